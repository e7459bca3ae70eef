"""Least squares with a squared penalty, for many targets at once: the learner behind every head.

Minimises ‖X W + m − Y‖² + alpha ‖W‖², m being the targets' means. With up to `DUAL_ROWS` rows it is solved exactly
through the rows' inner products (one factorisation serves every target); beyond, by scikit-learn's conjugate gradients
over the columns. `benchmarks/accuracy.py` sets it beside linear support vector machines and logistic regression; it
trains all heads in the time of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import Ridge

__all__ = ["DUAL_ROWS", "Fitted", "RidgeSolver", "solver_for"]

DUAL_ROWS = 22_000  # 2 GB of inner products
_BAND = 1_000

Matrix = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Fitted:
    """Scores = X · weights + mean; weights float32 (columns, targets), mean float32 (targets,)."""

    weights: Matrix
    mean: Matrix


class RidgeSolver(Protocol):
    """Fits on some rows of a fixed X."""

    def fit(self, rows: NDArray[np.int64], targets: Matrix, alpha: float) -> Fitted:
        """The weights learnt from these rows of X; targets (rows, targets)."""

    def held_out(self, rows: NDArray[np.int64], targets: Matrix, folds: NDArray[np.int64], alpha: float) -> Matrix:
        """For each of these rows, the scores of a model that did not see its fold; 0 where a fold is all."""


def solver_for(features: csr_array) -> RidgeSolver:
    """The exact solver where its memory allows, else the iterative one."""
    return _Dual(features) if features.shape[0] <= DUAL_ROWS else _Primal(features)


def _splits(folds: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Places to learn from and places to judge, for each fold that leaves something to learn from."""
    for fold in np.unique(folds) if folds.min() < folds.max() else ():
        yield np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)


class _Dual:
    def __init__(self, features: csr_array) -> None:
        self._features = features
        self._products = _inner_products(features)

    def fit(self, rows: NDArray[np.int64], targets: Matrix, alpha: float) -> Fitted:
        mean = targets.mean(axis=0)
        shares = self._shares(rows, targets - mean, alpha)
        return Fitted(np.asarray(self._features[rows].T @ shares, np.float32), mean)

    def held_out(self, rows: NDArray[np.int64], targets: Matrix, folds: NDArray[np.int64], alpha: float) -> Matrix:
        scores = np.zeros_like(targets)
        for learn, judge in _splits(folds):
            mean = targets[learn].mean(axis=0)
            shares = self._shares(rows[learn], targets[learn] - mean, alpha)
            scores[judge] = self._products[np.ix_(rows[judge], rows[learn])] @ shares + mean
        return scores

    def _shares(self, rows: NDArray[np.int64], centred: Matrix, alpha: float) -> Matrix:
        """Each row's share in the weights: (K + alpha I)⁻¹ Y."""
        model = KernelRidge(alpha=alpha, kernel="precomputed").fit(self._products[np.ix_(rows, rows)], centred)
        return np.asarray(model.dual_coef_, np.float32)


def _inner_products(features: csr_array) -> Matrix:
    """X · Xᵀ, dense, a band of rows at a time."""
    columns = features.T.tocsr()
    products = np.empty((features.shape[0], features.shape[0]), np.float32)
    for start in range(0, len(products), _BAND):
        products[start : start + _BAND] = (features[start : start + _BAND] @ columns).toarray()
    return products


class _Primal:
    def __init__(self, features: csr_array) -> None:
        self._features = features

    def fit(self, rows: NDArray[np.int64], targets: Matrix, alpha: float) -> Fitted:
        mean = targets.mean(axis=0)
        model = Ridge(alpha=alpha, fit_intercept=False, solver="sparse_cg", tol=1e-4)
        model.fit(self._features[rows], targets - mean)
        return Fitted(np.ascontiguousarray(np.atleast_2d(model.coef_).T, np.float32), mean)

    def held_out(self, rows: NDArray[np.int64], targets: Matrix, folds: NDArray[np.int64], alpha: float) -> Matrix:
        scores = np.zeros_like(targets)
        for learn, judge in _splits(folds):
            fitted = self.fit(rows[learn], targets[learn], alpha)
            scores[judge] = self._features[rows[judge]] @ fitted.weights + fitted.mean
        return scores
