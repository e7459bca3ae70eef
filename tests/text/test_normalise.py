"""normalise: one spelling, total, idempotent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.text import DIGITS, LATIN, courtesies, normalise, normalise_many, normalise_with_map
from pandong_nlp.text.courtesies import FIRST, GAPS, LAST
from pandong_nlp.text.simplify import traditional_pattern

HAN = "尊敬的 领导 您好 感谢 了 谢谢 此致 敬礼 祝您 工作 愉快 书记 教育局 樓 乾 淨 於 後 麼 瞭 解 坏 土".split()  # noqa: SIM905
MARKS = list(" \n\u3000\t!。，,.…;#:<>&=※◇〈〉")
HIDDEN = list("\u200b\x00\x1f\x85\ufe0f\ud800\udc00")
COMPOSING = list("eé\u0301\u0338\u0323ｶﾞ가\u1100\u1161\u11a8ﬁ①㎡½😀1２AＢ")
MARKUP = ["<b>", "</", "amp;", "&nbsp;", "nbsp", "&#20013;", "&#x4e2d;", "〈电话〉", "!!"]
PIECES = HAN + MARKS + HIDDEN + COMPOSING + MARKUP
messy = st.one_of(
    st.text(st.characters()), st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(PIECES)
)
ascii_text = st.text(st.characters(min_codepoint=32, max_codepoint=126))
FULL_WIDTH = {code: code + 0xFEE0 for code in range(33, 127)} | {32: 0x3000}


@given(messy)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.lists(messy, max_size=20))
def test_many_texts_are_normalised_as_each_alone(texts: list[str]) -> None:
    texts = [*texts, *[""] * 8]  # fewer are taken one by one
    assert normalise_many(texts) == [normalise(text) for text in texts]


def test_every_character_is_normalised_among_many_as_alone() -> None:
    texts = [f"停{chr(code)}{chr(code)}{chr(code)}1{chr(code)}2a" for code in range(0x33FF)]
    texts += [
        f"{chr(code)} 电" for code in (*range(0x4DB0, 0xA000), *range(0xD7F0, 0x11000), 0x1F600, 0x2F800, 0x10FFFF)
    ]
    assert normalise_many(texts) == [normalise(text) for text in texts]


@given(
    st.lists(
        st.sampled_from([*HAN, *"您你各位领导好感谢激祝礼上了啦,.:;!。、~ ※楼", "麻烦了", "健康"]), max_size=9
    ).map("".join)
)
def test_ends_that_cannot_be_courtesies_hold_none(text: str) -> None:
    assert text[:1] in FIRST or not courtesies._GREETING.match(text)
    assert text.rstrip(GAPS)[-1:] in LAST or not courtesies._SIGN_OFF.search(text)


@given(messy)
def test_the_map_belongs_to_the_same_text_and_points_forward_into_the_original(text: str) -> None:
    mapped = normalise_with_map(text)
    assert mapped.text == normalise(text)
    origins = [mapped.origin(i, i + 1) for i in range(len(mapped.text))]
    assert all(0 <= start < end <= len(text) for start, end in origins)
    assert origins == sorted(origins)


@given(st.lists(st.one_of(ascii_text, st.sampled_from(HAN)), max_size=6).map("".join))
def test_full_width_reads_like_half_width(text: str) -> None:
    assert normalise(text.translate(FULL_WIDTH)) == normalise(text)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", ""),
        (" \n\t\u3000\xa0 ", ""),
        ("\ud800\udfff\ufeff", ""),
        ("水管\x00坏了", "水管坏了"),
        ("电\u200b梯", "电梯"),
        ("第一行\r\n　　第二行", "第一行第二行"),
        ("<p style='x'>路灯</p>不亮&nbsp;&nbsp;很久", "路灯不亮很久"),
        ("温度 < 16 度", "温度<※度"),
        ("&#20572;水", "停水"),
        ("停&lt;电&#60;", "停电"),
        ("樓下的垃圾沒人清運", "楼下的垃圾没人清运"),
        ("乾隆年间的著名古井", "乾隆年间的著名古井"),
        ("地面還沒乾，請瞭解", "地面还没干,请了解"),
        ("电话１３８００００００００转８", "电话※转※"),
        ("共2,300.5元，涨30%", "共※元,涨※%"),
        ("2024-03-05 8:30", "※"),
        ("APP打不开，wifi也没有", "◇打不开,◇也没有"),
        ("致电〈电话〉或〈号码〉123", "致电※或※"),
        ("见〈住房条例〉", "见〈住房条例〉"),
        ("太吵了！！！！！！……", "太吵了!!.."),
        ("A市A3区", "◇市◇※区"),
    ],
)
def test_each_way_of_writing_has_one_form(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("尊敬的领导：您好！楼道灯不亮。", "楼道灯不亮。"),
        ("尊敬的王书记您好，楼道灯不亮", "楼道灯不亮"),
        ("您好。你好。楼道灯不亮", "楼道灯不亮"),
        ("楼道灯不亮，请处理。谢谢！", "楼道灯不亮,请处理。"),
        ("请处理。\n　　此致\n敬礼！", "请处理。"),
        ("请处理！祝您工作愉快，万分感谢", "请处理!"),
        ("尊敬的教育局领导：您好！", "尊敬的教育局领导:您好!"),
        ("您好！谢谢！", "您好!谢谢!"),
        ("对社区表示感谢", "对社区表示感谢"),
        ("谢谢你们送来的轮椅", "谢谢你们送来的轮椅"),
        ("尊敬的领导的态度令人失望", "尊敬的领导的态度令人失望"),
    ],
)
def test_courtesies_go_only_from_the_ends_and_only_when_something_remains(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


@pytest.mark.parametrize(
    "piece",
    [*MARKS, *HIDDEN, *COMPOSING, *MARKUP, "樓", "於", "<a", "&#", "1.", "〈电话", "谢谢!", "您好!", "<!-", "A\u0301"],
)
def test_a_text_of_a_million_characters_is_no_problem(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    once = normalise(text)
    assert normalise(once) == once


def test_origins_name_the_words_as_they_were_written() -> None:
    raw = "尊敬的領導：您好！３號樓<br/>停電５天，請打〈电话〉"
    mapped = normalise_with_map(raw)

    def written(word: str) -> str:
        at = mapped.text.index(word)
        start, end = mapped.origin(at, at + len(word))
        return raw[start:end]

    assert mapped.text == f"{DIGITS}号楼停电{DIGITS}天,请打{DIGITS}"
    places = {"号楼": "號樓", "停电": "停電", "※天": "５天", "打※": "打〈电话〉"}
    assert {word: written(word) for word in places} == places
    with pytest.raises(IndexError, match="no stretch 3:3"):
        mapped.origin(3, 3)


def test_masks_stand_for_every_digit_and_latin_letter() -> None:
    text = normalise("B座12层abc１３０ＸＹ，call 110 ａ")
    assert not any(character.isdigit() or (character.isascii() and character.isalpha()) for character in text)
    assert {DIGITS, LATIN} <= set(text)


def test_the_packaged_table_holds_only_characters_that_opencc_always_replaces() -> None:
    from opencc import OpenCC

    table = traditional_pattern().pattern.strip("[]")
    simplified = OpenCC("t2s").convert(table)
    assert len(table) == len(set(table)) > 3000
    assert all(old != new for old, new in zip(table, simplified, strict=True))
    assert not traditional_pattern().search(simplified)
