"""The rejects beside an output: row number, reason, original cells; no file without rejects."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from pandong_nlp.files import Reason, Reject, RejectWriter, WriteOptions, open_table, rejects_path

File = Callable[[str, bytes | str], Path]


def run(source: Path, output: Path, options: WriteOptions | None = None) -> list[list[str]]:
    table = open_table(source)
    with RejectWriter(output, table.columns, options) as writer:
        for batch in table.batches():
            writer.write(batch.rejects)
    assert writer.rows == table.summary.rejects
    with rejects_path(output).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_rejects_carry_row_reason_and_original_cells(file: File, tmp_path: Path) -> None:
    source = file("诉求.csv", '编号,内容,备注\n1,停水,\n2,,"无\n人"\n3,停电\n'.encode() + b"4,\xff\xfe,\n5,a\0b,\n")
    assert run(source, tmp_path / "出.xlsx") == [
        ["行号", "原因", "编号", "内容", "备注"],
        ["3", "内容是空的；请补上内容后再试。", "2", "", "无\n人"],
        [
            "4",
            "列数与表头不符（表头 3 列，这一行 2 列）；请检查这一行里多余或缺少的分隔符、没有加引号的换行。",
            "3",
            "停电",
        ],
        ["5", "有字节不属于这个文件的编码；请在原系统重新导出这一行。", "4", "\\xff\\xfe", ""],
        ["6", "含有空字符（NUL）；请在原系统重新导出这一行。", "5", "a\\x00b", ""],
    ]
    assert (tmp_path / "出.xlsx.rejects.csv").exists()


def test_every_reason_says_what_to_do(tmp_path: Path) -> None:
    for reason in Reason:
        with RejectWriter(tmp_path / "出.csv", ["内容"]) as writer:
            writer.write([Reject(2, reason, "", ("x",))])
        assert f"{reason}；请" in writer.path.read_text("utf-8-sig")


def test_a_reason_of_the_caller_is_written_as_it_is(tmp_path: Path) -> None:
    with RejectWriter(tmp_path / "出.csv", ["内容"]) as writer:
        writer.write([Reject(2, "标签不在类别表里", "foo.bar", ("x",))])
    assert "2,标签不在类别表里（foo.bar）。,x" in writer.path.read_text("utf-8-sig")


def test_without_rejects_there_is_no_file_and_an_older_one_goes(tmp_path: Path) -> None:
    output = tmp_path / "出.csv"
    rejects_path(output).write_text("older")
    with RejectWriter(output, ["内容"]) as writer:
        writer.write([])
    assert not rejects_path(output).exists()


def test_an_interrupted_run_leaves_the_older_file(tmp_path: Path) -> None:
    output = tmp_path / "出.csv"
    rejects_path(output).write_text("older")

    def interrupted() -> None:
        with RejectWriter(output, ["内容"]) as writer:
            writer.write([Reject(2, Reason.EMPTY_TEXT, "", ("",))])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert rejects_path(output).read_text() == "older"
    assert list(tmp_path.iterdir()) == [rejects_path(output)]


def test_formulas_can_be_guarded_and_giant_cells_are_cut(file: File, tmp_path: Path) -> None:
    source = file("诉求.csv", f"编号,内容\n=1+1,{'长' * 400_000}\n")
    row = run(source, tmp_path / "出.csv", WriteOptions(guard_formulas=True))[1]
    assert row[2] == "'=1+1"
    assert row[3].endswith("……（共 400000 字）")
    assert len(row[3]) < 32_767
