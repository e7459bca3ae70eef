"""What the outputs mean: logits → calibrated probabilities → the tags of a `Prediction`.

A head owns a run of outputs. Its logits are calibrated in training on rows that were not fitted, so that softmax (one
of many) or the logistic function (each for itself) gives probabilities. Knows nothing of features.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import repeat
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.records import Choice, Prediction

__all__ = [
    "HEADS",
    "Head",
    "Matrix",
    "Probabilities",
    "is_complete",
    "levels_of",
    "linked",
    "members_of",
    "on_curve",
    "predictions",
    "probabilities",
    "reached",
    "runs",
    "with_highest",
]

HEADS = ("category", "membership", "difficulty", "reasons", "urgency", "kind", "unit")
"""Names of the heads; category and membership are always there and first, unit seldom."""

_MOST_CATEGORIES = 3
_TOP = 3
_CERTAIN = 1e-20  # less than this for all other classes together is nothing to share
_AHEAD = 1e-5  # by how much the highest probability stays above the second, at least

Matrix = NDArray[np.float32]
Probabilities = dict[str, Matrix]
_Fields = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Head:
    """A run of outputs.

    Attributes:
        name: one of HEADS.
        link: "softmax" where exactly one class holds, "logistic" where each class stands for itself.
        classes: what each output stands for. Ordinal heads (difficulty, urgency) have one output for each level but the
            lowest, with the probability of at least that level.
        thresholds: probabilities from which a class is said, one a class for reasons and urgency and one for all for
            membership; for difficulty the expected levels from which 2 and 3 are said. Chosen on rows not fitted.
        curve: for softmax, points (softmax's highest probability, how often it was right), both rising; the highest
            probability is read off the curve and the others share the rest as before.
    """

    name: str
    link: Literal["softmax", "logistic"]
    classes: tuple[str, ...]
    thresholds: tuple[float, ...] = ()
    curve: tuple[tuple[float, float], ...] = ()


def probabilities(heads: Sequence[Head], logits: Matrix) -> Probabilities:
    """The probability of every class, by head; each array is float32 (rows, classes) with values in [0, 1]."""
    shares = linked(heads, logits)
    found = {head.name: on_curve(head, shares[:, own]) for head, own in runs(heads)}
    for name in ("difficulty", "urgency"):
        if name in found:  # at least 3 is never likelier than at least 2
            found[name] = np.minimum.accumulate(found[name], axis=1)
    return found


def runs(heads: Sequence[Head]) -> Iterator[tuple[Head, slice]]:
    """Every head with its run of outputs."""
    start = 0
    for head in heads:
        yield head, slice(start, start := start + len(head.classes))


def linked(heads: Sequence[Head], logits: Matrix) -> Matrix:
    """The probabilities that logits stand for, output by output, before any curve."""
    shares: Matrix = (0.5 * (1.0 + np.tanh(0.5 * logits))).astype(np.float32)
    for head, own in runs(heads):
        if head.link == "softmax":
            shares[:, own] = _softmax(logits[:, own])
    return shares


def _softmax(scores: Matrix) -> Matrix:
    powers: Matrix = np.exp(scores - scores.max(axis=1, keepdims=True))
    powers /= powers.sum(axis=1, keepdims=True)
    return powers


def on_curve(head: Head, found: Matrix) -> Matrix:
    """Replace each row's highest probability by what the curve says."""
    if not head.curve:
        return found
    points, right = _points(head.curve)
    return with_highest(found, np.interp(found.max(axis=1), points, right).astype(np.float32))


@cache
def _points(curve: tuple[tuple[float, float], ...]) -> Matrix:
    """The curve's x and y, (2, points)."""
    return np.array(curve, np.float32).T


def with_highest(found: Matrix, believed: Matrix) -> Matrix:
    """Each row's highest probability becomes `believed`, (rows,), and the others share the rest as before.

    The highest stays the highest: below the share that the second would get, `believed` is not followed.
    """
    rows, first = np.arange(len(found)), found.argmax(axis=1)
    shares = found.copy()
    shares[rows, first] = 0
    rest = shares.sum(axis=1)
    shares /= np.maximum(rest, _CERTAIN)[:, None]
    second = shares.max(axis=1)
    believed = np.where(rest > _CERTAIN, np.maximum(believed, (second + _AHEAD) / (second + 1)), 1).astype(np.float32)
    shares *= (1 - believed)[:, None]
    shares[rows, first] = believed
    return shares


def is_complete(head: Head) -> bool:
    """Whether the head has all it needs to speak: a known name and link, classes, and their thresholds."""
    needed = 0 if head.link == "softmax" else 1 if head.name == "membership" else len(head.classes)
    return (
        head.name in HEADS
        and head.link in ("softmax", "logistic")
        and 0 < len(head.classes) == len(set(head.classes))
        and len(head.thresholds) == needed
        and (head.link == "softmax" or not head.curve)
    )


def predictions(
    heads: Sequence[Head], found: Mapping[str, Matrix], more: Mapping[str, list[Any]] | None = None
) -> list[Prediction]:
    """The tags of every row; `more` gives fields that no head fills."""
    by_name = {head.name: head for head in heads}
    columns = _category_fields(by_name, found) | dict(more or {})
    for name, fields_of in _FIELDS.items():
        if name in by_name:
            columns |= fields_of(by_name[name], found[name])
    return list(map(Prediction, *(columns.get(field.name, repeat(field.default)) for field in fields(Prediction))))


def _category_fields(heads: Mapping[str, Head], found: Mapping[str, Matrix]) -> _Fields:
    classes, primary = heads["category"].classes, found["category"]
    top = _highest(primary, _TOP)
    probabilities_of_top = np.take_along_axis(primary, top, axis=1).tolist()
    top3 = [
        tuple(Choice(classes[place], probability) for place, probability in zip(places, row, strict=True))
        for places, row in zip(top.tolist(), probabilities_of_top, strict=True)
    ]
    return {
        "category": [choices[0].category for choices in top3],
        "confidence": [choices[0].probability for choices in top3],
        "categories": _sets(heads["membership"], found["membership"], top[:, 0]),
        "top3": top3,
    }


def _sets(head: Head, found: Matrix, first: NDArray[np.int64]) -> list[tuple[str, ...]]:
    """The slugs of each ticket's categories, the primary first, then by falling probability."""
    places, held = _members(head, found, first)
    classes = head.classes
    return [
        tuple(classes[place] for place in row[:count])
        for row, count in zip(places.tolist(), held.sum(axis=1).tolist(), strict=True)
    ]


def members_of(head: Head, found: Matrix, first: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which categories a ticket has: the primary (`first`), and the likeliest two others above the threshold."""
    places, held = _members(head, found, first)
    members = np.zeros(found.shape, np.bool_)
    np.put_along_axis(members, places, held, axis=1)
    return members


def _members(head: Head, found: Matrix, first: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The primary category and the likeliest others, falling, and which of them the ticket has: those in front."""
    order = found.copy()
    order[np.arange(len(found)), first] = 2
    places = _highest(order, _MOST_CATEGORIES)
    return places, np.take_along_axis(order, places, axis=1) >= head.thresholds[0]


def _highest(found: Matrix, most: int) -> NDArray[np.int64]:
    """The places of each row's highest values, falling; of equal values the first in the row comes first."""
    rest, rows = found.copy(), np.arange(len(found))
    places = np.empty((len(found), min(most, found.shape[1])), np.int64)
    for rank in range(places.shape[1]):
        places[:, rank] = rest.argmax(axis=1)
        rest[rows, places[:, rank]] = -1
    return places


def levels_of(head: Head, found: Matrix) -> NDArray[np.int64]:
    """Difficulty 1 to 3: how many thresholds the expected level passes."""
    expected = 1 + found.sum(axis=1)
    levels: NDArray[np.int64] = 1 + (expected[:, None] >= np.array(head.thresholds, np.float32)).sum(axis=1)
    return levels


def reached(head: Head, found: Matrix) -> NDArray[np.bool_]:
    """Which classes reach their own threshold."""
    return found >= np.array(head.thresholds, np.float32)


def _difficulty_fields(head: Head, found: Matrix) -> _Fields:
    return {
        "difficulty": levels_of(head, found).tolist(),
        "difficulty_score": (1 + found.sum(axis=1)).tolist(),
        "p_hard": found[:, -1].tolist(),
    }


def _reasons_fields(head: Head, found: Matrix) -> _Fields:
    codes: list[list[str]] = [[] for _ in found]
    for row, column in zip(*np.nonzero(reached(head, found)), strict=True):
        codes[row].append(head.classes[column])
    return {"reasons": [tuple(found_codes) for found_codes in codes]}


def _urgency_fields(head: Head, found: Matrix) -> _Fields:
    return {"urgency": reached(head, found).sum(axis=1).tolist()}


def _likeliest(head: Head, found: Matrix) -> _Fields:
    return {head.name: [head.classes[place] for place in found.argmax(axis=1).tolist()]}


_FIELDS: Mapping[str, Callable[[Head, Matrix], _Fields]] = {
    "difficulty": _difficulty_fields,
    "reasons": _reasons_fields,
    "urgency": _urgency_fields,
    "kind": _likeliest,
    "unit": _likeliest,
}
