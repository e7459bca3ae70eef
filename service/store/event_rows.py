"""Events as rows and back. Their free words are redacted in the row; the raw ones, where they differ, are sealed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from pandong_nlp.text import redact
from pandong_nlp.tickets import QUESTIONS, Answer, Detail, Event, FollowUp, MoveKind, Role
from service.store.intake import mentions
from service.store.marks import add_marks
from service.store.secret import add_secrets, redacted
from service.store.tables import EventRow, FollowUpRow
from service.store.work import Reading, Writing

__all__ = ["add_event", "event_secret", "events_of", "with_raw_words"]

_FREE_WORDS = ("reason", "result")


def event_secret(seq: int) -> str:
    return f"event:{seq}"


def add_event(work: Writing, ticket_id: int, seq: int, event: Event) -> None:
    """Add the event as number `seq` of its ticket, as everybody may read it, and its raw words sealed."""
    raw = {name: words for name in _FREE_WORDS if (words := getattr(event.detail, name))}
    public: dict[str, Any] = {name: redacted(words) for name, words in raw.items()}
    kept = replace(event, detail=replace(event.detail, **public))
    work.session.add(_row(work, ticket_id, seq, kept))
    work.session.flush()
    if public != raw:
        add_secrets(work, ticket_id, {event_secret(seq): raw})
        add_marks(work, ticket_id, mentions(((words, redact(words).spans) for words in raw.values()), work.keys))
    if asked := event.detail.follow_up:
        answers = {name: str(asked.answer(name)) for name in QUESTIONS}
        work.session.add(FollowUpRow(ticket_id=ticket_id, seq=seq, at=asked.at, reached=asked.reached, **answers))
        work.session.flush()


def events_of(work: Reading, *ticket_ids: int) -> dict[int, list[Event]]:
    """The events of each ticket, in their order."""
    query = (
        select(EventRow, FollowUpRow)
        .outerjoin(FollowUpRow, (FollowUpRow.ticket_id == EventRow.ticket_id) & (FollowUpRow.seq == EventRow.seq))
        .where(EventRow.ticket_id.in_(ticket_ids))
        .order_by(EventRow.ticket_id, EventRow.seq)
    )
    found: dict[int, list[Event]] = {ticket_id: [] for ticket_id in ticket_ids}
    for row, asked in work.session.execute(query):
        found[row.ticket_id].append(_event(row, asked))
    return found


def with_raw_words(events: list[Event], secrets: Mapping[str, Mapping[str, Any]]) -> list[Event]:
    """The events with their words as they were written, where these still exist."""
    return [
        replace(event, detail=replace(event.detail, **secrets.get(event_secret(seq), {})))
        for seq, event in enumerate(events, 1)
    ]


def _row(work: Writing, ticket_id: int, seq: int, event: Event) -> EventRow:
    given = event.detail.given - {"follow_up"}
    detail = {name: _plain(getattr(event.detail, name)) for name in sorted(given)}
    return EventRow(
        ticket_id=ticket_id,
        seq=seq,
        kind=str(event.kind),
        at=event.at,
        recorded_at=work.at,
        role=str(event.role),
        by=event.by,
        detail=detail,
    )


def _plain(value: date | datetime | str | int) -> str | int:
    return value.isoformat() if isinstance(value, date) else value


_READ: Mapping[str, Callable[[str], Any]] = {"dispatched_at": datetime.fromisoformat, "until_on": date.fromisoformat}


def _event(row: EventRow, asked: FollowUpRow | None) -> Event:
    detail = {name: _READ[name](value) if name in _READ else value for name, value in row.detail.items()}
    if asked:
        answers = {name: Answer(getattr(asked, name)) for name in QUESTIONS}
        detail["follow_up"] = FollowUp(asked.at, reached=asked.reached, **answers)
    return Event(MoveKind(row.kind), row.at, Role(row.role), Detail(**detail), row.by)
