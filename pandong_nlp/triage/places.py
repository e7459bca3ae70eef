"""The places of a sub-district, found in a text by the longest name: community, road and estate of a ticket.

Works on text as the citizen wrote it, before anything is redacted or normalised away. What could mean several places
is not guessed but reported. Plain values and pure functions; the file's layout is known to `places_file`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pandong_nlp.triage.scan import WordScanner

__all__ = ["PLACE_KINDS", "Located", "Mention", "Place", "Places"]

PLACE_KINDS = {"community": "社区", "estate": "小区", "road": "道路", "site": "场所"}


@dataclass(frozen=True, slots=True)
class Place:
    """One place.

    Attributes:
        kind: a key of PLACE_KINDS; a community is a place named after itself.
        communities: names of those it lies in; a long road lies in several.
        road: a key of `cases.ROADS` for roads, else "".
        estate: a key of `cases.ESTATES` for estates and sites that have or lack a property company, else "".
        property_company: code of the unit that manages it, or "".
    """

    name: str
    kind: str
    communities: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    road: str = ""
    estate: str = ""
    property_company: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters [start, end) of a text that name a place; several where the name does not say which."""

    start: int
    end: int
    name: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """Where a ticket is about; a fact on which the text does not settle is "".

    `ambiguous` says why, one Chinese sentence each.
    """

    community: str = ""
    road: str = ""
    estate: str = ""
    property_company: str = ""
    mentions: tuple[Mention, ...] = ()
    ambiguous: tuple[str, ...] = ()


@dataclass(frozen=True)
class Places:
    """All places of a sub-district. Immutable.

    >>> lane = Place("槐荫南巷", "road", ("槐荫里",), ("南巷",), road="non_municipal")
    >>> Places("1", (Place("槐荫里", "community", ("槐荫里",)), lane)).locate("南巷的坑没人填").community
    '槐荫里'
    """

    version: str
    places: tuple[Place, ...]

    @property
    def communities(self) -> tuple[str, ...]:
        return tuple(place.name for place in self.places if place.kind == "community")

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Every place that the text names, in its order; of names that overlap the longest."""
        found = self._scanner.longest(text)
        named, names = self._named, self._names
        return tuple([Mention(start, end, names[which], named[names[which]]) for which, start, end in found])

    def locate(self, text: str, community: str = "", place: str = "") -> Located:
        """The facts of a ticket. What its own fields `community` and `place` say goes before what its text says.

        A shared name is settled by the ticket's community, and otherwise by the communities that the text names
        without doubt.
        """
        known = self._community_of(community) if community else ""
        in_field, in_text = self.mentions(place), self.mentions(text)
        if not (in_field or in_text):
            return Located(known)
        sure = known or _only(_communities_of(_certain((*in_field, *in_text))))
        field, body = ([_narrowed(mention, sure) for mention in part] for part in (in_field, in_text))
        parts = [_certain(field), _certain(body)]
        settled = {fact: _settled(fact, parts) for fact in _FACTS} | ({"community": known} if known else {})
        doubts = [_doubt(mention) for mention in (*field, *body) if len(mention.places) > 1]
        doubts += [_disagreement(fact, parts) for fact, value in settled.items() if value is None]
        values = {fact: value or "" for fact, value in settled.items()}
        return Located(**values, mentions=(*field, *body), ambiguous=tuple(dict.fromkeys(doubts)))

    def _community_of(self, written: str) -> str:
        """The community that a ticket's field means, by its name or alias; another sub-district's stays as written."""
        found = self._named.get(written.strip(), ())
        return next((place.name for place in found if place.kind == "community"), written.strip())

    @cached_property
    def _named(self) -> dict[str, tuple[Place, ...]]:
        """Places by name or alias, with digits and letters of either width."""
        named: dict[str, tuple[Place, ...]] = {}
        for place in self.places:
            names = (place.name, *place.aliases)
            for name in dict.fromkeys((*names, *(name.translate(_FULL_WIDTH) for name in names))):
                named[name] = (*named.get(name, ()), place)
        return named

    @cached_property
    def _names(self) -> list[str]:
        return list(self._named)

    @cached_property
    def _scanner(self) -> WordScanner:
        return WordScanner(self._names)


_FULL_WIDTH = {code: code + 0xFEE0 for code in range(33, 127)}
_FACTS = ("community", "road", "estate", "property_company")
_FACT_WORDS = {
    "community": "社区",
    "road": "道路是不是市政道路",
    "estate": "有没有物业",
    "property_company": "物业公司",
}


def _certain(mentions: Iterable[Mention]) -> list[Place]:
    """The places that are named without doubt."""
    return [mention.places[0] for mention in mentions if len(mention.places) == 1]


def _settled(fact: str, parts: Iterable[list[Place]]) -> str | None:
    """The one value of a fact in the first part that has any; None where it has several, "" where none has any."""
    for places in parts:
        if values := _values(fact, places):
            return values.pop() if len(values) == 1 else None
    return ""


def _disagreement(fact: str, parts: Iterable[list[Place]]) -> str:
    names = next(dict.fromkeys(place.name for place in places) for places in parts if _values(fact, places))
    return f"提到的地点（{'、'.join(names)}）不一致，看不出{_FACT_WORDS[fact]}"


def _values(fact: str, places: list[Place]) -> set[str]:
    values = _communities_of(places) if fact == "community" else {getattr(place, fact) for place in places}
    return values - {""}


def _communities_of(places: Iterable[Place]) -> set[str]:
    """The communities of places that lie in one; a road through several tells nothing."""
    return {place.communities[0] for place in places if len(place.communities) == 1}


def _only(values: set[str]) -> str:
    return values.pop() if len(values) == 1 else ""


def _narrowed(mention: Mention, community: str) -> Mention:
    """The mention with only its places in the community, where one is known and the name is shared."""
    if len(mention.places) == 1 or not community:
        return mention
    there = tuple(place for place in mention.places if community in place.communities)
    return Mention(mention.start, mention.end, mention.name, there or mention.places)


def _doubt(mention: Mention) -> str:
    meant = "、".join(f"{'、'.join(place.communities)}的{place.name}" for place in mention.places)
    return f"“{mention.name}”可能是{meant}"
