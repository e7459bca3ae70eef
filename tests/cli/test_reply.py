"""`pandong reply check`: texts from everywhere, findings for people and programs, exit statuses."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Pandong

GOOD = "您好，我是柳泉社区网格员小李。昨天下午电工到9号楼看了，今天上午已经把路灯换好，有事您随时给我打电话，您放心。"
BAD = "您好，我们街道已转交相关部门，会尽快安排修路灯，请居民们耐心等待，有事打电话。"
COMPLAINT = "路灯不亮，希望修好路灯。"


def test_a_good_reply_has_nothing_to_mend(pandong: Pandong) -> None:
    said = pandong("reply", "check", GOOD, "--complaint", COMPLAINT)
    assert (said.status, said.err) == (0, "")
    assert "没有发现要改的。" in said.out


def test_a_bad_reply_is_marked_and_told_what_to_say_instead(pandong: Pandong) -> None:
    said = pandong("reply", "check", BAD)
    assert said.status == 4
    assert "【我们街道】(1)" in said.out
    assert "必须改 称呼见外" in said.out
    assert "咱们" in said.out


def test_json_has_one_finding_a_line_with_its_place(pandong: Pandong) -> None:
    said = pandong("reply", "check", BAD, "--complaint", "1、修好路灯；2、补上地砖。", "--json")
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert said.status == 4
    assert lines[0] == {
        "code": "distant", "severity": "must", "where": "reply", "start": 3, "end": 7, "words": "我们街道",
        "message": "称呼见外：“我们街道”。把自己和市民分成了两边。", "suggestion": "说“咱们”，例如“咱们街道的网格员”。",
    }  # fmt: skip
    assert [line["words"] for line in lines if line["where"] == "complaint"] == ["补上地砖"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_reply_and_complaint_come_from_files(encoding: str, tmp_path: Path, pandong: Pandong) -> None:
    reply, complaint = tmp_path / "回复.txt", tmp_path / "诉求.txt"
    reply.write_text(BAD, encoding)
    complaint.write_text("1、修好路灯；\r\n2、补上地砖。", encoding)
    lines = pandong("reply", "check", reply, "--complaint", complaint, "--json").out.splitlines()
    assert json.loads(lines[0])["start"] == 3
    assert json.loads(lines[-1])["words"] == "补上地砖"


def test_a_reply_comes_from_standard_input(process: Callable[..., subprocess.CompletedProcess[bytes]]) -> None:
    done = process("reply", "check", "-", "--json", given=GOOD.encode())
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_an_office_has_its_own_rules(tmp_path: Path, pandong: Pandong) -> None:
    rules = tmp_path / "office.yaml"
    rules.write_text("version: 1\n", "utf-8")
    said = pandong("reply", "check", GOOD, "--rules", rules)
    assert said.status == 2
    assert "office.yaml 第 1 行：写的是一组键，缺少 limits" in said.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-", "--complaint", "-"), "不能都从标准输入读"),
        (("没有的.txt",), "找不到文件“没有的.txt”"),
        ((".",), "是一个文件夹"),
    ],
)
def test_wrong_calls_are_told(arguments: tuple[str, ...], message: str, pandong: Pandong) -> None:
    said = pandong("reply", "check", *arguments)
    assert (said.status, said.out) == (2, "")
    assert message in said.err


def test_a_file_that_is_no_text_is_refused(tmp_path: Path, pandong: Pandong) -> None:
    path = tmp_path / "回复.docx"
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 20)
    said = pandong("reply", "check", path)
    assert said.status == 2
    assert "回复.docx" in said.err


def test_an_empty_reply_and_control_characters_are_shown(pandong: Pandong) -> None:
    assert "回复太短" in pandong("reply", "check", "").out
    assert "\x1b" not in pandong("reply", "check", "尽快\x1b[31m").out
