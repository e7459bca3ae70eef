"""Any table of text comes back as it was written, and every row of any input is kept or rejected."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pandong_nlp.errors import InputFileError
from pandong_nlp.files import ReadOptions, open_table, open_writer, read_records

# What no reader accepts: half surrogate pairs and NUL. What XML cannot hold: two non-characters.
unreadable = st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff")
cell = st.text(unreadable, max_size=12)
# Texts of which none looks garbled or empty, since those are mended or rejected.
body = st.text("小区停水abc\n\r\t ,;\"'=+-@_x0041_1é", max_size=12).map(lambda text: f"柳泉路{text}没有水")
rows = st.lists(st.tuples(st.text("0123456789AE", min_size=1, max_size=18), body, cell), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("round")


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".xlsx"])
@settings(max_examples=40, deadline=None)
@given(table=rows)
def test_a_table_of_text_comes_back(folder: Path, suffix: str, table: list[tuple[str, str, str]]) -> None:
    path = folder / f"表{suffix}"
    columns = dict(zip(("编号", "内容", "备注"), map(list, zip(*table, strict=True)), strict=True))
    with open_writer(path, dict.fromkeys(columns, str)) as writer:
        writer.write(columns)
    opened = open_table(path)
    (batch,) = opened.batches()
    assert opened.columns == tuple(columns)
    assert {name: list(column) for name, column in batch.columns.items()} == columns
    assert opened.summary.rejects == 0


@settings(max_examples=40, deadline=None)
@given(table=rows, encoding=st.sampled_from(["utf-8", "gb18030", "utf-16"]), delimiter=st.sampled_from(",;\t"))
def test_a_csv_file_of_another_program_comes_back(
    folder: Path, table: list[tuple[str, str, str]], encoding: str, delimiter: str
) -> None:
    path = folder / "外.csv"
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows([("编号", "内容", "备注"), *table])
    path.write_bytes(buffer.getvalue().encode(encoding))
    (batch,) = open_table(path).batches()
    assert list(zip(*batch.columns.values(), strict=True)) == table


piece = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        [b"\n", b"\r\n", b'"', b",", b"\0", b"1,", "停水".encode(), "停水".encode("gb18030"), b"{", b'"a":1}']
    ),
)
garbage = st.lists(piece, max_size=30).map(b"".join)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
@settings(max_examples=150, deadline=None)
@given(
    body=garbage,
    start=st.sampled_from([b"", "编号,内容\n".encode(), "编号,内容\n".encode("gb18030"), b'{"text":"x"}\n']),
)
def test_of_any_bytes_every_row_is_kept_or_rejected(folder: Path, suffix: str, body: bytes, start: bytes) -> None:
    path = folder / f"乱{suffix}"
    path.write_bytes(start + body)
    options = ReadOptions(required=(), batch_rows=3)
    try:
        table = open_table(path, options)
    except InputFileError as error:
        assert path.name in str(error)
        return
    kept = rejected = 0
    last = 0
    for batch in table.batches():
        numbers = sorted([*batch.rows, *(reject.row for reject in batch.rejects)])
        assert all(len(column) == len(batch) for column in batch.columns.values())
        assert not numbers or numbers[0] > last
        assert len(set(numbers)) == len(numbers)
        last = max([last, *numbers])
        kept, rejected = kept + len(batch), rejected + len(batch.rejects)
    assert (table.summary.kept, table.summary.rejects) == (kept, rejected)


lines = st.lists(st.text("甲乙,\"' \t;1", max_size=9), max_size=12)


@settings(max_examples=200, deadline=None)
@given(lines=lines)
def test_lines_without_stray_marks_are_never_lost_to_others(folder: Path, lines: list[str]) -> None:
    path = folder / "行.csv"
    sound = [f"{n},停水{n}" for n in range(len(lines))]
    mixed = [line for pair in zip(lines, sound, strict=True) for line in pair]
    path.write_text("编号,内容\n" + "".join(f"{line}\n" for line in mixed), "utf-8")
    texts = {record.fields["text"] for record in read_records(path, ReadOptions(delimiter=",")).records}
    quoted = '"' in "".join(lines)
    assert quoted or {f"停水{n}" for n in range(len(lines))} <= texts
