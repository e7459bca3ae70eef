"""Where the header of a table is, and column names that can be worked with: mended, not empty, not repeated.

Knows rows of text cells. Must not know file formats, nor which field a column is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pandong_nlp.errors import InputFileError
from pandong_nlp.files.columns import is_usual_name, same_name
from pandong_nlp.files.encoding import has_undecodable
from pandong_nlp.files.mojibake import mend

__all__ = ["header_row", "known_names", "mended_header", "unique_names", "used_width"]

SEARCH_ROWS = 10


def header_row(rows: Sequence[Sequence[str]], named: Iterable[str]) -> int:
    """Index of the header among a table's first rows: where most names are known, else the first row not blank.

    `named` are columns a person named. A title above the header is thereby passed over.

    >>> header_row([["二季度诉求汇总", "", ""], ["", "", ""], ["编号", "内容", "备注"]], [])
    2
    """
    known = [known_names(row, named) for row in rows[:SEARCH_ROWS]]
    if any(known):
        return known.index(max(known))
    return next((index for index, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)


def known_names(cells: Sequence[str], named: Iterable[str]) -> int:
    """How many cells are usual column names, or names a person gave; wrongly decoded names count as what they mean.

    >>> known_names(["编号", "市民说了什么", ""], ["市民说了什么"])
    2
    """
    wanted = tuple(named)
    meant = [mend(cell) or cell for cell in cells if cell]
    return sum(is_usual_name(cell) or any(same_name(cell, name) for name in wanted) for cell in meant)


def used_width(rows: Sequence[Sequence[str]]) -> int:
    """Number of columns up to the last one that holds anything in the header (first row) or below.

    >>> used_width([["编号", "内容", "", ""], ["1", "漏水", "", ""]])
    2
    """
    return max((index + 1 for row in rows for index, cell in enumerate(row) if cell.strip()), default=0)


def mended_header(header: Sequence[str], file: str) -> tuple[str, ...]:
    """The header with wrongly decoded names turned back; padded names are stripped.

    Raises:
        InputFileError: a name is garbled and has lost characters.
    """
    mended = [None if has_undecodable(name, "utf-8") else mend(name.strip()) for name in header]
    if lost := [number for number, name in enumerate(mended, start=1) if name is None]:
        raise InputFileError(
            f"“{file}”的表头第 {lost[0]} 列是乱码，而且有的字已经丢失，无法还原；"
            "请回到原系统重新导出（编码选 UTF-8），或另存为 .xlsx 后再试。"
        )
    return tuple(name for name in mended if name is not None)


def unique_names(header: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Column names that are neither empty nor repeated, and a Chinese note for every change made.

    >>> unique_names(["编号", "", "备注", "备注"])
    (('编号', '第2列', '备注', '备注_2'), ('第 2 列没有列名，称为“第2列”。', '第 4 列与前面的列重名，称为“备注_2”。'))
    """
    given = set(header)
    names: list[str] = []
    notes: list[str] = []
    for number, name in enumerate(header, start=1):
        base = unique = name or f"第{number}列"
        copy = 1
        while unique in names or (unique != name and unique in given):
            copy += 1
            unique = f"{base}_{copy}"
        if unique != name:
            notes.append(f"第 {number} 列{'与前面的列重名' if name else '没有列名'}，称为“{unique}”。")
        names.append(unique)
    return tuple(names), tuple(notes)
