"""The linear map from features to scores, kept in eight bits a weight.

Row f of the matrix is `levels[f] * scale[f]`. A single ticket reads only its own rows, straight from the mapped file;
a batch multiplies by the whole matrix, which is unpacked on first use. Knows nothing of what the outputs mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.model.features import Features

__all__ = ["LinearMap", "quantise"]

Matrix = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class LinearMap:
    """Scores = features · weights + shape · shape_weights + bias.

    Attributes:
        levels: int8 (columns, outputs); scale: float32 (columns,).
        shape_weights: float32 (shape facts, outputs); bias: float32 (outputs,).
    """

    levels: NDArray[np.int8]
    scale: Matrix
    shape_weights: Matrix
    bias: Matrix

    @cached_property
    def _weights(self) -> Matrix:
        weights: Matrix = self.levels.astype(np.float32)
        weights *= self.scale[:, None]
        return weights

    def rows(self, columns: NDArray[np.int32]) -> Matrix:
        """The weights of these columns, (len(columns), outputs)."""
        rows: Matrix = self.levels[columns].astype(np.float32) * self.scale[columns][:, None]
        return rows

    def scores(self, features: Features) -> Matrix:
        """Raw scores, float32 (rows, outputs)."""
        offset = features.shape @ self.shape_weights + self.bias
        if len(features) == 1:
            single: Matrix = features.values @ self.rows(features.columns) + offset
            return single
        from scipy.sparse import csr_array

        shape = (len(features), len(self.scale))
        sparse = csr_array((features.values, features.columns, features.starts), shape=shape)
        batch: Matrix = sparse @ self._weights + offset
        return batch


def quantise(weights: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """Levels and scale of a float matrix (columns, outputs): the largest weight of a row becomes ±127."""
    scale = np.abs(weights).max(axis=1).astype(np.float32) / np.float32(127)
    safe = np.where(scale > 0, scale, 1)
    return np.rint(weights / safe[:, None]).astype(np.int8), scale
