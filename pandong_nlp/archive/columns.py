"""The columns that tags add to a table: their names, types and order. Knows no file format."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pandong_nlp.model import Predictor
from pandong_nlp.records import Prediction

__all__ = ["TagColumns"]

SEPARATOR = "|"
# More digits than calibration can vouch for, enough to keep the order of tickets.
_DECIMALS = 6

_Cell = str | int | float | None
_VALUES: dict[str, tuple[type, Callable[[Prediction, Predictor], _Cell]]] = {
    "category": (str, lambda tags, _: tags.category),
    "category_name": (str, lambda tags, model: model.taxonomy[tags.category].name),
    "confidence": (float, lambda tags, _: _rounded(tags.confidence)),
    "categories": (str, lambda tags, _: SEPARATOR.join(tags.categories)),
    "top3": (str, lambda tags, _: SEPARATOR.join(choice.category for choice in tags.top3)),
    "difficulty": (int, lambda tags, _: tags.difficulty),
    "difficulty_score": (float, lambda tags, _: _rounded(tags.difficulty_score)),
    "p_hard": (float, lambda tags, _: _rounded(tags.p_hard)),
    "reasons": (str, lambda tags, _: SEPARATOR.join(tags.reasons)),
    "urgency": (int, lambda tags, _: tags.urgency),
    "kind": (str, lambda tags, _: tags.kind),
    "model_version": (str, lambda _, model: model.model_version),
}
_UNIT = "unit"


class TagColumns:
    """The columns that a model adds; lists are joined by |, a head that the model lacks leaves its cells empty.

    Only a model that has learnt units adds a last column `unit`.

    Attributes:
        types: name → type, in the order of the output.
    """

    def __init__(self, predictor: Predictor) -> None:
        self._predictor = predictor
        self._values = dict(_VALUES)
        if any(head.name == _UNIT for head in predictor.heads):
            self._values[_UNIT] = (str, lambda tags, _: tags.unit)
        self.types = {name: kind for name, (kind, _) in self._values.items()}

    def of(self, tags: Sequence[Prediction]) -> dict[str, list[_Cell]]:
        """One list of cells for each column, as long as `tags`."""
        return {name: [value(tag, self._predictor) for tag in tags] for name, (_, value) in self._values.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
