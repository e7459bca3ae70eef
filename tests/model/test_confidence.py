"""How sure the first category is: facts, what they do to its probability, and what they leave alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from pandong_nlp.model.confidence import FACTS, Confidence, facts_of
from pandong_nlp.model.heads import with_highest

Matrix = NDArray[np.float32]
PRIMARY = np.array([[0.2, 0.5, 0.3]], np.float32)
MEMBERSHIP = np.array([[0.9, 0.8, 0.4]], np.float32)


def logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def shares(rows: int) -> st.SearchStrategy[Matrix]:
    """Probabilities of three categories, rows that sum to 1; now and then one of them is certain."""

    def summing_to_1(parts: Matrix) -> Matrix:
        parts = parts + (parts.sum(axis=1, keepdims=True) == 0)
        return np.asarray(parts / parts.sum(axis=1, keepdims=True), np.float32)

    return arrays(np.float32, (rows, 3), elements=st.floats(0, 1, width=16)).map(summing_to_1)


PRIMARIES = st.integers(1, 4).flatmap(shares)
BOTH = st.integers(1, 4).flatmap(
    lambda rows: st.tuples(shares(rows), arrays(np.float32, (rows, 3), elements=st.floats(0, 1, width=32)))
)


def confidences() -> st.SearchStrategy[Confidence]:
    numbers = st.floats(-20, 20, width=32)
    return st.builds(
        Confidence, arrays(np.float32, len(FACTS), elements=numbers), arrays(np.float32, 3, elements=numbers)
    )


def test_the_facts_are_log_odds_of_the_first_of_its_membership_and_of_the_seconds() -> None:
    first, facts = facts_of(PRIMARY, MEMBERSHIP)
    assert first.tolist() == [1]
    np.testing.assert_allclose(facts, [[0, logit(0.8), logit(0.4)]], rtol=1e-5, atol=1e-6)
    assert facts.shape[1] == len(FACTS)


def test_certainty_gives_facts_that_are_numbers() -> None:
    sure = np.array([[0, 1, 0]], np.float32)
    _, facts = facts_of(sure, sure)
    assert np.isfinite(facts).all()


def test_an_offset_of_the_category_moves_its_log_odds() -> None:
    confidence = Confidence(np.zeros(3, np.float32), np.array([9, logit(0.6), 9], np.float32))
    np.testing.assert_allclose(confidence.applied(PRIMARY, MEMBERSHIP), [[0.16, 0.6, 0.24]], rtol=1e-5)


def test_doubt_of_the_membership_head_lowers_the_probability() -> None:
    confidence = Confidence(np.array([0, 1, 0], np.float32), np.zeros(3, np.float32))
    doubted = MEMBERSHIP.copy()
    doubted[0, 1] = 0.45
    assert confidence.applied(PRIMARY, MEMBERSHIP)[0, 1] == pytest.approx(0.8)
    assert confidence.applied(PRIMARY, doubted)[0, 1] == pytest.approx(0.45)


@given(BOTH)
def test_confidence_without_weights_believes_the_probability(both: tuple[Matrix, Matrix]) -> None:
    primary, membership = both
    np.testing.assert_allclose(Confidence.none(3).applied(primary, membership), primary, atol=2e-5)


@given(BOTH, confidences())
def test_any_confidence_keeps_probabilities_their_sum_and_the_first_category(
    both: tuple[Matrix, Matrix], confidence: Confidence
) -> None:
    primary, membership = both
    found = confidence.applied(primary, membership)
    assert ((found >= 0) & (found <= 1)).all()
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)
    assert found.argmax(axis=1).tolist() == primary.argmax(axis=1).tolist()


def test_the_highest_becomes_what_is_believed_and_the_others_share_the_rest_as_before() -> None:
    found = with_highest(PRIMARY, np.array([0.75], np.float32))
    np.testing.assert_allclose(found, [[0.1, 0.75, 0.15]], rtol=1e-6)


def test_belief_is_followed_only_as_far_as_the_highest_stays_highest() -> None:
    (found,) = with_highest(PRIMARY, np.array([0.01], np.float32))
    assert found.argmax() == 1
    assert found[1] == pytest.approx(found[2], abs=1e-4)
    assert found.sum() == pytest.approx(1)


@given(PRIMARIES, st.floats(0, 1, width=32))
def test_with_highest_keeps_the_highest_the_sum_and_the_order_of_the_others(primary: Matrix, belief: float) -> None:
    found = with_highest(primary, np.full(len(primary), belief, np.float32))
    assert ((found >= 0) & (found <= 1)).all()
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)
    for before, after in zip(primary, found, strict=True):
        first = before.argmax()
        assert after.argmax() == first
        others = np.arange(3) != first
        assert (np.diff(after[others][np.argsort(before[others], kind="stable")]) >= -1e-6).all()


@given(BOTH, confidences())
def test_a_row_is_as_sure_alone_as_among_others(both: tuple[Matrix, Matrix], confidence: Confidence) -> None:
    batch = confidence.applied(*both)
    for row in range(len(batch)):
        alone = confidence.applied(*(part[row : row + 1] for part in both))
        np.testing.assert_allclose(alone[0], batch[row], atol=1e-5)
