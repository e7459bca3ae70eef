"""Ridge regression of all heads: each from its own rows, held out where a label could give itself away."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pandong_nlp.model.features import SHAPE
from pandong_nlp.model.heads import Head
from training.systems import Prior, outputs_of, regress
from training.targets import Target

Matrix = NDArray[np.float32]
ROWS, TERMS = 60, 12
FEATURES = TERMS + len(SHAPE)
FOLDS = np.arange(ROWS) % 3
ALPHA = 0.5
KIND = Head("kind", "softmax", ("Z", "T"))
HARD = Head("difficulty", "logistic", ("3",))


@pytest.fixture(scope="module")
def features() -> csr_array:
    dice = np.random.default_rng(1)
    found = dice.normal(size=(ROWS, FEATURES)) * (dice.random((ROWS, FEATURES)) < 0.5)
    return csr_array(found.astype(np.float32))


@pytest.fixture(scope="module")
def targets() -> list[Target]:
    """Kind on all rows, difficulty on every second."""
    dice = np.random.default_rng(2)
    kinds = np.eye(2, dtype=np.float32)[dice.integers(0, 2, ROWS)]
    some = np.arange(0, ROWS, 2)
    return [Target(KIND, np.arange(ROWS), kinds), Target(HARD, some, dice.integers(0, 2, (30, 1)).astype(np.float32))]


def alone(features: csr_array, rows: NDArray[np.int64], values: Matrix, judged: NDArray[np.int64]) -> Matrix:
    """Scores of the rows judged, by a ridge of the others written out: mean + (XᵀX + αI)⁻¹ Xᵀ(y - mean)."""
    dense, mean = features.toarray()[rows].astype(float), values.mean(axis=0)
    weights = np.linalg.solve(dense.T @ dense + ALPHA * np.eye(FEATURES), dense.T @ (values - mean))
    return np.asarray(features.toarray()[judged] @ weights + mean, np.float32)


def test_outputs_stand_one_after_another(targets: list[Target]) -> None:
    assert {name: columns.tolist() for name, columns in outputs_of(targets).items()} == {
        "kind": [0, 1],
        "difficulty": [2],
    }


def test_a_head_is_learnt_from_its_own_rows_alone(features: csr_array, targets: list[Target]) -> None:
    kind, hard = targets
    prior = Prior.none(FEATURES, 3)
    both = regress([kind, hard], features, FOLDS, ALPHA, prior)
    only = regress([hard], features, FOLDS, ALPHA, Prior.none(FEATURES, 1))
    np.testing.assert_allclose(both.weights[:, 2], only.weights[:, 0], atol=1e-5)
    np.testing.assert_allclose(both.held_out[:, 2], only.held_out[:, 0], atol=1e-5)


def test_rows_without_the_label_are_scored_by_all_that_have_it(features: csr_array, targets: list[Target]) -> None:
    hard = targets[1]
    found = regress([hard], features, FOLDS, ALPHA, Prior.none(FEATURES, 1)).held_out
    others = np.arange(1, ROWS, 2)
    np.testing.assert_allclose(found[others], alone(features, hard.rows, hard.values, others), atol=1e-3)


def test_the_finished_weights_come_from_all_rows(features: csr_array, targets: list[Target]) -> None:
    kind = targets[0]
    found = regress([kind], features, FOLDS, ALPHA, Prior.none(FEATURES, 2))
    every = np.arange(ROWS)
    np.testing.assert_allclose(
        features @ found.weights + found.offset, alone(features, every, kind.values, every), atol=1e-3
    )


def test_a_rows_own_label_does_not_reach_its_held_out_score(features: csr_array, targets: list[Target]) -> None:
    kind = targets[0]
    turned = kind.values.copy()
    turned[0] = turned[0, ::-1]
    prior = Prior.none(FEATURES, 2)
    before = regress([kind], features, FOLDS, ALPHA, prior).held_out
    after = regress([Target(KIND, kind.rows, turned)], features, FOLDS, ALPHA, prior).held_out
    same_fold = FOLDS[0] == FOLDS
    assert np.abs(before[~same_fold] - after[~same_fold]).max() > 1e-3
    np.testing.assert_array_equal(before[same_fold], after[same_fold])


def test_what_the_prior_explains_already_is_not_learnt_again(features: csr_array) -> None:
    weights = np.random.default_rng(3).normal(size=(FEATURES, 2)).astype(np.float32)
    offset = np.array([0.5, -0.5], np.float32)
    prior = Prior(weights, offset, np.zeros(TERMS))
    explained = Target(KIND, np.arange(ROWS), np.asarray(features @ weights + offset, np.float32))
    found = regress([explained], features, FOLDS, ALPHA, prior)
    np.testing.assert_allclose(found.weights, weights, atol=1e-4)
    np.testing.assert_allclose(found.held_out, explained.values, atol=1e-3)


def test_outputs_of_kept_heads_stay_as_they_are(features: csr_array, targets: list[Target]) -> None:
    weights = np.zeros((FEATURES, 3), np.float32)
    weights[:, 2] = 1
    prior = Prior(weights, np.array([0, 0, 7], np.float32), np.zeros(TERMS), (HARD,))
    found = regress(targets[:1], features, FOLDS, ALPHA, prior)
    np.testing.assert_array_equal(found.weights[:, 2], weights[:, 2])
    np.testing.assert_allclose(found.held_out[:, 2], features.sum(axis=1) + 7, rtol=1e-4)


def test_believing_nothing_weighs_nothing() -> None:
    prior = Prior.none(FEATURES, 3)
    assert prior.weights.shape == (FEATURES, 3)
    assert prior.energy.shape == (TERMS,)
    assert prior.kept == ()
