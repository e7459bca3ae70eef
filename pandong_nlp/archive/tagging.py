"""Reads a table batch by batch, triages it, writes it with the tags and the rejects beside it.

Every row read is a row written or a reject.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pandong_nlp.archive.facts import about_of, facts_of
from pandong_nlp.files import Batch, RejectWriter, Summary, Table, WriteOptions, open_writer
from pandong_nlp.records import TicketText
from pandong_nlp.triage import TagFields, Triage, Triager

__all__ = ["TaggedBatch", "TaggingReport", "days_of", "tag_file", "tagged_batches"]

_INPUT = "_input"
_DATE = 10  # characters of "2026-11-28"


@dataclass(frozen=True, slots=True)
class TaggedBatch:
    """Rows as they were read, and what is said of each."""

    batch: Batch
    found: Sequence[Triage]


@dataclass(frozen=True, slots=True)
class TaggingReport:
    """What became of a table: counts, the file of rejects if there is one, and notes for a person (Chinese)."""

    summary: Summary
    rejects: Path | None
    notes: tuple[str, ...]


def tagged_batches(
    table: Table, triager: Triager, thresholds: Mapping[str, float] | None = None
) -> Iterator[TaggedBatch]:
    """The table's batches, each with its tags; `thresholds` are the studio's, by day (`triage.day_thresholds`).

    Raises:
        InputFileError: the file turns out to be damaged.
    """
    for batch in table.batches():
        tickets = [TicketText(*ticket) for ticket in zip(batch.field("text"), batch.field("title"), strict=True)]
        from_score = [thresholds.get(day) for day in days_of(batch)] if thresholds is not None else None
        yield TaggedBatch(batch, triager.triage(tickets, facts_of(batch), about_of(batch), from_score))


def days_of(batch: Batch) -> list[str]:
    """The day of each row as its time is written; "" where the table has none."""
    return [written[:_DATE] for written in batch.field("created_at")]


def tag_file(
    table: Table,
    triager: Triager,
    output: Path,
    options: WriteOptions | None = None,
    progress: Callable[[int], object] | None = None,
    thresholds: Mapping[str, float] | None = None,
) -> TaggingReport:
    """Write the table with the tags (`TagFields`) after its own columns; `progress` hears the rows of each batch.

    An input column that has the name of a tag column is kept under that name with `_input` behind it.

    Raises:
        InputFileError: the file turns out to be damaged.
        OutputFileError: the output cannot be written; nothing is left under its name.
    """
    added = TagFields(triager)
    names = _output_names(table.columns, added.types)
    types = {names[column]: kind for column, kind in table.types.items()} | added.types
    with open_writer(output, types, options) as writer, RejectWriter(output, table.columns, options) as rejects:
        for tagged in tagged_batches(table, triager, thresholds):
            batch = tagged.batch
            kept = {names[column]: cells for column, cells in batch.columns.items()}
            writer.write(kept | added.columns(tagged.found))
            rejects.write(batch.rejects)
            if progress is not None:
                progress(len(batch) + len(batch.rejects))
    renamed = [f"输入里的列“{old}”与标签列同名，输出里改名为“{new}”。" for old, new in names.items() if old != new]
    rejected = rejects.path if rejects.rows else None
    return TaggingReport(table.summary, rejected, (*table.notes, *renamed, *writer.notes))


def _output_names(columns: Collection[str], added: Collection[str]) -> dict[str, str]:
    """Input column → its name in the output."""
    names = {}
    for column in columns:
        name = column
        while column in added and (name in added or name in columns):
            name += _INPUT
        names[column] = name
    return names
