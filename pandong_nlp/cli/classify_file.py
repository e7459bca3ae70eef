"""Tags of a whole file: into another file, or onto the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pandong_nlp.archive import TaggedBatch, capacity_of, tag_file, tagged_batches
from pandong_nlp.cli.console import console, row_counter, say
from pandong_nlp.cli.json_form import json_line, tag_fields
from pandong_nlp.cli.status import DONE, SOME_REJECTED
from pandong_nlp.cli.ticket_table import distribution, ticket_table
from pandong_nlp.cli.wording import DECISIONS
from pandong_nlp.errors import CallError
from pandong_nlp.files import ReadOptions, Reject, Table, WriteOptions, open_table, sentence
from pandong_nlp.records import TicketText
from pandong_nlp.triage import Triage, Triager

__all__ = ["FileOptions", "into_file", "to_screen"]

_REJECTS_TOLD = 5

_Row = tuple[str, TicketText, Triage]


@dataclass(frozen=True, slots=True)
class FileOptions:
    """How a file is shown or written: rows on the screen, formulas made harmless, tickets a day for the studio."""

    rows: int
    guard_formulas: bool
    capacity: int | None


def into_file(
    file: Path, output: Path, triager: Triager, reading: ReadOptions, how: FileOptions, *, as_json: bool
) -> int:
    """Write the file with its tags, and say what was done; as JSON on standard output if wanted."""
    if output.exists() and output.samefile(file):
        raise CallError("-o 与输入是同一个文件；请换一个输出文件名，以免覆盖原始数据")
    table = open_table(file, reading)
    thresholds = _studio_thresholds(file, triager, reading, how.capacity)
    options = WriteOptions(guard_formulas=how.guard_formulas)
    with row_counter("打标签") as progress:
        report = tag_file(table, triager, output, options, progress, thresholds)
    summary = report.summary
    if as_json:
        counts = {"rows": summary.rows, "written": summary.kept, "rejected": summary.rejects}
        rejects = str(report.rejects) if report.rejects else None
        print(json_line({"output": str(output), **counts, "rejects": rejects, "notes": list(report.notes)}))
    else:
        say("".join((*report.notes, summary.describe())))
        say(f"结果在 {output}" + (f"，剔除的行和原因在 {report.rejects}" if report.rejects else ""))
    return SOME_REJECTED if summary.rejects else DONE


def to_screen(file: Path, triager: Triager, reading: ReadOptions, how: FileOptions, *, as_json: bool) -> int:
    """Show the first rows as a table with counts of all, or every row as a line of JSON."""
    table = open_table(file, reading)
    thresholds = _studio_thresholds(file, triager, reading, how.capacity)
    batches = _told(tagged_batches(table, triager, thresholds))
    if as_json:
        _print_json(batches, triager)
    else:
        _print_table(batches, how.rows, triager, table)
    return SOME_REJECTED if table.summary.rejects else DONE


def _studio_thresholds(
    file: Path, triager: Triager, reading: ReadOptions, capacity: int | None
) -> dict[str, float] | None:
    """From which score the studio takes tickets, day by day, told to the person; None follows the policy."""
    if capacity is None:
        return None
    found = capacity_of(open_table(file, reading), triager, capacity)
    caught = "" if found.caught is None else f"，按留出工单估计能收到 {found.caught:.0%} 的疑难件"
    say(f"工作室每天接收 {capacity} 件，共 {len(found.thresholds)} 天，占工单的 {found.share:.0%}{caught}。")
    return found.thresholds


def _told(batches: Iterable[TaggedBatch]) -> Iterator[TaggedBatch]:
    """The same batches; the first rejects are told on the way."""
    told = 0
    for tagged in batches:
        for reject in tagged.batch.rejects[: _REJECTS_TOLD - told]:
            _tell(reject)
            told += 1
        yield tagged


def _tell(reject: Reject) -> None:
    say(f"第 {reject.row} 行没有打标签：{sentence(reject)}")


def _print_json(batches: Iterable[TaggedBatch], triager: Triager) -> None:
    for tagged in batches:
        names = tagged.batch.field("id")
        for row, name, triage in zip(tagged.batch.rows, names, tagged.found, strict=True):
            identity = {"row": row} | ({"id": name} if name else {})
            print(json_line(identity | tag_fields(triage, triager)))


def _print_table(batches: Iterable[TaggedBatch], rows: int, triager: Triager, table: Table) -> None:
    shown: list[_Row] = []
    categories: Counter[str] = Counter()
    decisions: Counter[str] = Counter()
    studio = 0
    predictor = triager.predictor
    for tagged in batches:
        categories.update(triage.tags.category for triage in tagged.found)
        decisions.update(triage.tags.decision or "" for triage in tagged.found)
        studio += sum(triage.studio.flagged for triage in tagged.found)
        shown += _rows(tagged)[: rows - len(shown)]
    screen = console()
    screen.print(ticket_table(shown, predictor.taxonomy, screen.width))
    screen.print(f"\n{''.join(table.notes)}{table.summary.describe()}", style="bold")
    screen.print(f"主类别：{distribution(categories, predictor.taxonomy)}。模型 {predictor.model_version}。")
    shares = "、".join(f"{words} {decisions[code]} 件" for code, words in DECISIONS.items())
    screen.print(f"采用方式：{shares}；交工作室 {studio} 件。")
    if table.summary.kept > len(shown):
        screen.print(f"这里显示前 {len(shown)} 行；全部结果请加 -o 结果.xlsx，或用 --rows 改变行数。", style="dim")


def _rows(tagged: TaggedBatch) -> list[_Row]:
    batch = tagged.batch
    columns = (batch.rows, *map(batch.field, ("id", "text", "title")), tagged.found)
    return [
        (name or str(row), TicketText(text, title), triage)
        for row, name, text, title, triage in zip(*columns, strict=True)
    ]
