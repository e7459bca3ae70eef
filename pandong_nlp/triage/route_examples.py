"""Reads the examples of a rule: a text and the facts that matter; the rest is as the rule asks for it.

An example without `difficulty` of a rule for difficulty 3 is a ticket of difficulty 3, so that most examples are only
a text. What the text says of places and units is found as in a real ticket.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pandong_nlp.triage.cases import Case
from pandong_nlp.triage.conditions import AnyOf, AtLeast, Condition, OneOf
from pandong_nlp.triage.routes import Example
from pandong_nlp.triage.vocabulary import Vocabulary
from pandong_nlp.yaml_file import Entry

__all__ = ["read_example"]

_SINGLE = ("difficulty", "urgency", "kind", "stage", "road", "estate", "community", "source", "repeats")
_KEYS = ("text", "category", "categories", "reasons", *_SINGLE, "place", "unit")
_FOUND_IN_TEXT = ("road", "estate", "community")


def read_example(entry: Entry, when: Iterable[Condition], vocabulary: Vocabulary) -> Example:
    """One example of a rule with these conditions.

    Raises:
        SettingsFileError: naming file, line, key and what is allowed.
    """
    keys = entry.mapping(_KEYS, required=("text",))
    facts = _as_the_rule_asks(when) | _as_written(keys, vocabulary)
    facts.setdefault("category", vocabulary.taxonomy.slugs[0])
    facts.setdefault("categories", ())
    if facts["category"] not in facts["categories"]:
        facts["categories"] = (facts["category"], *facts["categories"])
    case = _placed(Case(**facts), keys["place"].text() if "place" in keys else "", vocabulary)
    return Example(case, vocabulary.unit(keys["unit"]) if "unit" in keys else "", entry.line)


def _as_the_rule_asks(when: Iterable[Condition]) -> dict[str, Any]:
    """The first allowed value of each fact; words and places must stand in the example itself."""
    facts: dict[str, Any] = {}
    for condition in when:
        if isinstance(condition, OneOf) and condition.fact not in _FOUND_IN_TEXT:
            facts[condition.fact] = condition.allowed[0]
        elif isinstance(condition, AnyOf):
            facts[condition.fact] = condition.allowed[:1]
        elif isinstance(condition, AtLeast):
            facts[condition.fact] = condition.least
    return facts


def _as_written(keys: dict[str, Entry], vocabulary: Vocabulary) -> dict[str, Any]:
    facts: dict[str, Any] = {name: vocabulary.one(name, keys[name]) for name in _SINGLE if name in keys}
    facts["text"] = keys["text"].text()
    if "category" in keys:
        facts["category"] = vocabulary.category(keys["category"])
    if "categories" in keys:
        facts["categories"] = tuple(vocabulary.category(each) for each in keys["categories"].sequence())
    if "reasons" in keys:
        facts["reasons"] = tuple(str(vocabulary.one("reasons", each)) for each in keys["reasons"].sequence())
    return facts


def _placed(case: Case, place: str, vocabulary: Vocabulary) -> Case:
    """The case with what its text says of places and units; facts that the example states itself stay."""
    located = vocabulary.places.locate(case.text, case.community, place)
    return replace(
        case,
        community=located.community,
        road=case.road or located.road,
        estate=case.estate or located.estate,
        property_company=located.property_company,
        named_units=vocabulary.units.named_in(case.text, located.community),
    )
