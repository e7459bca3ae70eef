"""The codes and names that a file of routing rules may write, and what each means. Knows no rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from pandong_nlp.records import KINDS, REASONS
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.tickets import STAGE_NAMES, TicketSettings
from pandong_nlp.triage.cases import ESTATES, ROADS
from pandong_nlp.triage.conditions import AnyOf, AtLeast, Condition, OneOf, Without, Words
from pandong_nlp.triage.places import Places
from pandong_nlp.triage.units import Units
from pandong_nlp.yaml_file import Entry

__all__ = ["FACT_KEYS", "Vocabulary", "read_conditions"]

_MOST_REPEATS = 1000


@dataclass(frozen=True)
class Vocabulary:
    """What exists in an office: rules may name nothing else.

    Attributes:
        playbooks: codes, such as WF-10; deadlines: codes of deadline classes; sources: the office's channels.
    """

    taxonomy: Taxonomy
    units: Units
    places: Places
    playbooks: tuple[str, ...]
    deadlines: tuple[str, ...]
    sources: tuple[str, ...] = ()

    @classmethod
    def of(cls, units: Units, places: Places, taxonomy: Taxonomy | None = None) -> Vocabulary:
        """With the packaged deadline classes, and one playbook for each category: WF- and its code."""
        taxonomy = taxonomy or Taxonomy.packaged()
        playbooks = tuple(f"WF-{category.code}" for category in taxonomy)
        return cls(taxonomy, units, places, playbooks, tuple(TicketSettings.packaged().clock.classes))

    def with_sources(self, sources: tuple[str, ...]) -> Vocabulary:
        return replace(self, sources=sources)

    def category(self, entry: Entry) -> str:
        """The slug of one category, written as slug, code or name."""
        found = self.taxonomy.find(entry.text())
        return found.slug if found else entry.refuse(f"下列之一（或其编号、名称）：{'、'.join(self.taxonomy.slugs)}")

    def categories(self, entry: Entry) -> tuple[str, ...]:
        """The slugs that one value stands for: a category, or all of a group."""
        found = self.taxonomy.find(entry.text())
        return (found.slug,) if found else self._group(entry)

    def unit(self, entry: Entry, *, local: bool = True) -> str:
        """The code of a unit or (where `local`) of a local role, written as code or name."""
        units = self.units
        named = (*units, *units.roles) if local else tuple(units)
        written = {text: each.code for each in named for text in (each.name, each.code)}
        found = written.get(entry.text())
        return found or entry.refuse(f"单位表里的代号或名称：{'、'.join(each.name for each in named)}")

    def playbook(self, entry: Entry) -> str:
        return entry.choice(self.playbooks)

    def deadline(self, entry: Entry) -> str:
        return entry.choice(self.deadlines)

    def one(self, fact: str, entry: Entry) -> str | int:
        """The one value of a fact that has a fixed set of values.

        Raises:
            SettingsFileError: it is none of them.
        """
        low_high = _NUMBERS.get(fact)
        if low_high:
            return entry.whole(*low_high)
        names = self._values[fact]
        written = {text: code for code, name in names.items() for text in (name, code)}
        found = written.get(entry.text())
        return found or entry.refuse(f"下列之一：{'、'.join(names.values())}")

    @cached_property
    def _values(self) -> dict[str, Mapping[str, str]]:
        """The names of a fact's values, by code."""
        return {
            "reasons": REASONS,
            "kind": KINDS,
            "road": ROADS,
            "estate": ESTATES,
            "stage": {str(stage): name for stage, name in STAGE_NAMES.items()},
            "community": {name: name for name in self.places.communities},
            "source": {name: name for name in self.sources},
        }

    @cached_property
    def _groups(self) -> dict[str, tuple[str, ...]]:
        groups: dict[str, tuple[str, ...]] = {}
        for category in self.taxonomy:
            if category.group:
                groups[category.group] = (*groups.get(category.group, ()), category.slug)
        return groups

    def _group(self, entry: Entry) -> tuple[str, ...]:
        allowed = "、".join((*self._groups, *self.taxonomy.slugs))
        return self._groups.get(entry.text()) or entry.refuse(f"一组类别或一个类别：{allowed}")


_NUMBERS = {"difficulty": (1, 3), "urgency": (0, 2), "repeats": (0, _MOST_REPEATS)}

_Reader = Callable[[str, Entry, Vocabulary], Condition]


def read_conditions(entry: Entry, vocabulary: Vocabulary) -> tuple[Condition, ...]:
    """The conditions of one rule, the cheapest to test first.

    Raises:
        SettingsFileError: naming file, line, key and what is allowed.
    """
    keys = entry.mapping(FACT_KEYS)
    return tuple(read(key, keys[key], vocabulary) for key, read in _READERS.items() if key in keys)


def _filled(entry: Entry) -> list[Entry]:
    entries = entry.sequence()
    return entries or entry.refuse("至少一个值；不作要求的键不用写", "空的列表")


def _category(fact: str, entry: Entry, vocabulary: Vocabulary) -> Condition:
    slugs = tuple(dict.fromkeys(slug for each in _filled(entry) for slug in vocabulary.categories(each)))
    return OneOf(fact, slugs) if fact == "category" else AnyOf(fact, slugs)


def _one_of(fact: str, entry: Entry, vocabulary: Vocabulary) -> Condition:
    return OneOf(fact, tuple(dict.fromkeys(vocabulary.one(fact, each) for each in _filled(entry))))


def _reasons(fact: str, entry: Entry, vocabulary: Vocabulary) -> Condition:
    return AnyOf(fact, tuple(dict.fromkeys(str(vocabulary.one(fact, each)) for each in _filled(entry))))


def _at_least(fact: str, entry: Entry, _: Vocabulary) -> Condition:
    return AtLeast(fact, entry.whole(1, _MOST_REPEATS))


def _words(_: str, entry: Entry, __: Vocabulary) -> Condition:
    return Words(tuple(dict.fromkeys(each.text() for each in _filled(entry))))


def _without(_: str, entry: Entry, __: Vocabulary) -> Condition:
    return Without(tuple(dict.fromkeys(each.text() for each in _filled(entry))))


_READERS: dict[str, _Reader] = {
    "category": _category,
    "difficulty": _one_of,
    "urgency": _one_of,
    "kind": _one_of,
    "stage": _one_of,
    "road": _one_of,
    "estate": _one_of,
    "community": _one_of,
    "source": _one_of,
    "repeats": _at_least,
    "reasons": _reasons,
    "categories": _category,
    "words": _words,
    "without": _without,
}

FACT_KEYS = tuple(_READERS)
"""The keys that stand under `when`."""
