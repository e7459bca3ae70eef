"""Day numbers and due days of day classes. Pure arithmetic of dates; instants are the business of `clock`.

The rules: the day of dispatch is day 1 (in working days: the first worked day from it on). A pause gives back as many
days as lie between the day it begins and the day it ends: paused and resumed on the same day gives back none. While
paused the number stands still. An extension of n days gives back n counted days from its day on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from pandong_nlp.errors import TicketError

__all__ = ["Stops", "day_number", "due_day", "every_day", "margin_day"]

Counted = Callable[[date], bool]
LONGEST_DAYS = 20_000  # a calendar that counts no day would never end


def every_day(_: date) -> bool:
    """Calendar days."""
    return True


@dataclass(frozen=True, slots=True)
class Stops:
    """What holds up the count.

    Attributes:
        pauses: (day it begins, day it ends): frozen from the first up to, not including, the second.
        grants: days given on top, by the day they were granted.
    """

    pauses: tuple[tuple[date, date], ...] = ()
    grants: Mapping[date, int] = field(default_factory=dict)

    def begins_on(self, day: date) -> bool:
        return day in self.grants or any(day == first for first, _ in self.pauses)

    def freezes(self, day: date) -> bool:
        return any(first <= day < end for first, end in self.pauses)


def day_number(first_on: date, on: date, stops: Stops, is_counted: Counted) -> int:
    """The number that the day `on` has, 0 before the first counted day. Never falls from one day to the next.

    >>> day_number(date(2026, 11, 27), date(2026, 12, 1), Stops(), every_day)
    5
    >>> day_number(date(2026, 11, 27), date(2026, 12, 1), Stops(((date(2026, 11, 28), date(2026, 12, 1)),)), every_day)
    2
    """
    number = 0
    for day, full, shown in _days(first_on, stops, is_counted):
        if day > on:
            break
        number = max(full, shown)
    return number


def due_day(first_on: date, length: int, stops: Stops, is_counted: Counted) -> date:
    """The day with whose end day number `length` is over.

    >>> due_day(date(2026, 11, 27), 7, Stops(), every_day)
    datetime.date(2026, 12, 3)

    Raises:
        TicketError: the calendar counts too few days.
        CalendarError: from `is_counted`, for a year without data.
    """
    for day, full, _ in _days(first_on, stops, is_counted):
        if full >= length:
            return day
    raise TicketError(f"从 {first_on} 起数不满 {length} 天；请检查挂账、延期的日期和工作日安排。")


def margin_day(due_on: date, margin: int, is_counted: Counted) -> date:
    """The day that lies `margin` counted days before `due_on`."""
    day = due_on
    while margin > 0:
        day -= timedelta(days=1)
        margin -= is_counted(day)
    return day


def _days(first_on: date, stops: Stops, is_counted: Counted) -> Iterator[tuple[date, int, int]]:
    """From `first_on`: the day, how many days have counted up to its end, and the number it shows."""
    full = shown = credit = 0
    for after in range(LONGEST_DAYS):
        day = first_on + timedelta(days=after)
        credit += stops.grants.get(day, 0)
        if is_counted(day):
            given_back = stops.freezes(day)
            if not given_back and credit:
                credit, given_back = credit - 1, True
            if not given_back:
                full += 1
            elif stops.begins_on(day):
                shown = full + 1
            shown = max(shown, full)
        yield day, full, shown
