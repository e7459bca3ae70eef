"""What is told of a ticket: the same names, values and order in files, JSON and pages. Knows no format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pandong_nlp.triage.triager import Triage, Triager

__all__ = ["SEPARATOR", "TagFields", "Value"]

SEPARATOR = "|"
"""Joins lists where a format has none."""

# More digits than calibration can vouch for, enough to keep the order of tickets.
_DECIMALS = 6

Value = str | int | float | tuple[str, ...] | None
_Getter = Callable[[Triage, Triager], Value]
_FIELDS: Mapping[str, tuple[type, _Getter]] = {
    "category": (str, lambda triage, _: triage.tags.category),
    "category_name": (str, lambda triage, triager: triager.predictor.taxonomy[triage.tags.category].name),
    "confidence": (float, lambda triage, _: _rounded(triage.tags.confidence)),
    "categories": (tuple, lambda triage, _: triage.tags.categories),
    "top3": (tuple, lambda triage, _: tuple(choice.category for choice in triage.tags.top3)),
    "decision": (str, lambda triage, _: triage.tags.decision),
    "category_set": (tuple, lambda triage, _: triage.tags.category_set),
    "abstain_reason": (str, lambda triage, _: triage.tags.abstain_reason),
    "difficulty": (int, lambda triage, _: triage.tags.difficulty),
    "difficulty_score": (float, lambda triage, _: _rounded(triage.tags.difficulty_score)),
    "p_hard": (float, lambda triage, _: _rounded(triage.tags.p_hard)),
    "reasons": (tuple, lambda triage, _: triage.tags.reasons),
    "urgency": (int, lambda triage, _: triage.urgency),
    "urgency_by": (str, lambda triage, _: triage.urgency_by),
    "kind": (str, lambda triage, _: triage.tags.kind),
    "studio": (int, lambda triage, _: int(triage.studio.flagged)),
    "studio_reasons": (tuple, lambda triage, _: triage.studio.reasons),
    "unit": (str, lambda triage, triager: triager.rules.routing.units.name_of(triage.route.unit)),
    "co_units": (tuple, lambda triage, triager: _names((*triage.route.dual_units, *triage.route.co_units), triager)),
    "route_rule": (str, lambda triage, _: triage.route.rule),
    "playbook": (str, lambda triage, _: triage.route.playbook),
    "deadline_class": (str, lambda triage, _: triage.route.deadline),
    "model_version": (str, lambda _, triager: triager.predictor.model_version),
}
_MODEL_UNIT = "model_unit"


class TagFields:
    """The fields that a triager fills; what its model lacks is None.

    Only a model that has learnt units adds a last field `model_unit`.

    Attributes:
        types: name → type of a cell where lists are joined by SEPARATOR, in order.
    """

    def __init__(self, triager: Triager) -> None:
        self._triager = triager
        fields = dict(_FIELDS)
        if any(head.name == "unit" for head in triager.predictor.heads):
            fields[_MODEL_UNIT] = (str, lambda triage, _: triage.tags.unit)
        self._getters = {name: getter for name, (_, getter) in fields.items()}
        self.types = {name: str if kind is tuple else kind for name, (kind, _) in fields.items()}

    def columns(self, found: Sequence[Triage]) -> dict[str, list[str | int | float | None]]:
        """One list of cells for each field, as long as `found`."""
        triager = self._triager
        return {name: [_cell(getter(triage, triager)) for triage in found] for name, getter in self._getters.items()}

    def of(self, triage: Triage) -> dict[str, Value]:
        """The fields of one ticket, lists as they are."""
        return {name: getter(triage, self._triager) for name, getter in self._getters.items()}


def _names(codes: tuple[str, ...], triager: Triager) -> tuple[str, ...]:
    return tuple(map(triager.rules.routing.units.name_of, codes))


def _cell(value: Value) -> str | int | float | None:
    return SEPARATOR.join(value) if isinstance(value, tuple) else value


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
