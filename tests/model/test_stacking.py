"""The second layer: what it reads from the first, and that without links it changes nothing."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from pandong_nlp.model.heads import Head, linked
from pandong_nlp.model.stacking import Stacking, findings

Matrix = NDArray[np.float32]
CATEGORY = Head("category", "softmax", ("dogs", "noise"))
HARD = Head("difficulty", "logistic", ("3",))
HEADS = (CATEGORY, HARD)
SCORES = arrays(
    np.float32, st.tuples(st.integers(1, 5), st.just(3)), elements=st.floats(-(2**10), 2**10, width=32, allow_nan=False)
)


def log(share: float) -> float:
    return float(np.log(share))


def test_findings_are_all_log_odds_and_then_all_probabilities() -> None:
    scores = np.array([[log(3), 0, 0]], np.float32)  # dogs 3 to 1, hard 1 to 1
    np.testing.assert_allclose(
        findings(HEADS, scores), [[log(0.75), log(0.25), 0, 0.75, 0.25, 0.5]], rtol=1e-5, atol=1e-6
    )


def test_one_of_many_is_read_as_log_probability_whatever_is_added_to_all_its_scores() -> None:
    scores = np.array([[2, 1, 0], [102, 101, 0]], np.float32)
    first, second = findings(HEADS, scores)
    np.testing.assert_allclose(first, second, atol=1e-5)


def test_a_link_moves_the_output_it_leads_to_and_no_other() -> None:
    weights = np.zeros((6, 3), np.float32)
    weights[3, 2] = 2  # from the probability of dogs to the logit of hard
    layer = Stacking(weights, np.array([0, 0, -0.5], np.float32))
    scores = np.array([[log(3), 0, 1]], np.float32)
    np.testing.assert_allclose(layer.logits(HEADS, scores), [[log(3), 0, 1 + 2 * 0.75 - 0.5]], rtol=1e-5)


@given(SCORES)
def test_the_layer_without_links_changes_nothing(scores: Matrix) -> None:
    np.testing.assert_array_equal(Stacking.none(3).logits(HEADS, scores), scores)


@given(SCORES)
def test_findings_are_bounded_and_their_second_half_is_what_the_heads_say(scores: Matrix) -> None:
    found = findings(HEADS, scores)
    assert found.shape == (len(scores), 6)
    assert (np.abs(found[:, :3]) <= 14).all()
    np.testing.assert_array_equal(found[:, 3:], linked(HEADS, scores))


@given(SCORES)
def test_scores_are_left_as_they_were(scores: Matrix) -> None:
    before = scores.copy()
    Stacking(np.ones((6, 3), np.float32), np.ones(3, np.float32)).logits(HEADS, scores)
    np.testing.assert_array_equal(scores, before)


@given(SCORES)
def test_a_row_gets_the_same_logits_alone_and_among_others(scores: Matrix) -> None:
    layer = Stacking(np.linspace(-1, 1, 18, dtype=np.float32).reshape(6, 3), np.ones(3, np.float32))
    batch = layer.logits(HEADS, scores)
    for row in range(len(scores)):
        np.testing.assert_allclose(layer.logits(HEADS, scores[row : row + 1])[0], batch[row], rtol=1e-5, atol=1e-4)
