"""One thing that happened to a ticket, as it is kept for ever. Knows nothing of what it leads to."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime

from pandong_nlp.tickets.follow_up import FollowUp
from pandong_nlp.tickets.moves import MoveKind, Role

__all__ = ["DETAIL_NAMES", "Detail", "Event"]


@dataclass(frozen=True, slots=True)
class Detail:
    """What an event says beyond its kind; a move's `needs` tells which of it must be given.

    Attributes:
        dispatched_at: when the city dispatched the ticket (派单), the beginning of a round's clock.
        deadline: code of a deadline class.
        until_on: last day of a pause, when it is known beforehand.
        days: length of an extension.
        reason: why, in the words of whoever did it; never with contact data.
    """

    dispatched_at: datetime | None = None
    deadline: str = ""
    unit: str = ""
    handler: str = ""
    reason: str = field(default="", repr=False)
    until_on: date | None = None
    days: int = 0
    result: str = field(default="", repr=False)
    follow_up: FollowUp | None = None

    @property
    def given(self) -> frozenset[str]:
        """The names of the details that are not empty."""
        return frozenset(field.name for field in fields(self) if getattr(self, field.name))


DETAIL_NAMES = {
    "dispatched_at": "派单时间",
    "deadline": "办理时限",
    "unit": "承办单位",
    "handler": "承办人",
    "reason": "原因",
    "until_on": "截止日期",
    "days": "天数",
    "result": "答复内容",
    "follow_up": "回访结果",
}


@dataclass(frozen=True, slots=True)
class Event:
    """`at` is when it took effect (aware), not when somebody typed it; `by` names the account, empty for the system."""

    kind: MoveKind
    at: datetime
    role: Role
    detail: Detail = Detail()
    by: str = ""
