"""Excel as people really have it: titles, several sheets, merged cells, dates as numbers, numbers as identifiers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from pandong_nlp.errors import InputFileError
from pandong_nlp.files import ReadOptions, Reason, open_table, read_records

File = Callable[[str, bytes | str], Path]
Rows = Sequence[Sequence[object]]
Build = Callable[[Rows], bytes]
Fill = Callable[[xlsxwriter.Workbook], None]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[[Fill], Path]:
    """A file made by a function that fills a workbook."""

    def make(fill: Fill) -> Path:
        path = tmp_path / "诉求.xlsx"
        with xlsxwriter.Workbook(path) as book:
            fill(book)
        return path

    return make


@pytest.mark.parametrize("name", ["诉求.xlsx", "诉求.XLSX", "诉求.xlsm", "诉求.xls", "诉求.et"])
@pytest.mark.parametrize("old", [False, True])
def test_both_kinds_of_excel_are_read(
    file: File, header: list[str], tickets: list[list[str]], xlsx_bytes: Build, xls_bytes: Build, name: str, old: bool
) -> None:
    path = file(name, (xls_bytes if old else xlsx_bytes)([header, *tickets]))
    table = open_table(path)
    (batch,) = table.batches()
    assert [list(row) for row in zip(*batch.columns.values(), strict=True)] == tickets
    assert list(batch.rows) == [2, 3, 4]
    assert table.columns == tuple(header)


@pytest.mark.parametrize("old", [False, True])
def test_identifiers_that_are_numbers_become_their_digits(
    file: File, xlsx_bytes: Build, xls_bytes: Build, old: bool
) -> None:
    rows: Rows = [["编号", "内容"], [202610030000071, "停水"], [7.0, "停电"], ["0007", "停气"], [12.5, "断网"]]
    path = file("诉求.xls", (xls_bytes if old else xlsx_bytes)(rows))
    assert [record.fields["id"] for record in read_records(path).records] == ["202610030000071", "7", "0007", "12.5"]


def test_identifiers_that_lost_their_digits_reject_the_row(file: File, xlsx_bytes: Build) -> None:
    rows: Rows = [["编号", "内容"], [2026100300000712345, "停水"], ["2.02610030000071E+18", "停电"], ["8", "停气"]]
    result = read_records(file("诉求.xlsx", xlsx_bytes(rows)))
    assert [record.row for record in result.records] == [4]
    assert [(reject.row, reject.reason) for reject in result.rejects] == [(2, Reason.LOST_ID), (3, Reason.LOST_ID)]


def test_dates_become_iso_text_also_when_they_are_bare_numbers(workbook: Callable[[Fill], Path]) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy/m/d"})
        minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["内容", "来电时间", "满意度"])
        sheet.write_column(1, 0, ["停水", "停电", "停气", "断网"])
        sheet.write_datetime(1, 1, dt.datetime(2026, 10, 3), day)
        sheet.write_datetime(2, 1, dt.datetime(2026, 10, 3, 8, 17), minute)
        sheet.write_number(3, 1, 46298.5)
        sheet.write_string(4, 1, "昨天晚上")
        sheet.write_column(1, 2, [46298.5, 3, True, "高"])

    (batch,) = open_table(workbook(fill)).batches()
    assert batch.field("created_at") == ["2026-10-03", "2026-10-03 08:17:00", "2026-10-03 12:00:00", "昨天晚上"]
    assert list(batch.columns["满意度"]) == [46298.5, 3, True, "高"]


def test_title_blank_rows_and_blank_columns_are_passed_over(file: File, xlsx_bytes: Build) -> None:
    rows = [
        ["", "十月诉求汇总"],
        [],
        ["", "编号", "内容", "", "备注"],
        ["", "1", "停水", "", ""],
        [],
        ["", "2", "停电", "", "急"],
    ]
    table = open_table(file("诉求.xlsx", xlsx_bytes(rows)))
    (batch,) = table.batches()
    assert table.columns == ("编号", "内容", "备注")
    assert list(batch.rows) == [4, 6]
    assert table.summary.blank_rows == 1
    assert table.notes == ("表头在第 3 行，它上面的 2 行没有读。",)


def test_the_first_visible_sheet_that_holds_something_is_read(workbook: Callable[[Fill], Path]) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("封面")
        book.add_worksheet("旧").write_column(0, 0, ["内容", "旧事"])
        book.add_worksheet("十月").write_column(0, 0, ["内容", "停水"])
        book.add_worksheet("十一月").write_column(0, 0, ["内容", "停电"])
        book.get_worksheet_by_name("旧").hide()

    path = workbook(fill)
    table = open_table(path)
    assert [batch.field("text") for batch in table.batches()] == [["停水"]]
    assert table.notes == ("只读了工作表“十月”；没有读：封面、十一月（可用 --sheet 选择）。",)
    (batch,) = open_table(path, ReadOptions(sheet="十一月")).batches()
    assert batch.field("text") == ["停电"]
    with pytest.raises(InputFileError, match="没有名为“十二月”的工作表；有：封面、十月、十一月"):
        open_table(path, ReadOptions(sheet="十二月"))
    with pytest.raises(InputFileError, match="没有数据"):
        open_table(path, ReadOptions(sheet="封面"))


def test_a_cell_merged_over_rows_counts_for_each_of_them(workbook: Callable[[Fill], Path]) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 1, 0, 3, "十月诉求")
        sheet.write_row(1, 1, ["社区", "内容", "备注"])
        sheet.merge_range(2, 1, 4, 1, "柳泉")
        sheet.write_column(2, 2, ["停水", "停电"])
        sheet.write(4, 2, "停气")
        sheet.merge_range(5, 1, 6, 1, "北辰湾")
        sheet.merge_range(5, 2, 6, 2, "断网")
        sheet.merge_range(7, 2, 7, 3, "电梯坏了")

    result = read_records(workbook(fill))
    assert [(record.row, record.fields["community"], record.fields["text"]) for record in result.records] == [
        (3, "柳泉", "停水"),
        (4, "柳泉", "停电"),
        (5, "柳泉", "停气"),
        (6, "北辰湾", "断网"),
        (8, "", "电梯坏了"),
    ]


def test_formulas_are_read_as_their_results(workbook: Callable[[Fill], Path]) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["内容", "停水"])
        sheet.write_formula(2, 0, '="停"&"电"', None, "停电")
        sheet.write_formula(3, 0, "=1/0", None, "#DIV/0!")
        sheet.write_column(0, 1, ["备注", "x", "x", "x"])

    result = read_records(workbook(fill))
    assert [record.fields["text"] for record in result.records] == ["停水", "停电"]
    assert [(reject.row, reject.reason) for reject in result.rejects] == [(4, Reason.EMPTY_TEXT)]


def test_a_garbled_sheet_is_mended(file: File, xlsx_bytes: Build) -> None:
    rows = [[text.encode("gb18030").decode("latin-1") for text in row] for row in [["编号", "内容"], ["七", "停水了"]]]
    result = read_records(file("诉求.xlsx", xlsx_bytes(rows)))
    assert [dict(record.fields) for record in result.records] == [{"id": "七", "text": "停水了"}]


def test_two_cells_in_far_corners_are_an_error_and_not_the_end_of_the_process(
    workbook: Callable[[Fill], Path],
) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "内容")
        sheet.write(1_048_575, 16_383, "角落")

    with pytest.raises(InputFileError, match="大到内存放不下"):
        open_table(workbook(fill))


def test_a_header_alone_has_no_batches_of_rows(file: File, xlsx_bytes: Build) -> None:
    table = open_table(file("诉求.xlsx", xlsx_bytes([["编号", "内容"]])))
    assert [len(batch) for batch in table.batches()] == [0]
    assert table.columns == ("编号", "内容")


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_damaged_excel_files_are_read_or_refused(
    data: st.DataObject, xlsx_bytes: Build, xls_bytes: Build, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = data.draw(st.sampled_from([xlsx_bytes, xls_bytes]))([["编号", "内容"]] + [[n, "停水"] for n in range(30)])
    raw = bytearray(whole[: data.draw(st.sampled_from([len(whole), len(whole) // 2, len(whole) - 9]))])
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "诉求.xls"
    path.write_bytes(bytes(raw))
    try:
        table = open_table(path)
        rows = sum(len(batch) + len(batch.rejects) for batch in table.batches())
        assert rows == table.summary.rows
    except InputFileError as error:
        assert "诉求.xls" in str(error)
