"""Wrongly decoded Chinese is turned back, or known to be lost; ordinary text is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.files.mojibake import mend, ordinary_share, suspicious

SENTENCES = (
    "柳泉家园地下车库一直漏水，物业说没钱修",
    "Ａ座电梯又坏了！！！老人下不了楼，请尽快安排",
    "请问新华仓胡同的公厕什么时候改造？",
    "12月1号起供暖不热，室内只有15度",
)


def as_windows_shows(raw: bytes) -> str:
    """Bytes as Windows-1252 shows them, its five empty places as control characters."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in raw)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("meant", ["utf-8", "gb18030"])
def test_text_read_as_latin_is_turned_back(sentence: str, meant: str) -> None:
    raw = sentence.encode(meant)
    for garbled in (raw.decode("latin-1"), as_windows_shows(raw)):
        assert suspicious(garbled)
        assert mend(garbled) == sentence


@pytest.mark.parametrize("sentence", SENTENCES)
def test_utf8_read_as_gbk_is_turned_back_or_known_to_be_lost(sentence: str) -> None:
    raw = sentence.encode("utf-8")
    garbled = raw.decode("gb18030", "replace")
    assert suspicious(garbled)
    assert mend(garbled) == (sentence if "\ufffd" not in garbled else None)


def test_utf8_read_as_gbk_with_a_euro_sign_for_byte_80_is_turned_back() -> None:
    assert mend("浣€") == "浣€"
    garbled = "停车一位难求、".encode().decode("gbk", "surrogateescape").replace("\udc80", "€")
    assert "€" in garbled
    assert mend(garbled) == "停车一位难求、"


def test_characters_that_became_question_marks_are_lost() -> None:
    assert mend("????????") is None
    assert mend("锟斤拷锟斤拷锟斤拷锟斤拷") is None
    assert mend("\ufffd\ufffd\ufffd\ufffd路灯") is None


@pytest.mark.parametrize(
    "text", ["", "模", "联通", "陈喆反映", "東莞鎮違法佔用", "café", "25°C", "怎么办???", "·提案·", "ok", "?"]
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert mend(text) == text


@given(st.text())
def test_mending_is_total(text: str) -> None:
    mended = mend(text)
    assert mended is None or isinstance(mended, str)
    assert 0.0 <= ordinary_share(text) <= 1.0


@given(st.text(st.sampled_from("小区楼上漏水没有人管物业收费不合理希望街道尽快协调处理路灯坏了"), min_size=2))
def test_everyday_chinese_is_never_touched(text: str) -> None:
    assert mend(text) == text
