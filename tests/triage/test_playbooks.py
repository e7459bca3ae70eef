"""Choosing playbooks, one plan of several, and an office's folder over the packaged ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.errors import PlaybookError, SettingsFileError
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.tickets import Stage
from pandong_nlp.triage.plan import NEAR, likeness, merge, plan
from pandong_nlp.triage.playbook_file import read_playbook
from pandong_nlp.triage.playbook_folder import load_playbooks, open_playbooks
from pandong_nlp.triage.playbooks import Playbook, Playbooks, choose, gaps
from tests.triage.playbook_texts import SMALL, TWO, another

PARKING = read_playbook(SMALL, "停车.md")
DOGS = read_playbook(
    another("WF-22", "community.dogs")
    .replace("网格员早晚各数一遍车。", "网格员每天早晚各数一遍车！")  # nearly the same
    .replace("物业给每位车主打电话。", "社区上门劝养犬人拴绳。")
    .replace("小区里乱停 | 物业劝离", "狗不拴绳 | 当面递绳劝导"),
    "养犬.md",
)
BOTH = Playbooks((PARKING, DOGS))


def test_several_categories_give_one_plan_the_primary_one_first_and_nothing_twice() -> None:
    planned = plan(BOTH, ["traffic.parking", "community.dogs"], 1, Stage.UNIT)
    assert planned.codes == ("WF-10", "WF-22")
    assert [step.text for step in planned.steps] == [
        "网格员早晚各数一遍车。",
        "物业给每位车主打电话。",
        "社区上门劝养犬人拴绳。",
    ]
    assert [row.situation for row in planned.answers] == ["小区里乱停", "狗不拴绳"]
    assert (len(planned.notices), len(planned.slogans), planned.speaking.avoid) == (1, 1, ("找交警去。",))
    assert list(planned.by_section()) == ["check", "contact"]


def test_the_other_way_round_the_other_playbook_leads() -> None:
    planned = plan(BOTH, ["community.dogs", "traffic.parking"], 3, Stage.UNIT)
    assert planned.codes == ("WF-22", "WF-10")
    assert planned.steps[0].text == "网格员每天早晚各数一遍车！"


def test_one_playbook_for_two_categories_counts_once() -> None:
    shared = read_playbook(another("WF-99", "traffic.parking, community.dogs"), "两用.md")
    planned = plan(Playbooks((shared,)), list(shared.categories), 2, Stage.DUE)
    assert planned.codes == ("WF-99",)
    assert planned.steps == shared.steps_at(Stage.DISPATCH_MEETING, 2)


def test_what_has_no_playbook_is_told() -> None:
    with pytest.raises(PlaybookError, match=r"类别“other”难度 1 没有工作法；请在工作法文件夹里为它写一个"):
        plan(BOTH, ["traffic.parking", "other"], 1, Stage.UNIT)
    with pytest.raises(PlaybookError, match=r"没有编号为“WF-1”的工作法；现有 WF-10、WF-22"):
        BOTH["WF-1"]


def test_gaps_are_categories_and_difficulties_without_playbook() -> None:
    easy = read_playbook(another("WF-22", "community.dogs", "[1]"), "养犬.md")
    assert gaps([PARKING, easy], TWO) == {"community.dogs": (2, 3)}
    assert choose([PARKING, easy], ["community.dogs"], 2) == ()


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_the_same_both_ways_and_whole_for_the_same_words(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
    assert likeness(one, one) == 1


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("网格员早晚各数一遍车。", "网格员每天早晚各数一遍车！", True),
        ("社区干部当天上门核对现场情况并拍照留底。", "社区干部当天上门核对现场情况，拍照留底。", True),
        ("社区干部当天上门核对现场情况并拍照留底。", "社区干部当天上门核对噪声时段并录音留底。", False),
        ("物业劝离", "物业清扫", False),
    ],
)
def test_where_near_begins(one: str, other: str, near: bool) -> None:
    assert (likeness(one, other) >= NEAR) is near


@given(
    st.lists(st.sampled_from([PARKING, DOGS]), min_size=1, unique_by=id),
    st.sampled_from(Stage),
    st.sampled_from((1, 2, 3)),
)
def test_a_plan_has_all_steps_of_its_first_playbook_and_none_twice(
    chosen: list[Playbook], stage: Stage, level: int
) -> None:
    steps = merge(chosen, level, stage).steps
    first = chosen[0].steps_at(stage, level)
    assert steps[: len(first)] == first
    assert all(likeness(a.text, b.text) < NEAR for at, a in enumerate(steps) for b in steps[:at])


def test_an_office_replaces_a_packaged_playbook_and_adds_its_own(tmp_path: Path) -> None:
    (tmp_path / "停车.md").write_text(SMALL, "utf-8-sig")
    (tmp_path / "夜市.md").write_text(another("BJ-1", "停车管理, 养犬管理", "[3]"), "utf-8")
    (tmp_path / "说明.txt").write_text("不读", "utf-8")
    (tmp_path / ".停车.md").write_text("编辑器留下的", "utf-8")
    shelf = open_playbooks(tmp_path, Taxonomy.packaged())
    assert len(shelf.heads) == 41
    assert shelf.own == {"WF-10", "BJ-1"}
    assert shelf.read("WF-10").name == "停车“让一让”工作法"
    assert shelf.codes(["community.dogs"], 1) == ("WF-22",)
    assert shelf.codes(["community.dogs", "traffic.parking"], 3) == ("BJ-1", "WF-22", "WF-10")
    assert [head.code for head in load_playbooks(tmp_path, Taxonomy.packaged())][:2] == ["BJ-1", "WF-01"]


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("wf-10", ["WF-10"]),
        ("10", ["WF-10"]),
        ("停车管理", ["WF-10"]),
        ("community.dogs", ["WF-22"]),
        ("一表三问", ["WF-01"]),
    ],
)
def test_a_playbook_is_found_by_code_category_or_name(written: str, codes: list[str]) -> None:
    assert [head.code for head in open_playbooks(None, Taxonomy.packaged()).find(written)] == codes


@pytest.mark.parametrize("written", ["", "没有这个", "WF-"])
def test_what_is_not_found_is_told_with_the_way_to_the_list(written: str) -> None:
    with pytest.raises(PlaybookError, match="pandong playbook list"):
        open_playbooks(None, Taxonomy.packaged()).find(written)


def test_one_code_in_two_files_is_refused_with_both_names(tmp_path: Path) -> None:
    for name in ("甲.md", "乙.md"):
        (tmp_path / name).write_text(SMALL, "utf-8")
    with pytest.raises(SettingsFileError, match=r"甲\.md 的 code：写的是“WF-10”，与 乙\.md 相同"):
        open_playbooks(tmp_path, TWO)


def test_a_category_without_playbook_is_told(tmp_path: Path) -> None:
    (tmp_path / "停车.md").write_text(another("WF-10", "traffic.parking", "[1, 2]"), "utf-8")
    with pytest.raises(SettingsFileError, match=r"没有工作法：traffic\.parking（难度 3）；应为每个类别、每档难度"):
        load_playbooks(tmp_path, TWO)


def test_with_another_taxonomy_only_playbooks_of_its_categories_are_there(tmp_path: Path) -> None:
    own = Taxonomy.of_slugs(["夜市", "traffic.parking"])
    with pytest.raises(SettingsFileError, match="没有工作法：夜市"):
        load_playbooks(None, own)
    (tmp_path / "夜市.md").write_text(another("BJ-1", "夜市"), "utf-8")
    assert [each.code for each in load_playbooks(tmp_path, own)] == ["BJ-1", "WF-10"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (SMALL.encode("gb18030"), r"读不了 停车\.md.*请另存为 UTF-8"),
        (another("WF-10", "停车场").encode(), r"停车\.md 第 4 行，categories\[1\]：写的是“停车场”.*停车管理"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "停车.md").write_bytes(content)
    with pytest.raises(SettingsFileError, match=message):
        open_playbooks(tmp_path, TWO)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsFileError, match="没有文件夹"):
        open_playbooks(tmp_path / "none", TWO)
    with pytest.raises(PlaybookError, match="没有编号为“X”"):
        open_playbooks(None, TWO).read("X")
