"""Rules, conditions and routes in words, for people who read why. Chinese; knows no terminal."""

from __future__ import annotations

from collections.abc import Iterable

from pandong_nlp.records import KINDS, REASONS
from pandong_nlp.tickets import STAGE_NAMES
from pandong_nlp.triage.cases import ESTATES, FACT_NAMES, ROADS, Case
from pandong_nlp.triage.conditions import AnyOf, AtLeast, Condition, OneOf, Without, Words
from pandong_nlp.triage.coverage import Box
from pandong_nlp.triage.routes import Tried
from pandong_nlp.triage.vocabulary import Vocabulary

__all__ = ["box_words", "condition_words", "fact_words", "tried_words", "value_words"]

_NAMES: dict[str, dict[str, str]] = {
    "reasons": REASONS,
    "kind": KINDS,
    "road": ROADS,
    "estate": ESTATES,
    "urgency": {"0": "一般", "1": "24 小时", "2": "2 小时"},
    "stage": {str(stage): name for stage, name in STAGE_NAMES.items()},
}
_MANY = 4


def value_words(fact: str, value: object, vocabulary: Vocabulary) -> str:
    """What one value of a fact is called."""
    if value == "":
        return "不明"
    if fact in ("category", "categories"):
        found = vocabulary.taxonomy.find(str(value))
        return found.name if found else str(value)
    return _NAMES.get(fact, {}).get(str(value), str(value))


def condition_words(condition: Condition, vocabulary: Vocabulary) -> str:
    """What a condition demands."""
    match condition:
        case OneOf(fact, allowed) | AnyOf(fact, allowed):
            verb = "是" if isinstance(condition, OneOf) else "有"
            return f"{FACT_NAMES[fact]}{verb}{_any_of(value_words(fact, each, vocabulary) for each in allowed)}"
        case Words(words):
            return f"文字里有{_any_of(words)}"
        case Without(words):
            return f"文字里没有{_any_of(words)}"
        case AtLeast(fact, least):
            return f"{FACT_NAMES[fact]}至少 {least}"


def fact_words(condition: Condition, case: Case, vocabulary: Vocabulary) -> str:
    """What the case has where the condition looks."""
    match condition:
        case OneOf(fact) | AtLeast(fact):
            return f"{FACT_NAMES[fact]}是{value_words(fact, getattr(case, fact), vocabulary)}"
        case AnyOf(fact):
            values = case.all_categories if fact == "categories" else case.reasons
            return f"{FACT_NAMES[fact]}是{'、'.join(value_words(fact, each, vocabulary) for each in values) or '无'}"
        case Words(words) | Without(words):
            found = [word for word in words if word in case.text]
            return f"文字里有“{'”“'.join(found)}”" if found else "文字里没有这些词"


def tried_words(tried: Tried, case: Case, vocabulary: Vocabulary) -> str:
    """Which conditions failed, or that all hold."""
    if tried.failed:
        return "；".join(
            f"要{condition_words(each, vocabulary)}，{fact_words(each, case, vocabulary)}" for each in tried.failed
        )
    if tried.matches and not tried.counts:
        return "符合，但前面已经有一条定了"
    found = "；".join(fact_words(each, case, vocabulary) for each in tried.rule.when)
    return f"符合：{found}" if found else "没有条件"


def box_words(box: Box, whole: Box, vocabulary: Vocabulary) -> str:
    """The facts in which a box is narrower than the whole; "任何情形" where it is not."""
    narrow = [
        f"{FACT_NAMES[fact]}是{_any_of(sorted(value_words(fact, each, vocabulary) for each in values))}"
        for fact, values in box.items()
        if values != whole[fact]
    ]
    return "，".join(narrow) or "任何情形"


def _any_of(words: Iterable[str]) -> str:
    shown = list(words)
    more = f"等 {len(shown)} 个之一" if len(shown) > _MANY else ""
    return "、".join(shown[:_MANY]) + more
