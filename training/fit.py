"""Targets and features → one linear map: ridge, held-out scores, calibration, compilation.

The one place that says in which order learning happens. Deterministic: the same input gives the same model. Knows
nothing of texts, files, registries or cards.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack, vstack

from pandong_nlp.model.features import SHAPE, Document, FeatureSpace
from pandong_nlp.model.heads import Head, Probabilities, probabilities
from pandong_nlp.model.linear import LinearMap, compressed
from training.calibrate import Calibration, calibrate
from training.ridge import solver_for
from training.targets import Target
from training.vocabulary import VocabularyOptions

__all__ = ["FitOptions", "Fitting", "Prior", "fit", "folds_of", "matrix_of", "outputs_of"]

_CHUNK = 512
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FitOptions:
    """What cross-validation chose; `benchmarks/ablation.py` varies it.

    Attributes:
        alpha: penalty of the ridge.
        shape_weight: what the standardised facts of a ticket's shape count beside its terms.
        folds: parts for held-out scores; an event never straddles two.
        most_rows: terms that keep weights in the finished model, those that move scores most.
    """

    vocabulary: VocabularyOptions = field(default_factory=VocabularyOptions)
    alpha: float = 0.45
    shape_weight: float = 0.14
    folds: int = 4
    most_rows: int = 160_000


@dataclass(frozen=True, eq=False)
class Prior:
    """What is believed before the labels are seen: the fit learns only what they say beyond it.

    Attributes:
        weights: float32 (features, outputs); outputs as `outputs_of` counts them, then those of `kept`.
        offset: float32 (outputs,).
        energy: float64 (terms,), what each term is believed to weigh in other tickets than the examples, so that one
            that they happen not to hold is not forgotten.
        kept: heads that the examples have no labels for; their outputs are logits and stay as they are.
    """

    weights: Matrix
    offset: Matrix
    energy: NDArray[np.float64]
    kept: tuple[Head, ...] = ()

    @classmethod
    def none(cls, features: int, outputs: int) -> Prior:
        weights, offset = np.zeros((features, outputs), np.float32), np.zeros(outputs, np.float32)
        return cls(weights, offset, np.zeros(features - len(SHAPE)))


@dataclass(frozen=True, eq=False)
class Fitting:
    """A fitted model, and the probabilities its rows got while they were held out.

    held_out[name] is float32 (rows with that label, classes).
    """

    linear: LinearMap
    heads: tuple[Head, ...]
    targets: tuple[Target, ...]
    held_out: Probabilities


def fit(
    targets: Sequence[Target], features: csr_array, events: Sequence[str], options: FitOptions, prior: Prior
) -> Fitting:
    """Learn every head: `features` are all examples' rows of `matrix_of`, `events` their events.

    Raw scores of held-out rows decide calibration and thresholds; the weights then come from all rows.
    """
    solver, folds = solver_for(features), folds_of(events, options.folds)
    weights, offset = prior.weights.copy(), prior.offset.copy()
    raw: dict[str, Matrix] = {}
    for system in _systems(targets):
        own, rows = system.outputs, system.rows
        believed = features[rows] @ prior.weights[:, own] + prior.offset[own]
        beyond = system.values - believed
        fitted = solver.fit(rows, beyond, options.alpha)
        weights[:, own] += fitted.weights
        offset[own] += fitted.mean
        raw |= system.by_head(believed + solver.held_out(rows, beyond, folds[rows], options.alpha))
    calibration = calibrate(targets, raw)
    fitted_outputs = len(calibration.offset)
    final = np.hstack([weights[:, :fitted_outputs] @ calibration.mix, weights[:, fitted_outputs:]])
    bias = np.append(offset[:fitted_outputs] @ calibration.mix + calibration.offset, offset[fitted_outputs:])
    linear = _compiled(final, bias, np.asarray(features.power(2).sum(axis=0), float), prior.energy, options)
    return Fitting(linear, (*calibration.heads, *prior.kept), tuple(targets), _held_out(calibration, targets, raw))


def outputs_of(targets: Sequence[Target]) -> dict[str, NDArray[np.int64]]:
    """The columns of each head, one after another in the order of the targets."""
    ends = np.cumsum([len(target.head.classes) for target in targets]).tolist()
    return {t.head.name: np.arange(end - len(t.head.classes), end) for t, end in zip(targets, ends, strict=True)}


def folds_of(events: Sequence[str], folds: int) -> NDArray[np.int64]:
    """A fold for each event, drawn from the event's name alone: adding tickets moves no other ticket."""
    return np.array([zlib.crc32(event.encode()) % folds for event in events], np.int64)


def matrix_of(space: FeatureSpace, documents: Sequence[Document], shape_weight: float) -> csr_array:
    """All features as one sparse matrix: the terms' columns, then the shape's."""
    parts = []
    for start in range(0, len(documents), _CHUNK):
        chunk = space.features(documents[start : start + _CHUNK])
        terms = csr_array((chunk.values, (chunk.rows, chunk.columns)), shape=(len(chunk), space.width))
        parts.append(hstack([terms, csr_array(chunk.shape * np.float32(shape_weight))], format="csr"))
    return csr_array(vstack(parts, format="csr"))


@dataclass(frozen=True, eq=False)
class _System:
    """Heads that have labels on the same rows, solved together."""

    heads: dict[str, int]  # name → classes
    outputs: NDArray[np.int64]
    rows: NDArray[np.int64]
    values: Matrix

    def by_head(self, scores: Matrix) -> dict[str, Matrix]:
        parts = np.hsplit(scores, np.cumsum(list(self.heads.values()))[:-1])
        return dict(zip(self.heads, parts, strict=True))


def _systems(targets: Sequence[Target]) -> list[_System]:
    outputs = outputs_of(targets)
    same_rows: dict[bytes, list[Target]] = {}
    for target in targets:
        same_rows.setdefault(target.rows.tobytes(), []).append(target)
    return [
        _System(
            {target.head.name: len(target.head.classes) for target in group},
            np.concatenate([outputs[target.head.name] for target in group]),
            group[0].rows,
            np.hstack([target.values for target in group]),
        )
        for group in same_rows.values()
    ]


def _compiled(
    final: Matrix, bias: Matrix, energy: NDArray[np.float64], believed: NDArray[np.float64], options: FitOptions
) -> LinearMap:
    """Compress the terms' weights; those of the shape facts stay exact."""
    terms = len(believed)
    weighted, levels, scale = compressed(final[:terms], energy[:terms] + believed, options.most_rows)
    shape_weights = np.ascontiguousarray(final[terms:] * np.float32(options.shape_weight))
    return LinearMap(weighted, levels, scale, shape_weights, bias)


def _held_out(calibration: Calibration, targets: Sequence[Target], raw: dict[str, Matrix]) -> Probabilities:
    """Calibrated probabilities, head by head (category leans on membership, which has the same rows)."""
    outputs = outputs_of(targets)
    found: Probabilities = {}
    for head in calibration.heads:
        own = outputs[head.name]
        logits = calibration.offset[own] + sum(
            scores @ calibration.mix[np.ix_(outputs[name], own)]
            for name, scores in raw.items()
            if name == head.name or (head.name, name) == ("category", "membership")
        )
        found |= probabilities([head], np.asarray(logits, np.float32))
    return found
