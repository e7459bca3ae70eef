"""Reads and writes delimited text: csv with comma, semicolon or tab.

Knows encodings, delimiters and the header line. Must not know what the columns mean. Standard library only.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from pandong_nlp.errors import InputFileError
from pandong_nlp.files.batches import Column, ColumnType, RawBatch, Reason, Reject
from pandong_nlp.files.cells import cell_text
from pandong_nlp.files.csv_records import CsvRecord, csv_records
from pandong_nlp.files.encoding import detect, named, open_text
from pandong_nlp.files.header import header_row, known_names, used_width
from pandong_nlp.files.options import ReadOptions, WriteOptions

__all__ = ["CsvSink", "CsvSource", "guarded"]

DELIMITERS = ",;\t"
SAMPLE_CHARACTERS = 256 * 1024
SAMPLE_RECORDS = 50
BATCH_CHARACTERS = 4 * 1024 * 1024
BLANK = ' ,;\t\r\n"\0'
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class CsvSource:
    """A delimited text file: header, delimiter and encoding at once, the rows when asked for.

    Raises:
        InputFileError: empty, not decodable, or an encoding or delimiter that does not exist.
    """

    def __init__(self, open_bytes: Callable[[], BinaryIO], name: str, options: ReadOptions) -> None:
        self._open_bytes = open_bytes
        self._batch_rows = options.batch_rows
        with open_bytes() as stream:
            self.encoding = named(options.encoding) if options.encoding else detect(stream, name)
        with open_bytes() as stream, open_text(stream, self.encoding) as text:
            sample = text.read(SAMPLE_CHARACTERS).removeprefix("\ufeff")
        if not sample.strip(BLANK):
            raise InputFileError(f"“{name}”是空文件，没有表头也没有数据；请检查导出是否成功。")
        self._delimiter = _checked(options.delimiter) or _delimiter(sample, options.columns.values())
        rows = _sample_rows(sample, self._delimiter)
        top = header_row(rows, options.columns.values())
        self._rows_above = top + 1
        self.header = tuple(rows[top][: used_width(rows[top:])])
        self.types: tuple[ColumnType, ...] = (str,) * len(self.header)
        self.notes = (f"表头在第 {top + 1} 行，它上面的 {top} 行没有读。",) if top else ()

    def batches(self, fields: Mapping[str, int]) -> Iterator[RawBatch]:
        """Rows below the header, in order; a batch has at most `batch_rows` rows and about 4 million characters."""
        width = len(self.header)
        with self._open_bytes() as stream, open_text(stream, self.encoding) as text:
            records = csv_records(text, self._delimiter, width, skip=self._rows_above)
            while batch := _batch(records, width, self._batch_rows):
                yield batch


class CsvSink:
    """Writes UTF-8 with byte order mark, CR LF and RFC 4180 quoting, so that Excel and WPS open it right."""

    def __init__(self, path: Path, columns: Sequence[str], options: WriteOptions) -> None:
        self.notes: tuple[str, ...] = ()
        self._guard = options.guard_formulas
        self._columns = tuple(columns)
        self._stream = path.open("x", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._stream)
        self._writer.writerow(self._texts(self._columns))

    def write(self, columns: Mapping[str, Column]) -> None:
        self._writer.writerows(zip(*(self._texts(columns[name]) for name in self._columns), strict=True))

    def close(self) -> None:
        self._stream.close()

    def _texts(self, column: Column) -> list[str]:
        texts = [value if type(value) is str else cell_text(value) for value in column]
        return [guarded(text) for text in texts] if self._guard else texts


def guarded(text: str) -> str:
    """The text with an apostrophe in front if a spreadsheet would compute it.

    >>> guarded("=1+1"), guarded("漏水")
    ("'=1+1", '漏水')
    """
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def _batch(records: Iterator[CsvRecord], width: int, batch_rows: int) -> RawBatch | None:
    rows: list[int] = []
    cells: list[list[str]] = []
    rejects: list[Reject] = []
    blank = size = 0
    for count, record in enumerate(records, start=1):
        if record.problem:
            detail = f"表头 {width} 列，这一行 {len(record.cells)} 列" if record.problem is Reason.COLUMN_COUNT else ""
            rejects.append(Reject(record.row, record.problem, detail, tuple(record.cells)))
        elif any(record.cells):
            rows.append(record.row)
            cells.append(record.cells)
        else:
            blank += 1
        size += record.size
        if count == batch_rows or size > BATCH_CHARACTERS:
            break
    if not (rows or rejects or blank):
        return None
    return RawBatch(rows, tuple(zip(*cells, strict=True)) if cells else ((),) * width, tuple(rejects), blank)


def _checked(delimiter: str | None) -> str | None:
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise InputFileError(f"分隔符“{delimiter}”不对；请用 --delimiter 写一个字符，如逗号、分号或制表符。")
    return delimiter


def _delimiter(sample: str, named_columns: Iterable[str]) -> str:
    """The delimiter under which the header has most known names, then most columns."""
    wanted = tuple(named_columns)

    def fitness(delimiter: str) -> tuple[int, int]:
        rows = _sample_rows(sample, delimiter)
        header = rows[header_row(rows, wanted)]
        return known_names(header, wanted), len(header)

    return max(DELIMITERS, key=fitness)


def _sample_rows(sample: str, delimiter: str) -> list[list[str]]:
    records = islice(csv_records(io.StringIO(sample, newline=""), delimiter), SAMPLE_RECORDS)
    return [record.cells for record in records]
