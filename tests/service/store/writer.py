"""A process that works on a store until it is killed: `writer.py URL FOLDER JOB`. Says what is done, line by line."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from pandong_nlp.tickets import MoveKind
from service.settings import Settings
from service.store import Outcome, Store, append_event, audit, create_ticket, open_store, rotate_key, seal_audit
from tests.service.store.desk import DESK, NOW, SYSTEM, record


def say(word: str) -> None:
    print(word, flush=True)  # noqa: T201 (the test reads it)


def take_tickets_in(store: Store) -> None:
    """One ticket after the other, from the first on again, with an event and an audit row."""
    for number in count(1):
        with store.write(DESK, NOW) as work:
            received = create_ticket(work, record(f"YS{number}"), key=str(number))
            if received.outcome is Outcome.CREATED:
                append_event(work, received.number, MoveKind.TRIAGE, version=received.version)
            audit(work, "ticket.export", received.number)
            if number % 5 == 0:
                seal_audit(work)
        say(f"YS{number}")


def rotate(store: Store) -> None:
    rotate_key(store, SYSTEM, NOW, batch_rows=5, on_batch=lambda done: say(str(done)))


def hold_a_lock(store: Store) -> None:
    """An open transaction that has written."""
    with store.write(DESK, NOW) as work:
        create_ticket(work, record("YS-lock"))
        say("locked")
        sys.stdin.read()


JOBS = {"take": take_tickets_in, "rotate": rotate, "lock": hold_a_lock}

if __name__ == "__main__":
    url, folder, job = sys.argv[1:]
    with open_store(Settings(url, Path(folder, "pandong.key"), Path(folder, "attachments"))) as opened:
        JOBS[job](opened)
