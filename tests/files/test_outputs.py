"""Outputs: what Excel and WPS need, nothing under the final name before it is complete, errors of the disk said."""

from __future__ import annotations

import errno
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from pandong_nlp.errors import OutputFileError
from pandong_nlp.files import ReadOptions, WriteOptions, excel_out, open_table, open_writer
from pandong_nlp.files.csv_file import CsvSink

FORMATS = [".csv", ".xlsx", ".parquet", ".jsonl"]
TEXTS: dict[str, list[object]] = {"编号": ["007"], "内容": ["=1+1"]}
File = Callable[[str, bytes | str], Path]


def write(path: Path, columns: dict[str, list[object]], options: WriteOptions | None = None) -> tuple[str, ...]:
    with open_writer(path, dict.fromkeys(columns, str), options) as writer:
        writer.write(columns)
    return writer.notes


def cells(path: Path, sheet: int = 0) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(sheet).to_python()]


def test_csv_has_a_byte_order_mark_and_is_quoted_where_needed(tmp_path: Path) -> None:
    write(tmp_path / "出.csv", {"编号": ["007", None], "内容": ['他说"行"，\n好', "a,b"], "分": [0.5, 20240001.0]})
    expected = '\ufeff编号,内容,分\r\n007,"他说""行""，\n好",0.5\r\n,"a,b",20240001\r\n'
    assert (tmp_path / "出.csv").read_bytes().decode() == expected


def test_texts_that_look_like_formulas_stay_as_they_are_unless_guarded(tmp_path: Path) -> None:
    column: dict[str, list[object]] = {"内容": ["=1+1", "+86", "-2", "@x", "\tx", "\rx", "a=b", ""]}
    write(tmp_path / "出.csv", column)
    assert list(next(open_table(tmp_path / "出.csv").batches()).columns["内容"]) == column["内容"][:-1]
    write(tmp_path / "卫.csv", column, WriteOptions(guard_formulas=True))
    guarded = list(next(open_table(tmp_path / "卫.csv").batches()).columns["内容"])
    assert guarded == ["'=1+1", "'+86", "'-2", "'@x", "'\tx", "'\rx", "a=b"]


def test_xlsx_texts_are_never_formulas_links_or_numbers(tmp_path: Path) -> None:
    path = tmp_path / "出.xlsx"
    write(path, {"编号": ["0071", "2026100300007123456"], "内容": ["=1+1", "https://example.org"]})
    assert cells(path) == [["编号", "内容"], ["0071", "=1+1"], ["2026100300007123456", "https://example.org"]]
    with zipfile.ZipFile(path) as container:
        sheet = container.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


def test_xlsx_numbers_are_numbers_unless_a_sheet_would_shorten_them(tmp_path: Path) -> None:
    path = tmp_path / "出.xlsx"
    values: list[object] = [3, 0.25, True, 13800138000, 202610030000, 20261003000071234567, float("nan"), None]
    write(path, {"值": values, "行": list(range(8))})
    assert [row[0] for row in cells(path)[1:]] == [
        3,
        0.25,
        True,
        13800138000,
        "202610030000",
        "20261003000071234567",
        "",
        "",
    ]


def test_a_full_sheet_is_followed_by_another_with_the_same_header(tmp_path: Path) -> None:
    path = tmp_path / "出.xlsx"
    notes = write(path, {"内容": [f"第{n}件" for n in range(5)]}, WriteOptions(sheet_rows=3))
    assert CalamineWorkbook.from_path(str(path)).sheet_names == ["数据", "数据2", "数据3"]
    assert [cells(path, sheet) for sheet in range(3)] == [
        [["内容"], ["第0件"], ["第1件"]],
        [["内容"], ["第2件"], ["第3件"]],
        [["内容"], ["第4件"]],
    ]
    assert notes == ("行数超过一张工作表的上限，分成了 3 张工作表。",)


def test_a_text_too_long_for_a_cell_of_excel_is_cut_and_told(tmp_path: Path) -> None:
    path = tmp_path / "出.xlsx"
    notes = write(path, {"内容": ["长" * 40_000, "😀" * 20_000, "整" * 32_767]})
    long, wide, whole = (str(row[0]) for row in cells(path)[1:])
    assert long.endswith(excel_out.CUT_MARK)
    assert len(long) == 32_767
    assert wide.endswith(excel_out.CUT_MARK)
    assert set(wide.removesuffix(excel_out.CUT_MARK)) == {"😀"}
    assert len(whole) == 32_767
    assert notes == ("有 2 个单元格超过 Excel 的 32767 字上限，已截断；要完整内容请写成 .csv。",)


def test_more_columns_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputFileError, match="16385 列"):
        open_writer(tmp_path / "出.xlsx", {f"c{n}": str for n in range(16_385)})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_rows_give_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    for name in ("甲", "乙"):
        write(tmp_path / f"{name}{suffix}", TEXTS)
    assert (tmp_path / f"甲{suffix}").read_bytes() == (tmp_path / f"乙{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_final_name_appears_only_when_all_is_written(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"出{suffix}"
    with open_writer(path, dict.fromkeys(TEXTS, str)) as writer:
        writer.write(TEXTS)
        assert not path.exists()
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert writer.rows == 1
    assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_interrupted_output_leaves_the_older_file_and_nothing_else(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"出{suffix}"
    path.write_bytes(b"older")

    def interrupted() -> None:
        with open_writer(path, dict.fromkeys(TEXTS, str)) as writer:
            writer.write(TEXTS)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_table_without_rows_is_still_a_table(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"出{suffix}"
    with open_writer(path, {"编号": str, "内容": str}):
        pass
    assert path.exists()
    if suffix != ".jsonl":
        assert open_table(path, ReadOptions()).columns == ("编号", "内容")


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_folder_or_a_missing_folder_is_an_error_that_says_so(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(OutputFileError, match="文件夹不存在；请先建立"):
        open_writer(tmp_path / "无" / f"出{suffix}", {"内容": str})
    (tmp_path / f"夹{suffix}").mkdir()
    with pytest.raises(OutputFileError, match="这是一个文件夹"):
        open_writer(tmp_path / f"夹{suffix}", {"内容": str})


def test_a_suffix_that_cannot_be_written_is_an_error_that_names_those_that_can(tmp_path: Path) -> None:
    for name in ("出.xls", "出", "出.doc"):
        with pytest.raises(OutputFileError, match=r"后缀写成 \.csv、\.xlsx、\.parquet、\.jsonl"):
            open_writer(tmp_path / name, {"内容": str})


def test_a_full_disk_is_an_error_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(CsvSink, "write", full)
    with pytest.raises(OutputFileError, match=r"写不了“.*出\.csv”：磁盘已满"):
        write(tmp_path / "出.csv", TEXTS)
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_that_cannot_be_assembled_is_an_error_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "write", full)
    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(OutputFileError, match="磁盘已满"):
        write(tmp_path / "出.xlsx", TEXTS)


def test_columns_are_written_in_the_declared_order_whatever_the_order_given(tmp_path: Path) -> None:
    with open_writer(tmp_path / "出.csv", {"甲": str, "乙": int}) as writer:
        writer.write({"乙": [1], "甲": ["x"]})
    assert io.StringIO((tmp_path / "出.csv").read_text("utf-8-sig")).readlines() == ["甲,乙\n", "x,1\n"]
