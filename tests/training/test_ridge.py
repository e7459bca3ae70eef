"""The ridge, solved through rows and through columns, against the normal equations written out."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array, random_array

from training import ridge
from training.ridge import RidgeSolver, solver_for

ROWS, COLUMNS, OUTPUTS, ALPHA = 60, 25, 4, 0.7
Matrix = NDArray[np.float32]


@pytest.fixture
def features() -> csr_array:
    sampler = np.random.default_rng(3)
    return csr_array(random_array((ROWS, COLUMNS), density=0.3, rng=sampler, dtype=np.float32))


@pytest.fixture
def targets() -> Matrix:
    return np.random.default_rng(5).normal(size=(ROWS, OUTPUTS)).astype(np.float32)


@pytest.fixture(params=["through rows", "through columns"])
def solver(request: pytest.FixtureRequest, features: csr_array, monkeypatch: pytest.MonkeyPatch) -> RidgeSolver:
    monkeypatch.setattr(ridge, "DUAL_ROWS", ROWS if request.param == "through rows" else ROWS - 1)
    return solver_for(features)


def by_hand(features: csr_array, rows: NDArray[np.int64], targets: Matrix) -> tuple[Matrix, Matrix]:
    """(Xᵀ X + alpha I)⁻¹ Xᵀ (Y - mean), and the mean."""
    dense, mean = features[rows].toarray(), targets.mean(axis=0)
    return np.linalg.solve(dense.T @ dense + ALPHA * np.eye(COLUMNS), dense.T @ (targets - mean)), mean


def test_weights_solve_the_normal_equations(solver: RidgeSolver, features: csr_array, targets: Matrix) -> None:
    rows = np.arange(ROWS)
    fitted = solver.fit(rows, targets, ALPHA)
    weights, mean = by_hand(features, rows, targets)
    np.testing.assert_allclose(fitted.weights, weights, atol=1e-3)
    np.testing.assert_allclose(fitted.mean, mean, atol=1e-6)
    assert fitted.weights.dtype == np.float32


def test_only_the_rows_given_are_learnt_from(solver: RidgeSolver, features: csr_array, targets: Matrix) -> None:
    rows = np.arange(0, ROWS, 2)
    weights, _ = by_hand(features, rows, targets[rows])
    np.testing.assert_allclose(solver.fit(rows, targets[rows], ALPHA).weights, weights, atol=1e-3)


def test_a_held_out_row_is_scored_by_a_model_that_never_saw_its_fold(
    solver: RidgeSolver, features: csr_array, targets: Matrix
) -> None:
    rows, folds = np.arange(0, ROWS, 2), np.arange(ROWS // 2) % 3
    scores = solver.held_out(rows, targets[rows], folds, ALPHA)
    for fold in range(3):
        learn, judge = rows[folds != fold], rows[folds == fold]
        weights, mean = by_hand(features, learn, targets[learn])
        np.testing.assert_allclose(scores[folds == fold], features[judge] @ weights + mean, atol=1e-3)


def test_where_one_fold_holds_all_rows_nothing_is_known(solver: RidgeSolver, targets: Matrix) -> None:
    assert not solver.held_out(np.arange(ROWS), targets, np.zeros(ROWS, np.int64), ALPHA).any()


def test_one_target_has_one_column_of_weights(solver: RidgeSolver, targets: Matrix) -> None:
    assert solver.fit(np.arange(ROWS), targets[:, :1], ALPHA).weights.shape == (COLUMNS, 1)


def test_inner_products_are_the_same_band_by_band(features: csr_array, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = solver_for(features).fit(np.arange(ROWS), np.eye(ROWS, 2, dtype=np.float32), ALPHA)
    monkeypatch.setattr(ridge, "_BAND", 7)
    banded = solver_for(features).fit(np.arange(ROWS), np.eye(ROWS, 2, dtype=np.float32), ALPHA)
    np.testing.assert_array_equal(whole.weights, banded.weights)
