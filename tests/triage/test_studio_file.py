"""The editable policy of the studio: what arrives, and every mistake told with file, line, key and what is allowed."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from pandong_nlp.errors import SettingsFileError
from pandong_nlp.triage import FACTS, StudioPolicy
from pandong_nlp.triage.studio import StudioTerm
from pandong_nlp.triage.studio_file import STUDIO_FILE, load_studio_policy

PACKAGED = files("pandong_nlp").joinpath(f"data/{STUDIO_FILE}").read_text("utf-8")
SMALL = """\
version: 2026-11-28
flag_from: 0.6
difficulty_two_from_day: 4
terms:
  - {fact: times_returned, at_least: 1, points: 0.25, each_more: 0.2, most: 0.7, words: "已退回 {value} 次"}
  - {fact: manual, at_least: 1, points: 0, flags: true, words: 人工要求}
"""


def load(tmp_path: Path, text: str) -> StudioPolicy:
    path = tmp_path / "office.yaml"
    path.write_text(text, "utf-8")
    return load_studio_policy(path)


def test_every_part_of_a_file_arrives(tmp_path: Path) -> None:
    returned = StudioTerm("times_returned", 1, 0.25, "已退回 {value} 次", each_more=0.2, most=0.7)
    manual = StudioTerm("manual", 1, 0.0, "人工要求", flags=True)
    assert load(tmp_path, SMALL) == StudioPolicy("2026-11-28", 0.6, 4, (returned, manual))


def test_a_copy_of_the_packaged_file_means_the_same(tmp_path: Path) -> None:
    assert load(tmp_path, PACKAGED) == load_studio_policy()


def test_the_packaged_file_explains_every_fact_and_uses_each() -> None:
    assert {term.fact for term in load_studio_policy().terms} == set(FACTS)
    comments = "".join(line for line in PACKAGED.splitlines() if line.startswith("#"))
    assert all(fact in comments for fact in FACTS)


def test_a_policy_without_terms_leaves_the_model_to_decide(tmp_path: Path) -> None:
    assert load(tmp_path, SMALL[: SMALL.index("terms:")] + "terms: []\n").terms == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("flag_from:", "flag_form:", "第 2 行，flag_form：写的是“flag_form”；应为下列之一：version、flag_from"),
        ("flag_from: 0.6\n", "", "第 1 行：写的是一组键，缺少 flag_from；应为写全 version、flag_from"),
        ("flag_from: 0.6", "flag_from: 高", "第 2 行，flag_from：写的是“高”；应为0 到 5 之间的数"),
        ("flag_from: 0.6", "flag_from: nan", "第 2 行，flag_from：写的是“nan”；应为0 到 5 之间的数"),
        ("flag_from: 0.6", "flag_from: -1", "第 2 行，flag_from：写的是“-1”"),
        ("flag_from: 0.6", "flag_from: [0.6]", "第 2 行，flag_from：写的是一个列表"),
        ("from_day: 4", "from_day: 0", "第 3 行，difficulty_two_from_day：写的是“0”；应为1 到 30 之间的整数"),
        ("from_day: 4", "from_day: 4.5", "第 3 行，difficulty_two_from_day：写的是“4.5”"),
        ("terms:\n", "terms: 无\nmore:\n", "more：写的是“more”"),
        ("fact: manual", "fact: by_hand", "第 6 行，terms[2].fact：写的是“by_hand”；应为下列之一：same_caller_month"),
        ("fact: manual, ", "", "第 6 行，terms[2]：写的是一组键，缺少 fact；应为写全 fact、at_least、points、words"),
        (", words: 人工要求", "", "第 6 行，terms[2]：写的是一组键，缺少 words"),
        ("at_least: 1, points: 0.25", "at_least: 0, points: 0.25", "第 5 行，terms[1].at_least：写的是“0”"),
        ("points: 0.25", "points: 六", "第 5 行，terms[1].points：写的是“六”；应为0 到 5 之间的数"),
        ("each_more: 0.2", "each_more: -0.2", "第 5 行，terms[1].each_more：写的是“-0.2”"),
        ("most: 0.7", "most: inf", "第 5 行，terms[1].most：写的是“inf”"),
        ("flags: true", "flags: yes", "第 6 行，terms[2].flags：写的是“yes”；应为下列之一：true、false"),
        ("flags: true", "flag: true", "第 6 行，terms[2].flag：写的是“flag”；应为下列之一：fact、at_least"),
        ("words: 人工要求", "words: ''", "第 6 行，terms[2].words：写的是空的"),
        (SMALL, "- 1\n", "第 1 行：写的是一个列表；应为若干行“键: 值”"),
        ("version: 2026-11-28", "version: [", "不是正确的 YAML"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_key(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in SMALL
    with pytest.raises(SettingsFileError) as caught:
        load(tmp_path, SMALL.replace(old, new, 1))
    assert message in str(caught.value)
    assert str(caught.value).startswith("office.yaml 第 ")
    assert str(caught.value).endswith("请改好后再试。")


@pytest.mark.parametrize(
    "words",
    ["{count}", "{", "}", "{}", "{0}", "{value", "{value!r}", "{value:d}", "{value.real}", "{value[0]}", "{{value}}"],
)
def test_words_may_hold_the_value_and_no_other_place(words: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsFileError) as caught:
        load(tmp_path, SMALL.replace("{value}", words))
    assert f"第 5 行，terms[1].words：写的是“已退回 {words} 次”" in str(caught.value)
    assert "应为一句话，只能用 {value} 代表数值" in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\xff\xfe\x00", b"[", b"- a\n", b"just words"])
def test_garbage_is_refused_with_the_name_of_the_file(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "office.yaml"
    path.write_bytes(content)
    with pytest.raises(SettingsFileError, match="office.yaml"):
        load_studio_policy(path)
