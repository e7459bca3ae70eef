"""Which cases a rule can match, as boxes of values, and whether other rules leave it any of them.

Facts with finitely many values (category, difficulty, stage …) are handled exactly; words, reasons and repeats only by
what follows from what, so that a rule is called covered only where that is certain. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pandong_nlp.records import KINDS
from pandong_nlp.tickets import Stage
from pandong_nlp.triage.cases import ESTATES, ROADS
from pandong_nlp.triage.conditions import Condition, OneOf, Without
from pandong_nlp.triage.vocabulary import Vocabulary

__all__ = ["Box", "Region", "everything", "gap", "region_of"]

Box = Mapping[str, frozenset[object]]
"""For every fact with finitely many values those that are meant."""


@dataclass(frozen=True, slots=True)
class Region:
    """The cases of a box for which the other conditions hold, too."""

    box: Box
    rest: tuple[Condition, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no case at all lies in it, because its conditions exclude each other."""
        return not all(self.box.values()) or any(
            isinstance(one, Without) and one.excludes(other) for one in self.rest for other in self.rest
        )

    def meets(self, other: Region) -> bool:
        """Whether some case may lie in both."""
        box = {fact: values & other.box[fact] for fact, values in self.box.items()}
        return not Region(box, (*self.rest, *other.rest)).is_empty


def everything(vocabulary: Vocabulary) -> Box:
    """All values there are; "" stands for what nobody knows."""
    return {
        "category": frozenset(vocabulary.taxonomy.slugs),
        "difficulty": frozenset((1, 2, 3)),
        "urgency": frozenset((0, 1, 2)),
        "kind": frozenset(KINDS),
        "stage": frozenset(Stage),
        "road": frozenset(("", *ROADS)),
        "estate": frozenset(("", *ESTATES)),
        "community": frozenset(("", *vocabulary.places.communities)),
        "source": frozenset(("", *vocabulary.sources)),
    }


def region_of(when: Iterable[Condition], whole: Box) -> Region:
    """The cases for which all conditions hold."""
    box = dict(whole)
    rest: list[Condition] = []
    for condition in when:
        if isinstance(condition, OneOf):
            box[condition.fact] = box[condition.fact] & frozenset(condition.allowed)
        else:
            rest.append(condition)
    return Region(box, tuple(rest))


def gap(region: Region, others: Sequence[Region]) -> Box | None:
    """A box of the region's cases that none of the others is sure to cover, or None where they cover it whole."""
    known = (*region.rest, OneOf("category", tuple(region.box["category"])))
    covering = [other for other in others if all(_follows(condition, known) for condition in other.rest)]
    return _gap(region.box, [other.box for other in covering])


def _gap(box: Box, others: Sequence[Box]) -> Box | None:
    """The first part of the box that lies in no other: cut along the sides of those that reach into it."""
    others = [other for other in others if all(values & other[fact] for fact, values in box.items())]
    if not others:
        return box
    cut = next((fact for fact, values in box.items() if not values <= others[0][fact]), None)
    if cut is None:
        return None
    inside, outside = ({**box, cut: part} for part in (box[cut] & others[0][cut], box[cut] - others[0][cut]))
    return _gap(inside, others) or _gap(outside, others)


def _follows(condition: Condition, known: Iterable[Condition]) -> bool:
    return any(condition.follows_from(each) for each in known)
