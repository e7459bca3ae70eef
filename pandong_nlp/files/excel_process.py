"""Parses one sheet of an Excel file in a process of its own and prints it as lines of JSON.

The parser is quick but a damaged or hostile file can make it abort or ask for hundreds of gigabytes; a process of
its own with a limit on memory turns that into an exit status. Only `excel` starts it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from pandong_nlp.files.cells import EXACT_BELOW, iso_text

__all__ = ["main"]

MEMORY_BYTES = 8 * 1024**3
SECONDS = 900


def main(path: str, wanted: str | None, output: TextIO) -> None:
    """Print what was found as one line of JSON (an `error`, or `sheet` and its circumstances), then each row."""
    _limit_resources()
    try:
        workbook = _workbook(path)
        names = _sheets(workbook)
        if wanted is not None and wanted not in names:
            _print({"error": "no_sheet", "sheets": names}, output)
            return
        found = _first_used(workbook, [wanted] if wanted is not None else names)
    except PasswordError:
        _print({"error": "password"}, output)
        return
    if found is None:
        _print({"error": "empty"}, output)
        return
    merged = _merged_over_rows(found)
    _print({"sheet": found.name, "others": [name for name in names if name != found.name], "merged": merged}, output)
    for row in found.iter_rows():
        _print([_plain(value) for value in row], output)


def _limit_resources() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; there the operating system's are the only ones.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _workbook(path: str) -> CalamineWorkbook:
    """The kind of Excel is told by the suffix, and if that fails by the content: many an .xls is an xlsx inside."""
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise
    except CalamineError:
        with Path(path).open("rb") as stream:
            return CalamineWorkbook.from_filelike(stream)


def _sheets(workbook: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _first_used(workbook: CalamineWorkbook, names: Iterable[str]) -> CalamineSheet | None:
    sheets = (workbook.get_sheet_by_name(name) for name in names)
    return next((sheet for sheet in sheets if sheet.height), None)


def _merged_over_rows(sheet: CalamineSheet) -> list[tuple[int, int, int]]:
    """First row, last row and column (of the printed rows) of the cells merged over rows, none overlapping."""
    (first_column, last_column) = (sheet.start or (0, 0))[1], (sheet.end or (0, 0))[1]
    merged = []
    free = dict.fromkeys(range(first_column, last_column + 1), 0)
    for (top, left), (bottom, _) in sorted(sheet.merged_cell_ranges or []):
        if top < bottom and top >= free.get(left, top + 1):
            free[left] = bottom + 1
            merged.append((top, bottom, left - first_column))
    return merged


def _plain(value: object) -> object:
    """Whole numbers as int unless digits are lost, dates and times as ISO text, durations as text."""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_BELOW:
        return int(value)
    if isinstance(value, (dt.date, dt.time)):
        return iso_text(value)
    return str(value) if isinstance(value, dt.timedelta) else value


def _print(value: dict[str, object] | Sequence[object], output: TextIO) -> None:
    output.write(json.dumps(value, ensure_ascii=False) + "\n")
