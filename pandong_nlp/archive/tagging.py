"""Reads a table batch by batch, tags it, writes it with the tags and the rejects beside it.

Every row read is a row written or a reject.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pandong_nlp.archive.columns import TagColumns
from pandong_nlp.files import Batch, RejectWriter, Summary, Table, WriteOptions, open_writer
from pandong_nlp.model import Predictor
from pandong_nlp.records import Prediction, TicketText

__all__ = ["TaggedBatch", "TaggingReport", "tag_file", "tagged_batches"]

_INPUT = "_input"


@dataclass(frozen=True, slots=True)
class TaggedBatch:
    """Rows as they were read, and one prediction for each."""

    batch: Batch
    tags: Sequence[Prediction]


@dataclass(frozen=True, slots=True)
class TaggingReport:
    """What became of a table: counts, the file of rejects if there is one, and notes for a person (Chinese)."""

    summary: Summary
    rejects: Path | None
    notes: tuple[str, ...]


def tagged_batches(table: Table, predictor: Predictor) -> Iterator[TaggedBatch]:
    """The table's batches, each with its tags.

    Raises:
        InputFileError: the file turns out to be damaged.
    """
    for batch in table.batches():
        tickets = [TicketText(*ticket) for ticket in zip(batch.field("text"), batch.field("title"), strict=True)]
        yield TaggedBatch(batch, predictor.predict(tickets))


def tag_file(
    table: Table,
    predictor: Predictor,
    output: Path,
    options: WriteOptions | None = None,
    progress: Callable[[int], object] | None = None,
) -> TaggingReport:
    """Write the table with the tags (`TagColumns`) after its own columns; `progress` hears the rows of each batch.

    An input column that has the name of a tag column is kept under that name with `_input` behind it.

    Raises:
        InputFileError: the file turns out to be damaged.
        OutputFileError: the output cannot be written; nothing is left under its name.
    """
    added = TagColumns(predictor)
    names = _output_names(table.columns, added.types)
    types = {names[column]: kind for column, kind in table.types.items()} | added.types
    with open_writer(output, types, options) as writer, RejectWriter(output, table.columns, options) as rejects:
        for tagged in tagged_batches(table, predictor):
            batch = tagged.batch
            kept = {names[column]: cells for column, cells in batch.columns.items()}
            writer.write(kept | added.of(tagged.tags))
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
