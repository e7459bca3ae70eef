"""From which probability a class is said, and how far the likeliest class of a head can be believed.

All chosen on held-out probabilities, head by head. Knows nothing of scores or texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from pandong_nlp.model.heads import Head, Matrix
from training.targets import Target

__all__ = ["completed"]

_CURVE_POINTS = 24
_ROWS_A_POINT = 50
_NEVER = 2.0  # a threshold that no probability reaches
_LEAST_ALARM = 0.25
_FALSE_ALARMS = 0.03  # leaves room for those of the rules (`pandong_nlp.triage.urgency`), about 0.015


def completed(target: Target, found: Matrix) -> Head:
    """The head with its thresholds, or its curve, from the held-out probabilities of its rows.

    The category has no curve: `training.confidence` knows more.
    """
    if target.head.name == "category":
        return target.head
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


def _urgency(values: Matrix, found: Matrix) -> tuple[float, ...]:
    """An alarm too few is worse than one too many: level 1 is said as often as false alarms allow.

    Level 2 sends people out at once: its best F1, but never below one chance in four.
    """
    first, *others = ((held, column) for held, column in zip(values.T > 0, found.T, strict=True))
    return _within_false_alarms(*first), *(max(_best_f1(*level), _LEAST_ALARM) for level in others)


def _within_false_alarms(held: NDArray[np.bool_], probability: Matrix) -> float:
    """The lowest threshold that at most the allowed share of tickets without the class reaches."""
    if not held.any():
        return _NEVER
    others = np.sort(probability[~held])[::-1]
    allowed = int(_FALSE_ALARMS * len(others))
    highest_kept_out = others[allowed] if len(others) else 0.0
    above = probability[probability > highest_kept_out]
    return float((above.min() + highest_kept_out) / 2) if above.size else _NEVER


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
    "urgency": _urgency,
}
