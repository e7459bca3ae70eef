"""Earlier tickets of the same caller, at the same place, of the same event."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.errors import TicketError
from pandong_nlp.tickets import SAME_NAMES, Sighting, count_repeats

DAY = date(2026, 12, 31)


def test_a_window_holds_its_own_day_and_the_days_before() -> None:
    days = [DAY - timedelta(days=before) for before in (30, 29, 7, 6, 0)]
    found = count_repeats([Sighting(str(at), day, caller="x") for at, day in enumerate(days)], (1, 7, 30))
    assert found["4"]["caller"] == {1: 0, 7: 1, 30: 3}
    assert found["0"]["caller"] == {1: 0, 7: 0, 30: 0}


def test_callers_places_and_events_are_counted_each_for_itself() -> None:
    found = count_repeats(
        [Sighting("a", DAY, "x", "here", "e"), Sighting("b", DAY, "y", "here"), Sighting("c", DAY, "x", "there", "e")],
        (7,),
    )
    assert [found["b"][same][7] for same in SAME_NAMES] == [0, 1, 0]
    assert [found["c"][same][7] for same in SAME_NAMES] == [1, 0, 1]


def test_unknown_callers_do_not_repeat_each_other() -> None:
    found = count_repeats([Sighting("a", DAY), Sighting("b", DAY)], (7,))
    assert [found["b"][same][7] for same in SAME_NAMES] == [0, 0, 0]


@pytest.mark.parametrize(
    ("sightings", "windows", "message"),
    [([], (7, 0), r"\[7, 0\].*1 或更大"), ([Sighting("a", DAY)] * 2, (7,), "工单 a 出现了两次")],
)
def test_what_cannot_be_counted_is_told(sightings: list[Sighting], windows: tuple[int, ...], message: str) -> None:
    with pytest.raises(TicketError, match=message):
        count_repeats(sightings, windows)


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["", "x", "y"]))))
def test_counts_are_those_of_looking_at_every_pair_and_grow_with_the_window(rows: list[tuple[int, str]]) -> None:
    rows.sort(key=lambda row: row[0])
    sightings = [Sighting(str(at), DAY + timedelta(days=after), who) for at, (after, who) in enumerate(rows)]
    found = count_repeats(sightings, (7, 30))
    for at, (after, who) in enumerate(rows):
        same = [day for day, other in rows[:at] if who and other == who]
        assert found[str(at)]["caller"] == {n: sum(day > after - n for day in same) for n in (7, 30)}
        assert found[str(at)]["caller"][7] <= found[str(at)]["caller"][30]
