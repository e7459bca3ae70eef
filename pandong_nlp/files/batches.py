"""What travels between readers, checks and whoever uses a table: batches of columns, rejected rows, counts.

Knows no file format and no rule; only shapes.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from pandong_nlp.files.cells import cell_text

__all__ = ["Batch", "Column", "ColumnType", "RawBatch", "Reason", "Reject", "Summary", "TypedColumn"]

Column: TypeAlias = Sequence[object]
# str, int, float, bool, or the Arrow type of a parquet column (not named here: this module imports no pyarrow).
ColumnType: TypeAlias = Hashable


class TypedColumn(Sequence[object]):
    """A column with a type of its own, which it keeps when rows are left out."""

    @property
    @abstractmethod
    def holds_text(self) -> bool:
        """True if the values are texts (or nulls)."""

    @abstractmethod
    def take(self, rows: Sequence[int]) -> TypedColumn:
        """The rows at these positions."""


class Reason(StrEnum):
    """Why a row cannot be used; the value is what a person reads."""

    COLUMN_COUNT = "列数与表头不符"
    OPEN_QUOTE = "引号没有闭合"
    NOT_JSON = "不是一个 JSON 对象"
    UNDECODABLE = "有字节不属于这个文件的编码"
    GARBLED = "文字是乱码且有丢失，无法还原"
    NUL = "含有空字符（NUL）"
    TOO_LONG = "单元格超过 1 MB"
    LOST_ID = "编号已丢失数字"
    EMPTY_TEXT = "内容是空的"


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is not used: its number as a person sees it, why, and its original cells as text."""

    row: int
    reason: str
    detail: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Rows as a format's reader found them: one sequence per column of the header, and rows it could not form."""

    rows: Sequence[int]
    columns: Sequence[Column]
    rejects: tuple[Reject, ...] = ()
    blank_rows: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Usable rows, column by column under unique names, with the rows rejected on the way to them.

    `rows` are numbers as a person sees them: the row in Excel or WPS (the header counts) for csv and Excel,
    the line for jsonl, the record counted from 1 for parquet.
    """

    rows: Sequence[int]
    columns: Mapping[str, Column]
    mapping: Mapping[str, str]
    rejects: tuple[Reject, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def field(self, name: str) -> list[str]:
        """The texts of a canonical field such as `text`; empty texts if the table has no such column."""
        column = self.mapping.get(name)
        if column is None:
            return [""] * len(self)
        return [value if type(value) is str else cell_text(value) for value in self.columns[column]]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts after reading: `rows` = `kept` + the sum of `rejected`; blank rows are no rows."""

    kept: int
    rejected: Mapping[str, int] = field(default_factory=dict)
    blank_rows: int = 0
    mended_rows: int = 0
    redecoded_rows: int = 0

    @property
    def rejects(self) -> int:
        return sum(self.rejected.values())

    @property
    def rows(self) -> int:
        return self.kept + self.rejects

    def describe(self) -> str:
        """One Chinese sentence for a person.

        >>> Summary(kept=8, rejected={Reason.EMPTY_TEXT: 2}).describe()
        '共 10 行，可用 8 行，剔除 2 行（内容是空的 2 行）。'
        """
        parts = [f"共 {self.rows} 行，可用 {self.kept} 行"]
        if self.rejects:
            reasons = "；".join(f"{reason} {count} 行" for reason, count in self.rejected.items())
            parts.append(f"剔除 {self.rejects} 行（{reasons}）")
        optional = (
            (self.mended_rows, "还原乱码"),
            (self.redecoded_rows, "按另一种编码读出"),
            (self.blank_rows, "跳过空行"),
        )
        parts += [f"{what} {count} 行" for count, what in optional if count]
        return "，".join(parts) + "。"
