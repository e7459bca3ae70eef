"""Tags of a whole file: into another file, or onto the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pandong_nlp.archive import TaggedBatch, tag_file, tagged_batches
from pandong_nlp.cli.console import console, row_counter, say
from pandong_nlp.cli.json_form import json_line, tag_fields
from pandong_nlp.cli.model_option import load_predictor
from pandong_nlp.cli.status import DONE, SOME_REJECTED
from pandong_nlp.cli.ticket_table import distribution, ticket_table
from pandong_nlp.errors import CallError
from pandong_nlp.files import ReadOptions, Reject, Table, WriteOptions, open_table, sentence
from pandong_nlp.model import Predictor
from pandong_nlp.records import Prediction, TicketText

__all__ = ["into_file", "to_screen"]

_REJECTS_TOLD = 5

_Row = tuple[str, TicketText, Prediction]


def into_file(
    file: Path, output: Path, model: str, reading: ReadOptions, *, guard_formulas: bool, as_json: bool
) -> int:
    """Write the file with its tags, and say what was done; as JSON on standard output if wanted."""
    if output.exists() and output.samefile(file):
        raise CallError("-o 与输入是同一个文件；请换一个输出文件名，以免覆盖原始数据")
    table = open_table(file, reading)
    predictor = load_predictor(model)
    with row_counter("打标签") as progress:
        report = tag_file(table, predictor, output, WriteOptions(guard_formulas=guard_formulas), progress)
    summary = report.summary
    if as_json:
        counts = {"rows": summary.rows, "written": summary.kept, "rejected": summary.rejects}
        rejects = str(report.rejects) if report.rejects else None
        print(json_line({"output": str(output), **counts, "rejects": rejects, "notes": list(report.notes)}))
    else:
        say("".join((*report.notes, summary.describe())))
        say(f"结果在 {output}" + (f"，剔除的行和原因在 {report.rejects}" if report.rejects else ""))
    return SOME_REJECTED if summary.rejects else DONE


def to_screen(file: Path, model: str, reading: ReadOptions, *, rows: int, as_json: bool) -> int:
    """Show the first rows as a table with counts of all, or every row as a line of JSON."""
    table = open_table(file, reading)
    predictor = load_predictor(model)
    batches = _told(tagged_batches(table, predictor))
    if as_json:
        _print_json(batches, predictor)
    else:
        _print_table(batches, rows, predictor, table)
    return SOME_REJECTED if table.summary.rejects else DONE


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


def _print_json(batches: Iterable[TaggedBatch], predictor: Predictor) -> None:
    for tagged in batches:
        names = tagged.batch.field("id")
        for row, name, tags in zip(tagged.batch.rows, names, tagged.tags, strict=True):
            identity = {"row": row} | ({"id": name} if name else {})
            print(json_line(identity | tag_fields(tags, predictor.taxonomy, predictor.model_version)))


def _print_table(batches: Iterable[TaggedBatch], rows: int, predictor: Predictor, table: Table) -> None:
    shown: list[_Row] = []
    categories: Counter[str] = Counter()
    for tagged in batches:
        categories.update(tags.category for tags in tagged.tags)
        shown += _rows(tagged)[: rows - len(shown)]
    screen = console()
    screen.print(ticket_table(shown, predictor.taxonomy, screen.width))
    screen.print(f"\n{''.join(table.notes)}{table.summary.describe()}", style="bold")
    screen.print(f"主类别：{distribution(categories, predictor.taxonomy)}。模型 {predictor.model_version}。")
    if table.summary.kept > len(shown):
        screen.print(f"这里显示前 {len(shown)} 行；全部结果请加 -o 结果.xlsx，或用 --rows 改变行数。", style="dim")


def _rows(tagged: TaggedBatch) -> list[_Row]:
    batch = tagged.batch
    columns = (batch.rows, *map(batch.field, ("id", "text", "title")), tagged.tags)
    return [
        (name or str(row), TicketText(text, title), tags) for row, name, text, title, tags in zip(*columns, strict=True)
    ]
