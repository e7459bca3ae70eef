"""Tags as JSON: the same names as the columns of an output file, lists as lists. One object fits on one line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pandong_nlp.model.highlights import Highlight
from pandong_nlp.records import Prediction, TicketText
from pandong_nlp.taxonomy import Taxonomy

__all__ = ["deciding_fields", "json_line", "tag_fields"]

_DECIMALS = 6


def json_line(fields: Mapping[str, Any]) -> str:
    """One line of JSON, Chinese readable."""
    return json.dumps(fields, ensure_ascii=False)


def tag_fields(tags: Prediction, taxonomy: Taxonomy, model_version: str) -> dict[str, Any]:
    """The tags of one ticket as JSON values; a head that the model lacks is null."""
    fields: dict[str, Any] = {
        "category": tags.category,
        "category_name": taxonomy[tags.category].name,
        "confidence": _rounded(tags.confidence),
        "categories": list(tags.categories),
        "top3": [
            {
                "category": choice.category,
                "category_name": taxonomy[choice.category].name,
                "confidence": _rounded(choice.probability),
            }
            for choice in tags.top3
        ],
        "difficulty": tags.difficulty,
        "difficulty_score": _rounded(tags.difficulty_score),
        "p_hard": _rounded(tags.p_hard),
        "reasons": list(tags.reasons),
        "urgency": tags.urgency,
        "kind": tags.kind,
        "model_version": model_version,
    }
    return fields if tags.unit is None else {**fields, "unit": tags.unit}


def deciding_fields(ticket: TicketText, found: Sequence[Highlight]) -> list[dict[str, Any]]:
    """The stretches that decided, with their places in the text as it was given."""
    texts = {"title": ticket.title, "text": ticket.text}
    return [
        {
            "words": texts[stretch.field][stretch.start : stretch.end],
            "field": stretch.field,
            "start": stretch.start,
            "end": stretch.end,
            "contribution": round(stretch.contribution, _DECIMALS),
        }
        for stretch in found
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
