"""What the heads tell each other: a second, small linear layer from all heads' findings to all heads' logits.

A ticket that is likely a wage dispute of many workers is likelier to be hard than its words alone say; stacked
generalisation (Wolpert 1992) learns such links from held-out findings. Knows nothing of features.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.model.heads import Head, Matrix, linked, runs

__all__ = ["Stacking", "findings"]

_CERTAIN = np.float32(14.0)  # log-odds beyond which a finding counts no more
_LEAST = np.exp(-_CERTAIN)


@dataclass(frozen=True, eq=False)
class Stacking:
    """Logits = first logits + findings · weights + bias.

    Attributes:
        weights: float32 (2 * outputs, outputs), rows as `findings` orders them.
        bias: float32 (outputs,).
    """

    weights: Matrix
    bias: Matrix

    @classmethod
    def none(cls, outputs: int) -> Stacking:
        """The layer that changes nothing."""
        return cls(np.zeros((2 * outputs, outputs), np.float32), np.zeros(outputs, np.float32))

    def logits(self, heads: Sequence[Head], scores: NDArray[np.float32]) -> Matrix:
        """The final logits of all outputs, float32 (rows, outputs)."""
        found: Matrix = findings(heads, scores) @ self.weights
        found += scores
        found += self.bias
        return found


def findings(heads: Sequence[Head], scores: Matrix) -> Matrix:
    """What the heads think, float32 (rows, 2 * outputs): all outputs' log-odds, then their probabilities.

    Outputs of one-of-many heads give log-probabilities instead of log-odds.
    """
    found = np.empty((len(scores), 2 * scores.shape[1]), np.float32)
    logs, shares = found[:, : scores.shape[1]], found[:, scores.shape[1] :]
    shares[:] = linked(heads, scores)
    logs[:] = scores
    for head, own in runs(heads):
        if head.link == "softmax":
            logs[:, own] = np.log(np.maximum(shares[:, own], _LEAST))
    np.clip(logs, -_CERTAIN, _CERTAIN, out=logs)
    return found
