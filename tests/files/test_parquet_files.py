"""parquet: types are kept from input to output, batches are bounded, unusable rows are rejected."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pandong_nlp.files import ReadOptions, Reason, open_table, open_writer, parquet, read_records
from pandong_nlp.files.parquet import ArrowColumn


def every_type() -> pa.Table:
    return pa.table(
        {
            "id": pa.array([20261003000000712, 2, 3], pa.int64()),
            "text": pa.array(["停水", "", "停电"], pa.large_string()),
            "来源": pa.array(["网络", "来访", None]).dictionary_encode(),
            "至纳秒": pa.array([1, 2, 10**18 + 1], pa.timestamp("ns")),
            "时长": pa.array([1, 2, None], pa.duration("ns")),
            "created_at": pa.array([dt.datetime(2026, 10, 3, 8, 17)] * 3, pa.timestamp("ms", "Asia/Shanghai")),
            "金额": pa.array([Decimal("1.20"), None, Decimal("3.00")]),
            "标签": pa.array([["急", None], [], None]),
            "附件": pa.array([{"名": "图"}, None, {"名": None}]),
            "原文": pa.array([b"\xff", b"", None]),
            "分": pa.array([0.5, float("nan"), None]),
        }
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "诉求.parquet"
    pq.write_table(every_type(), path)
    return path


def copy(source: Path, target: Path) -> None:
    table = open_table(source)
    with open_writer(target, {**table.types, "category": str, "score": float, "urgency": int, "hard": bool}) as writer:
        for batch in table.batches():
            size = len(batch)
            added: dict[str, list[object]] = {
                "category": ["municipal.water"],
                "score": [0.5],
                "urgency": [1],
                "hard": [True],
            }
            writer.write({**batch.columns, **{name: values * size for name, values in added.items()}})


def test_types_and_values_are_kept_and_the_unusable_row_is_left_out(source: Path, tmp_path: Path) -> None:
    copy(source, tmp_path / "出.parquet")
    result = pq.read_table(tmp_path / "出.parquet")
    given = every_type()
    assert result.select(given.column_names).schema.equals(given.schema)
    assert result.select(given.column_names).equals(given.take([0, 2]))
    assert [result.schema.field(name).type for name in ("category", "score", "urgency", "hard")] == [
        pa.string(),
        pa.float64(),
        pa.int64(),
        pa.bool_(),
    ]


def test_records_are_numbered_from_one(source: Path) -> None:
    result = read_records(source)
    assert [(record.row, record.fields["id"]) for record in result.records] == [(1, "20261003000000712"), (3, "3")]
    assert [(reject.row, reject.reason) for reject in result.rejects] == [(2, Reason.EMPTY_TEXT)]


def test_values_are_shown_as_text_where_types_cannot_be_kept(source: Path, tmp_path: Path) -> None:
    copy(source, tmp_path / "出.csv")
    (batch,) = open_table(tmp_path / "出.csv").batches()
    first = {name: column[0] for name, column in batch.columns.items()}
    assert first["id"] == "20261003000000712"
    assert first["created_at"] == "2026-10-03 16:17:00+08:00"
    assert (first["金额"], first["标签"], first["附件"], first["分"]) == ("1.20", '["急", null]', '{"名": "图"}', "0.5")


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "诉求.parquet"
    pq.write_table(pa.table([pa.array(["停水"]), pa.array([1]), pa.array([2])], names=["text", "n", "n"]), path)
    table = open_table(path)
    (batch,) = table.batches()
    assert {name: list(column) for name, column in batch.columns.items()} == {"text": ["停水"], "n": [1], "n_2": [2]}


def test_text_that_is_not_utf8_rejects_its_row() -> None:
    raw = pa.py_buffer("好".encode() + b"\xff\xfe")
    broken = pa.Array.from_buffers(pa.string(), 2, [None, pa.array([0, 3, 5], pa.int32()).buffers()[1], raw])
    assert list(ArrowColumn(broken)) == ["好", "\udcff\udcfe"]


def test_a_date_beyond_those_of_python_is_shown_as_text() -> None:
    assert list(ArrowColumn(pa.array([2**60], pa.timestamp("s")))) == [
        str(pa.array([2**60], pa.timestamp("s")).cast(pa.string())[0])
    ]


def test_large_rows_travel_in_small_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "BATCH_BYTES", 1000)
    path = tmp_path / "诉求.parquet"
    pq.write_table(pa.table({"text": [chr(0x4E00 + n) * 100 for n in range(20)]}), path)
    batches = list(open_table(path).batches())
    assert max(map(len, batches)) <= 4
    assert [row for batch in batches for row in batch.rows] == list(range(1, 21))
    assert len(list(open_table(path, ReadOptions(batch_rows=1)).batches())) == 20


def test_row_groups_gather_several_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP_ROWS", 5)
    with open_writer(tmp_path / "出.parquet", {"text": str}) as writer:
        for _ in range(4):
            writer.write({"text": ["停水", None, 7]})
    file = pq.ParquetFile(tmp_path / "出.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [6, 6]
    assert file.read().column("text").to_pylist()[:3] == ["停水", None, "7"]


def test_a_mended_column_keeps_its_type(tmp_path: Path) -> None:
    garbled = "地下车库漏水".encode().decode("gb18030")
    path, target = tmp_path / "诉求.parquet", tmp_path / "出.parquet"
    pq.write_table(pa.table({"text": pa.array(["停水", garbled], pa.large_string())}), path)
    table = open_table(path)
    with open_writer(target, table.types) as writer:
        for batch in table.batches():
            writer.write(batch.columns)
    assert pq.read_table(target).equals(pa.table({"text": pa.array(["停水", "地下车库漏水"], pa.large_string())}))
