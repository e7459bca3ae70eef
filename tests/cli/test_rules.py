"""`pandong rules`: check, explain, dry-run."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from tests.cli.conftest import Pandong

PACKAGED = files("pandong_nlp").joinpath("data/routes.yaml").read_text("utf-8")


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The packaged rules, but dogs go to the committee."""
    old = "when: {category: [community.dogs]}\n    then: {unit: 云杉派出所"
    assert old in PACKAGED
    path = tmp_path / "other.yaml"
    path.write_text(PACKAGED.replace(old, old.replace("云杉派出所", "城管办")), "utf-8")
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "旧工单.csv"
    rows = ("工单编号,社区,内容", "D1,柳泉,有人遛狗不拴绳天天在楼下叫", "D2,,黑车司机在地铁口拉客")
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def test_packaged_rules_are_sound(pandong: Pandong) -> None:
    said = pandong("rules", "check")
    assert said.status == 0
    assert "0 个问题" in said.out


def test_the_files_of_the_offices_folder_are_used_unless_others_are_named(pandong: Pandong, home: Path) -> None:
    (home / "rules").mkdir()
    (home / "rules" / "units.yaml").write_text("version: 1\n", "utf-8")
    said = pandong("rules", "check")
    assert (said.status, said.out) == (2, "")
    assert "units.yaml 第 1 行：写的是一组键，缺少 units、local" in said.err


def test_findings_are_told_with_file_and_line(pandong: Pandong, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(PACKAGED.replace("text: 有人遛狗不拴绳", "text: 流浪狗成群"), "utf-8")
    said = pandong("rules", "check", "--routes", path)
    assert said.status == 2
    assert "例子不符：mine.yaml 第 " in said.err
    assert "1 个问题" in said.out
    (finding,) = pandong("rules", "check", "--routes", path, "--json").out.splitlines()
    assert json.loads(finding)["kind"] == "example"


def test_a_file_that_cannot_be_used_is_refused_with_the_place(pandong: Pandong, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(PACKAGED.replace("playbook: WF-22", "playbook: WF-99", 1), "utf-8")
    said = pandong("rules", "check", "--routes", path)
    assert (said.status, said.out) == (2, "")
    assert "then.playbook：写的是“WF-99”；应为下列之一：WF-01" in said.err


def test_a_text_is_explained_rule_by_rule(pandong: Pandong) -> None:
    said = pandong("rules", "explain", "家属院里有人遛狗不拴绳", "--kind-of-nothing")
    assert said.status == 2
    said = pandong("rules", "explain", "家属院里有人遛狗不拴绳，狗吓着孩子", "--stage", "调度会")
    assert said.status == 0
    for words in ("主办", "云杉派出所", "WF-22", "要文字里有", "到了调度会阶段", "“家属院”可能是"):
        assert words in said.out


def test_the_community_settles_what_the_text_leaves_open(pandong: Pandong) -> None:
    arguments = ("rules", "explain", "家属院里有人遛狗不拴绳，狗吓着孩子", "--json")
    open_, settled = (json.loads(pandong(*arguments, *more).out) for more in ((), ("--community", "翠屏")))
    assert open_["ambiguous"]
    assert (settled["ambiguous"], settled["estate"]) == ([], "unmanaged")
    assert next(each["rule"] for each in settled["tried"] if each["counts"]) == settled["route"]["rule"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [((" ",), "诉求文字是空的"), (("狗", "--stage", "第四天"), "没有阶段“第四天”；--stage 可以写：承办单位办理")],
)
def test_calls_that_cannot_be_answered_are_refused(arguments: tuple[str, ...], expected: str, pandong: Pandong) -> None:
    said = pandong("rules", "explain", *arguments)
    assert (said.status, said.out) == (2, "")
    assert expected in said.err


def test_a_dry_run_tells_what_would_change(pandong: Pandong, archive: Path, changed: Path) -> None:
    said = pandong("rules", "dry-run", archive, "--against", changed)
    assert said.status == 0
    for words in ("2 件中 1 件会变（主办 1 件）", "城管办", "D1", "云杉派出所 → 城管办"):
        assert words in said.out
    assert "D2" not in said.out
    found = json.loads(pandong("rules", "dry-run", archive, "--against", changed, "--json", "--rows", "0").out)
    assert (found["tickets"], found["changed_tickets"], found["shown"]) == (2, 1, [])


def test_a_dry_run_against_the_same_rules_changes_nothing(pandong: Pandong, archive: Path, tmp_path: Path) -> None:
    same = tmp_path / "same.yaml"
    same.write_text(PACKAGED, "utf-8")
    assert "2 件中 0 件会变。" in pandong("rules", "dry-run", archive, "--against", same).out


def test_rows_that_cannot_be_used_change_the_status(pandong: Pandong, archive: Path, changed: Path) -> None:
    archive.write_text(archive.read_text("utf-8") + "D3,柳泉,\n", "utf-8")
    assert pandong("rules", "dry-run", archive, "--against", changed).status == 3
