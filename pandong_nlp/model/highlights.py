"""Which stretches of a text decided: exact contributions of overlapping terms, laid over the characters they come from.

Pure functions of an `Explanation` and its ticket; knows nothing of how a stretch is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pandong_nlp.records import Explanation, TicketText

__all__ = ["Highlight", "highlights"]

# A character counts from this share of the strongest one on; with much less whole sentences would light up.
_FAINTEST = 0.2


@dataclass(frozen=True, slots=True)
class Highlight:
    """The stretch [start, end) of `field` ("title" or "text") and its contribution, in units of the raw score."""

    field: str
    start: int
    end: int
    contribution: float


def highlights(explanation: Explanation, ticket: TicketText, most: int = 8) -> list[Highlight]:
    """The stretches that speak most for the output, strongest first, never overlapping.

    A term's contribution is spread evenly over its places and over the characters of each place. Neighbouring
    characters that are strong enough make one stretch; one that stands alone takes its better neighbour along.
    """
    weights = _weights(explanation)
    strongest = max((weight for part in weights.values() for weight in part.values()), default=0.0)
    found = [
        Highlight(field, start, end, sum(weights[field].get(place, 0.0) for place in range(start, end)))
        for field, text in (("title", ticket.title), ("text", ticket.text))
        for start, end in _stretches(weights[field], text, _FAINTEST * strongest)
    ]
    return sorted(found, key=lambda highlight: -highlight.contribution)[:most]


def _weights(explanation: Explanation) -> Mapping[str, dict[int, float]]:
    """Field → place → weight."""
    weights: defaultdict[str, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    for term in explanation.terms:
        for start, end in term.spans:
            for place in range(start, end):
                weights[term.field][place] += term.contribution / len(term.spans) / (end - start)
    return weights


def _stretches(weights: Mapping[int, float], text: str, bar: float) -> Iterator[tuple[int, int]]:
    """Runs of places above the bar (which is not negative) that hold letters.

    >>> list(_stretches({0: 1.0, 3: 1.0, 4: 0.1}, "甲乙丙丁戊", 0.2))
    [(0, 1), (3, 5)]
    """
    words = {place: weight for place, weight in weights.items() if weight > 0 and text[place].isalnum()}
    strong = {place for place, weight in words.items() if weight > bar}
    for place in sorted(strong):
        neighbours = [near for near in (place - 1, place + 1) if near in words]
        if neighbours and strong.isdisjoint(neighbours):
            strong.add(max(neighbours, key=words.__getitem__))
    start = 0
    for place in sorted(strong):
        if place - 1 not in strong:
            start = place
        if place + 1 not in strong:
            yield start, place + 1
