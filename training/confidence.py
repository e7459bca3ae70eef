"""Learns how far the first category can be believed (`pandong_nlp.model.confidence`), from held-out rows.

Logistic regression of "right or wrong" on the facts, with a pull towards believing the probability. Knows nothing of
texts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from pandong_nlp.model.confidence import FACTS, Confidence, facts_of
from pandong_nlp.model.heads import Matrix

__all__ = ["fit_confidence"]

_PULL = 10.0  # of weights and offsets towards zero, in units of one row's log-likelihood; see benchmarks/ablation.py

Floats = NDArray[np.float64]


def fit_confidence(
    primary: Matrix, membership: Matrix, truth: NDArray[np.int64], folds: NDArray[np.int64]
) -> tuple[Confidence, Matrix]:
    """The confidence learnt from all rows, and `primary` with that of each row learnt from the other folds.

    Args:
        primary: held-out probabilities of being the first category, float32 (rows, categories).
        membership: of being in the set, likewise.
        truth: the place of each row's right category.
        folds: of each row.
    """
    held_out = primary.copy()
    for fold in np.unique(folds) if folds.min() < folds.max() else ():
        judge = folds == fold
        learnt = _fitted(primary[~judge], membership[~judge], truth[~judge])
        held_out[judge] = learnt.applied(primary[judge], membership[judge])
    return _fitted(primary, membership, truth), held_out


def _fitted(primary: Matrix, membership: Matrix, truth: NDArray[np.int64]) -> Confidence:
    categories, count = primary.shape[1], len(FACTS)
    first, facts = facts_of(primary, membership)
    right = (first == truth).astype(np.float64)

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weights, offsets, bias = parameters[:count], parameters[count:-1], parameters[-1]
        log_odds = facts[:, 0] + facts @ weights + offsets[first] + bias
        value = (np.logaddexp(0, log_odds) - right * log_odds).sum() + _PULL / 2 * (parameters**2).sum()
        surplus = expit(log_odds) - right
        slopes = np.concatenate([facts.T @ surplus, np.bincount(first, surplus, categories), [surplus.sum()]])
        return float(value), slopes + _PULL * parameters

    found = minimize(loss, np.zeros(count + categories + 1), jac=True, method="L-BFGS-B").x.astype(np.float32)
    return Confidence(found[:count], found[count:-1] + found[-1])
