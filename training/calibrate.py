"""Raw scores of rows that were not fitted → logits whose probabilities can be believed, and the thresholds.

Each head gets an affine map of its raw scores (Platt scaling: Platt 1999; temperature scaling for one-of-many heads:
Guo et al. 2017). The category head may also lean on the membership scores. As the maps are affine, they are folded into
the model's weights. Knows nothing of texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from pandong_nlp.model.heads import Head, probabilities
from training.targets import Target

__all__ = ["Calibration", "calibrate"]

Matrix = NDArray[np.float32]
_CURVE_POINTS = 24
_ROWS_A_POINT = 50
_NEVER = 2.0  # a threshold that no probability reaches
_WEAK_PRIOR = 5.0  # pull of a class's own offset towards zero, in units of one row's log-likelihood


@dataclass(frozen=True, eq=False)
class Calibration:
    """Logits of all outputs = raw · mix + offset, and the heads with their thresholds.

    mix is float32 (raw outputs, outputs), offset float32 (outputs,).
    """

    mix: Matrix
    offset: Matrix
    heads: tuple[Head, ...]


def calibrate(targets: Sequence[Target], raw: Mapping[str, Matrix]) -> Calibration:
    """Fit every head's map and thresholds on held-out raw scores; raw[name] is (len(target.rows), classes)."""
    names = [target.head.name for target in targets]
    ends = np.cumsum([len(target.head.classes) for target in targets])
    own = {name: slice(end - raw[name].shape[1], end) for name, end in zip(names, ends.tolist(), strict=True)}
    mix, offset = np.zeros((ends[-1], ends[-1]), np.float32), np.zeros(ends[-1], np.float32)
    heads = []
    for target in targets:
        name = target.head.name
        sources = [name, "membership"] if name == "category" else [name]
        fit = _softmax_map if target.head.link == "softmax" else _logistic_map
        scales, offset[own[name]] = fit(target.values, [raw[source] for source in sources])
        for source, scale in zip(sources, scales, strict=True):
            mix[own[source], own[name]] = np.diag(scale)
        logits = sum(scale * raw[source] for source, scale in zip(sources, scales, strict=True)) + offset[own[name]]
        heads.append(_completed(target, np.asarray(logits, np.float32)))
    return Calibration(mix, offset, tuple(heads))


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


def _completed(target: Target, logits: Matrix) -> Head:
    """The head with its curve or thresholds."""
    found = probabilities([target.head], logits)[target.head.name]
    if target.head.link == "softmax":
        right = found.argmax(axis=1) == target.values.argmax(axis=1)
        return replace(target.head, curve=_curve(found.max(axis=1), right))
    return replace(target.head, thresholds=_THRESHOLDS[target.head.name](target.values, found))


def _curve(confidence: Matrix, right: NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
    """Isotonic regression (Zadrozny and Elkan 2002) over the means of equally filled bins, so that the curve is smooth.

    The last point lies at confidence 1.
    """
    order = np.argsort(confidence, kind="stable")
    bins = np.array_split(order, max(2, min(_CURVE_POINTS, len(order) // _ROWS_A_POINT)))
    points = [(float(confidence[rows].mean()), (float(right[rows].sum()) + 0.5) / (len(rows) + 1)) for rows in bins]
    xs, ys = np.array(points).T
    fitted = IsotonicRegression().fit(xs, ys).predict(xs)
    return (*zip(xs.tolist(), fitted.tolist(), strict=True), (1.0 + 1e-6, float(fitted[-1])))


def _best_f1(held: NDArray[np.bool_], probability: Matrix) -> float:
    """The threshold with the highest F1 = 2 TP / (2 TP + FP + FN), over all places between two probabilities.

    A class that never holds is never said.
    """
    if not held.any():
        return _NEVER
    order = np.argsort(-probability, kind="stable")
    falling, hits = probability[order], np.cumsum(held[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + held.sum())
    following = np.append(falling[1:], 0)
    best = int(np.where(following < falling, f1, 0).argmax())
    return float((falling[best] + following[best]) / 2)


def _each_class(values: Matrix, found: Matrix) -> tuple[float, ...]:
    return tuple(_best_f1(held, column) for held, column in zip(values.T > 0, found.T, strict=True))


def _common(values: Matrix, found: Matrix) -> tuple[float, ...]:
    """One threshold for every class: the micro-F1 is highest where all classes ask for the same probability."""
    return _all_classes(values, found) * len(values.T)


def _all_classes(values: Matrix, found: Matrix) -> tuple[float, ...]:
    return (_best_f1(values.ravel() > 0, found.ravel()),)


def _levels(values: Matrix, found: Matrix) -> tuple[float, ...]:
    """Two cuts of the expected level with the highest quadratically weighted kappa (Cohen 1968), all pairs at once.

    kappa = 1 - squared distances from the truth / those of levels said as often but at random.
    """
    truth, expected = values.sum(axis=1).astype(int), 1 + found.sum(axis=1)
    lows, highs = np.arange(1.2, 1.9, 0.02)[:, None], np.arange(1.7, 2.7, 0.02)[None, :]
    sorted_of_level = [np.sort(expected[truth == level]) for level in range(3)]
    under_low, under_high = (
        np.array([np.searchsorted(of_level, cuts) for of_level in sorted_of_level]) for cuts in (lows, highs)
    )
    rows = np.bincount(truth, minlength=3)
    # How often each level is said of each true level, by low and high cut: (said, true, lows, highs).
    said = np.stack(np.broadcast_arrays(under_low, under_high - under_low, rows[:, None, None] - under_high))
    distances = np.square(np.subtract.outer(range(3), range(3)))
    found_apart = np.einsum("st,stlh->lh", distances, said)
    expected_apart = np.einsum("st,sulh,t->lh", distances, said, rows) / len(truth)
    kappa = np.where(expected_apart > 0, 1 - found_apart / np.maximum(expected_apart, 1e-9), 1)
    low, high = np.unravel_index(np.where(lows < highs, kappa, -1).argmax(), kappa.shape)
    return float(lows[low, 0]), float(highs[0, high])


_THRESHOLDS: Mapping[str, Callable[[Matrix, Matrix], tuple[float, ...]]] = {
    "membership": _all_classes,
    "difficulty": _levels,
    "reasons": _common,
    "urgency": _each_class,
}
