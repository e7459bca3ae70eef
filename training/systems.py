"""Ridge regression of every head, and the scores of rows that were not fitted.

Knows features and targets as matrices; nothing of calibration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pandong_nlp.model.features import SHAPE
from pandong_nlp.model.heads import Head, Matrix
from training.ridge import solver_for
from training.targets import Target

__all__ = ["Prior", "Regression", "outputs_of", "regress"]


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

    @property
    def is_known(self) -> bool:
        """Whether anything is believed at all."""
        return bool(self.weights.any())

    @classmethod
    def none(cls, features: int, outputs: int) -> Prior:
        weights, offset = np.zeros((features, outputs), np.float32), np.zeros(outputs, np.float32)
        return cls(weights, offset, np.zeros(features - len(SHAPE)))


@dataclass(frozen=True, eq=False)
class Regression:
    """Scores = features · weights + offset; `held_out` (rows, outputs): those of models that did not see the row."""

    weights: Matrix
    offset: Matrix
    held_out: Matrix


def regress(
    targets: Sequence[Target], features: csr_array, folds: NDArray[np.int64], alpha: float, prior: Prior
) -> Regression:
    """Learn all outputs that have targets; a row without a head's label is held out for it anyway."""
    solver = solver_for(features)
    weights, offset = prior.weights.copy(), prior.offset.copy()
    believed = np.asarray(features @ prior.weights + prior.offset, np.float32)
    for system in _systems(targets):
        own, rows = system.outputs, system.rows
        beyond = system.values - believed[np.ix_(rows, own)]
        fitted = solver.fit(rows, beyond, alpha)
        weights[:, own] += fitted.weights
        offset[own] += fitted.mean
        others = np.setdiff1d(np.arange(features.shape[0]), rows)
        believed[np.ix_(others, own)] += features[others] @ fitted.weights + fitted.mean
        believed[np.ix_(rows, own)] += solver.held_out(rows, beyond, folds[rows], alpha)
    return Regression(weights, offset, believed)


def outputs_of(targets: Sequence[Target]) -> dict[str, NDArray[np.int64]]:
    """The columns of each head, one after another in the order of the targets."""
    ends = np.cumsum([len(target.head.classes) for target in targets]).tolist()
    return {t.head.name: np.arange(end - len(t.head.classes), end) for t, end in zip(targets, ends, strict=True)}


@dataclass(frozen=True, eq=False)
class _System:
    """Heads that have labels on the same rows, solved together."""

    outputs: NDArray[np.int64]
    rows: NDArray[np.int64]
    values: Matrix


def _systems(targets: Sequence[Target]) -> list[_System]:
    outputs = outputs_of(targets)
    same_rows: dict[bytes, list[Target]] = {}
    for target in targets:
        same_rows.setdefault(target.rows.tobytes(), []).append(target)
    return [
        _System(
            np.concatenate([outputs[target.head.name] for target in group]),
            group[0].rows,
            np.hstack([target.values for target in group]),
        )
        for group in same_rows.values()
    ]
