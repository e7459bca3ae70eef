"""Writes xlsx row by row, a further sheet before one is full.

Knows the limits of a sheet and of a cell. Must not know what the columns mean. Imports xlsxwriter.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError, FileSizeError

from pandong_nlp.errors import OutputFileError
from pandong_nlp.files.batches import Column
from pandong_nlp.files.cells import cell_text
from pandong_nlp.files.options import WriteOptions

__all__ = ["ExcelSink"]

CELL_UNITS = 32_767
MOST_COLUMNS = 16_384
CUT_MARK = "……（超出 Excel 单元格上限，已截断）"
# A spreadsheet shows longer whole numbers as 1.2E+11, and beyond 15 digits loses the rest: they become text.
SHOWN_BELOW = 10**11


class ExcelSink:
    """Sheets 数据, 数据2, … each with the header.

    Texts are stored as texts (never formulas, links or numbers), numbers as numbers unless they are long. A text
    of more than 32,767 characters is cut, which `notes` tells.

    Raises:
        OutputFileError: more columns than a sheet has.
    """

    def __init__(self, path: Path, columns: Sequence[str], options: WriteOptions) -> None:
        if len(columns) > MOST_COLUMNS:
            raise OutputFileError(
                f"有 {len(columns)} 列，超过 Excel 的上限 {MOST_COLUMNS} 列；请把结果写成 .csv 或 .parquet。"
            )
        self._columns = tuple(columns)
        self._sheet_rows = options.sheet_rows
        self._workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        # A fixed date: the same rows give the same bytes.
        self._workbook.set_properties({"created": dt.datetime(2000, 1, 1)})
        self._cut = self._sheets = 0
        self._begin_sheet()

    @property
    def notes(self) -> tuple[str, ...]:
        notes = []
        if self._cut:
            notes.append(f"有 {self._cut} 个单元格超过 Excel 的 {CELL_UNITS} 字上限，已截断；要完整内容请写成 .csv。")
        if self._sheets > 1:
            notes.append(f"行数超过一张工作表的上限，分成了 {self._sheets} 张工作表。")
        return tuple(notes)

    def write(self, columns: Mapping[str, Column]) -> None:
        for values in zip(*(columns[name] for name in self._columns), strict=True):
            if self._row == self._sheet_rows:
                self._begin_sheet()
            self._write_row(values)

    def close(self) -> None:
        try:
            self._workbook.close()
        except FileCreateError as error:
            raise OSError(*error.args[0].args) from error
        except FileSizeError as error:
            raise OutputFileError("结果超过 xlsx 文件的 4 GB 上限；请写成 .csv 或 .parquet。") from error

    def _begin_sheet(self) -> None:
        self._sheets += 1
        self._sheet = self._workbook.add_worksheet("数据" if self._sheets == 1 else f"数据{self._sheets}")
        self._sheet.freeze_panes(1, 0)
        self._row = 0
        self._write_row(self._columns)

    def _write_row(self, values: Sequence[object]) -> None:
        for column, value in enumerate(values):
            if isinstance(value, bool):
                self._sheet.write_boolean(self._row, column, value)
            elif isinstance(value, (int, float)) and math.isfinite(value) and abs(value) < SHOWN_BELOW:
                self._sheet.write_number(self._row, column, value)
            elif text := cell_text(value):
                self._sheet.write_string(self._row, column, self._fitting(text))
        self._row += 1

    def _fitting(self, text: str) -> str:
        # The limit counts UTF-16 units, of which a character has at most two.
        if len(text) * 2 <= CELL_UNITS or len(text.encode("utf-16-le")) <= CELL_UNITS * 2:
            return text
        self._cut += 1
        kept = text.encode("utf-16-le")[: (CELL_UNITS - len(CUT_MARK)) * 2]
        return kept.decode("utf-16-le", "ignore") + CUT_MARK
