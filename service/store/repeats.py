"""What a ticket has in common with earlier ones, found by keyed digests; counted by `pandong_nlp.tickets.repeats`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from pandong_nlp.tickets import SAME_NAMES, Sighting, count_repeats
from service.store.intake import EVENT, Mark
from service.store.marks import add_marks, drop_marks
from service.store.tables import DigestRow, TicketRow
from service.store.tickets import locked, row_of
from service.store.work import Reading, Writing

__all__ = ["Repeats", "group_event", "repeats_of"]

SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Repeats:
    """By what is the same (SAME_NAMES).

    Attributes:
        counts: how many earlier tickets, by window in days.
        numbers: the earlier tickets within the longest window, newest first.
    """

    counts: Mapping[str, Mapping[int, int]]
    numbers: Mapping[str, tuple[str, ...]]


def repeats_of(work: Reading, number: str, windows_days: Sequence[int] = ()) -> Repeats:
    """Earlier tickets of the same caller, place and event; windows as the office set them if none are given.

    Raises:
        NotFoundError: there is no such ticket.
        TicketError: a window shorter than a day.
    """
    row = row_of(work, number)
    windows = tuple(windows_days) or work.rules.tickets.repeat_windows_days
    shared = _sharing(work, row, max(*windows, 1))
    sightings = [
        Sighting(other, on, **dict.fromkeys(sames, SHARED))
        for (_, other, on), sames in sorted(shared.items(), key=_age)
    ]
    mine = [Sighting(row.number, row.sighted_on, *[SHARED] * len(SAME_NAMES))]
    counts = count_repeats([*sightings, *mine], windows)[row.number]
    newest = [(other, sames) for (_, other, _), sames in sorted(shared.items(), key=_age, reverse=True)]
    numbers = {same: tuple(other for other, sames in newest if same in sames) for same in SAME_NAMES}
    return Repeats(counts, numbers)


def group_event(work: Writing, number: str, group: str) -> None:
    """Say that a ticket is about the event `group` (同一事件), and no other; empty takes it out of its group."""
    row = locked(work, number)
    drop_marks(work, row.id, EVENT)
    if group.strip():
        add_marks(work, row.id, [Mark(EVENT, work.keys.digest("event", group.strip()))])


_Key = tuple[int, str, date]


def _sharing(work: Reading, row: TicketRow, longest_days: int) -> dict[_Key, set[str]]:
    """The earlier tickets that share a digest, and what they share."""
    mine = select(DigestRow.same, DigestRow.digest).where(
        DigestRow.ticket_id == row.id, DigestRow.same.in_(tuple(SAME_NAMES))
    )
    first = row.sighted_on - timedelta(days=longest_days - 1)
    found: defaultdict[_Key, set[str]] = defaultdict(set)
    for same, digest in work.session.execute(mine):
        query = (
            select(TicketRow.id, TicketRow.number, TicketRow.sighted_on)
            .join(DigestRow, DigestRow.ticket_id == TicketRow.id)
            .where(DigestRow.digest == digest, DigestRow.same == same, TicketRow.id != row.id)
            .where(TicketRow.sighted_on >= first, TicketRow.sighted_on <= row.sighted_on)
            .where((TicketRow.sighted_on < row.sighted_on) | (TicketRow.id < row.id))
        )
        for other in work.session.execute(query):
            found[other].add(same)
    return found


def _age(item: tuple[_Key, set[str]]) -> tuple[date, int]:
    (ticket_id, _, on), _ = item
    return on, ticket_id
