"""csv as people really have it: delimiters, titles, stray quotation marks, mixed encodings, wrong decoding."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pandong_nlp.errors import InputFileError
from pandong_nlp.files import ReadOptions, Reason, open_table, read_records
from pandong_nlp.files import csv_records as records_module
from pandong_nlp.files.csv_records import csv_records

File = Callable[[str, bytes | str], Path]


def csv_text(rows: list[list[str]], delimiter: str = ",") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue()


def texts(path: Path, options: ReadOptions | None = None) -> list[str]:
    return [record.fields["text"] for record in read_records(path, options).records]


def reasons(path: Path, options: ReadOptions | None = None) -> list[tuple[int, str]]:
    return [(reject.row, reject.reason) for reject in read_records(path, options).rejects]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_are_found(
    file: File, header: list[str], tickets: list[list[str]], encoding: str, delimiter: str
) -> None:
    path = file("诉求.csv", csv_text([header, *tickets], delimiter).encode(encoding))
    table = open_table(path)
    (batch,) = table.batches()
    assert table.columns == tuple(header)
    assert [list(row) for row in zip(*batch.columns.values(), strict=True)] == tickets
    assert list(batch.rows) == [2, 3, 4]
    assert table.mapping == {"id": "工单编号", "title": "标题", "text": "诉求内容", "community": "社区"}
    assert table.summary.describe() == "共 3 行，可用 3 行。"


def test_ids_keep_their_zeros_and_their_length(file: File) -> None:
    path = file("诉求.csv", "编号,内容\n000123456789012345678,停水\n")
    assert [record.fields["id"] for record in read_records(path).records] == ["000123456789012345678"]


def test_encoding_and_delimiter_can_be_told(file: File) -> None:
    path = file("诉求.csv", "編號|內容\n1|路燈不亮\n".encode("big5"))
    options = ReadOptions(encoding="big5", delimiter="|", columns={"text": "內容"})
    assert texts(path, options) == ["路燈不亮"]


def test_a_delimiter_is_one_character(file: File) -> None:
    with pytest.raises(InputFileError, match="--delimiter"):
        open_table(file("诉求.csv", "编号,内容\n"), ReadOptions(delimiter="逗号"))


def test_a_title_above_the_header_is_passed_over(file: File) -> None:
    path = file("诉求.csv", '"十月\n诉求汇总",,\n\n编号,内容,备注\n1,停水,\n')
    table = open_table(path)
    (batch,) = table.batches()
    assert batch.field("text") == ["停水"]
    assert list(batch.rows) == [4]
    assert table.notes == ("表头在第 3 行，它上面的 2 行没有读。",)


def test_blank_rows_and_columns_at_the_end_are_no_rows_and_no_columns(file: File) -> None:
    path = file("诉求.csv", "编号,内容,,\n1,停水,,\n\n,,,\n2,停电,,\n,,,\n\n")
    table = open_table(path)
    (batch,) = table.batches()
    assert table.columns == ("编号", "内容")
    assert list(batch.rows) == [2, 5]
    assert table.summary.describe() == "共 2 行，可用 2 行，跳过空行 4 行。"


def test_a_nameless_column_with_content_is_kept(file: File) -> None:
    table = open_table(file("诉求.csv", "编号,内容,\n1,停水,加急\n"))
    (batch,) = table.batches()
    assert batch.columns["第3列"] == ("加急",)


def test_rows_of_another_length_are_rejected(file: File) -> None:
    path = file("诉求.csv", "编号,内容,备注\n1,停水,无\n2,停电\n3,停气,无,多\n4,断网,无,,\n")
    result = read_records(path)
    assert [record.row for record in result.records] == [2, 5]
    assert [(r.row, r.reason, r.detail, r.cells) for r in result.rejects] == [
        (3, Reason.COLUMN_COUNT, "表头 3 列，这一行 2 列", ("2", "停电")),
        (4, Reason.COLUMN_COUNT, "表头 3 列，这一行 4 列", ("3", "停气", "无", "多")),
    ]


def test_a_stray_quotation_mark_costs_only_its_own_line(file: File) -> None:
    path = file("诉求.csv", '编号,内容\n1,"停水\n2,停电\n3,"断网,\n急"\n4,停气\n')
    assert texts(path) == ["停电", "断网,\n急", "停气"]
    assert reasons(path) == [(2, Reason.OPEN_QUOTE)]


def test_a_quotation_mark_open_at_the_end_is_a_truncated_row(file: File) -> None:
    path = file("诉求.csv", '编号,内容\n1,停水\n2,"电梯坏了，已经')
    assert texts(path) == ["停水"]
    assert reasons(path) == [(3, Reason.OPEN_QUOTE)]


def test_quotation_marks_inside_a_line_are_taken_as_they_come(file: File) -> None:
    path = file("诉求.csv", '编号,内容\n1,他说"不归他管"就走了\n2,"他说"不管"就走了"\n')
    assert texts(path) == ['他说"不归他管"就走了', '他说不管"就走了"']


def test_a_line_that_never_ends_is_rejected_and_the_next_one_read(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records_module, "RECORD_CHARACTERS", 50)
    path = file("诉求.csv", "编号,内容\n1," + "长" * 170 + '\n2,停电\n3,"' + "甲,乙\n" * 20 + "4,停气\n")
    assert texts(path) == ["停电", *["乙"] * 19, "停气"]
    assert reasons(path) == [(2, Reason.TOO_LONG), (4, Reason.OPEN_QUOTE)]


def test_rereading_after_stray_quotation_marks_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records_module, "RECORD_CHARACTERS", 2000)
    handed_out = 0

    class CountingLines(records_module._Lines):
        def __next__(self) -> str:
            nonlocal handed_out
            line = super().__next__()
            handed_out += len(line)
            return line

    monkeypatch.setattr(records_module, "_Lines", CountingLines)
    text = '内容,备注\n"\n' + '甲","\n' * 4000
    assert any(record.problem for record in csv_records(io.StringIO(text, newline=""), ",", 2))
    assert handed_out <= (2 + records_module.REREAD_FACTOR) * len(text)


def test_a_row_in_another_encoding_is_read_and_counted(file: File) -> None:
    path = file(
        "诉求.csv", "编号,内容\n1,停水\n".encode() * 1 + "2,路灯整夜不亮\n".encode("gb18030") + "3,停气\n".encode()
    )
    result = read_records(path)
    assert [record.fields["text"] for record in result.records] == ["停水", "路灯整夜不亮", "停气"]
    assert result.summary.redecoded_rows == 1


def test_utf8_rows_in_a_gb18030_file_are_read(file: File) -> None:
    rows = "编号,内容\n1,柳泉路停水了没人管\n2,北辰东路路灯整夜不亮\n".encode("gb18030")
    path = file("诉求.csv", rows + "3,小区没有暖气\n4,电梯又坏\n".encode())
    assert texts(path)[2:] == ["小区没有暖气", "电梯又坏"]


def test_a_row_with_bytes_of_no_encoding_is_rejected(file: File) -> None:
    path = file("诉求.csv", "编号,内容\n1,停水\n2,停".encode() + b"\xff\xfe\n" + "3,停气\n".encode())
    result = read_records(path)
    assert [record.row for record in result.records] == [2, 4]
    assert [(reject.row, reject.reason) for reject in result.rejects] == [(3, Reason.UNDECODABLE)]


def test_a_file_wrongly_decoded_and_saved_again_is_mended(file: File, header: list[str]) -> None:
    rows = [["2026100300007", "井盖丢失", "柳泉路口的井盖没有了，很危险", "柳泉"]]
    original = csv_text([header, *rows])
    for garbled in (original.encode("gb18030").decode("latin-1"), original.encode().decode("latin-1")):
        table = open_table(file("诉求.csv", garbled))
        (batch,) = table.batches()
        assert [list(row) for row in zip(*batch.columns.values(), strict=True)] == rows
        assert table.notes == ("表头是乱码，已还原。",)
        assert table.summary.mended_rows == 1


def test_one_garbled_row_among_good_ones_is_mended_in_all_its_cells(file: File) -> None:
    garbled = [text.encode().decode("gb18030") for text in ("地下车库漏水", "微信")]
    path = file("诉求.csv", csv_text([["编号", "内容", "来源"], ["1", "停水", "网络"], ["2", *garbled]]))
    (batch,) = open_table(path).batches()
    assert [list(column) for column in batch.columns.values()] == [
        ["1", "2"],
        ["停水", "地下车库漏水"],
        ["网络", "微信"],
    ]


def test_a_cell_that_may_be_what_it_seems_is_left_alone_beside_sound_text(file: File) -> None:
    path = file("诉求.csv", "编号,内容,备注\n1,café 门口停水,°¡\n")
    (batch,) = open_table(path).batches()
    assert list(batch.columns["备注"]) == ["°¡"]


def test_a_row_garbled_beyond_repair_is_rejected(file: File) -> None:
    lost = "楼上半夜装修，吵得人睡不着，请尽快处理".encode().decode("gbk", "replace").replace("\ufffd", "?")
    path = file("诉求.csv", f"编号,内容\n1,停水\n2,{lost}\n3,????????\n")
    assert texts(path) == ["停水"]
    assert reasons(path) == [(3, Reason.GARBLED), (4, Reason.GARBLED)]


def test_unusable_cells_reject_their_row_with_the_reason(file: File) -> None:
    long = "长" * 400_000
    path = file("诉求.csv", f"编号,内容\n1,\n2, \u3000 \n3,停\0水\n4,{long}\n1.2E+15,停电\n6,停气\n")
    result = read_records(path)
    assert [record.fields["id"] for record in result.records] == ["6"]
    assert [(reject.row, reject.reason) for reject in result.rejects] == [
        (2, Reason.EMPTY_TEXT),
        (3, Reason.EMPTY_TEXT),
        (4, Reason.NUL),
        (5, Reason.TOO_LONG),
        (6, Reason.LOST_ID),
    ]
    assert result.summary.rows == 6


def test_batches_are_bounded_by_rows_and_by_characters(file: File) -> None:
    path = file("诉求.csv", "编号,内容\n" + "".join(f"{n},停水\n" for n in range(7)))
    assert [len(batch) for batch in open_table(path, ReadOptions(batch_rows=3)).batches()] == [3, 3, 1]
    path = file("大.csv", "编号,内容\n" + f"1,{'长' * 300_000}\n" * 30)
    assert max(len(batch) for batch in open_table(path).batches()) < 20


def test_every_row_is_read_once_only(file: File) -> None:
    table = open_table(file("诉求.csv", "编号,内容\n1,停水\n"))
    assert sum(map(len, table.batches())) == 1
    with pytest.raises(RuntimeError):
        next(table.batches())


def test_a_file_without_rows_has_no_batches(file: File) -> None:
    assert list(open_table(file("诉求.csv", "编号,内容\n")).batches()) == []


def test_a_table_without_a_text_column_can_be_asked_for(file: File) -> None:
    result = read_records(file("标注.csv", "id,difficulty\n7,2\n"), ReadOptions(required=("id",)))
    assert [dict(record.fields) for record in result.records] == [{"id": "7", "difficulty": "2"}]


def test_csv_needs_the_standard_library_only(file: File) -> None:
    path = file("诉求.csv", "编号,内容\n1,停水\n")
    program = (
        "import sys; from pathlib import Path; from pandong_nlp.files import open_table, open_writer\n"
        "path = Path(sys.argv[1]); table = open_table(path)\n"
        "with open_writer(path.with_suffix('.jsonl'), table.types) as writer:\n"
        "    [writer.write(batch.columns) for batch in table.batches()]\n"
        "print([name for name in ('pyarrow', 'python_calamine', 'xlsxwriter', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
