"""What a change of rules would do, counted before it is in force."""

from __future__ import annotations

from pathlib import Path

from pandong_nlp.triage.cases import Case
from pandong_nlp.triage.dry_run import compare_routes
from tests.triage.offices import ROUTES, office

CASES = [("a", Case("parking")), ("b", Case("roads", urgency=2)), ("c", Case("conduct"))]


def test_the_same_rules_change_nothing(tmp_path: Path) -> None:
    routes = office(tmp_path).routes
    found = compare_routes(CASES, routes, routes, 10)
    assert (found.tickets, found.changed_tickets, found.shown) == (3, 0, ())


def test_what_changes_is_counted_by_unit_and_shown_up_to_a_number(tmp_path: Path) -> None:
    before = office(tmp_path).routes
    after = office(tmp_path, ROUTES.replace("unit: 派出所, dual_units: [执法队]", "unit: 执法队")).routes
    found = compare_routes(CASES, before, after, 1)
    assert (found.tickets, found.changed_tickets) == (3, 2)
    assert found.units_before == {"police": 1, "street": 1, "discipline": 1}
    assert found.units_after == {"patrol": 1, "street": 1, "discipline": 1}
    assert found.changed == {"unit": 1, "dual_units": 2}
    assert [(each.id, each.changed) for each in found.shown] == [("a", ("unit", "dual_units"))]
