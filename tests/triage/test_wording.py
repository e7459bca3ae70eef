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


@pytest.mark.parametrize("case", list(filter(is_good, REPLIES)), ids=lambda case: case["name"])
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
