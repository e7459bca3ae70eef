"""Who gets a ticket: the first rule that matches names unit, playbook and deadline; every addition that matches adds.

Rules are data (`data/routes.yaml`), tried by falling priority, then in the order of the file; where none matches, the
default decides, so that every case has a route. A complaint about conduct never reaches whom it names. Pure: no clock,
no file, no model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from pandong_nlp.triage.cases import Case
from pandong_nlp.triage.conditions import Condition, OneOf
from pandong_nlp.triage.conduct import ConductPolicy
from pandong_nlp.triage.units import Units

__all__ = ["DEFAULT_RULE", "Example", "Route", "Routes", "Rule", "Tried"]

DEFAULT_RULE = "default"

_Candidate = tuple["Rule", tuple[Callable[[Case], bool], ...]]
_Candidates = tuple[list[_Candidate], list[_Candidate]]


@dataclass(frozen=True, slots=True)
class Example:
    """A case for which the rule must hold, and the unit that must get it ("" where the file leaves that open)."""

    case: Case
    unit: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions that must all hold, and what follows. Units are codes of units or of local roles.

    Attributes:
        priority: higher ones are tried first; rules of one priority in their order.
        unit: 主办; of an addition, who takes the lead from the unit there was (which then gets it as well), or "".
        co_units: 协办; dual_units: 双派, get the ticket at the same time and answer for it as well.
        playbook, deadline: codes; "" in an addition that leaves them.
        notices: what the people who handle it are told.
        line: where it stands in its file.
    """

    code: str
    name: str
    priority: int
    when: tuple[Condition, ...]
    unit: str = ""
    co_units: tuple[str, ...] = ()
    dual_units: tuple[str, ...] = ()
    playbook: str = ""
    deadline: str = ""
    studio: bool = False
    notices: tuple[str, ...] = ()
    hide_caller: bool = False
    examples: tuple[Example, ...] = ()
    line: int = 0

    def holds(self, case: Case) -> bool:
        return all(condition.holds(case) for condition in self.when)

    @property
    def result(self) -> tuple[object, ...]:
        """What follows, to be compared with another rule's."""
        return (self.unit, self.co_units, self.dual_units, self.playbook, self.deadline, self.studio, self.hide_caller)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a ticket goes. Units are codes, each at most once; unit, playbook and deadline are never empty.

    Attributes:
        rule: code of the rule that decided, or DEFAULT_RULE; additions: codes of those that added, in their order.
        hide_caller: whether only the roles that must know may see who called.
        avoided: units that would have got it, had the complaint not been about their conduct.
    """

    rule: str
    unit: str
    playbook: str
    deadline: str
    co_units: tuple[str, ...] = ()
    dual_units: tuple[str, ...] = ()
    additions: tuple[str, ...] = ()
    studio: bool = False
    notices: tuple[str, ...] = ()
    hide_caller: bool = False
    avoided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """One rule and one case: which conditions failed (none: it matches), and whether it had a say in the route."""

    rule: Rule
    failed: tuple[Condition, ...]
    is_addition: bool
    counts: bool

    @property
    def matches(self) -> bool:
        return not self.failed


@dataclass(frozen=True)
class Routes:
    """All rules of an office. Immutable; total for any case.

    `rules` and `additions` may be given in any order; `default` has no conditions.
    """

    version: str
    rules: tuple[Rule, ...]
    additions: tuple[Rule, ...]
    default: Rule
    conduct: ConductPolicy
    units: Units

    def route(self, case: Case) -> Route:
        """Where a case goes; unit, playbook and deadline are always there."""
        rules, additions = self._candidates.get(case.category) or self._candidates[""]
        rule = next(_holding(rules, case), self.default)
        return self._follow(case, rule, list(_holding(additions, case)))

    def explain(self, case: Case) -> tuple[Tried, ...]:
        """Every rule and addition in the order of trying, the default last; `route` says the same."""
        tried = [_try(rule, case, is_addition=False) for rule in self.main_in_order]
        decisive = next((each.rule for each in tried if each.matches), self.default)
        tried = [replace(each, counts=each.rule is decisive) for each in tried]
        added = [_try(rule, case, is_addition=True) for rule in _in_order(self.additions)]
        return (*tried, Tried(self.default, (), is_addition=False, counts=decisive is self.default), *added)

    def __getitem__(self, code: str) -> Rule:
        return self._by_code[code]

    def __iter__(self) -> Iterator[Rule]:
        """Rules in the order of trying, then additions, without the default."""
        return iter((*self.main_in_order, *_in_order(self.additions)))

    @property
    def main_in_order(self) -> list[Rule]:
        """The rules of which the first that matches decides, in the order of trying."""
        return _in_order(self.rules)

    def _follow(self, case: Case, rule: Rule, additions: list[Rule]) -> Route:
        said = (rule, *additions)
        leads = [each.unit for each in additions if each.unit]
        asked = [*leads[:1], rule.unit, *[unit for each in said for unit in each.dual_units]]
        unit, *dual = self._units_of(asked, case)
        helping = self._units_of([unit for each in said for unit in each.co_units], case)
        by_weight = (*additions, rule, self.default)
        about_conduct = self.conduct.concerns(case)
        route = Route(
            rule=rule.code,
            unit=unit,
            playbook=next(each.playbook for each in by_weight if each.playbook),
            deadline=next(each.deadline for each in by_weight if each.deadline),
            co_units=tuple([each for each in helping if each != unit and each not in dual]),
            dual_units=tuple(dual),
            additions=tuple([each.code for each in additions]),
            studio=True in [each.studio for each in said],
            notices=tuple([notice for each in said for notice in each.notices]),
            hide_caller=about_conduct or self.conduct.hides_caller(case) or True in [each.hide_caller for each in said],
        )
        return self._around_the_named(case, route) if about_conduct else route

    def _around_the_named(self, case: Case, route: Route) -> Route:
        """The route without the units that the case names; in place of the first, whoever is next in the order."""
        named = self.units.with_parts(case.named_units)
        sent = (route.unit, *route.dual_units, *route.co_units)
        unit = self.conduct.instead_of(route.unit, named)
        return replace(
            route,
            unit=unit,
            dual_units=tuple(each for each in route.dual_units if each not in named and each != unit),
            co_units=tuple(each for each in route.co_units if each not in named and each != unit),
            avoided=tuple(each for each in sent if each in named and each != unit),
        )

    def _units_of(self, codes: Iterable[str], case: Case) -> list[str]:
        """The units that codes mean for a case, each once."""
        settle, community, company = self.units.settle, case.community, case.property_company
        return list(dict.fromkeys([settle(code, community, company) for code in codes]))

    @cached_property
    def _candidates(self) -> dict[str, _Candidates]:
        """By primary category the rules and additions that can match it; those for all others under ""."""
        named = {slug for rule in self for condition in rule.when for slug in _primary(condition)}
        return {category: self._for_category(category) for category in ("", *named)}

    def _for_category(self, category: str) -> _Candidates:
        rules, additions = (
            [(rule, _tests(rule)) for rule in _in_order(rules) if _can_match(rule, category)]
            for rules in (self.rules, self.additions)
        )
        return rules, additions

    @cached_property
    def _by_code(self) -> dict[str, Rule]:
        return {rule.code: rule for rule in (self.default, *self.rules, *self.additions)}


def _in_order(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: -rule.priority)


def _can_match(rule: Rule, category: str) -> bool:
    return all(not (allowed := _primary(condition)) or category in allowed for condition in rule.when)


def _tests(rule: Rule) -> tuple[Callable[[Case], bool], ...]:
    """What is left to test of a rule that was looked up by its primary category."""
    return tuple(condition.holds for condition in rule.when if not _primary(condition))


def _holding(candidates: Iterable[_Candidate], case: Case) -> Iterator[Rule]:
    """The rules that hold, in their order. Every ticket passes here many times: plain loops."""
    for rule, tests in candidates:
        for holds in tests:
            if not holds(case):
                break
        else:
            yield rule


def _primary(condition: Condition) -> tuple[str, ...]:
    """The primary categories that a condition demands; empty if it demands none."""
    if isinstance(condition, OneOf) and condition.fact == "category":
        return tuple(map(str, condition.allowed))
    return ()


def _try(rule: Rule, case: Case, *, is_addition: bool) -> Tried:
    failed = tuple(condition for condition in rule.when if not condition.holds(case))
    return Tried(rule, failed, is_addition, counts=is_addition and not failed)
