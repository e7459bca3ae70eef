"""Tags as JSON: the same names as the columns of an output file, lists as lists. One object fits on one line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pandong_nlp.model.highlights import Highlight
from pandong_nlp.records import TicketText
from pandong_nlp.triage import TagFields, Triage, Triager

__all__ = ["deciding_fields", "json_line", "tag_fields"]

_DECIMALS = 6


def json_line(fields: Mapping[str, Any]) -> str:
    """One line of JSON, Chinese readable."""
    return json.dumps(fields, ensure_ascii=False)


def tag_fields(triage: Triage, triager: Triager) -> dict[str, Any]:
    """What is said of one ticket as JSON values; a head that the model lacks is null."""
    taxonomy = triager.predictor.taxonomy
    return TagFields(triager).of(triage) | {
        "top3": [
            {
                "category": choice.category,
                "category_name": taxonomy[choice.category].name,
                "confidence": round(choice.probability, _DECIMALS),
            }
            for choice in triage.tags.top3
        ],
        "studio": triage.studio.flagged,
    }


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
