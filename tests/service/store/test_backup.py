"""Copies of an SQLite database in use, and back."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from pandong_nlp.errors import KeyFileError, StoreError
from service.settings import Settings
from service.store import backup, faults, list_tickets, open_store, restore, ticket, upgrade
from tests.service.store.desk import take_in


@pytest.fixture
def office(tmp_path: Path, sqlite_pattern: Path) -> Settings:
    shutil.copy(sqlite_pattern, tmp_path / "pandong.sqlite3")
    return Settings.in_folder(tmp_path)


def test_what_was_there_at_the_backup_is_there_after_the_restore(office: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "backup.sqlite3"
    copy.parent.mkdir()
    with open_store(office) as store:
        take_in(store)
        backup(office.database_url, copy)
        take_in(store, "YS2")
        restore(office.database_url, copy, replace=True)
        with store.read() as work:
            assert [each.number for each in list_tickets(work).tickets] == ["YS1"]
        assert list(faults(store)) == []
    assert [path.name for path in copy.parent.iterdir()] == ["backup.sqlite3"]


def test_a_backup_while_others_write_is_consistent(office: Settings, tmp_path: Path) -> None:
    stop = threading.Event()
    with open_store(office) as store:

        def write() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                take_in(store, f"YS{number}")

        writer = threading.Thread(target=write)
        writer.start()
        for number in range(3):
            backup(office.database_url, tmp_path / f"{number}.sqlite3")
        stop.set()
        writer.join()
    for number in range(3):
        copied = Settings(f"sqlite:///{tmp_path / f'{number}.sqlite3'}", office.key_file, office.attachments)
        with open_store(copied) as copy:
            assert list(faults(copy)) == []


def test_a_restored_database_needs_its_own_key_file(office: Settings, tmp_path: Path) -> None:
    with open_store(office) as store:
        take_in(store)
    backup(office.database_url, tmp_path / "backup.sqlite3")
    other = Settings.in_folder(tmp_path / "other")
    restore(other.database_url, tmp_path / "backup.sqlite3")
    with pytest.raises(KeyFileError, match="找不到密钥文件"):
        open_store(other)
    shutil.copy(office.key_file, other.key_file)
    with open_store(other) as store, store.read() as work:
        assert ticket(work, "YS1").version == 1


def test_nothing_is_overwritten_unasked_and_no_garbage_restored(office: Settings, tmp_path: Path) -> None:
    garbage = tmp_path / "garbage"
    garbage.write_bytes(b"garbage" * 999)
    with pytest.raises(StoreError, match="备份不覆盖已有文件"):
        backup(office.database_url, garbage)
    with pytest.raises(StoreError, match="不是本程序的数据库"):
        restore(office.database_url, garbage, replace=True)
    with pytest.raises(StoreError, match="已经存在"):
        restore(office.database_url, tmp_path / "pandong.sqlite3")
    with pytest.raises(StoreError, match="找不到数据库文件"):
        restore(office.database_url, tmp_path / "none", replace=True)
    with pytest.raises(StoreError, match="写不进"):
        backup(office.database_url, tmp_path / "none" / "backup")
    assert upgrade(office.database_url)


def test_postgresql_is_told_its_own_tools(tmp_path: Path) -> None:
    for action in (backup, restore):
        with pytest.raises(StoreError, match="pg_dump"):
            action("postgresql://h/d", tmp_path / "x")
