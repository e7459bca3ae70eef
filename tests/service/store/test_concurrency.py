"""Several at once: one wins, the others hear about it, and nothing is written twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from pandong_nlp.errors import ConflictError, StoreBusyError, StoreError
from pandong_nlp.tickets import Detail, MoveKind
from service.settings import Settings
from service.store import (
    Store,
    append_event,
    audit,
    create_ticket,
    list_tickets,
    open_store,
    seal_audit,
    ticket,
    verify_audit,
)
from tests.service.store.desk import DESK, NOW, STUDIO, SYSTEM, record, take_in


def together(count: int, job: Callable[[int], object]) -> list[object]:
    """What each of so many threads, which begin at the same moment, gave back or raised."""
    barrier = threading.Barrier(count)

    def run(number: int) -> object:
        barrier.wait()
        try:
            return job(number)
        except StoreError as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_of_two_writers_on_one_version_of_a_ticket_one_meets_a_conflict(store: Store) -> None:
    take_in(store)

    def note(number: int) -> int:
        with store.write(STUDIO, NOW) as work:
            return append_event(work, "YS1", MoveKind.NOTE, Detail(reason=f"备注{number}"), version=1)

    results = together(2, note)
    conflicts = [each for each in results if isinstance(each, ConflictError)]
    assert [each.version for each in conflicts] == [2]
    assert 2 in results
    with store.read() as work:
        assert len(ticket(work, "YS1").events) == 2


def test_the_same_record_and_key_from_many_sides_is_one_ticket(store: Store) -> None:
    def take(_: int) -> str:
        def job() -> str:
            with store.write(DESK, NOW) as work:
                return str(create_ticket(work, record(), key="同一请求").outcome)

        return store.attempt(job)

    assert sorted(map(str, together(6, take))) == ["created", *["unchanged"] * 5]
    with store.read() as work:
        assert len(list_tickets(work).tickets) == 1


def test_seals_made_while_others_write_cover_every_row(store: Store) -> None:
    def work_on(number: int) -> None:
        for _ in range(10):
            with store.write(STUDIO, NOW) as work:
                if number == 0:
                    seal_audit(work)
                else:
                    audit(work, "ticket.export", f"YS{number}")

    together(4, work_on)
    with store.write(SYSTEM, NOW) as work:
        seal_audit(work)
        report = verify_audit(work)
    assert (report.rows, report.sealed_rows, report.broken) == (30, 30, "")


def test_first_starts_at_the_same_moment_agree_on_one_key(settings: Settings) -> None:
    stores = together(4, lambda _: open_store(settings))
    prints = set()
    for each in stores:
        assert isinstance(each, Store)
        prints.add(tuple(each.keys.fingerprints().values()))
        each.close()
    assert len(prints) == 1


def test_what_is_read_in_one_block_is_of_one_moment(store: Store) -> None:
    take_in(store)
    with store.read() as work:
        before = list_tickets(work).tickets
        take_in(store, "YS2")
        assert list_tickets(work).tickets == before
    with store.read() as work:
        assert len(list_tickets(work).tickets) == 2


def test_a_locked_database_is_told_apart_and_tried_again(store: Store) -> None:
    sqlite = store.engine.dialect.name == "sqlite"
    take_in(store)
    tries = 0

    def impatient() -> None:
        nonlocal tries
        tries += 1
        with store.write(STUDIO, NOW) as work:
            if not sqlite:
                work.session.execute(text("SET LOCAL lock_timeout = '50ms'"))
            append_event(work, "YS1", MoveKind.NOTE, Detail(reason="等"), version=1)

    with store.write(DESK, NOW) as holder:
        append_event(holder, "YS1", MoveKind.TRIAGE, version=1)
        if sqlite:  # the one other connection of the pool, which `impatient` will get
            with store.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        with pytest.raises(StoreBusyError, match="请稍后再试"):
            store.attempt(impatient, tries=2)
    assert tries == 2


def test_a_server_that_is_gone_is_busy_and_found_again(store: Store) -> None:
    if store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no server")
    take_in(store)

    def loses_its_connection() -> None:
        with store.read() as work, store.engine.connect() as other:
            own = work.session.scalar(text("SELECT pg_backend_pid()"))
            other.execute(text(f"SELECT pg_terminate_backend({own})"))
            ticket(work, "YS1")

    with pytest.raises(StoreBusyError, match="暂时连不上"):
        loses_its_connection()
    with store.read() as work:
        assert ticket(work, "YS1").version == 1
