"""The places of a sub-district, found in a text by the longest name: community, road and estate of a ticket.

Works on text as the citizen wrote it, before anything is redacted or normalised away. What could mean several places
is not guessed but reported. Plain values and pure functions; the file's layout is known to `places_file`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ahocorasick_rs import AhoCorasick, MatchKind

from pandong_nlp.text.shadow import shadow

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
        found = self._scanner.find_matches_as_indexes(shadow(text))
        return tuple(
            Mention(start, end, text[start:end], self._named[self._names[which]]) for which, start, end in found
        )

    def locate(self, text: str, community: str = "", place: str = "") -> Located:
        """The facts of a ticket. What its own fields `community` and `place` say goes before what its text says.

        A shared name is settled by the ticket's community, and otherwise by the communities that the text names
        without doubt.
        """
        known = self._community_of(community)
        in_field, in_text = self.mentions(place), self.mentions(text)
        sure = known or _only(_communities_of(m for m in (*in_field, *in_text) if len(m.places) == 1))
        field, body = ([_narrowed(mention, sure) for mention in part] for part in (in_field, in_text))
        settled = {name: _settled(name, field, body) for name in _FACTS} | ({"community": (known, "")} if known else {})
        shared = [_doubt(mention) for mention in (*field, *body) if len(mention.places) > 1]
        doubts = dict.fromkeys([*shared, *(doubt for _, doubt in settled.values() if doubt)])
        values = {name: value for name, (value, _) in settled.items()}
        return Located(**values, mentions=(*field, *body), ambiguous=tuple(doubts))

    def _community_of(self, written: str) -> str:
        """The community that a ticket's field means, by its name or alias; another sub-district's stays as written."""
        found = self._named.get(shadow(written.strip()), ())
        return next((place.name for place in found if place.kind == "community"), written.strip())

    @cached_property
    def _named(self) -> dict[str, tuple[Place, ...]]:
        """Places by name or alias, written as `shadow` writes it."""
        named: dict[str, tuple[Place, ...]] = {}
        for place in self.places:
            for name in dict.fromkeys(map(shadow, (place.name, *place.aliases))):
                named[name] = (*named.get(name, ()), place)
        return named

    @cached_property
    def _names(self) -> list[str]:
        return list(self._named)

    @cached_property
    def _scanner(self) -> AhoCorasick:
        return AhoCorasick(self._names, matchkind=MatchKind.LeftmostLongest)


_FACTS = ("community", "road", "estate", "property_company")
_FACT_WORDS = {"community": "社区", "road": "道路是不是市政道路", "estate": "有没有物业", "property_company": "物业公司"}


def _settled(fact: str, field: Iterable[Mention], body: Iterable[Mention]) -> tuple[str, str]:
    """The one value of a fact, else "" and a sentence about the values there are; the field goes before the text."""
    for part in (field, body):
        sure = [mention for mention in part if len(mention.places) == 1]
        values = _communities_of(sure) if fact == "community" else [getattr(m.places[0], fact) for m in sure]
        different = [value for value in dict.fromkeys(values) if value]
        if len(different) == 1:
            return different[0], ""
        if different:
            places = "、".join(dict.fromkeys(mention.name for mention in sure))
            return "", f"提到的地点（{places}）不一致，看不出{_FACT_WORDS[fact]}"
    return "", ""


def _communities_of(mentions: Iterable[Mention]) -> list[str]:
    """The communities of places that lie in one; a road through several tells nothing."""
    places = [mention.places[0] for mention in mentions]
    return [place.communities[0] for place in places if len(place.communities) == 1]


def _only(values: Iterable[str]) -> str:
    different = set(values)
    return different.pop() if len(different) == 1 else ""


def _narrowed(mention: Mention, community: str) -> Mention:
    """The mention with only its places in the community, where one is known and the name is shared."""
    if len(mention.places) == 1 or not community:
        return mention
    there = tuple(place for place in mention.places if community in place.communities)
    return Mention(mention.start, mention.end, mention.name, there or mention.places)


def _doubt(mention: Mention) -> str:
    meant = "、".join(f"{'、'.join(place.communities)}的{place.name}" for place in mention.places)
    return f"“{mention.name}”可能是{meant}"
