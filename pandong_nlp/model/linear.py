"""The linear map from features to scores: the rows that matter, in eight bits a weight.

Most columns hardly move any score. They keep their place in the features (a term's value depends on all terms beside
it) but have no row of weights. Row r is `levels[r] * scale[r]`; a single ticket reads only its own rows, a batch
multiplies by the whole matrix, which is unpacked on first use. Knows nothing of what the outputs mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.model.features import Features

__all__ = ["LinearMap", "compressed"]

Matrix = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class LinearMap:
    """Scores = features · weights + shape · shape_weights + bias.

    Attributes:
        weighted: bool (columns,), which columns have a row; rows stand in the order of their columns.
        levels: int8 (rows, outputs); scale: float32 (rows,).
        shape_weights: float32 (shape facts, outputs); bias: float32 (outputs,).
    """

    weighted: NDArray[np.bool_]
    levels: NDArray[np.int8]
    scale: Matrix
    shape_weights: Matrix
    bias: Matrix

    @cached_property
    def _row_of(self) -> NDArray[np.int32]:
        """The row of each column, -1 where it has none."""
        return np.where(self.weighted, np.cumsum(self.weighted) - 1, -1).astype(np.int32)

    @cached_property
    def _weights(self) -> Matrix:
        weights: Matrix = self.levels.astype(np.float32)
        weights *= self.scale[:, None]
        return weights

    def weights_of(self, columns: NDArray[np.int32]) -> Matrix:
        """The weights of these columns, (len(columns), outputs); zeros where a column has no row."""
        rows, found = self._row_of[columns], np.zeros((len(columns), len(self.bias)), np.float32)
        kept = rows >= 0
        found[kept] = self.levels[rows[kept]] * self.scale[rows[kept], None]
        return found

    def scores(self, features: Features) -> Matrix:
        """Raw scores, float32 (tickets, outputs)."""
        offset = features.shape @ self.shape_weights + self.bias
        rows = self._row_of.take(features.columns)
        kept = (rows >= 0).nonzero()[0]
        rows, values = rows.take(kept), features.values.take(kept)
        if len(features) == 1:
            levels = self.levels.take(rows, axis=0).astype(np.float32)
            single: Matrix = (values * self.scale.take(rows)) @ levels + offset
            return single
        from scipy.sparse import csc_array

        # By columns: each row of weights is fetched once for the batch. Every ticket's sum keeps its order.
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(self.scale)))]).astype(np.int32)
        tickets = csc_array((values, features.rows.take(kept), starts), shape=(len(features), len(self.scale)))
        batch: Matrix = tickets @ self._weights
        batch += offset
        return batch


def compressed(
    weights: Matrix, energy: NDArray[np.float64], most: int
) -> tuple[NDArray[np.bool_], NDArray[np.int8], Matrix]:
    """The columns worth a row, and their levels and scale: the largest weight of a row becomes ±127.

    Args:
        weights: float32 (columns, outputs).
        energy: (columns,), the sum of squares of each column's values over the training tickets. A column is worth its
            energy times the squared length of its weights: what it adds to the squared scores.
        most: how many rows to keep.
    """
    worth = energy * np.square(weights).sum(axis=1)
    weighted = np.zeros(len(weights), np.bool_)
    weighted[np.argsort(-worth, kind="stable")[:most]] = True
    weighted &= worth > 0
    rows = weights[weighted]
    scale = np.abs(rows).max(axis=1) / np.float32(127)
    return weighted, np.rint(rows / scale[:, None]).astype(np.int8), scale
