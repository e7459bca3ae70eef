"""How likely the first category is the right one, from more than its own probability.

A category that its membership head doubts, or beside which a second category holds as well, is less sure than its
probability says; and some categories are confused more often than others. Logistic in these facts, fitted on held-out
tickets; a failure predictor over a classifier's own outputs (Platt 1999 is the case without the other facts).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.model.heads import Matrix, with_highest

__all__ = ["FACTS", "Confidence", "facts_of"]

FACTS = ("log-odds of the probability", "of its membership", "of the second category's membership")
_SMALLEST = np.float32(1e-6)


@dataclass(frozen=True, eq=False)
class Confidence:
    """Log-odds of being right = log-odds of the probability + facts · weights + offset of the category.

    Attributes:
        weights: float32 (len(FACTS),). offsets: float32 (categories,).
    """

    weights: Matrix
    offsets: Matrix

    @classmethod
    def none(cls, categories: int) -> Confidence:
        """Believes the probability."""
        return cls(np.zeros(len(FACTS), np.float32), np.zeros(categories, np.float32))

    def applied(self, primary: Matrix, membership: Matrix) -> Matrix:
        """`primary` with each row's highest probability replaced; the others share the rest as before."""
        first, facts = facts_of(primary, membership)
        log_odds = facts[:, 0] + facts @ self.weights + self.offsets[first]
        believed = np.asarray(0.5 * (1 + np.tanh(0.5 * log_odds)), np.float32)
        return with_highest(primary, believed)


def facts_of(primary: Matrix, membership: Matrix) -> tuple[NDArray[np.int64], Matrix]:
    """The place of each row's first category, and the FACTS about it, float32 (rows, len(FACTS))."""
    rows = np.arange(len(primary))
    first, rest = primary.argmax(axis=1), primary.copy()
    rest[rows, first] = -1
    second = rest.argmax(axis=1)
    shares = np.stack([primary[rows, first], membership[rows, first], membership[rows, second]], axis=1)
    shares = np.clip(shares, _SMALLEST, 1 - _SMALLEST)
    return first, np.log(shares / (1 - shares))
