"""Instants, and the office's days they lie in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.errors import TicketError
from pandong_nlp.tickets import day_of, end_of, shown, shown_end, start_of
from tests.tickets.conftest import at

instants = st.datetimes(datetime(1993, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(instants)
def test_the_fixed_offset_gives_the_days_of_the_zone_database(instant: datetime) -> None:
    try:
        shanghai = ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        pytest.skip("this system has no time zone database")
    assert day_of(instant) == instant.astimezone(shanghai).date()


@given(instants)
def test_every_instant_lies_in_exactly_its_day(instant: datetime) -> None:
    day = day_of(instant)
    assert start_of(day) <= instant < end_of(day)


def test_midnight_belongs_to_the_new_day() -> None:
    assert day_of(at("2026-12-31 23:59:59")) == date(2026, 12, 31)
    assert day_of(at("2027-01-01 00:00")) == date(2027, 1, 1)


def test_a_deadline_at_midnight_is_shown_as_24_o_clock_of_the_day_before() -> None:
    assert shown_end(end_of(date(2026, 12, 31))) == "2026-12-31 24:00"
    assert shown_end(at("2026-12-31 16:30")) == "2026-12-31 16:30"
    assert shown(at("2027-01-01 00:00")) == "2027-01-01 00:00"


def test_an_instant_without_time_zone_is_refused() -> None:
    with pytest.raises(TicketError, match=r"没有时区.*\+08:00"):
        day_of(datetime(2026, 11, 24, 9))
