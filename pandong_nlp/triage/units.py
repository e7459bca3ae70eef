"""The units an office works with, found by name in a text, and those that depend on where a ticket comes from.

Plain values and pure functions; the file's layout is known to `units_file`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pandong_nlp.triage.scan import WordScanner

__all__ = ["UNIT_KINDS", "LocalRole", "Unit", "Units"]

UNIT_KINDS = {
    "street": "街道",
    "office": "街道科室",
    "station": "派驻机构",
    "district": "区级部门",
    "committee": "社区居委会",
    "company": "企业",
    "oversight": "纪检监察",
    "outside": "上级指定",
}
"""Kinds of units. One of kind `outside` is never found in a text: it stands for whoever is above all that are."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit.

    Attributes:
        code: its identifier; name: what people call it.
        kind: a key of UNIT_KINDS.
        contact: the role that answers for it (no name, no number).
        hands_on_to: code of the unit that gets a ticket for which this one has no power; "" for none.
        aliases: other names in texts; one that several units share means the one of the ticket's community, or all.
        people: names by which texts mean somebody of the unit; naming one names the unit.
        part_of: code of the unit whose part it is; a complaint that names the whole names the part.
        community: whose committee it is, for committees.
    """

    code: str
    name: str
    kind: str
    contact: str
    hands_on_to: str = ""
    aliases: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    part_of: str = ""
    community: str = ""


@dataclass(frozen=True, slots=True)
class LocalRole:
    """A unit that depends on the ticket: `by` "community" (its committee) or "property" (the estate's company).

    `otherwise` is the code of the unit where the ticket does not tell.
    """

    code: str
    name: str
    by: str
    otherwise: str


@dataclass(frozen=True)
class Units:
    """All units of an office. Immutable.

    >>> police = Unit("police", "派出所", "station", "值班所长", aliases=("民警",))
    >>> sorted(Units("1", (police,)).named_in("民警说不归派出所管"))
    ['police']
    """

    version: str
    units: tuple[Unit, ...]
    roles: tuple[LocalRole, ...] = ()

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    def __getitem__(self, code: str) -> Unit:
        return self.by_code[code]

    @cached_property
    def by_code(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}

    def name_of(self, code: str) -> str:
        return self.by_code[code].name if code in self.by_code else code

    def settle(self, code: str, community: str, property_company: str) -> str:
        """The unit that a code of a rule means for a ticket: itself, or whom the local role stands for."""
        role = self._roles.get(code)
        if role is None:
            return code
        found = self.committees.get(community, "") if role.by == "community" else property_company
        return found if found in self.by_code else role.otherwise

    @cached_property
    def committees(self) -> dict[str, str]:
        """Code of the committee by name of the community."""
        return {unit.community: unit.code for unit in self.units if unit.community}

    def named_in(self, text: str, community: str = "") -> frozenset[str]:
        """Codes of the units that a text names, and of all their parts; the longest name counts.

        A name shared by several means the one of `community`, or all of them where that does not tell.
        """
        found: set[str] = set()
        for which, _, _ in self._scanner.longest(text):
            sharing = self._names[self._written[which]]
            own = [unit.code for unit in sharing if unit.community and unit.community == community]
            found.update(own or (unit.code for unit in sharing))
        return self.with_parts(frozenset(found)) if found else frozenset()

    def with_parts(self, codes: frozenset[str]) -> frozenset[str]:
        """The codes and those of all their parts, at any depth."""
        return codes.union(*[self._parts[code] for code in codes if code in self._parts])

    def chain(self, code: str) -> tuple[str, ...]:
        """To whom a ticket is handed on, one after the other; ends where it would come back."""
        passed: list[str] = []
        following = self.by_code[code].hands_on_to
        while following and following not in (code, *passed):
            passed.append(following)
            following = self.by_code[following].hands_on_to
        return tuple(passed)

    @cached_property
    def _parts(self) -> dict[str, frozenset[str]]:
        """By code of a unit that has parts those of all its parts, at any depth."""
        direct: dict[str, set[str]] = {}
        for unit in self.units:
            direct.setdefault(unit.part_of, set()).add(unit.code)
        direct.pop("", None)
        reached: dict[str, frozenset[str]] = {}
        for whole, parts in direct.items():
            found = set(parts)
            while more := set[str]().union(*(direct.get(part, ()) for part in found)) - found:
                found |= more
            reached[whole] = frozenset(found)
        return reached

    @cached_property
    def _roles(self) -> dict[str, LocalRole]:
        return {role.code: role for role in self.roles}

    @cached_property
    def _names(self) -> dict[str, list[Unit]]:
        names: dict[str, list[Unit]] = {}
        for unit in self.units:
            if unit.kind != "outside":
                for name in dict.fromkeys((unit.name, *unit.aliases, *unit.people)):
                    names.setdefault(name, []).append(unit)
        return names

    @cached_property
    def _written(self) -> list[str]:
        return list(self._names)

    @cached_property
    def _scanner(self) -> WordScanner:
        return WordScanner(self._written)
