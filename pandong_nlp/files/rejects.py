"""Writes the rows that could not be used beside the output, with row number, reason and original cells.

Knows the name rule and the layout of that file. Must not know why rows are rejected.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from pandong_nlp.files.batches import Reason, Reject
from pandong_nlp.files.csv_file import guarded
from pandong_nlp.files.encoding import show_undecodable
from pandong_nlp.files.options import WriteOptions
from pandong_nlp.files.staging import StagedFile, explained

__all__ = ["RejectWriter", "rejects_path", "sentence"]

ROW_HEADER, REASON_HEADER = "行号", "原因"
# Longer cells are cut: the file is for looking at in a spreadsheet, the input still has all.
SHOWN_CHARACTERS = 32_000
ADVICE: dict[str, str] = {
    Reason.COLUMN_COUNT: "请检查这一行里多余或缺少的分隔符、没有加引号的换行",
    Reason.OPEN_QUOTE: "请检查这一行的英文双引号是否成对",
    Reason.NOT_JSON: "请检查这一行的格式",
    Reason.UNDECODABLE: "请在原系统重新导出这一行",
    Reason.GARBLED: "请在原系统重新导出这一行，编码选 UTF-8",
    Reason.NUL: "请在原系统重新导出这一行",
    Reason.TOO_LONG: "请缩短后再试",
    Reason.LOST_ID: "请回到原系统重新导出，并在 Excel 里先把编号列设为“文本”",
    Reason.EMPTY_TEXT: "请补上内容后再试",
}


def rejects_path(output: Path) -> Path:
    """Where the rejects of an output go.

    >>> rejects_path(Path("结果.xlsx")).name
    '结果.xlsx.rejects.csv'
    """
    return output.with_name(f"{output.name}.rejects.csv")


class RejectWriter:
    """Appends rejects to a csv file that exists only if there is one; with none, an older such file is removed.

    Columns: row number, reason with advice, then the original cells under the table's column names. Like every
    output the file gets its name when the `with` block ends without an exception.
    """

    def __init__(self, output: Path, columns: Sequence[str], options: WriteOptions | None = None) -> None:
        self._file = StagedFile(rejects_path(output))
        self._header = (ROW_HEADER, REASON_HEADER, *columns)
        self._guard = options is not None and options.guard_formulas
        self._stream: TextIO | None = None
        self.rows = 0

    @property
    def path(self) -> Path:
        return self._file.path

    def write(self, rejects: Sequence[Reject]) -> None:
        """Append rows.

        Raises:
            OutputFileError: the disk is full, or another error of the operating system.
        """
        if not rejects:
            return
        with explained(self.path):
            if self._stream is None:
                self._stream = self._file.temporary.open("x", encoding="utf-8-sig", newline="")
                csv.writer(self._stream).writerow(self._header)
            csv.writer(self._stream).writerows(self._cells(reject) for reject in rejects)
        self.rows += len(rejects)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with explained(self.path):
                if self._stream is not None:
                    self._stream.close()
                if kind is None and self._stream is None:
                    self.path.unlink(missing_ok=True)
            if kind is None and self._stream is not None:
                self._file.commit()
        finally:
            self._file.discard()

    def _cells(self, reject: Reject) -> list[str]:
        shown = [_shown(cell) for cell in (sentence(reject), *reject.cells)]
        return [str(reject.row), *(guarded(cell) if self._guard else cell for cell in shown)]


def sentence(reject: Reject) -> str:
    """The reason, its detail and what to do, for a person.

    >>> sentence(Reject(7, Reason.EMPTY_TEXT, "", ()))
    '内容是空的；请补上内容后再试。'
    """
    reason = f"{reject.reason}（{reject.detail}）" if reject.detail else reject.reason
    return f"{reason}；{ADVICE[reject.reason]}。" if reject.reason in ADVICE else f"{reason}。"


def _shown(cell: str) -> str:
    short = cell if len(cell) <= SHOWN_CHARACTERS else f"{cell[:SHOWN_CHARACTERS]}……（共 {len(cell)} 字）"
    return show_undecodable(short).replace("\0", "\\x00")
