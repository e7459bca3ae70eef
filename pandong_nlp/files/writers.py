"""Opens a writer for the format that the output's name stands for.

Knows which sink belongs to which format and loads it only then. Must not know how a format is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from pandong_nlp.errors import OutputFileError
from pandong_nlp.files.batches import Column, ColumnType
from pandong_nlp.files.formats import Format
from pandong_nlp.files.options import WriteOptions
from pandong_nlp.files.staging import StagedFile, explained

__all__ = ["TableWriter", "open_writer"]


class Sink(Protocol):
    """What every format's writer offers."""

    @property
    def notes(self) -> Sequence[str]: ...

    def write(self, columns: Mapping[str, Column]) -> None: ...

    def close(self) -> None: ...


class TableWriter:
    """Writes batches of columns; the file gets its name when the `with` block ends without an exception.

    Attributes:
        rows: rows written so far, the header not counted.
    """

    def __init__(self, path: Path, columns: Sequence[str], open_sink: Callable[[Path], Sink]) -> None:
        self._columns = tuple(columns)
        self._file = StagedFile(path)
        self.rows = 0
        try:
            with explained(path):
                self._sink = open_sink(self._file.temporary)
        except BaseException:
            self._file.discard()
            raise

    @property
    def notes(self) -> tuple[str, ...]:
        """Chinese sentences on what the format could not hold."""
        return tuple(self._sink.notes)

    def write(self, columns: Mapping[str, Column]) -> None:
        """Append rows: for each column of the table one sequence, all of the same length.

        Raises:
            OutputFileError: the disk is full, or another error of the operating system.
        """
        with explained(self._file.path):
            self._sink.write(columns)
        self.rows += len(columns[self._columns[0]])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is not None:
                with suppress(Exception):  # the exception that ended the block is the one to report
                    self._sink.close()
                return
            with explained(self._file.path):
                self._sink.close()
            self._file.commit()
        finally:
            self._file.discard()


def open_writer(path: Path, types: Mapping[str, ColumnType], options: WriteOptions | None = None) -> TableWriter:
    """A writer by the suffix of the path: csv, xlsx, parquet or jsonl.

    `types` are the columns in order: `table.types`, and `str`, `int`, `float` or `bool` for added ones. Only parquet
    looks at the types.

    Raises:
        OutputFileError: a suffix that cannot be written, a folder that does not exist, no permission.
    """
    suffix = path.suffix.lower()
    if suffix not in _SINKS:
        raise OutputFileError(f"不能写“{path.name}”这种类型；请把输出文件的后缀写成 {'、'.join(_SINKS)}。")
    return TableWriter(
        path, tuple(types), lambda temporary: _SINKS[suffix](temporary, types, options or WriteOptions())
    )


def _csv_sink(path: Path, types: Mapping[str, ColumnType], options: WriteOptions) -> Sink:
    from pandong_nlp.files.csv_file import CsvSink

    return CsvSink(path, tuple(types), options)


def _jsonl_sink(path: Path, types: Mapping[str, ColumnType], options: WriteOptions) -> Sink:
    from pandong_nlp.files.jsonl import JsonlSink

    return JsonlSink(path, tuple(types))


def _excel_sink(path: Path, types: Mapping[str, ColumnType], options: WriteOptions) -> Sink:
    from pandong_nlp.files.excel_out import ExcelSink

    return ExcelSink(path, tuple(types), options)


def _parquet_sink(path: Path, types: Mapping[str, ColumnType], options: WriteOptions) -> Sink:
    from pandong_nlp.files.parquet import ParquetSink

    return ParquetSink(path, types)


_SINKS = {
    Format.CSV.value: _csv_sink,
    Format.EXCEL.value: _excel_sink,
    Format.PARQUET.value: _parquet_sink,
    Format.JSONL.value: _jsonl_sink,
}
