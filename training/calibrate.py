"""Raw scores of rows that were not fitted → logits whose probabilities can be believed.

Each head gets an affine map of its raw scores (Platt scaling: Platt 1999; temperature scaling for one-of-many heads:
Guo et al. 2017). The category head may also lean on the membership scores. As the maps are affine, they are folded into
the model's weights. Knows nothing of texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression

from training.targets import Target

__all__ = ["Calibration", "calibrate"]

Matrix = NDArray[np.float32]
_WEAK_PRIOR = 5.0  # pull of a class's own offset towards zero, in units of one row's log-likelihood


@dataclass(frozen=True, eq=False)
class Calibration:
    """Logits of all outputs = raw · mix + offset; mix is float32 (outputs, outputs), offset float32 (outputs,)."""

    mix: Matrix
    offset: Matrix


def calibrate(targets: Sequence[Target], raw: Mapping[str, Matrix]) -> Calibration:
    """Fit every head's map on held-out raw scores; raw[name] is (len(target.rows), classes)."""
    names = [target.head.name for target in targets]
    ends = np.cumsum([len(target.head.classes) for target in targets])
    own = {name: slice(end - raw[name].shape[1], end) for name, end in zip(names, ends.tolist(), strict=True)}
    mix, offset = np.zeros((ends[-1], ends[-1]), np.float32), np.zeros(ends[-1], np.float32)
    for target in targets:
        name = target.head.name
        sources = [name, "membership"] if name == "category" else [name]
        fit = _softmax_map if target.head.link == "softmax" else _logistic_map
        scales, offset[own[name]] = fit(target.values, [raw[source] for source in sources])
        for source, scale in zip(sources, scales, strict=True):
            mix[own[source], own[name]] = np.diag(scale)
    return Calibration(mix, offset)


_Map = tuple[list[Matrix], Matrix]  # for each source the classes' factors; the classes' offsets


def _softmax_map(values: Matrix, sources: Sequence[Matrix]) -> _Map:
    """One factor for each source and an offset for each class: the likeliest, with a weak pull of offsets to zero."""
    truth = values.argmax(axis=1)
    rows, classes = values.shape
    indicator = np.eye(classes)[truth]

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        factors, offsets = parameters[: len(sources)], parameters[len(sources) :]
        logits = sum(factor * source for factor, source in zip(factors, sources, strict=True)) + offsets
        normaliser = logsumexp(logits, axis=1)
        surplus = np.exp(logits - normaliser[:, None]) - indicator
        value = (normaliser - logits[np.arange(rows), truth]).sum() + _WEAK_PRIOR / 2 * (offsets**2).sum()
        slopes = [(surplus * source).sum() for source in sources]
        return value, np.concatenate([slopes, surplus.sum(axis=0) + _WEAK_PRIOR * offsets])

    start = np.concatenate([np.full(len(sources), 4.0), np.zeros(classes)])
    found = minimize(loss, start, jac=True, method="L-BFGS-B").x.astype(np.float32)
    return [np.full(classes, factor) for factor in found[: len(sources)]], found[len(sources) :]


def _logistic_map(values: Matrix, sources: Sequence[Matrix]) -> _Map:
    """Platt scaling, class by class; a class that never or always holds keeps a constant, smoothed share."""
    (scores,) = sources
    factors, offsets = np.zeros(values.shape[1], np.float32), np.zeros(values.shape[1], np.float32)
    for column, held in enumerate(values.T > 0):
        if held.min() == held.max():
            share = (held.sum() + 1) / (len(held) + 2)
            offsets[column] = np.log(share / (1 - share))
            continue
        model = LogisticRegression(C=1e3, tol=1e-6, solver="newton-cholesky").fit(scores[:, column : column + 1], held)
        factors[column], offsets[column] = model.coef_[0, 0], model.intercept_[0]
    return [factors], offsets
