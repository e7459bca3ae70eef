"""What a person may say about a file to be read or written; nothing of how it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

__all__ = ["EXCEL_ROWS", "ReadOptions", "WriteOptions"]

EXCEL_ROWS = 1_048_576


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a table.

    Attributes:
        columns: canonical field to column name, for the columns that are not recognised by themselves.
        required: fields without which the table is of no use.
        encoding: of csv and jsonl; None detects it.
        delimiter: of csv; None detects comma, semicolon or tab.
        sheet: of Excel; None takes the first visible sheet that holds something.
        batch_rows: at most so many rows travel together.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    required: tuple[str, ...] = ("text",)
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    batch_rows: int = 2000


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How to write a table.

    Attributes:
        guard_formulas: csv only. Put an apostrophe before texts that start with = + - @ tab or carriage return, so
            that a spreadsheet shows them instead of computing them. Off by default: the cells a person gave come
            back unchanged. Excel files need no guard, their texts are stored as texts.
        sheet_rows: Excel only. Rows of one sheet, header included, before the next sheet is begun.
    """

    guard_formulas: bool = False
    sheet_rows: int = EXCEL_ROWS
