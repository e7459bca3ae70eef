"""Reads the clock of a ticket: day, stage, due instant, the office's own earlier deadline, overdue or not.

A pure function of a timeline, the rules, the counted days and `now`; nothing of it is ever stored. What it decides:

- Day classes are due at 24:00 (Asia/Shanghai) of their last day, hour classes at an instant. At that instant, not
  before, a ticket is overdue.
- While a pause is open, the due instant is the one that would hold if the ticket were resumed now.
- A class that is changed midway counts from the dispatch. If that would put the deadline into the past, it counts from
  the change, but gives no more time than the class before.
- An answer stops the clock at its instant. Sent back, the clock has never stood still.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pandong_nlp.tickets.day_count import Stops, day_number, due_day, every_day, margin_day
from pandong_nlp.tickets.deadlines import ClockRules, Count, DeadlineClass, Stage
from pandong_nlp.tickets.hour_count import Span, due_instant, elapsed
from pandong_nlp.tickets.timeline import Timeline
from pandong_nlp.tickets.zone import day_of, end_of, in_utc

__all__ = ["Clock", "read_clock"]

IsWorkday = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Clock:
    """The reading at one instant.

    Attributes:
        deadline: code of the class in force.
        day: the day's number (0: before the first working day); None for hour classes.
        due_at, own_due_at: in UTC; the own deadline never lies after the city's.
        remaining: until `due_at`, negative when overdue; of an answered ticket what was left at the answer.
        is_paused, is_stopped: whether the clock stands, for now or because of an answer.
    """

    deadline: str
    day: int | None
    stage: Stage
    due_at: datetime
    own_due_at: datetime
    remaining: timedelta
    is_paused: bool
    is_stopped: bool

    @property
    def is_overdue(self) -> bool:
        """For an answered ticket: whether the answer came too late."""
        return self.remaining <= timedelta()


def read_clock(timeline: Timeline, rules: ClockRules, is_workday: IsWorkday, now: datetime) -> Clock:
    """The clock of a ticket at `now`; what happens after `now` is not looked at.

    `is_workday` is asked only for classes that count working days.

    Raises:
        TicketError: an instant without time zone, a class that the rules do not know.
        CalendarError: a working day of a year without data is needed.
    """
    now = in_utc(now, "now")
    stopped_at = timeline.stopped_at
    is_stopped = stopped_at is not None and stopped_at <= now
    at = stopped_at if is_stopped and stopped_at else now
    length, start, due_at = _in_force(timeline, rules, is_workday, at)
    count = _Count(timeline, length, is_workday, at)
    return Clock(
        deadline=length.code,
        day=None if length.count is Count.HOURS else int(count.position(start)),
        stage=length.stage_at(count.position(start)),
        due_at=due_at,
        own_due_at=min(count.own_due_at(due_at), due_at),
        remaining=due_at - at,
        is_paused=not is_stopped and any(pause.is_running(at) for pause in timeline.pauses),
        is_stopped=is_stopped,
    )


def _in_force(
    timeline: Timeline, rules: ClockRules, is_workday: IsWorkday, at: datetime
) -> tuple[DeadlineClass, datetime, datetime]:
    """The class at an instant, where it counts from, and when it is due."""
    start = in_utc(timeline.dispatched_at, "派单时间")
    length = rules[timeline.deadline]
    due_at = _Count(timeline, length, is_workday, at).due_at(start)
    for change in (change for change in timeline.changes if change.at <= at):
        length, before = rules[change.code], due_at
        count = _Count(timeline, length, is_workday, at)
        start = in_utc(timeline.dispatched_at, "派单时间")
        due_at = count.due_at(start)
        if due_at <= change.at:
            start = in_utc(change.at, "变更时间")
            due_at = min(before, count.due_at(start))
    return length, start, due_at


@dataclass(frozen=True, slots=True)
class _Count:
    """One class's arithmetic on one timeline, as known at one instant."""

    timeline: Timeline
    length: DeadlineClass
    is_workday: IsWorkday
    at: datetime

    def due_at(self, start: datetime) -> datetime:
        if self.length.count is Count.HOURS:
            return due_instant(start, timedelta(hours=self.length.length), self._spans(self.at))
        return end_of(due_day(day_of(start), int(self.length.length), self._stops(day_of(self.at)), self._is_counted))

    def own_due_at(self, due_at: datetime) -> datetime:
        if self.length.count is Count.HOURS:
            return due_at - timedelta(hours=self.length.margin)
        due_on = day_of(due_at - timedelta(microseconds=1))
        return end_of(margin_day(due_on, int(self.length.margin), self._is_counted))

    def position(self, start: datetime) -> float:
        """The day number, or the hours gone."""
        if self.length.count is Count.HOURS:
            return elapsed(start, self.at, self._spans(self.at)) / timedelta(hours=1)
        return day_number(day_of(start), day_of(self.at), self._stops(date.max), self._is_counted)

    def _is_counted(self, day: date) -> bool:
        return self.is_workday(day) if self.length.count is Count.WORKING_DAYS else every_day(day)

    def _spans(self, open_end: datetime) -> list[Span]:
        begun = [pause for pause in self.timeline.pauses if pause.started_at <= self.at]
        given = [extension for extension in self.timeline.extensions if extension.granted_at <= self.at]
        return [
            *((pause.started_at, pause.end_at(self.at) or open_end) for pause in begun),
            *((extension.granted_at, extension.granted_at + timedelta(days=extension.days)) for extension in given),
        ]

    def _stops(self, open_end: date) -> Stops:
        grants: Counter[date] = Counter()
        for extension in self.timeline.extensions:
            if extension.granted_at <= self.at:
                grants[day_of(extension.granted_at)] += extension.days
        pauses = (
            (day_of(pause.started_at), day_of(end) if (end := pause.end_at(self.at)) else open_end)
            for pause in self.timeline.pauses
            if pause.started_at <= self.at
        )
        return Stops(tuple(pauses), grants)
