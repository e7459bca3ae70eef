"""The editable list of urgent terms: what arrives, and every mistake told with file, line, key and what is allowed."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from pandong_nlp.errors import SettingsFileError
from pandong_nlp.text import normalise
from pandong_nlp.triage.urgency import UrgencyRule, UrgencyRules
from pandong_nlp.triage.urgency_file import URGENCY_FILE, load_urgency_rules

PACKAGED = files("pandong_nlp").joinpath(f"data/{URGENCY_FILE}").read_text("utf-8")
SMALL = """\
version: 2026-11-28
context:
  negations: [没有]
  doubts: [担心]
  past: [去年]
  still: [至今]
rules:
  - code: gas
    name: 燃气泄漏
    level: 2
    terms: [漏气, 燃气…泄漏]
    unless: [轮胎]
  - {code: cover, name: 井盖缺失, level: 1, terms: [没有井盖], beside: [路], even_past: true}
"""


def load(tmp_path: Path, text: str) -> UrgencyRules:
    path = tmp_path / "office.yaml"
    path.write_text(text, "utf-8")
    return load_urgency_rules(path)


def test_every_part_of_a_file_arrives(tmp_path: Path) -> None:
    rules = load(tmp_path, SMALL)
    assert rules.version == "2026-11-28"
    assert rules.rules == (
        UrgencyRule("gas", "燃气泄漏", 2, ("漏气", "燃气…泄漏"), unless=("轮胎",)),
        UrgencyRule("cover", "井盖缺失", 1, ("没有井盖",), beside=("路",), even_past=True),
    )
    assert rules.context.negations == ("没有",)
    assert rules.context.still == ("至今",)


def test_a_copy_of_the_packaged_file_means_the_same(tmp_path: Path) -> None:
    assert load(tmp_path, PACKAGED) == load_urgency_rules()


def test_an_office_adds_a_term_of_its_own(tmp_path: Path) -> None:
    before, after = load(tmp_path, SMALL), load(tmp_path, SMALL.replace("[漏气,", "[漏气, 臭鸡蛋味,"))
    assert (before.level("厨房有臭鸡蛋味"), after.level("厨房有臭鸡蛋味")) == (0, 2)


def test_no_rules_and_no_context_words_are_allowed(tmp_path: Path) -> None:
    none = re.sub(r"\[.*\]", "[]", SMALL.split("rules:", maxsplit=1)[0]) + "rules: []\n"
    assert load(tmp_path, none).level("漏气") == 0


def test_the_packaged_rules_are_written_as_texts_are_read() -> None:
    rules = load_urgency_rules()
    words = [word for rule in rules.rules for word in (*rule.beside, *rule.unless)]
    words += [part for rule in rules.rules for term in rule.terms for part in term.split("…")]
    words += [word for part in ("negations", "doubts", "past", "still") for word in getattr(rules.context, part)]
    # Between two characters nothing is stripped, and no courtesy is cut off.
    assert [word for word in words if normalise(f"甲{word}乙") != f"甲{word}乙"] == []


def test_every_packaged_rule_can_be_met_by_one_of_its_terms() -> None:
    rules = load_urgency_rules()
    silent = []
    for rule in rules.rules:
        letters = [f"{term.replace('…', '的')}。" for term in rule.terms]
        letters += [f"{beside}{term.replace('…', '的')}。" for term in rule.terms for beside in rule.beside]
        if not any(hit.rule.code == rule.code for letter in letters for hit in rules.hits(letter)):
            silent.append(rule.code)
    assert silent == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "version:",
            "versoin:",
            "office.yaml 第 1 行，versoin：写的是“versoin”；应为下列之一：version、context、rules",
        ),
        ("version: 2026-11-28\n", "", "office.yaml 第 1 行：写的是一组键，缺少 version；应为写全"),
        ("  doubts: [担心]\n", "", "第 3 行，context：写的是一组键，缺少 doubts；应为写全 negations、doubts"),
        ("past:", "passed:", "第 5 行，context.passed：写的是“passed”；应为下列之一：negations、doubts、past、still"),
        ("[没有]", "没有", "第 3 行，context.negations：写的是“没有”；应为一个列表"),
        ("[去年]", "[去年, '']", "第 5 行，context.past[2]：写的是空的；应为一段文字"),
        ("[至今]", "[[至今]]", "第 6 行，context.still[1]：写的是一个列表；应为一段文字"),
        ("    level: 2\n", "", "第 8 行，rules[1]：写的是一组键，缺少 level；应为写全 code、name、level、terms"),
        ("level: 2", "level: 3", "第 10 行，rules[1].level：写的是“3”；应为1 到 2 之间的整数"),
        ("level: 1", "level: 高", "第 13 行，rules[2].level：写的是“高”；应为1 到 2 之间的整数"),
        ("level: 2", "level: 2\n    level: 1", "第 11 行，rules[1].level：写的是重复的键“level”"),
        ("unless:", "except:", "第 12 行，rules[1].except：写的是“except”；应为下列之一：code、name、level、terms"),
        ("even_past: true", "even_past: 是", "第 13 行，rules[2].even_past：写的是“是”；应为下列之一：true、false"),
        ("code: cover", "code: gas", "第 13 行，rules[2]：写的是重复的 code“gas”；应为每条规则的 code 各不相同"),
        ("code: gas", "code:", "第 8 行，rules[1].code：写的是空的；应为一段文字"),
        ("[漏气,", "[…漏气,", "第 11 行，rules[1].terms[1]：写的是“…漏气”；应为一个说法；… 的两边都要有字"),
        ("燃气…泄漏", "燃气…", "第 11 行，rules[1].terms[2]：写的是“燃气…”；应为一个说法；… 的两边都要有字"),
        ("燃气…泄漏", "燃气……泄漏", "rules[1].terms[2]：写的是“燃气……泄漏”；应为一个说法；… 的两边都要有字"),
        ("燃气…泄漏", "…", "rules[1].terms[2]：写的是“…”；应为一个说法；… 的两边都要有字"),
        ("[没有井盖]", "没有井盖", "第 13 行，rules[2].terms：写的是“没有井盖”；应为一个列表"),
        ("rules:\n", "rules: 无\nmore:\n", "more：写的是“more”；应为下列之一"),
        ("  doubts: [", "\tdoubts: [", "第 4 行：不是正确的 YAML"),
        ("[担心]", "[担心", "第 5 行：不是正确的 YAML"),
        (SMALL, "- 漏气\n", "第 1 行：写的是一个列表；应为若干行“键: 值”"),
        (SMALL, "漏气\n", "第 1 行：写的是“漏气”；应为若干行“键: 值”"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_key(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in SMALL
    with pytest.raises(SettingsFileError) as caught:
        load(tmp_path, SMALL.replace(old, new, 1))
    assert message in str(caught.value)
    assert str(caught.value).startswith("office.yaml 第 ")
    assert str(caught.value).endswith("请改好后再试。")


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\xff\xfe\x00", b"[", b"- a\n", b"just words", b"\x00"])
def test_garbage_is_refused_with_the_name_of_the_file(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "office.yaml"
    path.write_bytes(content)
    with pytest.raises(SettingsFileError, match="office.yaml"):
        load_urgency_rules(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsFileError, match="none.yaml"):
        load_urgency_rules(tmp_path / "none.yaml")
