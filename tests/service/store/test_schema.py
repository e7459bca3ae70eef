"""Migrations up and down, and databases that are not what they should be."""

from __future__ import annotations

import sqlite3
import warnings
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from pandong_nlp.errors import StoreError
from service.settings import Settings
from service.store import check, downgrade, open_store, ticket, upgrade
from service.store.engine import make_engine
from service.store.tables import Base
from tests.service.store.conftest import execute
from tests.service.store.desk import take_in

NEWEST = "0001"


def tables(url: str) -> set[str]:
    engine = make_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_up_and_down_and_up_again(empty_url: str) -> None:
    assert upgrade(empty_url) == upgrade(empty_url) == NEWEST
    assert check(empty_url) == []
    downgrade(empty_url)
    assert tables(empty_url) == {"alembic_version"}
    assert upgrade(empty_url) == NEWEST
    assert check(empty_url) == []


def test_the_migrations_make_exactly_the_tables_of_the_program(url: str) -> None:
    engine = make_engine(url)
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # indexes over expressions cannot be compared
        options = {"compare_type": True, "include_name": lambda name, *_: not str(name).startswith("ticket_words")}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_upgrading_keeps_what_is_there(settings: Settings) -> None:
    with open_store(settings) as store:
        take_in(store)
        upgrade(settings.database_url)
        with store.read() as work:
            assert ticket(work, "YS1").version == 1


def test_a_database_without_tables_or_of_a_newer_program_is_refused(empty_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="请先.*pandong db upgrade"):
        open_store(Settings(empty_url, tmp_path / "pandong.key", tmp_path / "attachments"))
    assert not (tmp_path / "pandong.key").exists()
    upgrade(empty_url)
    execute(empty_url, "UPDATE alembic_version SET version_num = '9999'")
    for action in (upgrade, downgrade):
        with pytest.raises(StoreError, match="9999，比本程序新"):
            action(empty_url)
    assert ["比本程序新" in fault for fault in check(empty_url)] == [True]


def test_a_missing_table_is_told(empty_url: str) -> None:
    upgrade(empty_url)
    execute(empty_url, "DROP TABLE tokens")
    assert check(empty_url) == ["缺少数据表 tokens；请用备份恢复。"]


@pytest.mark.parametrize("bad", ["", "x", "mysql://h/d", "sqlite://", "sqlite:///:memory:", "postgresql:/"])
def test_an_address_that_is_none_is_refused(bad: str) -> None:
    with pytest.raises(StoreError):
        upgrade(bad)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    path.write_bytes(b"not a database, but long enough to be read as one" * 99)
    for action in (upgrade, downgrade):
        with pytest.raises(StoreError, match="不是数据库"):
            action(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"not a database")


def test_a_server_that_is_not_there_is_busy(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="暂时连不上"):
        upgrade(f"postgresql://nobody@/none?host={tmp_path}")


def test_a_row_that_lost_what_it_refers_to_is_told(settings: Settings) -> None:
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL keeps references itself")
    with open_store(settings) as store:
        take_in(store)
    with sqlite3.connect(settings.database_url.removeprefix("sqlite:///")) as connection:
        connection.execute("DELETE FROM tickets")
    assert any("指向的记录不在了" in fault for fault in check(settings.database_url))
