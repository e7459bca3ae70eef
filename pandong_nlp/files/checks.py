"""Which rows of a batch are usable, and what is mended before that is asked.

Knows the reasons for rejecting a row that hold for every format. Must not know any format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from pandong_nlp.files.batches import Column, RawBatch, Reason, Reject, TypedColumn
from pandong_nlp.files.cells import cell_text, lost_digits
from pandong_nlp.files.encoding import decode_otherwise, has_undecodable
from pandong_nlp.files.mojibake import mend, suspicious

__all__ = ["CELL_BYTES", "RowChecks"]

CELL_BYTES = 1024 * 1024
# Wrongly decoded text shows it at its beginning; looking no further keeps the check cheap.
HEAD_CHARACTERS = 48
BYTES_PER_CHARACTER = 4


class RowChecks:
    """Mends and judges the rows of one table, counting what was mended.

    `fields` are canonical fields and the positions of their columns; `encoding` is that of a text file; `garbled`
    says that the header was wrongly decoded, so that any cell may be.
    """

    def __init__(self, fields: Mapping[str, int], encoding: str | None, garbled: bool) -> None:
        self._fields = fields
        self._encoding = encoding or "utf-8"
        self._garbled = garbled
        self.mended_rows = 0
        self.redecoded_rows = 0

    def apply(self, batch: RawBatch) -> tuple[list[Column], Sequence[int], tuple[Reject, ...]]:
        """Columns and row numbers of the usable rows, and all rejects of the batch in the order of the file."""
        columns = list(batch.columns)
        problems: dict[int, Reason] = {}
        for check in (self._redecode, self._mend, _nul, _too_long, self._lost_ids, self._empty):
            problems = check(columns) | problems
        if not problems:
            return columns, batch.rows, batch.rejects
        rejects = [
            Reject(batch.rows[row], reason, "", tuple(cell_text(column[row]) for column in batch.columns))
            for row, reason in problems.items()
        ]
        in_order = tuple(sorted((*batch.rejects, *rejects), key=lambda reject: reject.row))
        kept = [row for row in range(len(batch.rows)) if row not in problems]
        return [_take(column, kept) for column in columns], [batch.rows[row] for row in kept], in_order

    def _redecode(self, columns: list[Column]) -> dict[int, Reason]:
        rows = _rows_where(columns, lambda text: has_undecodable(text, self._encoding))
        decoded = {row: decode_otherwise(_texts_of_row(columns, row), self._encoding) for row in rows}
        readable = {row: cells for row, cells in decoded.items() if cells is not None}
        _replace_texts(columns, readable)
        self.redecoded_rows += len(readable)
        return dict.fromkeys(decoded.keys() - readable.keys(), Reason.UNDECODABLE)

    def _mend(self, columns: list[Column]) -> dict[int, Reason]:
        shown = [self._fields[field] for field in ("text", "title") if field in self._fields]
        suspects = _rows_where([columns[index] for index in shown], suspicious, HEAD_CHARACTERS)
        given = {row: _texts_of_row(columns, row) for row in (range(len(columns[0])) if self._garbled else suspects)}
        meant = {row: [mend(cell) for cell in cells] for row, cells in given.items()}
        text = self._fields.get("text")
        lost = {row for row, cells in meant.items() if text is not None and cells[text] is None}
        # A short cell such as °¡ may be what it seems; only beside wrongly decoded text it is surely garbled too.
        mended = {
            row: cells
            for row, cells in meant.items()
            if row not in lost and cells != given[row]
            if self._garbled or any(cells[index] not in (None, given[row][index]) for index in shown)
        }
        _replace_texts(columns, mended)
        self.mended_rows += len(mended)
        return dict.fromkeys(lost, Reason.GARBLED)

    def _lost_ids(self, columns: list[Column]) -> dict[int, Reason]:
        identifiers = columns[self._fields["id"]] if "id" in self._fields else ()
        return {row: Reason.LOST_ID for row, value in enumerate(identifiers) if lost_digits(value)}

    def _empty(self, columns: list[Column]) -> dict[int, Reason]:
        texts = map(cell_text, columns[self._fields["text"]] if "text" in self._fields else ())
        return {row: Reason.EMPTY_TEXT for row, text in enumerate(texts) if not text or text.isspace()}


def _nul(columns: list[Column]) -> dict[int, Reason]:
    return dict.fromkeys(_rows_where(columns, lambda text: "\0" in text), Reason.NUL)


def _too_long(columns: list[Column]) -> dict[int, Reason]:
    return {
        row: Reason.TOO_LONG
        for column in _text_columns(columns)
        if max(map(len, _texts(column)), default=0) * BYTES_PER_CHARACTER > CELL_BYTES
        for row, value in enumerate(column)
        if isinstance(value, str) and len(value.encode("utf-8", "surrogatepass")) > CELL_BYTES
    }


def _rows_where(columns: Sequence[Column], found: Callable[[str], bool], head: int | None = None) -> list[int]:
    """Positions of the rows with a cell (the first `head` characters of it) for which `found` holds.

    Asks first for the whole column in one piece: nearly always the answer is no.
    """
    rows: set[int] = set()
    for column in _text_columns(columns):
        if found("\n".join(text[:head] for text in _texts(column))):
            rows.update(row for row, value in enumerate(column) if isinstance(value, str) and found(value[:head]))
    return sorted(rows)


def _texts(column: Column) -> list[str]:
    return [value for value in column if isinstance(value, str)]


def _text_columns(columns: Sequence[Column]) -> Iterator[Column]:
    return (column for column in columns if not isinstance(column, TypedColumn) or column.holds_text)


def _texts_of_row(columns: Sequence[Column], row: int) -> list[str]:
    return [cell_text(column[row]) for column in columns]


def _replace_texts(columns: list[Column], cells_of_row: Mapping[int, Sequence[str | None]]) -> None:
    """Put new texts in place of the old; None keeps the old one, and what was no text stays as it was."""
    for index, column in enumerate(columns):
        new = {
            row: text
            for row, cells in cells_of_row.items()
            if (text := cells[index]) is not None and isinstance(column[row], str) and text != column[row]
        }
        if new:
            columns[index] = [new.get(row, value) for row, value in enumerate(column)]


def _take(column: Column, rows: Sequence[int]) -> Column:
    return column.take(rows) if isinstance(column, TypedColumn) else [column[row] for row in rows]
