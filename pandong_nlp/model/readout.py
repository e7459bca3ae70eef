"""Scores of the linear map → the probabilities that everything else believes: links, stacking, confidence."""

from __future__ import annotations

from dataclasses import dataclass

from pandong_nlp.model.confidence import Confidence
from pandong_nlp.model.heads import Head, Matrix, Probabilities, probabilities
from pandong_nlp.model.stacking import Stacking

__all__ = ["Readout"]


@dataclass(frozen=True, eq=False)
class Readout:
    """The heads in the order of their outputs, category and membership first, and what corrects them."""

    heads: tuple[Head, ...]
    stacking: Stacking
    confidence: Confidence

    @classmethod
    def plain(cls, heads: tuple[Head, ...]) -> Readout:
        """Heads that nothing corrects."""
        outputs = sum(len(head.classes) for head in heads)
        return cls(heads, Stacking.none(outputs), Confidence.none(len(heads[0].classes)))

    def probabilities(self, scores: Matrix) -> Probabilities:
        """Every head's calibrated probabilities, float32 (rows, classes), by head name."""
        found = probabilities(self.heads, self.stacking.logits(self.heads, scores))
        found["category"] = self.confidence.applied(found["category"], found["membership"])
        return found
