"""The encoding of a text file is found, and bytes that do not fit stay recognisable."""

from __future__ import annotations

import codecs
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.errors import InputFileError
from pandong_nlp.files.encoding import decode_otherwise, detect, has_undecodable, named, open_text, show_undecodable

TEXT = "编号,内容\r\n1,柳泉路的路灯不亮\r\n2,物业不管楼道堆物\r\n"


def detected(raw: bytes) -> str:
    return detect(io.BytesIO(raw), "诉求.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_is_read_as_it_was_written(encoding: str) -> None:
    raw = TEXT.encode(encoding)
    with open_text(io.BytesIO(raw), detected(raw)) as stream:
        assert stream.read() == TEXT


def test_big_endian_and_gb18030_byte_order_marks_are_known() -> None:
    assert detected(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")) == "utf-16"
    assert detected("\ufeff内容".encode("gb18030")) == "gb18030"


def test_three_chinese_characters_are_enough_for_gb18030() -> None:
    assert detected("id,text\n1,停水了\n".encode("gb18030")) == "gb18030"


def test_chinese_after_much_ascii_decides() -> None:
    assert detected(b"1,abc\n" * 100_000 + TEXT.encode("gb18030")) == "gb18030"
    assert detected(b"1,abc\n" * 100_000) == "utf-8"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_bad_byte_does_not_change_the_encoding(encoding: str) -> None:
    raw = TEXT.encode(encoding) * 20
    assert detected(raw[:300] + b"\xff" + raw[300:]) == encoding


def test_a_few_foreign_bytes_in_plain_ascii_leave_it_utf8() -> None:
    assert detected(b"id,text\n" + b"1,no water\n" * 50 + b"2,caf\xe9\n") == "utf-8"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(InputFileError, match="编码认不出来"):
        detected(random.Random(0).randbytes(4000).replace(b"\0", b"\xff"))


def test_an_encoding_that_does_not_exist_is_refused() -> None:
    for wrong in ("gbkk", "hex", "\0"):
        with pytest.raises(InputFileError, match="不认识编码"):
            named(wrong)


@given(st.binary(max_size=60), st.sampled_from(["utf-8", "gb18030"]))
def test_undecodable_bytes_survive_in_the_text(raw: bytes, encoding: str) -> None:
    raw += b"\n" * 4  # Python forgets what follows half a character in the last three bytes of a file
    with open_text(io.BytesIO(raw), encoding) as stream:
        text = stream.read()
    assert text.encode(encoding, "surrogateescape") == raw
    assert not has_undecodable(show_undecodable(text), encoding)


@given(st.lists(st.sampled_from(['"', ",", "\n", "\x81", "\xe4", "\xff", "0", "a"]), max_size=12).map("".join))
def test_broken_characters_never_swallow_a_delimiter(pattern: str) -> None:
    pattern += "\n" * 4
    with open_text(io.BytesIO(pattern.encode("latin-1")), "gb18030") as stream:
        text = stream.read()
    assert [c for c in text if c in '",\n'] == [c for c in pattern if c in '",\n']


def test_half_a_character_of_utf16_is_undecodable() -> None:
    with open_text(io.BytesIO("内容".encode("utf-16-le")[:-1]), "utf-16-le") as stream:
        assert has_undecodable(stream.read(), "utf-16-le")


def test_a_row_of_another_encoding_is_read_only_if_it_makes_sense() -> None:
    row = "水管爆裂".encode("gb18030").decode("utf-8", "surrogateescape")
    assert decode_otherwise(["8", row], "utf-8") == ["8", "水管爆裂"]
    assert decode_otherwise(["8", "路\udcff"], "utf-8") is None
    assert decode_otherwise(["8", "路\udcff\udcfe"], "big5") is None
