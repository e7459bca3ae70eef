"""redact: finds, floors of recall and precision, total, idempotent, spans in the input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.redaction import Case, Score, covers, is_right, parsed, read_cases, score
from pandong_nlp.text import Span, normalise, redact

# kind: least recall, least precision over all lines of redaction_cases.jsonl
FLOORS = {
    "电话": (0.99, 0.95),
    "证件号": (0.99, 0.95),
    "银行卡": (0.99, 0.95),
    "邮箱": (0.95, 0.95),
    "车牌": (0.95, 0.95),
    "账号": (0.95, 0.95),
    "号码": (0.90, 0.95),
    "姓名": (0.90, 0.85),
    "地址": (0.90, 0.85),
}
WORDS = "我叫 王建国 李强 联系人 ： 业主 先生 女士 张 伟 、 和 〈姓名〉 〈电话〉 138 0013 8000 １３９ 一三八 -"
CODES = "11010119900307 12 微信 abc123 京A 8K3 3号楼 2单元 501 幸福里小区 胡同14号 @ example.com 。"
PIECES = (*WORDS.split(), *CODES.split(), *" \n\x00\ud800\u200b\ue007")
messy = st.one_of(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.text(st.characters()))


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return read_cases()


def test_recall_and_precision_hold_their_floors(cases: list[Case]) -> None:
    scores = score(cases)
    for kind, (recall, precision) in FLOORS.items():
        assert scores[kind].recall >= recall, (kind, scores[kind])
        assert scores[kind].precision >= precision, (kind, scores[kind])


def test_the_lines_are_many_and_a_good_part_was_held_out(cases: list[Case]) -> None:
    held_out = [case for case in cases if case.part == "held_out"]
    assert len(cases) >= 300
    assert len(held_out) >= 0.3 * len(cases)
    assert {span.kind for case in held_out for span in case.spans} == set(FLOORS)
    assert sum(not case.spans for case in cases) >= 100


def test_redacting_the_lines_twice_changes_nothing(cases: list[Case]) -> None:
    for case in cases:
        redacted = redact(case.text).text
        assert redact(redacted).text == redacted


@settings(deadline=None)
@given(messy)
def test_redacting_twice_is_redacting_once_and_spans_tell_what_was_replaced(text: str) -> None:
    redaction = redact(text)
    again = redact(redaction.text)
    assert (again.text, again.spans) == (redaction.text, ())
    rebuilt, done = "", 0
    for span in redaction.spans:
        assert done <= span.start < span.end
        rebuilt += text[done : span.start] + f"〈{span.kind}〉"
        done = span.end
    assert rebuilt + text[done:] == redaction.text


@pytest.mark.parametrize(
    "text",
    [
        "打12345热线三次了，110和120也来过。",
        "2019年6月30日起电价0.4883元，共676.8元，1386度。",
        "328路公交和地铁10号线都不停。",
        "3号楼到6号楼停水，2单元门禁坏了。",
        "尊敬的王书记：您好",
        "〈姓名〉的电话是〈电话〉，住〈地址〉",
        "",
    ],
)
def test_ordinary_numbers_and_places_stay(text: str) -> None:
    assert redact(text).text == text


def test_a_line_full_of_everything_keeps_its_meaning() -> None:
    text = "联系人：赵敏，手机１３８－００１３－８０００，住幸福里小区3号楼2单元501室，车牌京N8K256，楼道灯坏了3天"
    redaction = redact(text)
    assert redaction.text == "联系人：〈姓名〉，手机〈电话〉，住〈地址〉，车牌〈车牌〉，楼道灯坏了3天"
    assert [text[span.start : span.end] for span in redaction.spans][:2] == ["赵敏", "１３８－００１３－８０００"]
    assert normalise(redaction.text) == "联系人:※,手机※,住※,车牌※,楼道灯坏了※天"


def test_the_check_digit_tells_an_identity_number_from_a_number() -> None:
    assert redact("110105199003071233").spans != redact("110114197602244063").spans
    assert redact("证件110114197602244063").spans == (Span(2, 20, "证件号"),)
    assert redact("证件110114197602244064").spans == (Span(2, 20, "号码"),)


@pytest.mark.parametrize(
    "piece",
    [
        "李强",
        "联系人王建国",
        "1",
        "1 ",
        "1-",
        "13 ",
        "6222 ",
        "户号12345 ",
        "3号楼",
        "一",
        "a@",
        "京A",
        "〈姓名〉和",
        "\ud800",
        "号",
    ],
)
def test_a_long_text_is_no_problem(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert redact(redact(text).text).spans == ()


def test_the_benchmark_counts_what_is_found_and_what_is_right() -> None:
    case = parsed("tuning", "[姓名:王建国]电话[电话:13800138000]，楼道灯不亮")
    assert case.spans == (Span(0, 3, "姓名"), Span(5, 16, "电话"))
    assert covers(Span(4, 17, "电话"), case.spans[1])
    assert not covers(Span(6, 17, "电话"), case.spans[1])
    assert is_right(Span(5, 10, "电话"), case.spans[1])
    assert not is_right(Span(5, 10, "号码"), case.spans[1])
    assert score([case])["电话"] == Score(expected=1, found=1, reported=1, right=1)
