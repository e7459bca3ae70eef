"""From which probability a class is said: urgency by the false alarms that are allowed, all else by the highest F1."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pandong_nlp.model.heads import Head, reached
from training.targets import Target
from training.thresholds import _best_f1, completed

Matrix = NDArray[np.float32]
FALSE_ALARMS = 0.03
NEVER = 2.0


def urgency(held: NDArray[np.bool_], probability: Matrix) -> Head:
    """The finished head; level 2 never holds."""
    values, found = np.zeros((len(held), 2), np.float32), np.zeros((len(held), 2), np.float32)
    values[:, 0], found[:, 0] = held, probability
    head = Head("urgency", "logistic", ("1", "2"))
    return completed(Target(head, np.arange(len(held)), values), found)


def alarms(head: Head, probability: Matrix) -> NDArray[np.bool_]:
    said: NDArray[np.bool_] = reached(head, np.column_stack([probability, np.zeros_like(probability)]))[:, 0]
    return said


def test_three_of_a_hundred_quiet_tickets_may_alarm() -> None:
    quiet = np.arange(100, dtype=np.float32) / 200  # 0 to 0.495
    urgent = np.array([0.9, 0.48, 0.1], np.float32)
    probability: Matrix = np.concatenate([quiet, urgent])
    held = np.arange(103) >= 100
    said = alarms(urgency(held, probability), probability)
    assert np.flatnonzero(said[:100]).tolist() == [97, 98, 99]
    assert said[100:].tolist() == [True, False, False]


def test_where_quiet_tickets_are_alike_none_of_them_alarms() -> None:
    probability = np.array([0.2] * 50 + [0.3], np.float32)
    held = np.arange(51) == 50
    assert alarms(urgency(held, probability), probability).tolist() == held.tolist()


def test_with_few_quiet_tickets_no_false_alarm_is_allowed() -> None:
    probability = np.array([0.6, 0.5, 0.9], np.float32)
    assert alarms(urgency(np.array([True, False, True]), probability), probability).tolist() == [True, False, True]


def test_where_all_are_urgent_all_alarm() -> None:
    probability = np.array([0.01, 0.5], np.float32)
    assert alarms(urgency(np.ones(2, np.bool_), probability), probability).all()


def test_where_none_was_ever_urgent_none_alarms() -> None:
    head = urgency(np.zeros(3, np.bool_), np.array([0.1, 0.5, 1.0], np.float32))
    assert head.thresholds == (NEVER, NEVER)


def test_quiet_tickets_that_are_surest_of_all_leave_no_threshold() -> None:
    probability = np.array([1.0] * 10 + [0.5], np.float32)
    assert urgency(np.arange(11) == 10, probability).thresholds[0] == NEVER


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=1, max_size=200))
def test_false_alarms_stay_within_what_is_allowed_and_no_lower_threshold_would_do(
    tickets: list[tuple[int, bool]],
) -> None:
    probability = np.array([(place + 1) / 51 for place, _ in tickets], np.float32)
    held = np.array([urgent for _, urgent in tickets])
    head = urgency(held, probability)
    quiet, said = probability[~held], alarms(head, probability)
    allowed = FALSE_ALARMS * len(quiet)
    assert said[~held].sum() <= allowed
    if held.any() and (~said).any():
        lower = probability[~said].max()
        assert (quiet >= lower).sum() > allowed


def test_level_two_is_said_by_its_best_f1_but_never_below_one_chance_in_four() -> None:
    head = Head("urgency", "logistic", ("1", "2"))
    values = np.array([[1, 1], [1, 0], [0, 0], [0, 0]], np.float32)
    sure = np.array([[0.9, 0.8], [0.8, 0.4], [0.1, 0.1], [0.1, 0.0]], np.float32)
    assert completed(Target(head, np.arange(4), values), sure).thresholds[1] == pytest.approx(0.6)
    doubtful = sure * np.array([1, 0.1], np.float32)
    assert completed(Target(head, np.arange(4), values), doubtful).thresholds[1] == 0.25


def test_the_category_is_left_as_it_is_and_the_kind_gets_a_curve() -> None:
    category, kind = Head("category", "softmax", ("a", "b")), Head("kind", "softmax", ("Z", "T"))
    values = np.eye(2, dtype=np.float32)[[0, 1, 0, 1]]
    found = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.7, 0.3]], np.float32)
    assert completed(Target(category, np.arange(4), values), found) is category
    assert completed(Target(kind, np.arange(4), values), found).curve[-1][0] >= 1


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=60))
def test_no_other_threshold_has_a_higher_f1(tickets: list[tuple[int, bool]]) -> None:
    probability = np.array([(place + 1) / 21 for place, _ in tickets], np.float32)
    held = np.array([hit for _, hit in tickets])

    def f1(threshold: float) -> float:
        said = probability >= np.float32(threshold)
        return float(2 * (said & held).sum() / max(said.sum() + held.sum(), 1))

    best = _best_f1(held, probability)
    assert best == NEVER or all(f1(best) >= f1(float(other)) - 1e-9 for other in probability)
