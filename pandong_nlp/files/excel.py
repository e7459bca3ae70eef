"""Reads Excel files (xlsx, xlsm, xls, et) whole.

Knows sheets, merged cells and serial dates. Must not know fields beyond the two that a
spreadsheet spoils: identifiers and times.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pandong_nlp.errors import InputFileError
from pandong_nlp.files.batches import ColumnType, RawBatch
from pandong_nlp.files.cells import cell_text, iso_text, lost_digits
from pandong_nlp.files.formats import encrypted
from pandong_nlp.files.header import header_row
from pandong_nlp.files.options import ReadOptions

__all__ = ["ExcelSource"]

PROGRAM = """import json, sys
sys.path[:] = json.loads(sys.argv[1])
from pandong_nlp.files.excel_process import main
main(sys.argv[2], json.loads(sys.argv[3]), sys.stdout)
"""
SAMPLE_ROWS = 50
SERIAL_DAY_ZERO = dt.datetime(1899, 12, 30)
# Days from 1954 to 2119: numbers outside are no dates of complaints.
SERIAL_DAYS = (20_000, 80_000)


class ExcelSource:
    """One sheet, read at once: header, and the rows below it.

    A cell merged over several rows counts for each of these rows that holds something of its own; one merged over
    columns counts for its first column.
    Columns with neither a name nor a value are left out.

    Raises:
        InputFileError: damaged, encrypted, no such sheet, or nothing in it.
    """

    encoding: str | None = None

    def __init__(self, path: Path, options: ReadOptions) -> None:
        sheet = _read_sheet(path, options.sheet)
        sample = [[cell_text(value) for value in row] for row in sheet.rows[:SAMPLE_ROWS]]
        top = header_row(sample, options.columns.values())
        header = [cell_text(value) for value in sheet.rows[top]]
        below = {index: row for index, row in enumerate(sheet.rows) if index > top and _filled(row)}
        _spread_merged(below, sheet.merged, len(sheet.rows))
        columns = list(zip(*below.values(), strict=True)) or [()] * len(header)
        used = [index for index, name in enumerate(header) if name.strip() or _filled(columns[index])]
        self._rows = [index + 1 for index in below]
        self._columns = [columns[index] for index in used]
        self._blank_rows = len(sheet.rows) - top - 1 - len(below)
        self._batch_rows = options.batch_rows
        self.header = tuple(header[index] for index in used)
        self.types: tuple[ColumnType, ...] = (str,) * len(used)
        self.notes = _notes(sheet, top)

    def batches(self, fields: Mapping[str, int]) -> Iterator[RawBatch]:
        """Rows below the header; identifiers as text, numbers in the column of times as ISO dates."""
        columns = list(self._columns)
        for field, convert in (("id", _id_text), ("created_at", _time_text)):
            if field in fields:
                columns[fields[field]] = tuple(map(convert, columns[fields[field]]))
        for start in range(0, max(1, len(self._rows)), self._batch_rows):
            part = slice(start, start + self._batch_rows)
            blank = self._blank_rows if start == 0 else 0
            yield RawBatch(self._rows[part], [column[part] for column in columns], (), blank)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the parsing process found; `merged` are first row, last row and column of cells merged over rows."""

    name: str
    others: Sequence[str]
    merged: Sequence[tuple[int, int, int]]
    rows: list[list[object]]


def _read_sheet(path: Path, wanted: str | None) -> _Sheet:
    command = [sys.executable, "-c", PROGRAM, json.dumps(sys.path), os.fspath(path), json.dumps(wanted)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8") as process:
        try:
            found, *rows = map(json.loads, process.stdout or ())
        except ValueError:
            found, rows = {}, []
    if process.returncode or not found:
        raise InputFileError(
            f"“{path.name}”打不开：文件已损坏、不完整、设有密码，或大到内存放不下；"
            "请用 Excel 或 WPS 打开后另存为 .xlsx 或 .csv。"
        )
    if "sheet" in found:
        return _Sheet(found["sheet"], found["others"], found["merged"], rows)
    if found["error"] == "password":
        raise encrypted(path.name)
    if found["error"] == "no_sheet":
        sheets = "、".join(found["sheets"])
        raise InputFileError(f"“{path.name}”里没有名为“{wanted}”的工作表；有：{sheets}。请改正 --sheet。")
    raise InputFileError(f"“{path.name}”里没有数据（工作表是空的）；请检查是否选对了文件或工作表。")


def _spread_merged(below: Mapping[int, list[object]], merged: Sequence[tuple[int, int, int]], rows: int) -> None:
    """Give the rows below the header, by index, their share of a cell merged over rows.

    A row that is blank but for merged cells is only a taller row above it: it is not in `below`.
    """
    for top, bottom, column in merged:
        for index in range(top + 1, min(bottom + 1, rows)) if top in below else ():
            if index in below and below[index][column] == "":
                below[index][column] = below[top][column]


def _filled(cells: Sequence[object]) -> bool:
    return any(cell != "" for cell in cells)


def _id_text(value: object) -> object:
    return value if lost_digits(value) else cell_text(value)


def _time_text(value: object) -> object:
    if isinstance(value, (int, float)) and SERIAL_DAYS[0] < value < SERIAL_DAYS[1]:
        return iso_text(SERIAL_DAY_ZERO + dt.timedelta(seconds=round(value * 86_400)))
    return value


def _notes(sheet: _Sheet, header: int) -> tuple[str, ...]:
    notes = []
    if header:
        notes.append(f"表头在第 {header + 1} 行，它上面的 {header} 行没有读。")
    if sheet.others:
        notes.append(f"只读了工作表“{sheet.name}”；没有读：{'、'.join(sheet.others)}（可用 --sheet 选择）。")
    return tuple(notes)
