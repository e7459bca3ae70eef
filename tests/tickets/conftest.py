"""Instants of the office, a clock with the packaged classes, and the life of an ordinary ticket."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from pandong_nlp.tickets import (
    SHANGHAI,
    Clock,
    ClockRules,
    Count,
    DeadlineClass,
    Detail,
    Event,
    MoveKind,
    Role,
    Stage,
    TicketSettings,
    Timeline,
    Workdays,
    read_clock,
)

Read = Callable[[Timeline, datetime], Clock]

RULES = TicketSettings.packaged().clock
WORKING = DeadlineClass(
    "7w",
    "七个工作日",
    Count.WORKING_DAYS,
    7,
    1,
    {Stage.UNIT: 1, Stage.STUDIO: 4, Stage.DISPATCH_MEETING: 6, Stage.DUE: 7},
)
ALL_RULES = ClockRules({**RULES.classes, "7w": WORKING})
WORKDAYS = Workdays()


def at(text: str) -> datetime:
    """An instant of the office, from "2026-11-24 09:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def never_asked(day: date) -> bool:
    """The calendar of classes that must not need one."""
    raise AssertionError(day)


@pytest.fixture
def read() -> Read:
    """Reads a clock with the packaged classes and "7w", seven working days by the announced holidays."""
    return lambda timeline, now: read_clock(timeline, ALL_RULES, WORKDAYS.is_workday, now)


def event(kind: MoveKind, when: str, role: Role = Role.STUDIO, detail: Detail | None = None) -> Event:
    return Event(kind, at(when), role, detail or Detail())


def received(when: str = "2026-11-24 09:00", deadline: str = "7d") -> Event:
    return event(MoveKind.RECEIVE, when, Role.INTAKE, Detail(dispatched_at=at(when), deadline=deadline))


def started() -> list[Event]:
    """A ticket of 24 November that unit 城管队 works on since the 25th."""
    return [
        received(),
        event(MoveKind.TRIAGE, "2026-11-24 10:00", Role.INTAKE),
        event(MoveKind.ASSIGN, "2026-11-24 11:00", Role.INTAKE, Detail(unit="城管队", handler="甲")),
        event(MoveKind.START, "2026-11-25 09:00", Role.UNIT),
    ]


def resolved() -> list[Event]:
    """The same ticket, answered on the 27th."""
    return [*started(), event(MoveKind.RESOLVE, "2026-11-27 16:00", Role.UNIT, Detail(result="已清理"))]
