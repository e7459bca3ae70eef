"""One playbook's file: what becomes of it, and every mistake told with file, line, heading and what is allowed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.errors import SettingsFileError
from pandong_nlp.tickets import Stage
from pandong_nlp.triage.playbook_file import read_playbook, read_playbook_head
from pandong_nlp.triage.playbooks import Advice, Notice, Section, Speaking
from tests.triage.playbook_texts import SMALL, TWO


def test_every_part_of_a_file_arrives() -> None:
    playbook = read_playbook(SMALL, "停车.md", TWO)
    assert (playbook.code, playbook.categories, playbook.difficulty) == ("WF-10", ("traffic.parking",), (1, 2, 3))
    assert playbook.summary == "车多位少，先让出通道。"
    assert [(step.section, step.from_difficulty, step.text) for step in playbook.steps] == [
        (Section.CHECK, 1, "网格员早晚各数一遍车。"),
        (Section.CHECK, 2, "社区调出停车台账。"),
        (Section.CONTACT, 1, "物业给每位车主打电话。"),
        (Section.CAUSES, 1, "工作室看是位不够还是位没用上。"),
        (Section.RESOLUTIONS, 1, "当场定下画线的日子。"),
        (Section.RESOLUTIONS, 3, "产权单位写下移交的日子。"),
    ]
    assert playbook.answers == (Advice("小区里乱停", "物业劝离"),)
    assert playbook.speaking == Speaking(("马上来。",), ("找交警去。",))
    assert playbook.follow_up == ("现在走得顺吗？",)
    assert playbook.prevention == ("每季度数一次车位。",)
    assert playbook.legal_basis == ("《虚构停车办法》关于通道的规定（核实最新文本）",)
    assert playbook.notices == (Notice("告知书：请让一让", "车主您好：\n\n请在＿＿时前挪车。\n1. 附近有空位"),)
    assert playbook.slogans == ("让一让，路更宽。",)


def test_steps_go_back_into_the_lines_they_came_from() -> None:
    playbook = read_playbook(SMALL, "停车.md")
    written = [line[2:] for line in SMALL[: SMALL.index("## 问答对照")].splitlines() if line.startswith("- ")]
    assert [step.written for step in playbook.steps] == written


def test_a_stage_shows_what_a_difficulty_needs_and_due_what_the_meeting_has() -> None:
    playbook = read_playbook(SMALL, "停车.md")
    assert [len(playbook.steps_at(Stage.UNIT, level)) for level in (1, 2, 3)] == [2, 3, 3]
    assert playbook.steps_at(Stage.DUE, 3) == playbook.steps_at(Stage.DISPATCH_MEETING, 3)


def test_a_step_keeps_its_name_when_others_come_and_marks_change() -> None:
    before = read_playbook(SMALL, "停车.md")
    changed = SMALL.replace("### 核查\n", "### 核查\n- 先看有没有堵住急救车。\n").replace(
        "【难度2起】社区", "【疑难】社区"
    )
    after = read_playbook(changed, "停车.md")
    assert {step.id for step in after.steps} > {step.id for step in before.steps}
    assert len({step.id for step in before.steps}) == len(before.steps)


@pytest.mark.parametrize("typed", ["第1-3天:责任单位", "第1–3天： 责任单位", "第 1—3 天：责任单位"])
def test_dashes_colons_and_spaces_of_a_heading_do_not_matter(typed: str) -> None:
    assert read_playbook(SMALL.replace("第1—3天：责任单位", typed), "停车.md") == read_playbook(SMALL, "停车.md")


@pytest.mark.parametrize(
    "changed",
    [
        SMALL.replace("\n", "\r\n"),
        SMALL.replace("- 网格员早晚各数一遍车。", "* 网格员早晚\n  各数一遍车。"),
        SMALL.replace("问：", ""),
        SMALL.replace("可以说：“马上来。”", "可以说:马上来。"),
        SMALL.replace("categories: [traffic.parking]", "categories:\n  - 停车管理"),
    ],
    ids=["windows", "wrapped", "question", "quotes", "chinese category"],
)
def test_ways_of_writing_that_mean_the_same(changed: str) -> None:
    assert read_playbook(changed, "停车.md", TWO) == read_playbook(SMALL, "停车.md", TWO)


def test_headings_may_be_left_out_where_every_stage_still_has_steps() -> None:
    short = SMALL[: SMALL.index("## 问答对照")].replace("### 联系\n- 物业给每位车主打电话。\n", "")
    playbook = read_playbook(short, "停车.md")
    assert (playbook.answers, playbook.notices, playbook.speaking) == ((), (), Speaking())


def test_the_head_alone_is_that_of_the_whole() -> None:
    head = read_playbook_head(SMALL, "停车.md", TWO)
    playbook = read_playbook(SMALL, "停车.md", TWO)
    assert all(getattr(head, name) == getattr(playbook, name) for name in vars(head))


HEAD_MISTAKES = [
    ("code: WF-10", "code: 停车一号", "第 2 行，code：写的是“停车一号”；应为字母、数字和减号"),
    ("code: WF-10\n", "", "缺少 code；应为写全"),
    ("owner:", "onwer:", r"第 7 行，onwer：写的是“onwer”；应为下列之一"),
    (
        "[traffic.parking]",
        "[traffic.packing]",
        r"第 4 行，categories\[1\]：写的是“traffic.packing”；应为类别表.*traffic\.parking",
    ),
    ("[traffic.parking]", "traffic.parking", r"第 4 行，categories：写的是“traffic.parking”；应为一个列表"),
    ("[traffic.parking]", "[]", "第 4 行，categories：写的是空的列表；应为至少一个值"),
    ("[traffic.parking]", "[traffic.parking, 停车管理]", "第 4 行.*各不相同"),
    ("[1, 2, 3]", "[1, 4]", r"第 5 行，difficulty\[2\]：写的是“4”；应为1 到 3"),
    ("code: WF-10", "code: [WF-10", "不是正确的 YAML"),
    ("---\ncode", "code", "第 1 行：写的是“code: WF-10”；应为两行 ---"),
    ("[虚构]\n---", "[虚构]\n", "第 1 行：写的是没有结束的开头；应为两行 ---"),
]
BODY_MISTAKES = [
    (
        "## 第4天：工作室分析",
        "## 第四天：工作室分析",
        r"第 21 行，第四天：工作室分析：写的是标题“第四天：工作室分析”；应为下列标题之一.*第4天：工作室分析",
    ),
    (
        "### 联系",
        "### 联糸",
        "第 18 行，第1—3天：责任单位 › 联糸：写的是标题“联糸”；应为下列标题之一：核查、联系、取证",
    ),
    ("### 联系", "### 核查", "第 18 行.*重复的标题“核查”.*已在第 15 行"),
    ("### 联系", "#### 联系", r"第 18 行.*“#### 联系”；应为“## 标题”"),
    ("车多位少，先让出通道。\n\n##", "车多位少。\n\n### 核查\n\n##", "第 13 行，核查：写的是“### 核查”；应为“## 标题”"),
    ("车多位少，先让出通道。\n", "", "没有说明就开始的标题；应为一到三句话"),
    ("## 预防", "## 第4天：工作室分析", "重复的标题“第4天：工作室分析”"),
    (
        "- 网格员",
        "1. 网格员",
        "第 16 行，第1—3天：责任单位 › 核查：写的是编号的一行“网格员早晚各数一遍车。”；应为一行一条，以“- ”",
    ),
    ("- 【难度2起】社区", "-【难度2起】社区", "第 17 行.*写的是“-【难度2起】社区调出停车台账。”；应为一行一条"),
    ("- 【难度2起】社区", "\n2、社区", "第 18 行.*一段文字“2、社区调出停车台账。”；应为一行一条"),
    ("- 【难度2起】社区", "  - 社区", "第 16 行.*应为一行一条"),
    ("【难度2起】", "【难度3】", "第 17 行.*标记“【难度3】”；应为【难度2起】、【疑难】，或不带标记"),
    ("【难度2起】社区调出停车台账。", "【难度2起】", "第 17 行.*只有标记“【难度2起】”"),
    ("- 物业给每位车主打电话。", "- ", "第 19 行.*空的一条"),
    ("- 物业给每位车主打电话。\n", "", "第 18 行，第1—3天：责任单位 › 联系：写的是空的；应为至少一条"),
    ("- 物业给每位车主打电话。", "- 网格员早晚各数一遍车。", "第 19 行.*重复的步骤“网格员早晚各数一遍车。”"),
    ("- 工作室看", "- 【疑难】工作室看", "第 21 行，第4天：工作室分析：.*难度 1 的一步也没有；应为每档难度至少一步"),
    (
        "## 第4天：工作室分析\n\n### 原因拆解\n- 工作室看是位不够还是位没用上。\n",
        "",
        "没有“第4天：工作室分析”；应为三个阶段都写",
    ),
    (
        "### 原因拆解\n",
        "",
        "第 23 行，第4天：工作室分析：写的是以“- ”开头的一行.*先写小标题“### 原因拆解”或“### 多措并举”",
    ),
    ("|---|---|\n", "", "第 34 行，问答对照：写的是一段文字.*应为一张表"),
    (
        "| 小区里乱停 | 物业劝离 |",
        "| 小区里乱停 |",
        "第 36 行，问答对照：写的是表格的一行“小区里乱停 | ”；应为一张表，每行 2 格都写",
    ),
    ("| 小区里乱停 | 物业劝离 |", "| 小区里 | 乱停 | 物业劝离 |", "第 36 行.*“小区里 | 乱停 | 物业劝离”"),
    ("| 小区里乱停 | 物业劝离 |\n", "", "没有内容的表"),
    ("| 情形 | 建议 |\n|---|---|\n| 小区里乱停 | 物业劝离 |\n", "", "第 32 行，问答对照：写的是空的；应为一张表"),
    (
        "- 可以说：“马上来。”",
        "- 要说：“马上来。”",
        "第 39 行，怎么说：写的是“要说：“马上来。””；应为以“可以说：”或“不要说：”开头",
    ),
    ("- 可以说：“马上来。”", "- 可以说：", "第 39 行，怎么说"),
    ("## 回访\n", "## 回访\n### 电话\n", "第 43 行，回访 › 电话：写的是小标题“电话”；应为不带小标题的内容"),
    ("### 告知书：请让一让\n", "", "第 53 行，文书：写的是一段文字“车主您好：”；应为先写小标题"),
    (
        "车主您好：\n\n请在＿＿时前挪车。\n1. 附近有空位\n",
        "",
        "第 53 行，文书 › 告知书：请让一让：写的是空的；应为正文",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), [*HEAD_MISTAKES, *BODY_MISTAKES])
def test_a_mistake_is_told_with_file_line_heading_and_what_is_allowed(old: str, new: str, message: str) -> None:
    assert old in SMALL
    with pytest.raises(SettingsFileError, match=re.compile(message.replace(" | ", r" \| "))) as told:
        read_playbook(SMALL.replace(old, new, 1), "停车.md", TWO)
    assert "停车.md" in str(told.value)
    assert "请" in str(told.value)


@pytest.mark.parametrize("text", ["", "---", "---\n---", "垃圾", "\x00\x01", "---\n- a\n---\n"])
def test_what_is_no_playbook_at_all_is_refused(text: str) -> None:
    with pytest.raises(SettingsFileError, match=r"停车\.md"):
        read_playbook(text, "停车.md")


@given(cut=st.integers(0, len(SMALL)), put=st.text(max_size=8))
def test_whatever_is_typed_into_a_file_it_is_read_or_refused(cut: int, put: str) -> None:
    try:
        read_playbook(SMALL[:cut] + put + SMALL[cut:], "停车.md", TWO)
    except SettingsFileError as told:
        assert "停车.md" in str(told)
