"""The parts of a check, each by itself: dates, points of a complaint, promises, the packaged playbooks as a mirror."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.triage.complaint_points import find_points
from pandong_nlp.triage.passage import Passage, Terms
from pandong_nlp.triage.reply_dates import find_dates
from pandong_nlp.triage.wording import check_reply
from pandong_nlp.triage.wording_file import load_wording_rules

RULES = load_wording_rules()
GROUPS = {group.code for group in RULES.groups}


@pytest.mark.parametrize(
    "date",
    [
        *("今天下午", "明天上午", "后天", "昨晚", "当天", "大后天早上"),
        *("11月30日前", "12月5日", "１２月５号", "2026年12月1日", "十一月三十日之前", "2026-12-01", "3月底前"),
        *("本周五之前", "这周六上午", "下周三", "周日下午三点", "星期一", "周末"),
        *("三个工作日内", "10个工作日内", "24小时内", "两小时内", "七天之内", "30分钟后"),
        *("每天早上七点", "每周三", "每两小时", "月底前", "年内", "上午十点半", "18:30"),
    ],
)
def test_a_date_is_found_as_a_whole(date: str) -> None:
    view = Passage(f"咱们{date},去看。").view
    assert [view[start:end] for start, end in find_dates(view)] == [Passage(date).view]


@pytest.mark.parametrize("words", ["近期", "尽快", "几天内", "不日", "适时", "10号楼", "3单元", "第一时间"])
def test_what_is_no_date_is_not_found(words: str) -> None:
    assert find_dates(Passage(f"咱们{words}去看").view) == []


@pytest.mark.parametrize(
    ("complaint", "points"),
    [
        ("路灯坏了。", []),
        ("路灯坏了，请尽快处理解决！", []),
        ("路灯坏了，希望换成亮的。", ["希望换成亮的"]),
        ("1、修路灯；2、补地砖。", ["修路灯", "补地砖"]),
        ("要求：一、修路灯。二、补地砖。谢谢！", ["修路灯", "补地砖"]),
        ("诉求一是把路灯修好；二是把地砖补上。", ["把路灯修好", "把地砖补上"]),
        ("诉求：一是把路灯修好；二是把地砖补上。", ["把路灯修好", "把地砖补上"]),
        ("①路灯不亮②地砖松动", ["路灯不亮", "地砖松动"]),
        ("路灯什么时候修？", ["路灯什么时候修"]),
        ("难道非要等到出人命才修路灯什么时候修？", []),
        ("你们到底管不管？", []),
        ("物业要求我们交停车费。", []),
        ("请问归谁负责？", ["请问归谁负责"]),
        ("3.5米宽的路，1.2米高的墩子。", []),
    ],
)
def test_points_of_a_complaint(complaint: str, points: list[str]) -> None:
    assert [complaint[p.start : p.end] for p in find_points(Passage(complaint), RULES.points)] == points


@given(st.text("1一、2二；。希望请修路灯？吗\n：", max_size=60))
def test_points_lie_inside_the_complaint_apart_and_in_order(complaint: str) -> None:
    points = find_points(Passage(complaint), RULES.points)
    assert all(0 <= point.start <= point.end <= len(complaint) for point in points)
    assert all(one.end <= other.start for one, other in pairwise(points))


@given(st.text("，。！\n：;,灯", max_size=30), st.data())
def test_a_place_lies_in_its_clause_and_its_clause_in_its_sentence(text: str, data: st.DataObject) -> None:
    passage = Passage(text)
    place = data.draw(st.integers(0, max(len(text) - 1, 0)))
    (start, end), (first, last) = passage.clause(place), passage.sentence(place)
    assert first <= start <= place <= end <= last
    assert "".join(text[one:other] for one, other in passage.clauses) == text


def test_a_gap_in_a_term_crosses_no_punctuation() -> None:
    terms = Terms(("派…去",))
    assert [terms.holds(text) for text in ("派电工去", "派人,他去", "派一二三四五六七八九去", "派去")] == [
        True,
        False,
        False,
        True,
    ]
    assert not Terms().holds("什么也不找")


def said(kind: str) -> list[str]:
    """Every example of how (not) to speak in the packaged playbooks."""
    folder = files("pandong_nlp").joinpath("data/playbooks")
    pattern = re.compile(rf"^- {kind}：“(.+)”", re.MULTILINE)
    return [words for page in folder.iterdir() for words in pattern.findall(page.read_text("utf-8"))]


def test_what_the_playbooks_advise_to_say_holds_no_phrase_to_avoid() -> None:
    kinds = (*GROUPS, "promise_without_date", "plan_without_date", "personal_data", "only_forwarded")
    found = [(w, f.code) for w in said("可以说") for f in check_reply(w, "", RULES) if f.code in kinds]
    assert found == []


def test_of_what_the_playbooks_advise_against_more_than_half_is_found() -> None:
    bad = said("不要说")
    found = [words for words in bad if any(f.code in GROUPS for f in check_reply(words, "", RULES))]
    assert len(found) > len(bad) / 2
