"""What a clock needs of one round of a ticket: when it was dispatched, what stopped it, what changed its length.

Plain facts in the order they happened; knows nothing of statuses, rules or the present.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pandong_nlp.tickets.zone import end_of

__all__ = ["DeadlineSet", "Extension", "Pause", "Timeline"]


@dataclass(frozen=True, slots=True)
class Pause:
    """挂账: from an instant until the ticket is resumed, at the latest until the end of `until_on` if one was set.

    A pause that nobody ends and that has no `until_on` is open: how long it lasts depends on the present.
    """

    started_at: datetime
    until_on: date | None = None
    ended_at: datetime | None = None

    def end_at(self, now: datetime) -> datetime | None:
        """When the pause ends or ended, as known at `now`; None while it is open. Never before its start."""
        ends = [self.ended_at] if self.ended_at and self.ended_at <= now else []
        if self.until_on:
            ends.append(end_of(self.until_on))
        return max(min(ends), self.started_at) if ends else None

    def is_running(self, now: datetime) -> bool:
        end = self.end_at(now)
        return self.started_at <= now and (end is None or now < end)


@dataclass(frozen=True, slots=True)
class Extension:
    """延期: days that are given on top, from the instant they were granted; work goes on meanwhile."""

    granted_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class DeadlineSet:
    """From an instant on the ticket has a deadline class, by its code."""

    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """One round: from one dispatch (派单) to the answer.

    Attributes:
        dispatched_at: the clock's beginning; its day in Asia/Shanghai is day 1.
        deadline: code of the class the ticket was dispatched with.
        changes: classes set later, in order.
        stopped_at: when the ticket was answered (or dismissed): the clock is read at that instant from then on.
    """

    dispatched_at: datetime
    deadline: str
    changes: tuple[DeadlineSet, ...] = ()
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    stopped_at: datetime | None = None
