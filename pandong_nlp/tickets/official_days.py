"""The gate to the kept library of Chinese holidays and make-up days.

`chinese_calendar` holds what the State Council has announced and refuses other years. (`holidays` computes years to
come, without make-up days: that would be a guess.) Must not know what the office's own file says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

__all__ = ["OfficialYear", "official_year"]


@dataclass(frozen=True, slots=True)
class OfficialYear:
    """One year's announced exceptions: weekdays (and weekend days) that are free, weekend days that are worked."""

    holidays: frozenset[date]
    workdays: frozenset[date]


@cache
def official_year(year: int) -> OfficialYear | None:
    """The announced days of a year, None when the library has no data for it.

    >>> date(2026, 2, 14) in official_year(2026).workdays  # a Saturday before the Spring Festival
    True
    >>> official_year(2003) is None
    True
    """
    import chinese_calendar

    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:  # the library's word for a year it has no data for
        return None
    holidays, workdays = (
        frozenset(day for day in days if day.year == year)
        for days in (chinese_calendar.holidays, chinese_calendar.workdays)
    )
    return OfficialYear(holidays, workdays)
