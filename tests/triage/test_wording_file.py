"""The editable file of wording: mistakes told with line and key, and what may be changed."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from pandong_nlp.errors import SettingsFileError
from pandong_nlp.triage.wording import check_reply
from pandong_nlp.triage.wording_file import load_wording_rules
from pandong_nlp.triage.wording_rules import CHECKS, WordingRules

PACKAGED = files("pandong_nlp").joinpath("data/wording.yaml").read_text("utf-8")


def load(tmp_path: Path, text: str) -> WordingRules:
    path = tmp_path / "office.yaml"
    path.write_text(text, "utf-8")
    return load_wording_rules(path)


def changed(old: str, new: str) -> str:
    assert old in PACKAGED
    return PACKAGED.replace(old, new, 1)


def test_a_copy_of_the_packaged_file_means_the_same(tmp_path: Path) -> None:
    assert load(tmp_path, PACKAGED) == load_wording_rules()
    assert tuple(load_wording_rules().checks) == CHECKS


def test_an_office_avoids_its_own_phrases_and_switches_checks_off(tmp_path: Path) -> None:
    text = changed("[我们街道办事处,", "[大伙儿, 我们街道办事处,")
    rules = load(tmp_path, re.sub(r"(no_\w+|too_short):\n    severity: \w+", r"\1:\n    severity: off", text))
    assert [(finding.code, finding.start) for finding in check_reply("马上来，大伙儿。", "", rules)] == [("distant", 4)]


def test_no_phrases_at_all_are_allowed(tmp_path: Path) -> None:
    start, end = PACKAGED.index("groups:"), PACKAGED.index("promises:")
    rules = load(tmp_path, f"{PACKAGED[:start]}groups: []\n\n{PACKAGED[end:]}")
    assert rules.groups == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version:", "versoin:", r"第 7 行，versoin：写的是“versoin”；应为下列之一：version、limits"),
        ("version: 2026-11-28\n", "", r"缺少 version"),
        ("shortest: 30", "shortest: 三十", r"第 10 行，limits\.shortest：写的是“三十”；应为0 到 1000 之间的整数"),
        ("repeated: 0.5", "repeated: 5", r"limits\.repeated：写的是“5”；应为0\.01 到 1 之间的数"),
        ("answered: 0.2", "answered: 0", r"limits\.answered：写的是“0”"),
        ("  too_short:\n", "  to_short:\n", r"checks\.to_short：写的是“to_short”；应为下列之一：too_short"),
        ("    severity: must", "    severity: muss", r"severity：写的是“muss”；应为下列之一：must、should、off"),
        ("    message: 回复太短，说不清楚。\n", "", r"checks\.too_short：.*缺少 message"),
        ("message: 没有日期。", "message:", r"checks\.no_date\.message：写的是空的；应为一段文字"),
        ("code: distant", "code: too_short", r"groups\[1\]：写的是重复的 code“too_short”"),
        ("code: blaming", "code: distant", r"groups\[3\]：写的是重复的 code“distant”；应为每组的 code 各不相同"),
        ("    name: 称呼见外\n", "", r"groups\[1\]：.*缺少 name"),
        ("[居民们, 群众们,", "[居民们, 居民们,", r"avoid\[2\]：写的是“居民们”，第 \d+ 行已经写过"),
        ("[居民们, 群众们, 业主们, 市民们]", "居民们", r"avoid：写的是“居民们”；应为一个列表"),
        ("{avoid: [你们, 你], instead: 换成“您”。}", "{avoid: [你们, 你]}", r"phrases\[1\]：.*缺少 instead"),
        (
            "{avoid: [你们,",
            "{avoyd: [你们,",
            r"phrases\[1\]\.avoyd：写的是“avoyd”；应为下列之一：avoid、instead、unless",
        ),
        ("vague: [尽快,", 'vague: ["",', r"promises\.vague\[1\]：写的是空的"),
        ("vague: [尽快,", "vague: [尽…,", r"promises\.vague\[1\]：写的是“尽…”；应为一个词；… 的两边都要有字"),
        ("  soon:", "  sooon:", r"promises\.sooon"),
        ("  greeting:", "  greetings:", r"expected\.greetings"),
        ("by: number", "by: sum", r"questions\[3\]\.by：写的是“sum”；应为下列之一：date、person、number"),
        ("    - {asks: [什么时候,", "    - {ask: [什么时候,", r"questions\[1\]\.ask：写的是“ask”"),
        ("  rhetorical: [", "  rhetorical: {", r"不是正确的 YAML"),
        ("points:\n", "points: 3\nmore:\n", r"more：写的是“more”"),
    ],
)
def test_a_mistake_is_told_with_line_and_key(old: str, new: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsFileError, match=message) as caught:
        load(tmp_path, changed(old, new))
    assert re.search(r"office\.yaml 第 \d+ 行", str(caught.value))


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\xff\xfe\x00", b"[", b"- a\n", b"just words"])
def test_garbage_is_refused_with_the_name_of_the_file(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "office.yaml"
    path.write_bytes(content)
    with pytest.raises(SettingsFileError, match=r"office\.yaml"):
        load_wording_rules(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsFileError, match=r"none\.yaml"):
        load_wording_rules(tmp_path / "none.yaml")


def test_neither_yaml_nor_the_segmenter_is_loaded_before_it_is_needed() -> None:
    heavy = ("yaml", "rich", "rjieba", "jieba", "sklearn")
    imports = "import sys, pandong_nlp.triage.wording, pandong_nlp.triage.wording_file"
    program = f"{imports}; sys.exit(any(name in sys.modules for name in {heavy}))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
