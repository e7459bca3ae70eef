"""What a studio takes that can take so many a day, and what share of the hard cases that is."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.triage import capacity_table, caught_share, day_thresholds

TABLE = [(0.1, 0.7, 0.5), (0.2, 0.4, 0.8), (0.5, 0.1, 0.9)]


def test_every_day_has_the_score_of_the_last_ticket_that_it_takes() -> None:
    scores = [("11-01", 0.2), ("11-01", 0.9), ("11-01", 0.5), ("11-02", 0.1)]
    assert day_thresholds(scores, 2) == {"11-01": 0.5, "11-02": 0.1}
    assert day_thresholds(scores, 1) == {"11-01": 0.9, "11-02": 0.1}
    assert day_thresholds(scores, 99) == {"11-01": 0.2, "11-02": 0.1}


def test_without_tickets_there_are_no_days() -> None:
    assert day_thresholds([], 3) == {}


def test_tickets_of_equal_scores_at_the_limit_are_all_taken() -> None:
    thresholds = day_thresholds([("", 0.5), ("", 0.5), ("", 0.4)], 1)
    assert sum(score >= thresholds[""] for score in (0.5, 0.5, 0.4)) == 2


DAYS = st.lists(st.tuples(st.sampled_from(["11-01", "11-02", ""]), st.floats(0, 3)), max_size=40)


@given(DAYS, st.integers(1, 10))
def test_a_day_takes_its_capacity_and_more_only_of_equals(scores: list[tuple[str, float]], capacity: int) -> None:
    thresholds = day_thresholds(scores, capacity)
    assert thresholds.keys() == {day for day, _ in scores}
    for day, many in Counter(day for day, _ in scores).items():
        taken = [score for other, score in scores if other == day and score >= thresholds[day]]
        assert len(taken) >= min(capacity, many)
        assert sum(score > thresholds[day] for score in taken) < capacity
        left = [score for other, score in scores if other == day and score < thresholds[day]]
        assert max(left, default=-1) < min(taken)


@given(DAYS, st.integers(1, 10))
def test_more_capacity_never_takes_less(scores: list[tuple[str, float]], capacity: int) -> None:
    less, more = day_thresholds(scores, capacity), day_thresholds(scores, capacity + 1)
    assert all(more[day] <= less[day] for day in less)


@pytest.mark.parametrize(
    ("share", "caught"), [(0, 0), (0.05, 0.25), (0.1, 0.5), (0.15, 0.65), (0.35, 0.85), (0.75, 0.95), (1, 1)]
)
def test_what_is_caught_lies_between_the_rows_of_the_table(share: float, caught: float) -> None:
    assert caught_share(share, TABLE) == pytest.approx(caught)


def test_without_a_table_nobody_knows() -> None:
    assert caught_share(0.1, []) is None


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_tickets_never_catch_less(one: float, other: float) -> None:
    low, high = sorted((one, other))
    less, more = caught_share(low, TABLE), caught_share(high, TABLE)
    assert less is not None
    assert more is not None
    assert 0 <= less <= more + 1e-9 <= 1 + 1e-9


def test_the_table_is_that_of_the_manifest_without_rows_that_know_nothing() -> None:
    rows = [(0.1, 0.7, 0.5), (0.2, 0.4, None)]
    assert capacity_table({"metrics": {"studio": {"capacity": rows}}}) == rows[:1]
    assert capacity_table({"metrics": {"category": {}}}) == []
