"""Drafts of replies and what is to be mended in them; `replies.jsonl` is written to be read.

`[code:words]` marks a stretch that is found, `[a+b:words]` by two checks; `ends` are the checks that miss something at
the end (or, too short, find everything), `open` the points of the complaint without an answer. Nothing else is found;
in replies without any mark, and without `ends` and `open`, suggestions ("should") are allowed.
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.triage.wording import Finding, check_reply
from pandong_nlp.triage.wording_file import load_wording_rules

REPLIES = [json.loads(line) for line in Path(__file__).with_name("replies.jsonl").read_text("utf-8").splitlines()]
MARK = re.compile(r"\[([a-z_+]+):([^\]]+)\]")
RULES = load_wording_rules()


def unmarked(written: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The reply without marks, and the stretches that they mark."""
    text, done, stretches = "", 0, []
    for mark in MARK.finditer(written):
        text += written[done : mark.start()]
        stretches += [(code, len(text), len(text) + len(mark[2])) for code in mark[1].split("+")]
        text += mark[2]
        done = mark.end()
    return text + written[done:], stretches


def is_good(case: dict[str, Any]) -> bool:
    return not (MARK.search(case["reply"]) or "ends" in case or "open" in case)


@pytest.mark.parametrize("case", [case for case in REPLIES if is_good(case)], ids=lambda case: case["name"])
def test_a_good_reply_has_nothing_that_must_be_mended(case: dict[str, Any]) -> None:
    found = check_reply(case["reply"], case["complaint"], RULES)
    assert [(finding.code, finding.message) for finding in found if finding.severity == "must"] == []


@pytest.mark.parametrize("case", [case for case in REPLIES if not is_good(case)], ids=lambda case: case["name"])
def test_a_bad_reply_is_found_out_where_it_is_bad(case: dict[str, Any]) -> None:
    reply, stretches = unmarked(case["reply"])
    found = check_reply(reply, case["complaint"], RULES)
    in_reply = [(finding.code, finding.start, finding.end) for finding in found if finding.where == "reply"]
    ends = {"too_short": 0}
    expected = stretches + [(code, ends.get(code, len(reply)), len(reply)) for code in case.get("ends", [])]
    assert sorted(in_reply) == sorted(expected)
    points = [
        f"{finding.code}:{case['complaint'][finding.start : finding.end]}"
        for finding in found
        if finding.where == "complaint" and finding.severity == "must"
    ]
    assert points == case.get("open", [])


def test_there_are_enough_replies_of_both_kinds() -> None:
    good = sum(map(is_good, REPLIES))
    assert good >= 20
    assert len(REPLIES) - good >= 20
    assert len({case["name"] for case in REPLIES}) == len(REPLIES)


ANY_TEXT = st.text(max_size=200) | st.text(
    "，。！？：；\n您好尽快我们街道1一二、希望？路灯转交[]〈姓名〉\ud800😀", max_size=80
)


@given(reply=ANY_TEXT, complaint=ANY_TEXT)
def test_findings_lie_inside_the_text_in_order_and_are_the_same_again(reply: str, complaint: str) -> None:
    found = check_reply(reply, complaint, RULES)
    assert found == check_reply(reply, complaint, RULES)
    texts = {"reply": reply, "complaint": complaint}
    assert all(0 <= finding.start <= finding.end <= len(texts[finding.where]) for finding in found)
    assert [_place(finding) for finding in found] == sorted(_place(finding) for finding in found)
    assert {finding.severity for finding in found} <= {"must", "should"}
    assert all(finding.message and finding.suggestion for finding in found)


def _place(finding: Finding) -> tuple[bool, int, int]:
    return finding.where == "complaint", finding.start, finding.end


@given(before=st.text(max_size=30))
def test_what_stands_before_a_phrase_moves_it_and_nothing_else(before: str) -> None:
    words = "我们街道"
    found = check_reply(f"{before}。{words}", "", RULES)
    places = [(f.start, f.end) for f in found if f.code == "distant" and f.start > len(before)]
    assert places == [(len(before) + 1, len(before) + 1 + len(words))]


@given(reply=st.text(max_size=100))
def test_full_width_and_half_width_find_the_same(reply: str) -> None:
    wide = reply.translate({code: code + 0xFEE0 for code in range(33, 127)})
    narrow = wide.translate({code + 0xFEE0: code for code in range(33, 127)})
    assert [(f.code, f.start, f.end) for f in check_reply(wide, "", RULES)] == [
        (f.code, f.start, f.end) for f in check_reply(narrow, "", RULES)
    ]


@pytest.mark.parametrize(
    "piece", ["您好，会尽快安排。", "希望修灯？", "1、", "，", "😀", "\ud800", "一", "省", "王建国13800138000"]
)
def test_very_long_texts_are_checked_too(piece: str) -> None:
    text = (piece * 5000)[:5000]
    started = time.perf_counter()
    check_reply(text, text, RULES)
    assert time.perf_counter() - started < 5


def test_an_ordinary_reply_takes_a_few_milliseconds() -> None:
    """3 ms is what is promised on a quiet machine; the test allows for a busy one."""
    cases = [case for case in REPLIES if is_good(case)]
    best = []
    for case in cases:
        times = []
        for _ in range(4):
            started = time.perf_counter()
            check_reply(case["reply"], case["complaint"], RULES)
            times.append(time.perf_counter() - started)
        best.append(min(times))
    assert sum(best) / len(best) < 0.006


def test_without_a_complaint_no_point_is_missed() -> None:
    assert all(finding.where == "reply" for finding in check_reply("您好。", "", RULES))


def test_a_complaint_that_only_asks_needs_no_action() -> None:
    answer = (
        "您好，办狗证要带免疫证明和身份证，窗口就能办，网上也可以办，材料都一样，没有别的要求，有不清楚的您随时打电话。"
    )
    asked = check_reply(answer, "请问狗证怎么办理？", RULES)
    wanted = check_reply(answer, "请问狗证怎么办理？希望派人上门办狗证。", RULES)
    assert {f.severity for f in asked if f.code == "no_date"} == {"should"}
    assert {f.severity for f in wanted if f.code == "no_date"} == {"must"}
