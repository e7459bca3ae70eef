"""Tickets: taken in once, changed by events, read as their events left them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from pandong_nlp.errors import ConflictError, NotFoundError
from pandong_nlp.tickets import FIELD_NAMES, Detail, Event, MoveKind, Ticket, TicketState, apply, fold
from service.store.audit import audit
from service.store.columns import storable
from service.store.event_rows import add_event, events_of
from service.store.idempotency import earlier_ticket, remember
from service.store.intake import CALLER, EVENT, PLACE, Intake, prepare
from service.store.marks import add_marks, drop_marks
from service.store.projection import from_state, from_tags, project_state
from service.store.secret import CONTACT, WORDS, add_secrets, delete_secrets
from service.store.tables import TicketRow
from service.store.work import Reading, Writing

__all__ = [
    "Outcome",
    "Received",
    "StoredTicket",
    "append_event",
    "create_ticket",
    "locked",
    "row_of",
    "stored",
    "ticket",
]


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a record that came in.

    Attributes:
        differs: names (FIELD_NAMES) of clock facts that a repeated record gives otherwise than the ticket was taken in
            with. They are not taken over: whether that is a change of deadline or a new dispatch (重办), a person or a
            rule decides and appends the event.
    """

    number: str
    version: int
    outcome: Outcome
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredTicket:
    """A ticket as everybody may read it who may read tickets: redacted text, no contact data.

    Attributes:
        version: rises with every change; `append_event` wants the one that was read.
        category, studio: the tags in force, as the lists show them.
        purged_at: when contact data and raw text were deleted; None while they are there.
    """

    record: Ticket
    state: TicketState
    events: tuple[Event, ...]
    version: int
    received_at: datetime
    due_at: datetime
    category: str
    studio: bool
    purged_at: datetime | None


def create_ticket(work: Writing, record: Ticket, *, group: str = "", key: str = "") -> Received:
    """Take a record in; one whose number (工单编号) is there already updates it and never doubles.

    An update replaces texts, contact data and origin, and is audited; events and tags stay. A ticket whose raw text was
    deleted is not filled again. `group` is the city's group of one event; `key` an idempotency key: a request with the
    same key and content does nothing and gives the ticket as it is now.

    Raises:
        TicketError: the deadline class is unknown, or the record brings what comes by events.
        IdempotencyError: the key came with other content before.
        MoveError: the actor may not take tickets in.
    """
    intake = prepare(record, group, work.keys)
    if key and (ticket_id := earlier_ticket(work, key, intake.content)) is not None:
        row = work.session.get_one(TicketRow, ticket_id)
        return Received(row.number, row.version, Outcome.UNCHANGED)
    row, received = _taken_in(work, record, intake)
    if key:
        remember(work, key, intake.content, row.id)
    return received


def append_event(
    work: Writing,
    number: str,
    kind: MoveKind,
    detail: Detail | None = None,
    *,
    version: int,
    at: datetime | None = None,
) -> int:
    """One more event by the actor; the ticket's new version. `at` is when it took effect, now if not given.

    Raises:
        NotFoundError: there is no such ticket.
        ConflictError: the ticket is no longer of this version; the error has the current one.
        MoveError: the event is not legal where it stands, or not the actor's to make.
    """
    row = locked(work, number)
    if row.version != version:
        raise ConflictError(f"工单 {number} 已被别人改动（您看到的是第 {version} 版，现在是第 {row.version} 版）；"
                            "请刷新后重新核对再操作。", row.version)  # fmt: skip
    events = events_of(work, row.id)[row.id]
    event = Event(kind, at or work.at, work.actor.role, detail or Detail(), work.actor.name)
    state = apply(fold(events), event)
    add_event(work, row.id, len(events) + 1, event)
    row.version += 1
    project_state(work, row, state)
    return row.version


def ticket(work: Reading, number: str) -> StoredTicket:
    """One ticket by its number.

    Raises:
        NotFoundError: there is no such ticket.
    """
    row = row_of(work, number)
    return stored(row, events_of(work, row.id)[row.id])


