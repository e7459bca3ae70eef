"""Which days are worked: the announced holidays and make-up days, overridden by a file that the office edits.

A year that neither knows is said aloud, never guessed. Knows nothing of tickets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Self

from pandong_nlp.errors import CalendarError
from pandong_nlp.tickets.official_days import OfficialYear, official_year
from pandong_nlp.yaml_file import Entry, read_packaged, read_yaml

__all__ = ["FILE", "Workdays"]

FILE = "workdays.yaml"
KEYS = ("complete", "holidays", "workdays")
LONGEST_RANGE_DAYS = 62


@dataclass(frozen=True)
class Workdays:
    """The working days of mainland China with the office's corrections.

    Attributes:
        own: single days that the office's file decides, true for worked.
        complete: years whose every exception stands in the office's file.
        official: the announced days of a year, None when unknown.
    """

    own: Mapping[date, bool] = field(default_factory=dict)
    complete: frozenset[int] = frozenset()
    official: Callable[[int], OfficialYear | None] = official_year

    @classmethod
    def packaged(cls) -> Self:
        """What the library knows, with the corrections that come with the program (none so far)."""
        return cls.parse(read_packaged(FILE))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the office's file; its layout is explained in the packaged `data/workdays.yaml`.

        Raises:
            SettingsFileError: naming file, line, key and what is allowed.
        """
        return cls.parse(read_yaml(path))

    @classmethod
    def parse(cls, entry: Entry | None) -> Self:
        own: dict[date, bool] = {}
        complete = set()
        for year, below in _years(entry).items():
            parts = below.mapping(KEYS)
            for key, worked in (("holidays", False), ("workdays", True)):
                for item in parts[key].sequence() if key in parts else ():
                    for day in _days(item, year):
                        if day in own:
                            item.refuse("每一天只写一次", f"“{day}”，它已经写过")
                        own[day] = worked
            if "complete" in parts and parts["complete"].flag():
                complete.add(year)
        return cls(own, frozenset(complete))

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked.

        >>> Workdays().is_workday(date(2026, 2, 14))
        True

        Raises:
            CalendarError: neither the library nor the office's file knows that year.
        """
        if day in self.own:
            return self.own[day]
        year = self._year(day.year)
        if year is None:
            raise CalendarError(
                f"{day.year} 年的放假和调休安排还没有，不能推算 {day} 是不是工作日。"
                f"请按国务院办公厅的通知把 {day.year} 年写进 {FILE}（写上 complete: true），或升级程序；"
                "也可以改按自然日计算。"
            )
        return day in year.workdays or (day.weekday() < 5 and day not in year.holidays)

    def unknown_years(self, first_on: date, last_on: date) -> tuple[int, ...]:
        """The years between two days (both included) without data, to be said before anybody runs into one.

        >>> Workdays().unknown_years(date(2003, 12, 30), date(2004, 1, 5))
        (2003,)
        """
        return tuple(year for year in range(first_on.year, last_on.year + 1) if self._year(year) is None)

    def _year(self, year: int) -> OfficialYear | None:
        if year in self.complete:
            return OfficialYear(frozenset(), frozenset())
        return self.official(year)


def _years(entry: Entry | None) -> dict[int, Entry]:
    found = {}
    for name, below in (entry.mapping() if entry else {}).items():
        if not (name.isascii() and name.isdigit() and 2000 <= int(name) <= 2100):
            below.refuse("一个年份（2000 到 2100），如 2027", f"“{name}”")
        found[int(name)] = below
    return found


def _days(item: Entry, year: int) -> list[date]:
    """One day "2027-10-01", or both ends of a range "2027-10-01/2027-10-07"."""
    allowed = (
        f"{year} 年的一天，如 {year}-10-01，或一段，如 {year}-10-01/{year}-10-07（不超过 {LONGEST_RANGE_DAYS} 天）"
    )
    text = item.text(allowed)
    try:
        ends = [date.fromisoformat(part) for part in text.split("/")]
    except ValueError:
        item.refuse(allowed)
    count = (ends[-1] - ends[0]).days + 1
    if len(ends) > 2 or not 0 < count <= LONGEST_RANGE_DAYS or any(end.year != year for end in ends):
        item.refuse(allowed)
    return [ends[0] + timedelta(days=after) for after in range(count)]
