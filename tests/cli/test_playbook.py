"""`pandong playbook`: listed, shown in part or whole, one paper ready to print."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Pandong
from tests.triage.playbook_texts import SMALL


def test_the_list_has_forty_rows_below_its_header(pandong: Pandong) -> None:
    lines = pandong("playbook", "list").out.splitlines()
    assert len(lines) == 41
    assert "养犬管理" in next(line for line in lines if "WF-22" in line)


def test_the_list_as_json_is_one_object_a_line(pandong: Pandong) -> None:
    first = json.loads(pandong("playbook", "list", "--json").out.splitlines()[0])
    assert (first["code"], first["categories"], first["own"]) == ("WF-01", ["housing.rental"], False)


@pytest.mark.parametrize("wanted", ["WF-22", "community.dogs", "养犬管理", "22"])
def test_a_playbook_is_shown_by_any_of_its_names(wanted: str, pandong: Pandong) -> None:
    said = pandong("playbook", "show", wanted)
    assert said.status == 0
    for words in ("WF-22", "第1—3天：责任单位", "□ 【难度2起】", "问答对照", "不要说", "文明养犬责任书"):
        assert words in said.out


def test_one_stage_and_one_difficulty_leave_the_other_steps_out(pandong: Pandong) -> None:
    said = pandong("playbook", "show", "养犬管理", "--stage", "工作室协调", "--difficulty", "1").out
    assert "第4天：工作室分析（工作室协调），难度 1 一般" in said
    assert "第1—3天" not in said
    assert "【" not in said
    assert "第6天：调度会（到期）" in pandong("playbook", "show", "22", "--stage", "due").out


def test_a_notice_comes_as_plain_text(pandong: Pandong) -> None:
    said = pandong("playbook", "show", "停车管理", "--notice", "四方停车公约")
    assert said.out.startswith("四方停车公约（签名板）\n\n咱们这段路叫")
    assert "■" not in said.out


def test_an_office_s_folder_counts_where_it_is_kept_or_named(pandong: Pandong, home: Path, tmp_path: Path) -> None:
    for folder in (home / "playbooks", tmp_path / "elsewhere"):
        folder.mkdir()
        (folder / "停车.md").write_text(SMALL.replace("马上来。", "[red]马上来。"), "utf-8")
    assert "[red]马上来。" in pandong("playbook", "show", "10").out
    assert "本单位" in pandong("playbook", "list").out
    assert "让一让" in pandong("playbook", "show", "10", "--folder", tmp_path / "elsewhere").out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("没有",), "没有“没有”的工作法"),
        (("WF-22", "--stage", "明天"), "没有阶段“明天”；--stage 可写 unit（承办单位办理）、studio"),
        (("WF-22", "--difficulty", "4"), "“--difficulty”的值不对"),
        (("WF-22", "--notice", "罚单"), "标题里有“罚单”的文书有 0 份；--notice 请写其中一份的标题：“文明养犬责任书”"),
        (("WF-22", "--folder", "none"), "没有文件夹 none"),
    ],
)
def test_a_wrong_call_is_told(arguments: tuple[str, ...], expected: str, pandong: Pandong) -> None:
    said = pandong("playbook", "show", *arguments)
    assert (said.status, said.out) == (2, "")
    assert expected in said.err


def test_a_mistake_in_the_office_s_file_is_told_with_its_place(pandong: Pandong, home: Path) -> None:
    (home / "playbooks").mkdir()
    (home / "playbooks" / "停车.md").write_text(SMALL.replace("### 联系", "### 联糸"), "utf-8")
    said = pandong("playbook", "show", "10")
    assert "停车.md 第 18 行，第1—3天：责任单位 › 联糸" in said.err
