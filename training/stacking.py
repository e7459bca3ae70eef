"""Learns what the heads tell each other (`pandong_nlp.model.stacking`), from findings on held-out rows.

Every head's logits get a correction that is linear in all findings: maximum likelihood with a squared penalty on the
correction, so that few labels change little. Knows nothing of texts or features.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

from pandong_nlp.model.heads import Head, Matrix
from pandong_nlp.model.stacking import Stacking, findings
from training.targets import Target

__all__ = ["stack"]

_STEPS = 50  # of the minimiser; more gain nothing on held-out rows
_CONSTANT = 1e-3  # a finding that varies less says nothing

Floats = NDArray[np.float64]


def stack(
    heads: Sequence[Head],
    targets: Sequence[Target],
    logits: Matrix,
    folds: NDArray[np.int64],
    penalty: float,
    prior: Stacking,
) -> tuple[Stacking, dict[str, Matrix]]:
    """The layer learnt from all rows, and by head the logits of its target's rows from a layer that did not see them.

    Args:
        heads: in the order of the outputs; those without target keep the prior's correction.
        targets: the labels, in the order of the first outputs.
        logits: held-out logits of every row for every output.
        folds: of every row.
        penalty: of the squared correction, in units of the log-likelihood, per standard deviation of a finding.
        prior: the layer that the correction starts from.
    """
    found = findings(heads, logits)
    mean, scale = found.mean(axis=0), found.std(axis=0)
    scale[scale < _CONSTANT] = np.inf
    standard = np.asarray((found - mean) / scale, np.float64)
    believed = prior.logits(heads, logits)
    weights, bias = prior.weights.copy(), prior.bias.copy()
    held_out: dict[str, Matrix] = {}
    start = 0
    for target in targets:
        own = slice(start, start + len(target.head.classes))
        rows, start = target.rows, own.stop
        problem = _Problem(target, standard[rows], believed[rows, own].astype(np.float64), penalty)
        held_out[target.head.name] = problem.held_out(folds[rows])
        correction, shift = problem.solved(np.ones(len(rows), np.bool_))
        scaled = correction / scale[:, None]
        weights[:, own] += scaled
        bias[own] += shift - mean @ scaled
    return Stacking(weights, bias), held_out


class _Problem:
    """One head's correction: findings (rows, findings) and own logits (rows, classes) → labels."""

    def __init__(self, target: Target, found: Floats, logits: Floats, penalty: float) -> None:
        self._found, self._logits, self._penalty = found, logits, penalty
        self._one_of_many = target.head.link == "softmax"
        held = target.values > 0
        if self._one_of_many:
            held = np.eye(held.shape[1], dtype=np.bool_)[target.values.argmax(axis=1)]
        self._held = held.astype(np.float64)

    def held_out(self, folds: NDArray[np.int64]) -> Matrix:
        """Logits of every row with a correction learnt from the other folds; uncorrected where there is no other."""
        corrected = self._logits.copy()
        for fold in np.unique(folds) if folds.min() < folds.max() else ():
            judge = folds == fold
            weights, bias = self.solved(~judge)
            corrected[judge] += self._found[judge] @ weights + bias
        return corrected.astype(np.float32)

    def solved(self, rows: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """The correction learnt from these rows: weights (findings, classes) and bias (classes,)."""
        found, logits, held = self._found[rows], self._logits[rows], self._held[rows]
        shape = found.shape[1], held.shape[1]

        def loss(parameters: Floats) -> tuple[float, Floats]:
            weights, bias = parameters[: -shape[1]].reshape(shape), parameters[-shape[1] :]
            value, slopes = self._log_loss(logits + found @ weights + bias, held)
            value += self._penalty / 2 * ((weights**2).sum() + (bias**2).sum())
            gradient = found.T @ slopes + self._penalty * weights
            return value, np.concatenate([gradient.ravel(), slopes.sum(axis=0) + self._penalty * bias])

        start = np.zeros((shape[0] + 1) * shape[1])
        solution = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
        return solution[: -shape[1]].reshape(shape), solution[-shape[1] :]

    def _log_loss(self, logits: Floats, held: Floats) -> tuple[float, Floats]:
        """Minus the log-likelihood, and its slopes by the logits."""
        if self._one_of_many:
            normaliser = logsumexp(logits, axis=1, keepdims=True)
            return float(((normaliser - logits) * held).sum()), np.exp(logits - normaliser) - held
        return float((np.logaddexp(0, logits) - held * logits).sum()), expit(logits) - held
