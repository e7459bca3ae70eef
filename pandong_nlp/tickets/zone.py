"""The office's time: instants are aware and stored in UTC; days are those of Asia/Shanghai.

The zone is a fixed UTC+8: China has kept it without summer time since 1992, and a fixed offset needs no time zone
database, which Windows does not have.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

from pandong_nlp.errors import TicketError

__all__ = ["SHANGHAI", "day_of", "end_of", "in_utc", "shown", "shown_end", "start_of"]

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def in_utc(at: datetime, what: str) -> datetime:
    """The same instant in UTC; `what` names it in the message.

    Raises:
        TicketError: the instant has no time zone.
    """
    if at.tzinfo is None:
        raise TicketError(f"{what}“{at}”没有时区；请给出带时区的时刻，如 2026-11-24T09:30+08:00。")
    return at.astimezone(UTC)


def day_of(at: datetime) -> date:
    """The office's day in which an aware instant lies.

    >>> day_of(datetime(2026, 11, 23, 16, 1, tzinfo=UTC))
    datetime.date(2026, 11, 24)
    """
    return in_utc(at, "时刻").astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """00:00 of the office's day, in UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def end_of(day: date) -> datetime:
    """24:00 of the office's day, in UTC: the first instant that is no longer in it."""
    return start_of(day + timedelta(days=1))


def shown(at: datetime) -> str:
    """An instant as people read it.

    >>> shown(datetime(2026, 11, 23, 16, 1, tzinfo=UTC))
    '2026-11-24 00:01'
    """
    return in_utc(at, "时刻").astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def shown_end(at: datetime) -> str:
    """A deadline as people read it: the end of a day is its 24:00, not the next day's 00:00.

    >>> shown_end(end_of(date(2026, 11, 30)))
    '2026-11-30 24:00'
    """
    day = day_of(at)
    return f"{day - timedelta(days=1)} 24:00" if at == start_of(day) else shown(at)
