"""What a change of rules would do to tickets: how many go elsewhere, and which. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pandong_nlp.triage.cases import Case
from pandong_nlp.triage.routes import Route, Routes

__all__ = ["ROUTE_FIELD_NAMES", "ChangedRoute", "RouteComparison", "compare_routes"]

ROUTE_FIELD_NAMES = {
    "unit": "主办",
    "dual_units": "双派",
    "co_units": "协办",
    "playbook": "工作法",
    "deadline": "时限类别",
    "studio": "工作室",
    "hide_caller": "隐去来电人",
    "notices": "提醒",
}
"""The parts of a route that people act on; by which rule it came about is not one of them."""


@dataclass(frozen=True, slots=True)
class ChangedRoute:
    """One ticket that would go another way; `changed` are keys of ROUTE_FIELD_NAMES."""

    id: str
    category: str
    before: Route
    after: Route
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RouteComparison:
    """All tickets under both sets of rules.

    Attributes:
        changed: how many differ in each field; one ticket may differ in several.
        units_before, units_after: how many tickets each unit leads.
    """

    tickets: int
    changed_tickets: int
    changed: Counter[str]
    units_before: Counter[str]
    units_after: Counter[str]
    shown: tuple[ChangedRoute, ...]


def compare_routes(cases: Iterable[tuple[str, Case]], before: Routes, after: Routes, show: int) -> RouteComparison:
    """Route every (id, case) by both; of the tickets that change the first `show` are kept."""
    changed: Counter[str] = Counter()
    units_before: Counter[str] = Counter()
    units_after: Counter[str] = Counter()
    shown: list[ChangedRoute] = []
    changed_tickets = 0
    for number, case in cases:
        now, then = before.route(case), after.route(case)
        units_before[now.unit] += 1
        units_after[then.unit] += 1
        different = tuple(name for name in ROUTE_FIELD_NAMES if getattr(now, name) != getattr(then, name))
        changed.update(different)
        changed_tickets += bool(different)
        if different and len(shown) < show:
            shown.append(ChangedRoute(number, case.category, now, then, different))
    return RouteComparison(units_before.total(), changed_tickets, changed, units_before, units_after, tuple(shown))
