"""Finds what is wrong with rules that can be read: unreachable ones, ties, categories without a rule, failed examples.

Codes that do not exist are refused when the files are read. Pure: judges a rulebook, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from pandong_nlp.triage.conditions import OneOf
from pandong_nlp.triage.coverage import Region, everything, gap, region_of
from pandong_nlp.triage.routes import Example, Rule
from pandong_nlp.triage.rule_words import box_words
from pandong_nlp.triage.rulebook import Rulebook

__all__ = ["FINDING_KINDS", "Finding", "check_rules"]

FINDING_KINDS = {
    "category": "类别没有规则",
    "unreachable": "永远轮不到",
    "overlap": "同级相争",
    "example": "例子不符",
    "community": "社区没有居委会",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        kind: a key of FINDING_KINDS.
        line: in the file of routes; 0 where it is about no line.
        message: a Chinese sentence: what is wrong, and what to do.
    """

    kind: str
    line: int
    message: str


def check_rules(book: Rulebook) -> tuple[Finding, ...]:
    """Everything found, in the order of `FINDING_KINDS`; empty for good rules."""
    return (*_categories(book), *_unreachable(book), *_overlaps(book), *_examples(book), *_communities(book))


def _categories(book: Rulebook) -> Iterator[Finding]:
    """Categories that the rules which name them do not cover whole, so that the default decides."""
    whole = everything(book.vocabulary)
    for category in book.vocabulary.taxonomy:
        only = frozenset((category.slug,))
        naming = [region for rule, region in _regions(book) if _names(rule, category.slug)]
        left = gap(Region({**whole, "category": only}), naming)
        if left and not naming:
            yield Finding("category", 0, f"类别 {category.slug}（{category.name}）没有规则，会落到默认；请加一条。")
        elif left:
            where = box_words(left, {**whole, "category": only}, book.vocabulary)
            text = f"类别 {category.slug}（{category.name}）在这些情形没有规则：{where}；"
            yield Finding("category", 0, f"{text}请加一条没有其他条件的。")


def _unreachable(book: Rulebook) -> Iterator[Finding]:
    """Rules whose every case an earlier one takes, or that contradict themselves."""
    before: list[Region] = []
    for rule, region in _regions(book):
        if region.is_empty:
            yield Finding("unreachable", rule.line, f"规则 {rule.code} 的条件互相矛盾，永远不会符合；请改条件。")
        elif gap(region, before) is None:
            text = f"规则 {rule.code}（priority {rule.priority}）符合的情形，前面的规则都已经接走；"
            yield Finding("unreachable", rule.line, f"{text}请提高它的 priority，或者删去。")
        before.append(region)


def _overlaps(book: Rulebook) -> Iterator[Finding]:
    """Pairs of one priority that may hold together and do not say the same."""
    whole = everything(book.vocabulary)
    for rules, disagree in ((book.routes.rules, _say_different), (book.routes.additions, _conflict)):
        for one, other in combinations(rules, 2):
            if one.priority != other.priority or not disagree(one, other):
                continue
            if region_of(one.when, whole).meets(region_of(other.when, whole)):
                text = f"规则 {one.code}（第 {one.line} 行）和 {other.code} 的 priority 都是 {one.priority}，"
                yield Finding("overlap", other.line, f"{text}可能同时符合而结果不同；请把应当先试的写大一些。")


def _examples(book: Rulebook) -> Iterator[Finding]:
    for rule in book.routes:
        for number, example in enumerate(rule.examples, start=1):
            if wrong := _wrong_with(book, rule, example):
                yield Finding("example", example.line, f"规则 {rule.code} 的第 {number} 个例子：{wrong}。")


def _wrong_with(book: Rulebook, rule: Rule, example: Example) -> str:
    """What an example of the rule shows to be wrong; "" for nothing."""
    route, units = book.routes.route(example.case), book.units
    if rule.code not in (route.rule, *route.additions):
        return f"走到了规则 {route.rule}，没有走到这一条；请改例子、条件或 priority"
    wanted = units.settle(example.unit, example.case.community, example.case.property_company)
    if wanted and wanted != route.unit:
        return f"派给了{units.name_of(route.unit)}，例子写的是{units.name_of(wanted)}"
    return ""


def _communities(book: Rulebook) -> Iterator[Finding]:
    """Communities of the places without a committee among the units, and the other way round."""
    communities, committees = set(book.places.communities), set(book.units.committees)
    for name in sorted(communities - committees):
        yield Finding("community", 0, f"社区“{name}”在单位表里没有居委会；请在 units.yaml 里加上它的 community。")
    for name in sorted(committees - communities):
        yield Finding("community", 0, f"单位表里的社区“{name}”不在地点表里；请在 places.yaml 的 communities 里加上。")


def _regions(book: Rulebook) -> list[tuple[Rule, Region]]:
    """The main rules in the order of trying, each with its cases."""
    whole = everything(book.vocabulary)
    return [(rule, region_of(rule.when, whole)) for rule in book.routes.main_in_order]


def _names(rule: Rule, slug: str) -> bool:
    return any(
        isinstance(condition, OneOf) and condition.fact == "category" and slug in condition.allowed
        for condition in rule.when
    )


def _say_different(one: Rule, other: Rule) -> bool:
    return one.result != other.result


def _conflict(one: Rule, other: Rule) -> bool:
    """Whether two additions disagree where only one of them can be heard."""
    pairs = ((one.unit, other.unit), (one.playbook, other.playbook), (one.deadline, other.deadline))
    return any(a and b and a != b for a, b in pairs)
