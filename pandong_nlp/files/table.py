"""Opens a table of any format: columns mapped to fields, usable rows in batches, the others as rejects, all counted.

Knows which reader belongs to which format and loads it only then. Must not know how a format is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pandong_nlp.errors import InputFileError
from pandong_nlp.files.batches import Batch, ColumnType, RawBatch, Reject, Summary
from pandong_nlp.files.checks import RowChecks
from pandong_nlp.files.columns import map_columns
from pandong_nlp.files.formats import Format, format_of_input
from pandong_nlp.files.header import mended_header, unique_names
from pandong_nlp.files.options import ReadOptions

__all__ = ["Record", "Records", "Table", "open_table", "read_records"]


class Source(Protocol):
    """What every format's reader offers."""

    @property
    def header(self) -> Sequence[str]:
        """The column names as they stand in the file."""

    @property
    def types(self) -> Sequence[ColumnType]: ...

    @property
    def notes(self) -> Sequence[str]: ...

    @property
    def encoding(self) -> str | None: ...

    def batches(self, fields: Mapping[str, int]) -> Iterator[RawBatch]:
        """The rows; `fields` are canonical fields and the positions of their columns."""


class Table:
    """A file of which the columns are known and the rows are still to be read.

    Attributes:
        types: unique column name to type, in the order of the file: `str`, or a parquet column's own type.
        mapping: canonical field to column name, for the fields found.
        notes: Chinese sentences on what was assumed: header not in row 1, columns renamed, sheets not read.
    """

    def __init__(self, source: Source, name: str, options: ReadOptions) -> None:
        self._source = source
        self._name = name
        header = mended_header(source.header, name)
        columns, renamed = unique_names(header)
        garbled = any(now != given.strip() for now, given in zip(header, source.header, strict=True))
        self.types: dict[str, ColumnType] = dict(zip(columns, source.types, strict=True))
        self.mapping = map_columns(columns, options.columns, options.required, name)
        self._fields = {field: columns.index(column) for field, column in self.mapping.items()}
        self._checks = RowChecks(self._fields, source.encoding, garbled)
        self.notes = (*source.notes, *renamed, *(("表头是乱码，已还原。",) if garbled else ()))
        self._kept = self._blank_rows = 0
        self._rejected: Counter[str] = Counter()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.types)

    @property
    def summary(self) -> Summary:
        """What was counted so far; complete when the batches are exhausted."""
        checks = self._checks
        return Summary(self._kept, dict(self._rejected), self._blank_rows, checks.mended_rows, checks.redecoded_rows)

    def batches(self) -> Iterator[Batch]:
        """The rows, once, in the order of the file; every row is in a batch or in a batch's rejects.

        Raises:
            InputFileError: the file turns out to be damaged, or can no longer be read.
        """
        if self._kept or self._rejected or self._blank_rows:
            raise RuntimeError("the batches of a table can be read once; open it again")
        try:
            for raw in self._source.batches(self._fields):
                columns, rows, rejects = self._checks.apply(raw)
                self._kept += len(rows)
                self._blank_rows += raw.blank_rows
                self._rejected.update(reject.reason for reject in rejects)
                yield Batch(rows, dict(zip(self.types, columns, strict=True)), self.mapping, rejects)
        except OSError as error:
            raise _unreadable(self._name, error) from error


@dataclass(frozen=True, slots=True)
class Record:
    """A usable row: its number as a person sees it, and the texts of the canonical fields the table has."""

    row: int
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Records:
    """All of a table in memory, by canonical fields."""

    records: tuple[Record, ...]
    rejects: tuple[Reject, ...]
    mapping: Mapping[str, str]
    summary: Summary
    notes: tuple[str, ...]


def open_table(path: Path, options: ReadOptions | None = None) -> Table:
    """Open a csv, Excel, parquet or jsonl file.

    Raises:
        InputFileError: the file is missing, misnamed, damaged, encrypted, empty, or lacks a required column.
    """
    options = options or ReadOptions()
    try:
        source = _OPENERS[format_of_input(path)](path, options)
    except OSError as error:
        raise _unreadable(path.name, error) from error
    return Table(source, path.name, options)


def read_records(path: Path, options: ReadOptions | None = None) -> Records:
    """Read a whole file that fits in memory, such as labelled rows, by canonical fields.

    Raises:
        InputFileError: as for `open_table`.
    """
    table = open_table(path, options)
    records: list[Record] = []
    rejects: list[Reject] = []
    for batch in table.batches():
        columns = [batch.field(field) for field in table.mapping]
        for row, values in zip(batch.rows, zip(*columns, strict=True), strict=True):
            records.append(Record(row, dict(zip(table.mapping, values, strict=True))))
        rejects += batch.rejects
    return Records(tuple(records), tuple(rejects), table.mapping, table.summary, table.notes)


def _unreadable(name: str, error: OSError) -> InputFileError:
    return InputFileError(f"读“{name}”时出错：{error.strerror or error}；请把文件复制到本机后再试。")


def _open_csv(path: Path, options: ReadOptions) -> Source:
    from pandong_nlp.files.csv_file import CsvSource

    return CsvSource(lambda: path.open("rb"), path.name, options)


def _open_jsonl(path: Path, options: ReadOptions) -> Source:
    from pandong_nlp.files.jsonl import JsonlSource

    return JsonlSource(lambda: path.open("rb"), path.name, options)


def _open_excel(path: Path, options: ReadOptions) -> Source:
    from pandong_nlp.files.excel import ExcelSource

    return ExcelSource(path, options)


def _open_parquet(path: Path, options: ReadOptions) -> Source:
    from pandong_nlp.files.parquet import ParquetSource

    return ParquetSource(path, options)


_OPENERS = {
    Format.CSV: _open_csv,
    Format.JSONL: _open_jsonl,
    Format.EXCEL: _open_excel,
    Format.PARQUET: _open_parquet,
}
