"""Calls back (回访): an event whose answers stand in a table of their own, for the three rates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from pandong_nlp.tickets import QUESTIONS, Answer, Detail, FollowUp, MoveKind
from service.store.tables import FollowUpRow, TicketRow
from service.store.tickets import append_event
from service.store.work import Reading, Writing

__all__ = ["follow_up", "follow_ups_between"]


def follow_up(work: Writing, number: str, asked: FollowUp, *, version: int, note: str = "") -> int:
    """Append the event; the ticket's new version. `note` is kept like every event's words.

    Raises:
        NotFoundError, ConflictError, MoveError: as `append_event`.
    """
    return append_event(work, number, MoveKind.FOLLOW_UP, Detail(follow_up=asked, reason=note), version=version)


def follow_ups_between(work: Reading, start: datetime, end: datetime) -> list[tuple[str, FollowUp]]:
    """The number of each ticket and its answers, of calls with start <= at < end, in their order."""
    query = (
        select(TicketRow.number, FollowUpRow)
        .join(TicketRow, TicketRow.id == FollowUpRow.ticket_id)
        .where(FollowUpRow.at >= start, FollowUpRow.at < end)
        .order_by(FollowUpRow.at, FollowUpRow.ticket_id, FollowUpRow.seq)
    )
    return [
        (number, FollowUp(row.at, reached=row.reached, **{name: Answer(getattr(row, name)) for name in QUESTIONS}))
        for number, row in work.session.execute(query)
    ]
