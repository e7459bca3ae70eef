"""Scores become probabilities, probabilities become tags."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from pandong_nlp.model.heads import Head, predictions, probabilities
from pandong_nlp.records import Choice

Matrix = NDArray[np.float32]
SLUGS = ("housing.rental", "traffic.parking", "community.dogs", "environment.noise")
CATEGORY = Head("category", "softmax", SLUGS)
MEMBERSHIP = Head("membership", "logistic", SLUGS, (0.4,))
DIFFICULTY = Head("difficulty", "logistic", ("2", "3"), (1.5, 2.2))
REASONS = Head("reasons", "logistic", ("R1", "R2", "R9"), (0.5, 0.3, 2.0))
URGENCY = Head("urgency", "logistic", ("1", "2"), (0.5, 0.5))
KIND = Head("kind", "softmax", ("Z", "T"))
ALL = (CATEGORY, MEMBERSHIP, DIFFICULTY, REASONS, URGENCY, KIND)
OUTPUTS = sum(len(head.classes) for head in ALL)


def score_matrices(columns: int) -> st.SearchStrategy[Matrix]:
    numbers = st.floats(-60, 60, width=32)
    return st.integers(1, 5).flatmap(lambda rows: arrays(np.float32, (rows, columns), elements=numbers))


CURVES = st.lists(st.floats(0, 1, width=32), min_size=4, max_size=8).map(
    lambda numbers: tuple(zip(sorted(numbers[::2]), sorted(numbers[1::2]), strict=False))
)


@given(score_matrices(OUTPUTS))
def test_probabilities_lie_between_0_and_1_and_one_of_many_sums_to_1(scores: Matrix) -> None:
    found = probabilities(ALL, scores)
    assert list(found) == [head.name for head in ALL]
    assert all(((part >= 0) & (part <= 1)).all() for part in found.values())
    for name in ("category", "kind"):
        np.testing.assert_allclose(found[name].sum(axis=1), 1, atol=1e-5)


@given(score_matrices(OUTPUTS))
def test_a_higher_level_is_never_likelier_than_a_lower(scores: Matrix) -> None:
    found = probabilities(ALL, scores)
    assert (np.diff(found["difficulty"]) <= 0).all()
    assert (np.diff(found["urgency"]) <= 0).all()


@given(score_matrices(4), CURVES)
def test_a_curve_keeps_the_likeliest_class_the_sum_and_the_order_of_the_others(
    scores: Matrix, curve: tuple[tuple[float, float], ...]
) -> None:
    (plain,) = probabilities([CATEGORY], scores).values()
    (curved,) = probabilities([Head("category", "softmax", SLUGS, curve=curve)], scores).values()
    assert curved.argmax(axis=1).tolist() == plain.argmax(axis=1).tolist()
    np.testing.assert_allclose(curved.sum(axis=1), 1, atol=1e-5)
    assert ((curved >= 0) & (curved <= 1)).all()
    for before, after in zip(plain, curved, strict=True):
        others = np.arange(4) != before.argmax()
        assert (np.diff(after[others][np.argsort(before[others])]) >= -1e-6).all()


def test_a_curve_gives_the_confidence_that_was_measured() -> None:
    head = Head("kind", "softmax", ("Z", "T"), curve=((0.5, 0.5), (0.9, 0.7), (1.0, 0.8)))
    scores = np.log(np.array([[0.9, 0.1], [0.3, 0.7]], np.float32))
    (found,) = probabilities([head], scores).values()
    np.testing.assert_allclose(found, [[0.7, 0.3], [0.4, 0.6]], atol=1e-6)


def test_a_single_class_is_certain() -> None:
    head = Head("unit", "softmax", ("城管队",), curve=((0.9, 0.9), (1.0, 0.95)))
    assert probabilities([head], np.array([[3.0]], np.float32))["unit"].tolist() == [[1.0]]


@pytest.fixture
def found() -> dict[str, Matrix]:
    rows = {
        "category": [[0.125, 0.5, 0.25, 0.125]],
        "membership": [[0.9, 0.2, 0.5, 0.45]],
        "difficulty": [[0.75, 0.25]],
        "reasons": [[0.5, 0.2, 1.0]],
        "urgency": [[0.7, 0.1]],
        "kind": [[0.2, 0.8]],
    }
    return {name: np.array(row, np.float32) for name, row in rows.items()}


def test_the_tags_of_a_ticket_follow_from_its_probabilities(found: dict[str, Matrix]) -> None:
    (tags,) = predictions(ALL, found)
    assert (tags.category, tags.confidence) == ("traffic.parking", 0.5)
    assert tags.top3 == (
        Choice("traffic.parking", 0.5),
        Choice("community.dogs", 0.25),
        Choice("housing.rental", 0.125),
    )
    assert (tags.difficulty, tags.difficulty_score, tags.p_hard) == (2, 2.0, 0.25)
    assert (tags.reasons, tags.urgency, tags.kind, tags.unit) == (("R1",), 1, "T", None)


def test_the_primary_category_comes_first_and_at_most_two_others_follow(found: dict[str, Matrix]) -> None:
    (tags,) = predictions(ALL, found)
    assert tags.categories == ("traffic.parking", "housing.rental", "community.dogs")


def test_a_category_below_the_threshold_is_not_said_unless_primary(found: dict[str, Matrix]) -> None:
    found["membership"][:] = [[0.1, 0.0, 0.39, 0.41]]
    (tags,) = predictions(ALL, found)
    assert tags.categories == ("traffic.parking", "environment.noise")


def test_a_head_that_is_missing_leaves_its_fields_empty(found: dict[str, Matrix]) -> None:
    (tags,) = predictions((CATEGORY, MEMBERSHIP), found)
    assert (tags.difficulty, tags.difficulty_score, tags.p_hard, tags.urgency, tags.kind) == (None,) * 5
    assert tags.reasons == ()


def test_fewer_than_three_categories_give_fewer_choices() -> None:
    heads = (Head("category", "softmax", SLUGS[:2]), Head("membership", "logistic", SLUGS[:2], (0.5,)))
    (tags,) = predictions(heads, probabilities(heads, np.array([[0, 1, 9, 9]], np.float32)))
    assert [choice.category for choice in tags.top3] == ["traffic.parking", "housing.rental"]
    assert tags.categories == ("traffic.parking", "housing.rental")


@given(score_matrices(OUTPUTS))
def test_any_scores_give_tags_that_fit_together(scores: Matrix) -> None:
    for tags in predictions(ALL, probabilities(ALL, scores)):
        assert tags.categories[0] == tags.category == tags.top3[0].category
        assert 1 <= len(set(tags.categories)) == len(tags.categories) <= 3
        assert tags.confidence == tags.top3[0].probability >= tags.top3[1].probability
        assert tags.difficulty in (1, 2, 3)
        assert tags.urgency in (0, 1, 2)
