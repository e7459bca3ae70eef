"""From follow-up answers to the response, resolution and satisfaction rates and a composite, for any grouping.

A rate is yes / (yes + no). A caller who was not reached, an unknown answer, a ticket nobody has called back and an
excluded ticket are counted apart, never as no. The composite is the mean of the rates with the office's own weights;
no weight here claims to be official. Knows nothing of statuses or clocks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from pandong_nlp.errors import TicketError
from pandong_nlp.tickets.follow_up import Answer, FollowUp
from pandong_nlp.yaml_file import Entry

__all__ = ["GROUPINGS", "RATE_NAMES", "GroupRates", "Outcome", "OutcomeRules", "Rate", "Which", "group_rates"]

RATE_NAMES = {"response": "响应率", "resolution": "解决率", "satisfaction": "满意率", "genuine": "属实率"}
"""The rates and what they are called."""

ASKED = {"response": "contacted", "resolution": "resolved", "satisfaction": "satisfied", "genuine": "genuine"}


class Which(StrEnum):
    """Which call back counts: the first, or the last one that reached the caller (the last, if none did)."""

    FIRST = "first"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rates need of one ticket.

    Attributes:
        on: the day whose month the ticket counts in; the caller decides whether that is dispatch or closing.
        category: slug of the primary category; a ticket counts in one.
        exclusion: code of the reason it was excluded for (剔除), empty when it counts.
    """

    id: str
    on: date
    unit: str = ""
    handler: str = ""
    community: str = ""
    category: str = ""
    playbook: str = ""
    follow_ups: tuple[FollowUp, ...] = ()
    exclusion: str = ""

    def follow_up(self, which: Which) -> FollowUp | None:
        """The call back that counts; None when there was none."""
        if not self.follow_ups or which is Which.FIRST:
            return next(iter(self.follow_ups), None)
        return next((call for call in reversed(self.follow_ups) if call.reached), self.follow_ups[-1])


GROUPINGS: Mapping[str, Callable[[Outcome], str]] = {
    "unit": lambda outcome: outcome.unit,
    "handler": lambda outcome: outcome.handler,
    "community": lambda outcome: outcome.community,
    "category": lambda outcome: outcome.category,
    "playbook": lambda outcome: outcome.playbook,
    "month": lambda outcome: f"{outcome.on:%Y-%m}",
}
"""By what rates can be grouped; the empty text holds tickets without that field."""


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate with everything that did not enter it.

    Attributes:
        numerator, denominator: tickets answered yes, and answered yes or no.
        unknown: reached, but this answer is not known.
        not_reached, not_asked: not reached (未接通); nobody has called back yet.
        excluded: left out for a reason (剔除).
        is_small: the denominator is below the office's `small_denominator`.
    """

    numerator: int
    denominator: int
    unknown: int
    not_reached: int
    not_asked: int
    excluded: int
    is_small: bool

    @property
    def value(self) -> float | None:
        """In [0, 1]; None when nobody answered."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class OutcomeRules:
    """The office's own weights, limits and reasons for exclusion (code to name)."""

    weights: Mapping[str, float]
    small_denominator: int
    exclusions: Mapping[str, str]

    @classmethod
    def parse(cls, entry: Entry) -> Self:
        keys = ("weights", "small_denominator", "exclusions")
        parts = entry.mapping(keys, required=keys)
        weights = {name: each.number(0, 1000) for name, each in parts["weights"].mapping(tuple(RATE_NAMES)).items()}
        if not any(weights.values()):
            parts["weights"].refuse("至少一个大于 0 的权重", "全是 0 的权重")
        exclusions = {code: each.text() for code, each in parts["exclusions"].mapping().items()}
        return cls(weights, parts["small_denominator"].whole(1, 1_000_000), exclusions)


@dataclass(frozen=True, slots=True)
class GroupRates:
    """All rates of one group.

    Attributes:
        key: the group's values, one for each grouping asked for.
        rates: by the names of RATE_NAMES.
        composite: weighted mean of the rates, in [0, 1]; None when a rate with a weight has no value.
        is_small: a rate with a weight has a small denominator.
        excluded: tickets left out, by reason.
    """

    key: tuple[str, ...]
    tickets: int
    rates: Mapping[str, Rate]
    composite: float | None
    is_small: bool
    excluded: Mapping[str, int]


def group_rates(
    outcomes: Iterable[Outcome], by: Sequence[str], rules: OutcomeRules, which: Which = Which.FINAL
) -> tuple[GroupRates, ...]:
    """The rates of every group, in the order of their keys.

    `by` holds names of GROUPINGS: ("unit",) groups by unit, ("unit", "month") by both, () takes all tickets as one.

    Raises:
        TicketError: an unknown grouping, a reason for exclusion that the rules do not know, a ticket given twice.
    """
    if unknown := [name for name in by if name not in GROUPINGS]:
        raise TicketError(f"不能按“{unknown[0]}”汇总；可以按：{'、'.join(GROUPINGS)}。")
    groups: defaultdict[tuple[str, ...], list[Outcome]] = defaultdict(list)
    seen: set[str] = set()
    for outcome in outcomes:
        if outcome.exclusion and outcome.exclusion not in rules.exclusions:
            allowed = "、".join(rules.exclusions)
            raise TicketError(f"工单 {outcome.id} 的剔除原因是“{outcome.exclusion}”；可用的有：{allowed}。")
        if outcome.id in seen:
            raise TicketError(f"工单 {outcome.id} 出现了两次；每件工单只能计算一次，请去掉重复的。")
        seen.add(outcome.id)
        groups[tuple(GROUPINGS[name](outcome) for name in by)].append(outcome)
    return tuple(_rates_of(key, group, rules, which) for key, group in sorted(groups.items()))


def _rates_of(key: tuple[str, ...], group: list[Outcome], rules: OutcomeRules, which: Which) -> GroupRates:
    excluded = Counter(outcome.exclusion for outcome in group if outcome.exclusion)
    calls = [outcome.follow_up(which) for outcome in group if not outcome.exclusion]
    rates = {name: _rate(question, calls, excluded.total(), rules) for name, question in ASKED.items()}
    weighted = [(rates[name], weight) for name, weight in rules.weights.items() if weight]
    return GroupRates(
        key, len(group), rates, _composite(weighted), any(rate.is_small for rate, _ in weighted), dict(excluded)
    )


def _rate(question: str, calls: list[FollowUp | None], excluded: int, rules: OutcomeRules) -> Rate:
    reached = [call for call in calls if call and call.reached]
    answers = Counter(call.answer(question) for call in reached)
    denominator = answers[Answer.YES] + answers[Answer.NO]
    return Rate(
        numerator=answers[Answer.YES],
        denominator=denominator,
        unknown=answers[Answer.UNKNOWN],
        not_reached=sum(1 for call in calls if call and not call.reached),
        not_asked=calls.count(None),
        excluded=excluded,
        is_small=denominator < rules.small_denominator,
    )


def _composite(weighted: list[tuple[Rate, float]]) -> float | None:
    """Sum of weight x rate over the sum of weights."""
    total = 0.0
    for rate, weight in weighted:
        if rate.value is None:
            return None
        total += rate.value * weight
    return total / sum(weight for _, weight in weighted)
