"""The clock on days that an office knows: midnights, month ends, holidays, pauses, changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pandong_nlp.errors import CalendarError, TicketError
from pandong_nlp.tickets import DeadlineSet, Extension, Pause, Stage, Timeline, read_clock, shown_end
from tests.tickets.conftest import ALL_RULES, Read, at, never_asked


def due(read: Read, timeline: Timeline, now: str = "2026-11-24 12:00") -> str:
    return shown_end(read(timeline, at(now)).due_at)


@pytest.mark.parametrize(
    ("dispatched", "expected"),
    [
        ("2026-11-23 23:59", "2026-11-29 24:00"),
        ("2026-11-24 00:00", "2026-11-30 24:00"),
        ("2026-11-24 00:01", "2026-11-30 24:00"),
        ("2026-11-28 12:00", "2026-12-04 24:00"),
        ("2026-12-29 12:00", "2027-01-04 24:00"),
        ("2028-02-26 12:00", "2028-03-03 24:00"),
    ],
)
def test_seven_days_end_with_the_seventh_day_counting_the_day_of_dispatch(
    read: Read, dispatched: str, expected: str
) -> None:
    assert due(read, Timeline(at(dispatched), "7d"), dispatched) == expected


@pytest.mark.parametrize(
    ("now", "day", "stage"),
    [
        ("2026-11-24 09:00", 1, Stage.UNIT),
        ("2026-11-26 23:59:59", 3, Stage.UNIT),
        ("2026-11-27 00:00", 4, Stage.STUDIO),
        ("2026-11-28 12:00", 5, Stage.STUDIO),
        ("2026-11-29 12:00", 6, Stage.DISPATCH_MEETING),
        ("2026-11-30 12:00", 7, Stage.DUE),
        ("2026-12-01 00:00", 8, Stage.DUE),
    ],
)
def test_stages_begin_at_midnight(read: Read, now: str, day: int, stage: Stage) -> None:
    clock = read(Timeline(at("2026-11-24 09:00"), "7d"), at(now))
    assert (clock.day, clock.stage) == (day, stage)


def test_a_ticket_is_overdue_from_midnight_on_and_not_a_moment_before(read: Read) -> None:
    ticket = Timeline(at("2026-11-24 09:00"), "7d")
    assert not read(ticket, at("2026-11-30 23:59:59.999999")).is_overdue
    assert read(ticket, at("2026-12-01 00:00")).is_overdue


def test_the_own_deadline_is_shown_a_day_early(read: Read) -> None:
    clock = read(Timeline(at("2026-11-24 09:00"), "7d"), at("2026-11-24 09:00"))
    assert shown_end(clock.own_due_at) == "2026-11-29 24:00"


@pytest.mark.parametrize(("code", "expected"), [("2h", "2026-12-01 01:30"), ("24h", "2026-12-01 23:30")])
def test_hour_classes_run_by_the_clock_across_midnight_and_month_end(read: Read, code: str, expected: str) -> None:
    clock = read(Timeline(at("2026-11-30 23:30"), code), at("2026-11-30 23:45"))
    assert (shown_end(clock.due_at), clock.day, clock.stage) == (expected, None, Stage.UNIT)
    assert clock.own_due_at < clock.due_at


def test_hour_classes_and_calendar_days_never_ask_for_holidays() -> None:
    for code in ("2h", "24h", "7d", "15d"):
        read_clock(Timeline(at("2099-10-01 12:00"), code), ALL_RULES, never_asked, at("2099-10-03 12:00"))


@pytest.mark.parametrize(
    ("dispatched", "expected"),
    [
        ("2026-11-20 17:00", "2026-11-30 24:00"),  # a Friday before an ordinary weekend
        ("2026-02-13 17:00", "2026-02-28 24:00"),  # a Friday before a worked Saturday and nine days of holiday
        ("2026-02-17 10:00", "2026-03-03 24:00"),  # in the middle of the Spring Festival
        (
            "2026-09-30 23:59",
            "2026-10-14 24:00",
        ),  # the evening before the National Day, with a worked Saturday after it
    ],
)
def test_working_days_skip_holidays_and_count_make_up_days(read: Read, dispatched: str, expected: str) -> None:
    assert due(read, Timeline(at(dispatched), "7w"), dispatched) == expected


def test_a_ticket_of_a_rest_day_begins_with_the_next_working_day(read: Read) -> None:
    ticket = Timeline(at("2026-11-28 10:00"), "7w")  # a Saturday
    saturday, monday = read(ticket, at("2026-11-28 10:00")), read(ticket, at("2026-11-30 10:00"))
    assert (saturday.day, saturday.stage, monday.day) == (0, Stage.UNIT, 1)


def test_working_days_that_reach_into_an_unknown_year_are_refused_not_guessed(read: Read) -> None:
    with pytest.raises(CalendarError, match="2099"):
        read(Timeline(at("2099-03-01 10:00"), "7w"), at("2099-03-01 10:00"))


def test_a_pause_gives_back_the_days_between_its_beginning_and_its_end(read: Read) -> None:
    pause = Pause(at("2026-11-27 10:00"), ended_at=at("2026-12-03 15:00"))  # across the month end: six days
    ticket = Timeline(at("2026-11-24 09:00"), "7d", pauses=(pause,))
    assert due(read, ticket, "2026-12-04 12:00") == "2026-12-06 24:00"
    days = [read(ticket, at(f"2026-{day} 12:00")).day for day in ("11-26", "11-27", "11-30", "12-03", "12-04")]
    assert days == [3, 4, 4, 4, 5]


def test_an_open_pause_moves_the_deadline_with_the_present_and_never_runs_out(read: Read) -> None:
    ticket = Timeline(at("2026-11-24 09:00"), "7d", pauses=(Pause(at("2026-11-30 20:00")),))  # on the last day
    clock = read(ticket, at("2027-01-15 12:00"))
    assert (clock.is_paused, clock.is_overdue, clock.day, clock.stage) == (True, False, 7, Stage.DUE)
    assert shown_end(clock.due_at) == "2027-01-15 24:00"


def test_a_pause_with_a_last_day_ends_by_itself(read: Read) -> None:
    pause = Pause(at("2026-11-26 10:00"), until_on=at("2026-11-28 00:00").date())
    ticket = Timeline(at("2026-11-24 09:00"), "7d", pauses=(pause,))
    assert due(read, ticket, "2026-11-26 12:00") == due(read, ticket, "2026-12-02 12:00") == "2026-12-03 24:00"
    assert read(ticket, at("2026-11-28 23:59")).is_paused
    assert not read(ticket, at("2026-11-29 00:00")).is_paused


def test_a_pause_that_is_ended_early_gives_back_only_what_it_lasted(read: Read) -> None:
    until = at("2026-12-24 00:00").date()
    ended = Pause(at("2026-11-26 10:00"), until, ended_at=at("2026-11-27 10:00"))
    assert due(read, Timeline(at("2026-11-24 09:00"), "7d", pauses=(ended,)), "2026-11-27 11:00") == "2026-12-01 24:00"


def test_a_pause_after_the_deadline_does_not_undo_being_overdue(read: Read) -> None:
    ticket = Timeline(at("2026-11-24 09:00"), "7d", pauses=(Pause(at("2026-12-01 00:00")),))
    clock = read(ticket, at("2026-12-05 12:00"))
    assert (clock.is_paused, clock.is_overdue, shown_end(clock.due_at)) == (True, True, "2026-11-30 24:00")


def test_a_pause_in_an_hour_class_gives_back_its_very_time(read: Read) -> None:
    pause = Pause(at("2026-11-30 23:30"), ended_at=at("2026-12-01 08:30"))
    assert due(read, Timeline(at("2026-11-30 23:00"), "2h", pauses=(pause,)), "2026-12-01 09:00") == "2026-12-01 10:00"


def test_an_extension_adds_its_days_and_holds_the_stage_for_as_long(read: Read) -> None:
    ticket = Timeline(at("2026-11-24 09:00"), "7d", extensions=(Extension(at("2026-11-28 10:00"), 5),))
    assert due(read, ticket, "2026-11-27 10:00") == "2026-11-30 24:00"
    assert due(read, ticket, "2026-11-28 10:00") == "2026-12-05 24:00"
    assert [read(ticket, at(f"2026-{day} 12:00")).day for day in ("11-28", "12-02", "12-03", "12-04")] == [5, 5, 5, 6]
    assert shown_end(read(ticket, at("2026-11-28 10:00")).own_due_at) == "2026-12-04 24:00"


def test_an_extension_of_working_days_skips_the_weekend(read: Read) -> None:
    ticket = Timeline(at("2026-11-16 09:00"), "7w", extensions=(Extension(at("2026-11-18 09:00"), 2),))
    assert due(read, ticket, "2026-11-18 10:00") == "2026-11-26 24:00"


@pytest.mark.parametrize(
    ("before", "after", "changed", "expected"),
    [
        ("24h", "7d", "2026-11-24 15:00", "2026-11-30 24:00"),  # corrected: counts from the dispatch
        ("24h", "7d", "2026-11-27 09:00", "2026-11-30 24:00"),  # corrected after it seemed overdue
        ("7d", "15d", "2026-11-26 09:00", "2026-12-08 24:00"),
        ("7d", "24h", "2026-11-24 10:00", "2026-11-25 09:00"),
        ("7d", "24h", "2026-11-26 10:00", "2026-11-27 10:00"),  # would be past: counts from the change
        ("7d", "24h", "2026-11-30 20:00", "2026-11-30 24:00"),  # but gives no more time than before
        ("7d", "2h", "2026-12-02 10:00", "2026-11-30 24:00"),  # overdue stays overdue
        ("15d", "7d", "2026-12-05 10:00", "2026-12-08 24:00"),
    ],
)
def test_a_changed_class_counts_from_the_dispatch_unless_that_is_past(
    read: Read, before: str, after: str, changed: str, expected: str
) -> None:
    ticket = Timeline(at("2026-11-24 09:00"), before, changes=(DeadlineSet(at(changed), after),))
    assert due(read, ticket, changed) == expected
    assert read(ticket, at("2026-11-24 09:30")).deadline == before


def test_an_answer_stops_the_clock_and_says_whether_it_came_in_time(read: Read) -> None:
    answered = Timeline(at("2026-11-24 09:00"), "7d", stopped_at=at("2026-11-30 23:59"))
    late = Timeline(at("2026-11-24 09:00"), "7d", stopped_at=at("2026-12-01 00:00"))
    now = at("2027-05-05 12:00")
    assert (read(answered, now).is_overdue, read(late, now).is_overdue) == (False, True)
    assert read(answered, now).remaining == timedelta(minutes=1)
    assert (read(answered, now).day, read(answered, now).is_stopped) == (7, True)
    assert not read(answered, at("2026-11-26 12:00")).is_stopped


def test_an_unknown_class_is_told_with_the_known_ones(read: Read) -> None:
    with pytest.raises(TicketError, match="没有办理时限“3d”；可用的有：2h、24h、7d、15d"):
        read(Timeline(at("2026-11-24 09:00"), "3d"), at("2026-11-24 09:00"))


def test_the_present_needs_a_time_zone(read: Read) -> None:
    with pytest.raises(TicketError, match="now.*没有时区"):
        read(Timeline(at("2026-11-24 09:00"), "7d"), at("2026-11-24 09:00").replace(tzinfo=None))


def test_a_calendar_that_counts_no_day_is_told() -> None:
    with pytest.raises(TicketError, match="数不满 7 天"):
        read_clock(Timeline(at("2026-11-24 09:00"), "7w"), ALL_RULES, lambda _: False, at("2026-11-24 09:00"))
