"""The audit only grows, and every change behind its back shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from pandong_nlp.errors import StoreError
from service.store import Part, Store, audit, reveal, seal_audit, verify_audit
from tests.service.store.desk import NOW, STUDIO, SYSTEM, close, take_in

HOUR = timedelta(hours=1)


def seal(store: Store, hours: int) -> bool:
    with store.write(SYSTEM, NOW + hours * HOUR) as work:
        return seal_audit(work)


@pytest.fixture
def sealed(store: Store) -> Store:
    """Two seals over two rows each, and a row that no seal covers yet."""
    for hours in (1, 2, 3):
        for number in range(2 if hours < 3 else 1):
            with store.write(STUDIO, NOW + hours * HOUR) as work:
                audit(work, "ticket.export", f"YS{number}", "月报")
        if hours < 3:
            assert seal(store, hours)
    return store


def behind_its_back(store: Store, *statements: str) -> None:
    """As somebody does who owns the database but not the key file."""
    sqlite = store.engine.dialect.name == "sqlite"
    tables = ("audit", "audit_seals")
    with store.engine.begin() as connection:
        for table in tables:
            if sqlite:
                for trigger in ("no_update", "no_delete", "no_replace"):
                    connection.exec_driver_sql(f"DROP TRIGGER {table}_{trigger}")
            else:
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            connection.execute(text(statement))
        if not sqlite:  # the next test uses this database
            for table in tables:
                connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_an_untouched_audit_is_whole(sealed: Store) -> None:
    with sealed.read() as work:
        report = verify_audit(work)
    assert (report.rows, report.sealed_rows, report.seals, report.broken) == (5, 4, 2, "")
    assert len(report.last_seal) == 64
    assert seal(sealed, 4)
    assert not seal(sealed, 5)


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE audit SET who = 'nobody' WHERE id = 3", "第 3 条审计记录"),
        ("UPDATE audit SET reason = '' WHERE id = 5", "第 5 条审计记录"),
        ("UPDATE audit SET at = '2026-11-23 00:00:00.000000' WHERE id = 2", "第 2 条审计记录"),
        ("DELETE FROM audit WHERE id = 2", "第 1 道封条（2026-11-24 10:00，记录 1 至 2）对不上：应有 2 条，现有 1 条"),
        ("DELETE FROM audit WHERE id = 4", "第 2 道封条"),
        (
            "UPDATE audit SET object_id = o.object_id, digest = o.digest FROM audit o WHERE audit.id = 3 AND o.id = 4",
            "第 2 道封条",
        ),
        ("DELETE FROM audit_seals WHERE id = 1", "第 1 道封条"),
        ("UPDATE audit_seals SET row_count = 1, last_id = 1 WHERE id = 1", "第 1 道封条"),
        ("UPDATE audit_seals SET at = '2026-11-23 00:00:00.000000' WHERE id = 2", "第 2 道封条"),
    ],
)
def test_the_first_broken_place_is_told(statement: str, place: str, sealed: Store) -> None:
    behind_its_back(sealed, statement)
    with sealed.read() as work:
        assert place in verify_audit(work).broken


def test_the_database_refuses_changes_of_what_only_grows(sealed: Store) -> None:
    take_in(sealed)
    close(sealed, "YS1")

    def change(statement: str) -> None:
        with sealed.write(SYSTEM, NOW) as work:
            work.session.execute(text(statement))

    for table in ("events", "follow_ups", "audit", "audit_seals"):
        for statement in (f"UPDATE {table} SET at = at", f"DELETE FROM {table}"):  # noqa: S608 (names from above)
            with pytest.raises(StoreError, match="只能添加，不能修改或删除"):
                change(statement)


def test_a_row_cannot_be_replaced_or_the_table_emptied(sealed: Store) -> None:
    sqlite = sealed.engine.dialect.name == "sqlite"
    statement = "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE id = 1" if sqlite else "TRUNCATE audit"
    with pytest.raises(StoreError, match="只能添加"), sealed.write(SYSTEM, NOW) as work:
        work.session.execute(text(statement))


def test_a_deed_that_fails_leaves_no_row_and_gaps_do_not_break_the_chain(sealed: Store) -> None:
    take_in(sealed)

    def fails() -> None:
        with sealed.write(STUDIO, NOW) as work:
            reveal(work, "YS1", [Part.CONTACT], "回访")
            audit(work, "坏", "YS1")

    with pytest.raises(StoreError):
        fails()
    with sealed.write(STUDIO, NOW) as work:
        audit(work, "ticket.export", "坏\0字\ud800", "月报")
    assert seal(sealed, 5)
    with sealed.read() as reading:
        report = verify_audit(reading)
    assert (report.rows, report.seals, report.broken) == (6, 3, "")


def test_an_action_is_a_code(store: Store) -> None:
    with store.write(STUDIO, NOW) as work, pytest.raises(StoreError, match="不是代号"):
        audit(work, "查看 13800138000", "YS1")
