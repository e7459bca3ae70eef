"""`pandong rules`: are the routing rules sound, why does a text go where it goes, what would a change do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pandong_nlp.cli.help_text import OPTIONS_METAVAR, ChineseCommand, ChineseGroup
from pandong_nlp.cli.model_option import ModelOption, load_triager
from pandong_nlp.cli.reading import ROUTED_FIELDS, with_reading
from pandong_nlp.cli.status import DONE, SOME_REJECTED, WRONG
from pandong_nlp.errors import CallError, InputFileError

if TYPE_CHECKING:
    from pandong_nlp.files import ReadOptions, Table
    from pandong_nlp.tickets import Stage
    from pandong_nlp.triage import Triager
    from pandong_nlp.triage.cases import Case
    from pandong_nlp.triage.rulebook import Rulebook

__all__ = ["rules"]

rules = typer.Typer(
    cls=ChineseGroup,
    name="rules",
    help="检查派单规则，说明一件诉求为什么派给谁，试算改动的影响。",
    no_args_is_help=True,
    options_metavar=OPTIONS_METAVAR,
    subcommand_metavar="命令 …",
)

_RoutesFile = Annotated[
    Path | None,
    typer.Option("--routes", metavar="文件", help="派单规则；不写用本单位或自带的。", show_default=False),
]
_UnitsFile = Annotated[
    Path | None,
    typer.Option("--units", metavar="文件", help="单位表；不写用本单位或自带的。", show_default=False),
]
_PlacesFile = Annotated[
    Path | None,
    typer.Option("--places", metavar="文件", help="地点表；不写用本单位或自带的。", show_default=False),
]
_AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]


@rules.command(cls=ChineseCommand, options_metavar=OPTIONS_METAVAR)
def check(
    routes: _RoutesFile = None, units: _UnitsFile = None, places: _PlacesFile = None, as_json: _AsJson = False
) -> int:
    """检查规则：不认识的代号、轮不到的规则、同级相争、没有规则的类别，并逐个试规则里的例子。

    退出状态：0 没有问题；2 有问题（逐条列出）。
    """
    from pandong_nlp.cli.console import say
    from pandong_nlp.triage.rules_check import FINDING_KINDS, check_rules

    book = _rulebook(routes, units, places)
    findings = check_rules(book)
    if as_json:
        from pandong_nlp.cli.json_form import json_line

        for finding in findings:
            print(json_line({"kind": finding.kind, "line": finding.line, "message": finding.message}))
        return WRONG if findings else DONE
    name = routes.name if routes else "routes.yaml"
    for finding in findings:
        where = f"{name} 第 {finding.line} 行，" if finding.line else ""
        say(f"{FINDING_KINDS[finding.kind]}：{where}{finding.message}")
    everything = list(book.routes)
    examples = sum(len(rule.examples) for rule in everything)
    print(f"{len(everything)} 条规则，{examples} 个例子，{len(findings)} 个问题")
    return WRONG if findings else DONE


@rules.command(cls=ChineseCommand, options_metavar=OPTIONS_METAVAR, no_args_is_help=True)
def explain(
    text: Annotated[str, typer.Argument(metavar="文本", help="一段诉求文字。")],
    title: Annotated[str, typer.Option(metavar="文字", help="标题。", show_default=False)] = "",
    community: Annotated[str, typer.Option(metavar="社区", help="工单上的社区。", show_default=False)] = "",
    place: Annotated[str, typer.Option(metavar="地点", help="工单上的地点。", show_default=False)] = "",
    source: Annotated[str, typer.Option(metavar="来源", help="来电渠道。", show_default=False)] = "",
    repeats: Annotated[int, typer.Option(metavar="次数", min=0, help="以前反映过几次。")] = 0,
    stage: Annotated[
        str, typer.Option(metavar="阶段", help="承办单位办理、工作室协调、调度会、到期。")
    ] = "承办单位办理",
    everything: Annotated[bool, typer.Option("--all", help="连别的类别的规则也列出来。")] = False,
    model: ModelOption = "champion",
    routes: _RoutesFile = None,
    units: _UnitsFile = None,
    places: _PlacesFile = None,
    as_json: _AsJson = False,
) -> int:
    """说明一段诉求派给谁：试了哪些规则，每条为什么符合或不符合。"""
    from pandong_nlp.records import TicketText
    from pandong_nlp.triage.rulebook import TicketFacts

    if not (text.strip() or title.strip()):
        raise InputFileError("诉求文字是空的；请写出要派的内容。")
    book = _rulebook(routes, units, places)
    facts = TicketFacts(community, place, source, repeats, _stage(stage))
    ticket = TicketText(text, title)
    found = load_triager(model).triage_one(ticket)
    case = book.case(ticket, found.tags, facts, found.urgency)
    doubts = book.locate(ticket, facts).ambiguous
    if as_json:
        from pandong_nlp.cli.json_form import json_line
        from pandong_nlp.cli.rules_report import explanation_fields

        print(json_line(explanation_fields(book, case, doubts)))
        return DONE
    from pandong_nlp.cli.console import console
    from pandong_nlp.cli.rules_report import explanation

    screen = console()
    for part in explanation(book, case, doubts, everything=everything):
        screen.print(part)
    return DONE


@rules.command("dry-run", cls=ChineseCommand, options_metavar=OPTIONS_METAVAR, no_args_is_help=True)
@with_reading(ROUTED_FIELDS)
def dry_run(
    file: Annotated[Path, typer.Argument(metavar="文件", help="旧工单：csv、xlsx、xls、parquet 或 jsonl。")],
    against: Annotated[Path, typer.Option("--against", metavar="文件", help="改过的派单规则。", show_default=False)],
    rows: Annotated[int, typer.Option(metavar="行数", min=0, help="最多列出多少件有变化的工单。")] = 20,
    model: ModelOption = "champion",
    routes: _RoutesFile = None,
    units: _UnitsFile = None,
    places: _PlacesFile = None,
    as_json: _AsJson = False,
    *,
    reading: ReadOptions,
) -> int:
    """试算：旧工单按现在的规则和改过的规则各派一遍，列出哪些会变。什么也不改动。

    退出状态：0 全部算完；3 有的行不能用；2 用法或文件有误。
    """
    from pandong_nlp.cli.console import say
    from pandong_nlp.files import open_table
    from pandong_nlp.triage.dry_run import compare_routes

    book, other = _rulebook(routes, units, places), _rulebook(against, units, places)
    table = open_table(file, reading)
    found = compare_routes(_cases(table, load_triager(model), book), book.routes, other.routes, rows)
    say("".join((*table.notes, table.summary.describe())))
    if as_json:
        from pandong_nlp.cli.json_form import json_line
        from pandong_nlp.cli.rules_report import comparison_fields

        print(json_line(comparison_fields(found)))
    else:
        from pandong_nlp.cli.console import console
        from pandong_nlp.cli.rules_report import comparison

        screen = console()
        for part in comparison(found, book):
            screen.print(part)
    return SOME_REJECTED if table.summary.rejects else DONE


def _cases(table: Table, triager: Triager, book: Rulebook) -> Iterator[tuple[str, Case]]:
    """Every usable row as (its number or row, its case); a person hears how many are done."""
    from pandong_nlp.archive import tagged_batches
    from pandong_nlp.cli.console import row_counter
    from pandong_nlp.records import TicketText
    from pandong_nlp.triage.rulebook import TicketFacts

    with row_counter("试算") as progress:
        for tagged in tagged_batches(table, triager):
            batch = tagged.batch
            fields = [batch.field(name) for name in ROUTED_FIELDS]
            for row, found, (text, title, number, *facts) in zip(
                batch.rows, tagged.found, zip(*fields, strict=True), strict=True
            ):
                case = book.case(TicketText(text, title), found.tags, TicketFacts(*facts), found.urgency)
                yield number or f"第 {row} 行", case
            progress(len(batch) + len(batch.rejects))


def _rulebook(routes: Path | None, units: Path | None, places: Path | None) -> Rulebook:
    """The files that were named, else those of the office's folder, else the packaged ones."""
    from pandong_nlp.registry import home
    from pandong_nlp.taxonomy import Taxonomy
    from pandong_nlp.triage.playbook_folder import open_playbooks
    from pandong_nlp.triage.rulebook import RuleFiles, load_rulebook

    usual, own = RuleFiles.in_folder(home() / "rules"), home() / "playbooks"
    files = RuleFiles(routes or usual.routes, units or usual.units, places or usual.places)
    shelf = open_playbooks(own if own.is_dir() else None, Taxonomy.packaged())
    return load_rulebook(files, playbooks=tuple(sorted(head.code for head in shelf.heads)))


def _stage(written: str) -> Stage:
    """The stage of a code or name.

    Raises:
        CallError: there is none of that name.
    """
    from pandong_nlp.tickets import STAGE_NAMES

    for stage, name in STAGE_NAMES.items():
        if written in (name, stage):
            return stage
    raise CallError(f"没有阶段“{written}”；--stage 可以写：{'、'.join(STAGE_NAMES.values())}。")
