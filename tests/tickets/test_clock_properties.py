"""What holds for every ticket, whenever it was dispatched, stopped, extended or looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from pandong_nlp.tickets import Clock, DeadlineSet, Extension, Pause, Stage, Timeline, day_of, read_clock
from pandong_nlp.tickets.day_count import Stops, day_number, due_day, every_day
from tests.tickets.conftest import ALL_RULES, WORKDAYS, at

START = at("2026-01-01 00:00")
CODES = ("2h", "24h", "7d", "15d", "7w")
STAGES = list(Stage)

minutes = st.integers(0, 60 * 24 * 60).map(lambda each: timedelta(minutes=each))
instants = minutes.map(lambda after: START + after)
codes = st.sampled_from(CODES)


@st.composite
def pauses(draw: st.DrawFn) -> Pause:
    started = draw(instants)
    until = draw(st.none() | st.integers(0, 20))
    ended = draw(st.none() | minutes)
    return Pause(
        started,
        None if until is None else day_of(started) + timedelta(days=until),
        None if ended is None else started + ended,
    )


extensions = st.builds(Extension, instants, st.integers(1, 10))
timelines = st.builds(
    Timeline,
    instants,
    codes,
    pauses=st.lists(pauses(), max_size=3).map(tuple),
    extensions=st.lists(extensions, max_size=2).map(tuple),
)


def read(timeline: Timeline, now: datetime) -> Clock:
    """Nothing here reaches beyond 2026: open pauses end with `now`, the longest class is 15 days."""
    return read_clock(timeline, ALL_RULES, WORKDAYS.is_workday, now)


@given(timelines, pauses(), instants)
def test_a_pause_never_makes_a_ticket_overdue_sooner(timeline: Timeline, pause: Pause, now: datetime) -> None:
    paused = replace(timeline, pauses=(*timeline.pauses, pause))
    assert read(paused, now).due_at >= read(timeline, now).due_at
    assert read(paused, now).is_overdue <= read(timeline, now).is_overdue


@given(timelines, extensions, instants)
def test_an_extension_never_makes_a_ticket_overdue_sooner(
    timeline: Timeline, extension: Extension, now: datetime
) -> None:
    extended = replace(timeline, extensions=(*timeline.extensions, extension))
    assert read(extended, now).due_at >= read(timeline, now).due_at


@given(timelines, st.lists(st.builds(DeadlineSet, instants, codes), max_size=2), instants)
def test_due_comes_after_dispatch_and_the_own_deadline_not_after_the_citys(
    timeline: Timeline, changes: list[DeadlineSet], now: datetime
) -> None:
    ordered = tuple(sorted(changes, key=lambda change: change.at))
    clock = read(replace(timeline, changes=ordered), now)
    assert timeline.dispatched_at < clock.due_at
    assert clock.own_due_at <= clock.due_at


@given(timelines, instants, minutes)
@example(  # looked at before the dispatch, with a pause that began earlier still
    Timeline(START + timedelta(hours=2), "2h", pauses=(Pause(START, day_of(START)),)),
    START + timedelta(minutes=1),
    timedelta(minutes=1),
)
def test_day_and_stage_never_go_back_as_time_goes_on(timeline: Timeline, now: datetime, passed: timedelta) -> None:
    before, after = read(timeline, now), read(timeline, now + passed)
    assert STAGES.index(before.stage) <= STAGES.index(after.stage)
    assert (before.day or 0) <= (after.day or 0)


@given(timelines, instants, st.integers(0, 60))
def test_what_is_overdue_stays_overdue(timeline: Timeline, now: datetime, days: int) -> None:
    resumable = replace(timeline, pauses=tuple(replace(pause, until_on=None) for pause in timeline.pauses))
    if read(resumable, now).is_overdue:
        assert read(resumable, now + timedelta(days=days)).is_overdue


@given(instants, minutes, codes)
def test_a_ticket_dispatched_later_is_never_due_earlier(first: datetime, later: timedelta, code: str) -> None:
    now = START
    assert read(Timeline(first, code), now).due_at <= read(Timeline(first + later, code), now).due_at


@given(timelines, instants)
def test_reading_twice_gives_the_same_and_the_future_is_not_looked_at(timeline: Timeline, now: datetime) -> None:
    known = replace(
        timeline,
        pauses=tuple(pause for pause in timeline.pauses if pause.started_at <= now),
        extensions=tuple(extension for extension in timeline.extensions if extension.granted_at <= now),
    )
    assert read(timeline, now) == read(timeline, now) == read(known, now)


@given(timelines, instants)
def test_a_paused_ticket_is_never_about_to_be_overdue(timeline: Timeline, now: datetime) -> None:
    ticket = replace(timeline, pauses=(Pause(timeline.dispatched_at),))
    clock = read(ticket, now)
    assert not clock.is_overdue


@given(timelines, instants)
def test_an_answer_freezes_the_reading(timeline: Timeline, answered: datetime) -> None:
    stopped = replace(timeline, stopped_at=answered)
    first, later = read(stopped, answered), read(stopped, answered + timedelta(days=400))
    assert first == later
    assert first.due_at == read(timeline, answered).due_at


@given(st.dates(date(2026, 1, 1), date(2026, 11, 30)), st.integers(1, 15))
def test_working_days_are_due_no_earlier_than_calendar_days_and_on_a_worked_day(first: date, length: int) -> None:
    working = due_day(first, length, Stops(), WORKDAYS.is_workday)
    assert working >= due_day(first, length, Stops(), every_day) == first + timedelta(days=length - 1)
    assert WORKDAYS.is_workday(working)
    assert day_number(first, working, Stops(), WORKDAYS.is_workday) == length


@given(st.dates(date(2026, 1, 1), date(2026, 6, 1)), st.integers(0, 6), st.integers(0, 40))
def test_a_pause_in_calendar_days_moves_the_due_day_by_its_length(first: date, after: int, days: int) -> None:
    pause = (first + timedelta(days=after), first + timedelta(days=after + days))
    moved = due_day(first, 7, Stops((pause,)), every_day) - due_day(first, 7, Stops(), every_day)
    assert moved == timedelta(days=days)
