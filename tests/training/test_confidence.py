"""How far the first category is believed: what overestimates itself is corrected, what is honest is left alone."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from training.confidence import fit_confidence
from training.evaluate import calibration_error

Matrix = NDArray[np.float32]
ROWS, CATEGORIES = 6000, 4
FOLDS = np.arange(ROWS) % 3


@pytest.fixture(scope="module")
def primary() -> Matrix:
    logits = np.random.default_rng(1).normal(scale=2, size=(ROWS, CATEGORIES))
    shares: Matrix = (np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def drawn(primary: Matrix, right: Matrix) -> NDArray[np.int64]:
    """The first category is right with these chances; where it is wrong, the second is."""
    order = np.argsort(-primary, axis=1)
    is_right = np.random.default_rng(2).random(ROWS) < right
    return np.where(is_right, order[:, 0], order[:, 1])


def test_an_honest_probability_is_believed(primary: Matrix) -> None:
    truth = drawn(primary, primary.max(axis=1))
    _, held_out = fit_confidence(primary, primary, truth, FOLDS)
    np.testing.assert_allclose(held_out.max(axis=1), primary.max(axis=1), atol=0.06)


def test_a_category_that_is_too_sure_of_itself_is_believed_less(primary: Matrix) -> None:
    said, sure = primary.argmax(axis=1), primary.max(axis=1)
    truth = drawn(primary, np.where(said == 0, sure / 2, sure).astype(np.float32))
    confidence, held_out = fit_confidence(primary, primary, truth, FOLDS)
    assert confidence.offsets[0] < min(confidence.offsets[1:]) - 0.5
    right = said == truth
    assert calibration_error(held_out.max(axis=1), right) < calibration_error(sure, right) / 2


def test_doubt_of_the_membership_head_counts_where_it_tells_right_from_wrong(primary: Matrix) -> None:
    said = primary.argmax(axis=1)
    doubted = np.arange(ROWS) % 2 == 0
    membership = np.full_like(primary, 0.1)
    membership[np.arange(ROWS), said] = np.where(doubted, 0.2, 0.95)
    truth = drawn(primary, np.where(doubted, 0.4, 0.95).astype(np.float32))
    _, held_out = fit_confidence(primary, membership, truth, FOLDS)
    believed = held_out.max(axis=1)
    assert believed[~doubted].mean() - believed[doubted].mean() > 0.2


def test_no_category_changes_places(primary: Matrix) -> None:
    truth = np.random.default_rng(3).integers(0, CATEGORIES, ROWS)
    confidence, held_out = fit_confidence(primary, primary, truth, FOLDS)
    for found in (held_out, confidence.applied(primary, primary)):
        np.testing.assert_array_equal(found.argmax(axis=1), primary.argmax(axis=1))
        np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)


def test_a_rows_own_label_does_not_reach_its_held_out_probability(primary: Matrix) -> None:
    truth = drawn(primary, primary.max(axis=1))
    turned = np.where(FOLDS == 0, (truth + 1) % CATEGORIES, truth)
    _, before = fit_confidence(primary, primary, truth, FOLDS)
    _, after = fit_confidence(primary, primary, turned, FOLDS)
    np.testing.assert_array_equal(before[FOLDS == 0], after[FOLDS == 0])
    assert not np.array_equal(before[FOLDS == 1], after[FOLDS == 1])


def test_with_one_fold_only_held_out_probabilities_stay_as_they_are(primary: Matrix) -> None:
    truth = np.zeros(ROWS, np.int64)
    confidence, held_out = fit_confidence(primary, primary, truth, np.zeros(ROWS, np.int64))
    np.testing.assert_array_equal(held_out, primary)
    assert confidence.offsets[0] > 0 > confidence.offsets[1]


def test_a_handful_of_tickets_changes_little() -> None:
    primary = np.array([[0.6, 0.4], [0.3, 0.7]], np.float32)
    confidence, _ = fit_confidence(primary, primary, np.array([1, 1]), np.array([0, 1]))
    np.testing.assert_allclose(confidence.applied(primary, primary), primary, atol=0.1)
