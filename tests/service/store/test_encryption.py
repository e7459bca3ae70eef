"""Nobody reads contact data or raw text from the disk, or without leaving a trace."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, select, update

from pandong_nlp.errors import KeyFileError, StoreError
from pandong_nlp.tickets import Detail, MoveKind
from service.settings import Settings
from service.store import Part, Store, attach, create_ticket, open_store, reveal
from service.store.key_file import KeySet, create_key_file, replace_key_file
from service.store.tables import AuditRow, SecretRow
from tests.service.store.desk import DESK, NOW, PHONE, RAW, STUDIO, close, move, record, take_in


def written_bytes(settings: Settings) -> Iterator[bytes]:
    """Every file of the database, write-ahead log included."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        path = Path(str(url.database))
        yield from (each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
        return
    with closing(psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))) as connection:
        connection.autocommit = True
        connection.execute("CHECKPOINT")
        folder, oid = connection.execute(
            "SELECT current_setting('data_directory'), (SELECT oid FROM pg_database WHERE datname = current_database())"
        ).fetchone() or ("", "")
    for part in (f"base/{oid}", "pg_wal"):
        yield from (each.read_bytes() for each in Path(folder, part).iterdir() if each.is_file())


def test_no_phone_number_name_or_address_is_on_the_disk(store: Store, settings: Settings) -> None:
    take_in(store)
    move(store, "YS1", MoveKind.NOTE, Detail(reason=f"回电{PHONE}，王建国未接"))
    with store.write(STUDIO, NOW) as work:
        attach(work, "YS1", "王建国身份证.jpg", b"photo", "image/jpeg")
        reveal(work, "YS1", list(Part), f"回拨{PHONE}")
    files = list(written_bytes(settings))
    found = [word for word in RAW for content in files if word.encode() in content]
    assert found == []
    assert any("停车场乱停车".encode() in content for content in files)  # so that the search above means something


def test_what_is_revealed_is_audited_and_the_reason_is_redacted(store: Store) -> None:
    take_in(store)
    close(store, "YS1")
    with store.write(STUDIO, NOW) as work:
        both = reveal(work, "YS1", list(Part), f"回拨{PHONE}")
        contact = reveal(work, "YS1", [Part.CONTACT], "上门")
    assert both.record.without_contact() == replace(record().without_contact(), unit="城管队", handler="甲",
                                                    result=f"已清理，已电话告知{PHONE}")  # fmt: skip
    assert (both.record.phone, both.record.address) == (PHONE, "柳泉路8号院3号楼501")
    assert both.events[4].detail.result == f"已清理，已电话告知{PHONE}"
    assert "〈电话〉" in contact.record.text
    assert repr(both) == "Revealed()"
    with store.read() as work:
        rows = work.session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
    assert [(row.who, row.action, row.object_id, row.reason) for row in rows] == [
        ("studio", "ticket.reveal.contact_words", "YS1", "回拨〈电话〉"),
        ("studio", "ticket.reveal.contact", "YS1", "上门"),
    ]


def test_nothing_is_revealed_without_a_reason_or_by_a_block_that_fails(store: Store) -> None:
    take_in(store)
    with pytest.raises(StoreError, match="写明理由"), store.write(STUDIO, NOW) as work:
        reveal(work, "YS1", [Part.CONTACT], "  ")
    with pytest.raises(StoreError, match="选内容"), store.write(STUDIO, NOW) as work:
        reveal(work, "YS1", [], "回访")


def test_the_key_file_is_made_once_for_its_owner_alone(store: Store, settings: Settings) -> None:
    assert stat.S_IMODE(settings.key_file.stat().st_mode) == 0o600
    before = settings.key_file.read_bytes()
    take_in(store)
    with open_store(settings) as again, again.write(STUDIO, NOW) as work:
        assert reveal(work, "YS1", [Part.CONTACT], "回访").record.phone == PHONE
    assert create_key_file(settings.key_file).active == 1
    assert settings.key_file.read_bytes() == before
    assert [path.name for path in settings.key_file.parent.glob(".*")] == []


def damage(text: str, how: str) -> str:
    content = json.loads(text)
    if how == "another key":
        content["keys"]["1"] = content["index"]
    elif how == "another number":
        content["active"] = 2
    return {"empty": "", "cut": text[:90], "garbage": "密钥", "list": "[1]"}.get(how) or (
        json.dumps(content) if how.startswith("another") else ""
    )


@pytest.mark.parametrize("how", ["empty", "cut", "garbage", "list", "another key", "another number"])
def test_a_damaged_key_file_is_told_and_left_as_it_is(how: str, store: Store, settings: Settings) -> None:
    take_in(store)
    settings.key_file.write_text(damage(settings.key_file.read_text("utf-8"), how), "utf-8")
    before = settings.key_file.read_bytes()
    with pytest.raises(KeyFileError, match=r"已损坏.*请用备份的密钥文件替换"):
        open_store(settings)
    with pytest.raises(KeyFileError, match="已损坏"), store.write(DESK, NOW) as work:
        create_ticket(work, record("YS2"))
    assert settings.key_file.read_bytes() == before


def test_a_missing_key_file_is_never_made_anew_for_a_database_that_had_one(store: Store, settings: Settings) -> None:
    take_in(store)
    settings.key_file.unlink()
    with pytest.raises(KeyFileError, match=r"找不到密钥文件.*放回原处"):
        open_store(settings)
    assert not settings.key_file.exists()


def test_the_key_file_of_another_database_is_refused(store: Store, settings: Settings, tmp_path: Path) -> None:
    take_in(store)
    other = tmp_path / "other.key"
    create_key_file(other)
    with pytest.raises(KeyFileError, match=r"不是这个数据库的.*都没有改动"):
        open_store(replace(settings, key_file=other))
    kept = settings.key_file.with_suffix(".kept")
    shutil.copy(settings.key_file, kept)
    shutil.copy(other, settings.key_file)
    with pytest.raises(KeyFileError, match="换成了另一个数据库的"), store.write(STUDIO, NOW) as work:
        reveal(work, "YS1", [Part.CONTACT], "回访")
    kept.replace(settings.key_file)
    with store.write(STUDIO, NOW) as work:
        assert reveal(work, "YS1", [Part.CONTACT], "回访").record.phone == PHONE


def test_content_moved_to_another_ticket_or_changed_does_not_open(store: Store) -> None:
    take_in(store)
    take_in(store, "YS2", phone="13900139000")
    with store.write(STUDIO, NOW) as work:
        sealed = work.session.scalars(select(SecretRow.sealed).where(SecretRow.name == "contact")).all()
        work.session.execute(update(SecretRow).where(SecretRow.name == "contact").values(sealed=sealed[0]))
        work.session.execute(update(SecretRow).where(SecretRow.name == "words").values(sealed=b"short"))
    with pytest.raises(KeyFileError, match="打不开"), store.write(STUDIO, NOW) as work:
        reveal(work, "YS2", [Part.CONTACT], "回访")


def test_a_key_file_is_replaced_wholly_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "pandong.key"
    keys = create_key_file(path)
    replace_key_file(path, keys.with_new_key())
    assert create_key_file(path).active == 2
    assert repr(keys) == "KeySet(active=1)"
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyFileError, match="写不进去"):
        create_key_file(tmp_path / "file" / "pandong.key")
    with pytest.raises(KeyFileError, match="没有改动"):
        replace_key_file(tmp_path / "none" / "pandong.key", KeySet.new())
