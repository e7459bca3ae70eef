"""JSON Lines: keys become columns, lines that are no objects are rejected, values keep their types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pandong_nlp.errors import InputFileError
from pandong_nlp.files import ReadOptions, Reason, jsonl, open_table, open_writer, read_records

File = Callable[[str, bytes | str], Path]


def test_all_keys_become_columns_in_the_order_they_occur(file: File) -> None:
    path = file("诉求.jsonl", '{"id": 7, "text": "停水"}\n{"text": "停电", "tags": ["急", 2], "id": null}\n')
    table = open_table(path)
    (batch,) = table.batches()
    assert dict(batch.columns) == {"id": [7, None], "text": ["停水", "停电"], "tags": [None, ["急", 2]]}
    assert batch.field("id") == ["7", ""]
    assert list(batch.rows) == [1, 2]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_other_encodings_are_read(file: File, encoding: str) -> None:
    path = file("诉求.ndjson", '{"内容": "路灯不亮"}\r\n\r\n{"内容": "井盖坏了"}'.encode(encoding))
    result = read_records(path)
    assert [(record.row, record.fields["text"]) for record in result.records] == [(1, "路灯不亮"), (3, "井盖坏了")]
    assert result.summary.blank_rows == 1


def test_lines_that_are_no_objects_are_rejected(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LINE_CHARACTERS", 200)
    lines = [
        '{"text": "停水"}',
        "[1]",
        '{"text": "断',
        '{"text": NaN}',
        '{"text": ""}',
        '{"text": "长' + "长" * 700 + '"}',
        "[" * 150,
        '{"text": "\\ud800"}',
        '{"text": "停\\u0000电"}',
        '{"text": "停电"}',
    ]
    result = read_records(file("诉求.jsonl", "\n".join(lines)))
    assert [record.row for record in result.records] == [1, 10]
    assert [(reject.row, reject.reason) for reject in result.rejects] == [
        (2, Reason.NOT_JSON),
        (3, Reason.NOT_JSON),
        (4, Reason.NOT_JSON),
        (5, Reason.EMPTY_TEXT),
        (6, Reason.TOO_LONG),
        (7, Reason.NOT_JSON),
        (8, Reason.UNDECODABLE),
        (9, Reason.NUL),
    ]


def test_numbers_that_lost_digits_are_no_identifiers(file: File) -> None:
    path = file("诉求.jsonl", '{"id": 1.2e15, "text": "停水"}\n{"id": 20261003000000712345, "text": "停电"}\n')
    result = read_records(path)
    assert [record.fields["id"] for record in result.records] == ["20261003000000712345"]
    assert [reject.reason for reject in result.rejects] == [Reason.LOST_ID]


def test_values_keep_their_types_from_jsonl_to_jsonl(file: File, tmp_path: Path) -> None:
    line = '{"id": 7, "text": "停水 <b>&\\"", "score": 0.25, "tags": ["急", {"a": null}], "done": false}\n'
    table = open_table(file("诉求.jsonl", line))
    with open_writer(tmp_path / "出.jsonl", table.types) as writer:
        for batch in table.batches():
            writer.write(batch.columns)
    assert (tmp_path / "出.jsonl").read_text("utf-8") == line


def test_more_kinds_of_keys_than_columns_can_be_are_refused(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MOST_COLUMNS", 20)
    path = file("诉求.jsonl", "".join(f'{{"text": "停水", "k{n}": 1}}\n' for n in range(30)))
    with pytest.raises(InputFileError, match="超过 20 种字段名"):
        open_table(path)


def test_batches_are_bounded(file: File) -> None:
    path = file("诉求.jsonl", '{"text": "停水"}\n' * 5)
    assert [len(batch) for batch in open_table(path, ReadOptions(batch_rows=2)).batches()] == [2, 2, 1]