def row_of(work: Reading, number: str) -> TicketRow:
    """The row, read now; for other modules of the store."""
    query = select(TicketRow).where(TicketRow.number == number).execution_options(populate_existing=True)
    return _found(work.session.scalars(query).first(), number)


def locked(work: Writing, number: str) -> TicketRow:
    """The same, kept from other writers until the transaction ends."""
    query = select(TicketRow).where(TicketRow.number == number).with_for_update()
    return _found(work.session.scalars(query.execution_options(populate_existing=True)).first(), number)


def stored(row: TicketRow, events: list[Event]) -> StoredTicket:
    state = fold(events)
    record = Ticket(
        row.number,
        row.text,
        row.dispatched_at,
        row.deadline,
        title=row.title,
        community=row.community,
        source=row.source,
        called_at=row.called_at,
    ).in_state(state)
    shown = (row.version, row.received_at, row.due_at, row.category, row.studio, row.purged_at)
    return StoredTicket(record, state, tuple(events), *shown)


def _found(row: TicketRow | None, number: str) -> TicketRow:
    if row is None:
        raise NotFoundError(f"没有编号为 {number} 的工单；请核对编号，或先登记。")
    return row


def _taken_in(work: Writing, record: Ticket, intake: Intake) -> tuple[TicketRow, Received]:
    known = select(TicketRow.id).where(TicketRow.number == record.id)
    if work.session.scalar(known) is None:
        try:
            with work.session.begin_nested():
                row = _created(work, record, intake)
            return row, Received(row.number, row.version, Outcome.CREATED)
        except IntegrityError:
            if work.session.scalar(known) is None:  # not the other writer who took the same number in
                raise
    return _updated(work, record, intake)


def _created(work: Writing, record: Ticket, intake: Intake) -> TicketRow:
    detail = Detail(dispatched_at=record.dispatched_at, deadline=record.deadline)
    event = Event(MoveKind.RECEIVE, work.at, work.actor.role, detail, work.actor.name)
    values = from_state(apply(None, event), work.rules) | from_tags({})
    row = TicketRow(number=record.id, version=1, received_at=work.at, **_facts(record, intake), **values)
    work.session.add(row)
    work.session.flush()
    add_event(work, row.id, 1, event)
    add_secrets(work, row.id, {CONTACT: intake.contact, WORDS: intake.raw})
    add_marks(work, row.id, intake.marks, is_new=True)
    return row


def _updated(work: Writing, record: Ticket, intake: Intake) -> tuple[TicketRow, Received]:
    row = locked(work, record.id)
    if row.content == intake.content:
        return row, Received(row.number, row.version, Outcome.UNCHANGED)
    first = events_of(work, row.id)[row.id][0].detail
    clock = {"dispatched_at": record.dispatched_at, "deadline": record.deadline}
    differs = tuple(FIELD_NAMES[name] for name, value in clock.items() if getattr(first, name) != value)
    if row.purged_at:
        return row, Received(row.number, row.version, Outcome.UNCHANGED, differs)
    for name, value in _facts(record, intake).items():
        setattr(row, name, value)
    row.version += 1
    delete_secrets(work, row.id, (CONTACT, WORDS))
    add_secrets(work, row.id, {CONTACT: intake.contact, WORDS: intake.raw})
    brought = {mark.same for mark in intake.marks}
    drop_marks(work, row.id, CALLER, PLACE, *({EVENT} & brought))  # a group that people gave stays; so do mentions
    add_marks(work, row.id, intake.marks)
    audit(work, "ticket.update", row.number)
    return row, Received(row.number, row.version, Outcome.UPDATED, differs)


def _facts(record: Ticket, intake: Intake) -> dict[str, Any]:
    return {
        "content": intake.content,
        "title": storable(intake.title),
        "text": storable(intake.text),
        "words": intake.words,
        "community": record.community,
        "source": record.source,
        "called_at": record.called_at,
        "sighted_on": intake.sighted_on,
    }
