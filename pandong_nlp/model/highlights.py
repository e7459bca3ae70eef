"""Which stretches of a text decided: exact contributions of overlapping terms, laid over the characters they come from.

Pure functions of an `Explanation`; knows nothing of how a stretch is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pandong_nlp.records import Explanation

__all__ = ["Highlight", "highlights"]

# A stretch counts from this share of the strongest character on; below it whole sentences would light up.
_FAINTEST = 0.3


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch text[start:end] of `field` ("title" or "text") and its contribution, in units of the raw score."""

    field: str
    start: int
    end: int
    contribution: float


def highlights(explanation: Explanation, most: int = 8) -> list[Highlight]:
    """The stretches that speak most for the output, strongest first, never overlapping.

    A term's contribution is spread evenly over its places and over the characters of each place; neighbouring
    characters that are strong enough make one stretch.
    """
    weights: dict[tuple[str, int], float] = {}
    for term in explanation.terms:
        for start, end in term.spans:
            for place in range(start, end):
                share = term.contribution / len(term.spans) / (end - start)
                weights[term.field, place] = weights.get((term.field, place), 0.0) + share
    bar = _FAINTEST * max(weights.values(), default=0.0)
    strong = sorted(key for key, weight in weights.items() if weight > max(bar, 0.0))
    found = [
        Highlight(field, start, end, sum(weights[field, place] for place in range(start, end)))
        for field, start, end in _runs(strong)
    ]
    return sorted(found, key=lambda highlight: -highlight.contribution)[:most]


def _runs(places: list[tuple[str, int]]) -> Iterator[tuple[str, int, int]]:
    """Runs of neighbouring places of one field.

    >>> list(_runs([("text", 1), ("text", 2), ("text", 4), ("title", 5)]))
    [('text', 1, 3), ('text', 4, 5), ('title', 5, 6)]
    """
    numbered = enumerate(places)
    for (field, _), run in groupby(numbered, key=lambda item: (item[1][0], item[1][1] - item[0])):
        first, *rest = (place for _, (_, place) in run)
        yield field, first, (rest[-1] if rest else first) + 1
