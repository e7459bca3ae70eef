"""The compressed map: one ticket as a batch would score it, and no further from the weights than half a level."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pandong_nlp.model.abstain import Familiarity
from pandong_nlp.model.features import Features
from pandong_nlp.model.linear import LinearMap, compressed

COLUMNS, OUTPUTS = 40, 6
Matrix = NDArray[np.float32]


@pytest.fixture
def weights() -> Matrix:
    return np.random.default_rng(7).normal(size=(COLUMNS, OUTPUTS)).astype(np.float32)


@pytest.fixture
def linear(weights: Matrix) -> LinearMap:
    weighted, levels, scale = compressed(weights, np.ones(COLUMNS), most=30)
    return LinearMap(weighted, levels, scale, np.ones((2, OUTPUTS), np.float32), np.arange(OUTPUTS, dtype=np.float32))


def _features(tickets: int) -> Features:
    random = np.random.default_rng(tickets)
    columns = [random.choice(COLUMNS, 12, replace=False) for _ in range(tickets)]
    cells = np.sort(np.concatenate(columns) * tickets + np.repeat(np.arange(tickets), 12)).astype(np.int32)
    values = random.normal(size=len(cells)).astype(np.float32)
    shape = random.normal(size=(tickets, 2)).astype(np.float32)
    return Features(cells % tickets, cells // tickets, values, shape, _unknown(tickets))


def _one(features: Features, row: int) -> Features:
    inside = features.rows == row
    rows = np.zeros(int(inside.sum()), np.int32)
    return Features(rows, features.columns[inside], features.values[inside], features.shape[row : row + 1], _unknown(1))


def _unknown(tickets: int) -> Familiarity:
    return Familiarity(np.zeros(tickets, np.float32), np.zeros(tickets, np.float32))


def test_one_ticket_scores_as_in_a_batch(linear: LinearMap) -> None:
    features = _features(9)
    batch = linear.scores(features)
    for row in range(9):
        np.testing.assert_allclose(linear.scores(_one(features, row))[0], batch[row], atol=1e-5)


def test_scores_are_the_sum_of_values_times_weights(linear: LinearMap) -> None:
    features = _one(_features(1), 0)
    by_hand = features.values @ linear.weights_of(features.columns) + features.shape[0].sum() + linear.bias
    np.testing.assert_allclose(linear.scores(features)[0], by_hand, atol=1e-5)


def test_a_weight_is_kept_within_half_a_level(weights: Matrix) -> None:
    weighted, levels, scale = compressed(weights, np.ones(COLUMNS), most=COLUMNS)
    assert weighted.all()
    assert (np.abs(levels).max(axis=1) == 127).all()
    assert (np.abs(levels * scale[:, None] - weights) <= scale[:, None] / 2 + 1e-6).all()


def test_the_columns_that_move_scores_most_are_kept(weights: Matrix) -> None:
    energy = np.linspace(1, 2, COLUMNS)
    weighted, levels, _ = compressed(weights, energy, most=10)
    worth = energy * np.square(weights).sum(axis=1)
    assert len(levels) == 10
    assert worth[weighted].min() > worth[~weighted].max()


def test_columns_without_weight_or_occurrence_get_no_row(weights: Matrix) -> None:
    weights[3] = 0
    energy = np.ones(COLUMNS)
    energy[5] = 0
    weighted, levels, scale = compressed(weights, energy, most=COLUMNS)
    assert np.flatnonzero(~weighted).tolist() == [3, 5]
    linear = LinearMap(weighted, levels, scale, np.zeros((2, OUTPUTS), np.float32), np.zeros(OUTPUTS, np.float32))
    assert not linear.weights_of(np.array([3, 5], np.int32)).any()


def test_no_ticket_has_no_scores(linear: LinearMap) -> None:
    nothing = Features(
        np.empty(0, np.int32),
        np.empty(0, np.int32),
        np.empty(0, np.float32),
        np.empty((0, 2), np.float32),
        _unknown(0),
    )
    assert linear.scores(nothing).shape == (0, OUTPUTS)
