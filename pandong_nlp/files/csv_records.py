"""Cuts delimited text into records and keeps a stray quotation mark from swallowing the rows after it.

Knows quoting, line ends and the expected number of cells. Must not know fields or encodings.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from pandong_nlp.files.batches import Reason

__all__ = ["RECORD_CHARACTERS", "CsvRecord", "csv_records"]

# A longer record is cut short: a quotation mark that is never closed must not fill the memory.
RECORD_CHARACTERS = 8 * 1024 * 1024
# Lines are read again after a stray quotation mark, in all at most so many characters per character of the file.
REREAD_FACTOR = 4


@dataclass(frozen=True, slots=True)
class CsvRecord:
    """A record with its number (the row a spreadsheet shows), cells, size in characters and, if bad, the reason."""

    row: int
    cells: list[str]
    size: int
    problem: Reason | None


def csv_records(stream: TextIO, delimiter: str, width: int | None = None, skip: int = 0) -> Iterator[CsvRecord]:
    """All records of a stream opened with `newline=""`, blank ones included.

    After the first `skip` records, which are passed over, a record that has not `width` cells is a problem, except
    that blank cells beyond are cut off. A bad record of several lines began with a stray quotation mark: only its
    first line is given up, and its second line is the next to be read. Quotation marks that are not doubled are
    accepted within one line, as spreadsheets do.
    """
    # The limit is one for the whole process; it is only ever raised, since a lower one would reject long complaints.
    csv.field_size_limit(max(csv.field_size_limit(), RECORD_CHARACTERS))
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    row = 0
    while True:
        row += 1
        expected = width if row > skip else None
        lines.begin_record()
        try:
            cells = next(reader)
            problem = _width_problem(cells, expected)
        except StopIteration:
            return
        except _RecordTooLongError:
            cells, problem = [], Reason.OPEN_QUOTE if lines.count > 1 else Reason.TOO_LONG
        except csv.Error:
            cells = _leniently(lines.first, delimiter)
            problem = Reason.OPEN_QUOTE if lines.count > 1 or lines.exhausted else _width_problem(cells, expected)
        size = lines.size
        if problem and lines.count > 1 and lines.give_back_all_but_first():
            cells, problem = _leniently(lines.first, delimiter), Reason.OPEN_QUOTE
        if row > skip:
            yield CsvRecord(row, cells, size, problem)


def _width_problem(cells: list[str], width: int | None) -> Reason | None:
    if width is None or len(cells) == width or not any(cells):
        return None
    if len(cells) > width and not any(cells[width:]):
        del cells[width:]
        return None
    return Reason.COLUMN_COUNT


def _leniently(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


class _RecordTooLongError(Exception):
    """Stops the csv reader inside a record."""


class _Lines:
    """The lines of a stream, remembering those of the current record so that they can be read again."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._returned: list[str] = []
        self._record: list[str] = []
        self._read = 0
        self._reread = 0
        self.size = 0
        self.exhausted = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._returned:
            line = self._returned.pop()
            self._reread += len(line)
        else:
            line = self._stream.readline(RECORD_CHARACTERS)
            self._read += len(line)
        if not line:
            self.exhausted = True
            raise StopIteration
        self._record.append(line)
        self.size += len(line)
        if len(line) == RECORD_CHARACTERS:
            self._skip_rest_of_line()
            raise _RecordTooLongError
        if self.size > RECORD_CHARACTERS:
            raise _RecordTooLongError
        return line

    @property
    def count(self) -> int:
        """Lines of the current record."""
        return len(self._record)

    @property
    def first(self) -> str:
        return self._record[0]

    def begin_record(self) -> None:
        self._record.clear()
        self.size = 0
        self.exhausted = False

    def give_back_all_but_first(self) -> bool:
        """Let the lines of the record after the first be read again; False when too much has been read again."""
        if self._reread + self.size > REREAD_FACTOR * self._read:
            return False
        self._returned += reversed(self._record[1:])
        return True

    def _skip_rest_of_line(self) -> None:
        rest = self._record[-1]
        self._record[-1] = rest[:-1] + "\n"
        while rest and not rest.endswith(("\n", "\r")):
            rest = self._stream.readline(RECORD_CHARACTERS)
            self._read += len(rest)
