"""Processes killed with SIGKILL in the middle of their work: what they said is done is done, and once."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from service.settings import Settings
from service.store import Part, Store, create_ticket, faults, list_tickets, open_store, reveal, rotate_key, verify_audit
from service.store.listing import Listed
from service.store.tables import SecretRow
from tests.service.store.desk import DESK, NOW, PHONE, STUDIO, SYSTEM, record, take_in

Start = Callable[[str], "subprocess.Popen[str]"]
ROOT = Path(__file__).parents[3]


@pytest.fixture
def start(settings: Settings) -> Iterator[Start]:
    """Starts `writer.py` with a job on the store of the test."""
    begun: list[subprocess.Popen[str]] = []

    def begin(job: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.service.store.writer", settings.database_url]
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            [*command, str(settings.key_file.parent), job], cwd=ROOT, stdin=pipe, stdout=pipe, text=True
        )
        begun.append(process)
        return process

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def killed_after(process: subprocess.Popen[str], lines: int) -> list[str]:
    """What the process said before it was killed, some time after so many lines."""
    assert process.stdout
    said = [process.stdout.readline() for _ in range(lines)]
    process.kill()
    rest, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL
    return [line.strip() for line in (*said, *rest.splitlines(keepends=True)) if line.endswith("\n")]


def all_tickets(store: Store) -> list[Listed]:
    found: list[Listed] = []
    with store.read() as work:
        page = list_tickets(work, limit=20)
        found += page.tickets
        while page.following:
            page = list_tickets(work, after=page.following, limit=20)
            found += page.tickets
    return found


def test_every_ticket_that_was_acknowledged_is_there_once(start: Start, settings: Settings) -> None:
    acknowledged: list[str] = []
    for lines in (7, 23, 41):
        acknowledged = killed_after(start("take"), lines)
    with open_store(settings) as store:
        there = [each.number for each in all_tickets(store)]
        assert set(acknowledged) <= set(there)
        assert len(there) == len(set(there))
        assert all(each.version == 2 for each in all_tickets(store))
        assert list(faults(store)) == []
        with store.read() as work:
            assert verify_audit(work).seals >= 4


def test_a_killed_rotation_goes_on_where_it_stopped_and_loses_nothing(
    start: Start, store: Store, settings: Settings
) -> None:
    for number in range(30):
        take_in(store, f"YS{number}")
    said = killed_after(start("rotate"), 2)
    assert len(said) < 12  # it did not come to its end
    take_in(store, "YS30")  # the process that knew the old key alone reads the new one
    finished = rotate_key(store, SYSTEM, NOW, batch_rows=5)
    assert finished.resumed
    assert finished.key_id == 2
    assert finished.sealed_anew <= 60 - 10
    with open_store(settings) as again, again.write(STUDIO, NOW) as work:
        assert set(work.session.scalars(select(SecretRow.key_id))) == {2}
        assert work.session.scalar(select(func.count()).select_from(SecretRow)) == 62
        assert all(reveal(work, f"YS{number}", [Part.CONTACT], "核对").record.phone == PHONE for number in range(31))
    assert list(faults(store)) == []


def test_a_killed_writer_leaves_no_lock_behind(start: Start, store: Store) -> None:
    killed_after(start("lock"), 1)
    with store.write(DESK, NOW) as work:
        create_ticket(work, record("YS-lock"))
