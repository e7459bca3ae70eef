"""Routes, their reasons and what a change does: for a person as tables, for a program as fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.table import Table
from rich.text import Text

from pandong_nlp.cli.wording import DIFFICULTIES, URGENCIES, printable
from pandong_nlp.records import KINDS
from pandong_nlp.tickets import STAGE_NAMES
from pandong_nlp.triage.cases import ESTATES, ROADS, Case
from pandong_nlp.triage.conditions import OneOf
from pandong_nlp.triage.dry_run import ROUTE_FIELD_NAMES, RouteComparison
from pandong_nlp.triage.routes import Route, Tried
from pandong_nlp.triage.rule_words import tried_words
from pandong_nlp.triage.rulebook import Rulebook
from pandong_nlp.triage.units import Units

__all__ = ["comparison", "comparison_fields", "explanation", "explanation_fields"]


def explanation(book: Rulebook, case: Case, doubts: tuple[str, ...], *, everything: bool) -> Iterator[Table | Text]:
    """What is known of a case, where it goes, and every rule that was tried; all categories' only if wanted."""
    yield Text(_known(book, case))
    for doubt in doubts:
        yield Text(printable(f"地点：{doubt}；请写明社区或地点。"), "yellow")
    yield _route_table(book.routes.route(case), book)
    tried = [each for each in book.routes.explain(case) if everything or not _is_of_another_category(each)]
    yield _tried_table(tried, case, book)


def explanation_fields(book: Rulebook, case: Case, doubts: tuple[str, ...]) -> dict[str, Any]:
    """The same for a program, with every rule."""
    tried = [
        {
            "rule": each.rule.code,
            "matches": each.matches,
            "counts": each.counts,
            "why": tried_words(each, case, book.vocabulary),
        }
        for each in book.routes.explain(case)
    ]
    facts = {name: getattr(case, name) for name in ("category", "community", "road", "estate")}
    return {**facts, "ambiguous": doubts, "route": asdict(book.routes.route(case)), "tried": tried}


def comparison(found: RouteComparison, book: Rulebook) -> Iterator[Table | Text]:
    """How many tickets change and in what, how many each unit would lead, and the first that change."""
    parts = "、".join(f"{ROUTE_FIELD_NAMES[name]} {count} 件" for name, count in found.changed.most_common())
    yield Text(f"{found.tickets} 件中 {found.changed_tickets} 件会变" + (f"（{parts}）" if parts else "") + "。")
    if not found.changed_tickets:
        return
    yield _units_table(found, book.units)
    if found.shown:
        yield _changes_table(found, book)


def comparison_fields(found: RouteComparison) -> dict[str, Any]:
    """The same for a program."""
    return {
        "tickets": found.tickets,
        "changed_tickets": found.changed_tickets,
        "changed": dict(found.changed),
        "units_before": dict(found.units_before),
        "units_after": dict(found.units_after),
        "shown": [asdict(each) for each in found.shown],
    }


def _known(book: Rulebook, case: Case) -> str:
    facts = (
        book.vocabulary.taxonomy[case.category].name,
        DIFFICULTIES[case.difficulty],
        URGENCIES[case.urgency],
        KINDS[case.kind],
        STAGE_NAMES[case.stage],
        case.community and f"{case.community}社区",
        ROADS.get(case.road, ""),
        ESTATES.get(case.estate, ""),
    )
    return "，".join(filter(None, facts))


def _route_table(route: Route, book: Rulebook) -> Table:
    names = book.units.name_of
    rows = {
        "主办": names(route.unit),
        "双派": "、".join(map(names, route.dual_units)),
        "协办": "、".join(map(names, route.co_units)),
        "工作法": route.playbook,
        "时限类别": route.deadline,
        "工作室": "是" if route.studio else "",
        "来电人": "对外隐去" if route.hide_caller else "",
        "回避": "、".join(map(names, route.avoided)),
        "提醒": "\n".join(route.notices),
        "规则": "、".join((route.rule, *route.additions)),
    }
    table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, value in rows.items():
        if value:
            table.add_row(name, Text(value))
    return table


def _tried_table(tried: list[Tried], case: Case, book: Rulebook) -> Table:
    table = _table(("", "优先级", "规则", "", "为什么"), right=("优先级",))
    for each in tried:
        mark = Text("✓", "green") if each.counts else Text("○" if each.matches else "✗", "dim")
        kind = "加项" if each.is_addition else ""
        table.add_row(
            mark,
            str(each.rule.priority),
            each.rule.name,
            kind,
            Text(printable(tried_words(each, case, book.vocabulary))),
        )
    return table


def _is_of_another_category(tried: Tried) -> bool:
    return not tried.is_addition and any(isinstance(c, OneOf) and c.fact == "category" for c in tried.failed)


def _units_table(found: RouteComparison, units: Units) -> Table:
    table = _table(("主办单位", "现在", "改后", "增减"), right=("现在", "改后", "增减"))
    codes = {**found.units_before, **found.units_after}
    moved = [(found.units_after[code] - found.units_before[code], code) for code in codes]
    for change, code in sorted(moved, key=lambda pair: (-abs(pair[0]), pair[1])):
        if change:
            before, after = found.units_before[code], found.units_after[code]
            table.add_row(units.name_of(code), str(before), str(after), f"{change:+}")
    return table


def _changes_table(found: RouteComparison, book: Rulebook) -> Table:
    table = _table(("编号", "类别", "变化"))
    for each in found.shown:
        changes = (
            f"{ROUTE_FIELD_NAMES[name]}：{_cell(name, each.before, book)} → {_cell(name, each.after, book)}"
            for name in each.changed
        )
        category = book.vocabulary.taxonomy[each.category].name
        table.add_row(Text(printable(each.id)), category, Text("；".join(changes)))
    return table


def _cell(name: str, route: Route, book: Rulebook) -> str:
    value = getattr(route, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    values = (value,) if isinstance(value, str) else value
    return "、".join(book.units.name_of(each) for each in values) or "无"


def _table(headers: tuple[str, ...], right: tuple[str, ...] = ()) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 1), pad_edge=False)
    for header in headers:
        table.add_column(header, justify="right" if header in right else "left", no_wrap=header in right)
    return table
