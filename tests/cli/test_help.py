"""Help pages and wrong calls are Chinese, and options are called what error messages call them."""

from __future__ import annotations

import re

import pytest

from pandong_nlp.cli.reading import LABELLED_FIELDS
from pandong_nlp.files import FIELDS, option_of
from tests.cli.conftest import Pandong

COMMANDS = [
    ("classify",),
    ("explain",),
    ("evaluate",),
    ("train",),
    ("serve",),
    ("models",),
    *(("models", name) for name in ("list", "show", "verify", "promote", "rollback")),
    ("playbook",),
    *(("playbook", name) for name in ("list", "show")),
    ("reply",),
    ("reply", "check"),
    ("rules",),
    *(("rules", name) for name in ("check", "explain", "dry-run")),
]


@pytest.mark.parametrize("command", [(), *COMMANDS], ids=" ".join)
def test_every_help_page_is_chinese(command: tuple[str, ...], pandong: Pandong) -> None:
    said = pandong(*command, "--help")
    assert said.status == 0
    assert "用法：" in said.out
    assert not re.search(r"Usage|Options|Arguments|Commands|Show this|\[default|\[required", said.out)


def test_the_command_alone_shows_its_help(pandong: Pandong) -> None:
    said = pandong()
    assert "classify" in said.out
    assert (said.status, said.err) == (2, "")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("clasify", "x"), "没有命令“clasify”"),
        (("classify", "x", "--jsn"), "没有选项“--jsn”，是不是 --json"),
        (("classify", "x", "y"), "多了参数“y”"),
        (("classify", "x", "--rows", "多"), "“--rows”的值不对"),
        (("classify", "x", "--rows"), "“--rows”后面要写一个值"),
        (("models", "promote"), "缺少“模型”"),
    ],
)
def test_wrong_calls_are_told_in_chinese_with_the_way_to_the_help(
    arguments: tuple[str, ...], expected: str, pandong: Pandong
) -> None:
    said = pandong(*arguments)
    assert (said.status, said.out) == (2, "")
    assert expected in said.err
    assert "--help。" in said.err


def test_options_for_columns_have_the_names_that_messages_advise(pandong: Pandong) -> None:
    page = pandong("train", "--help").out
    assert set(LABELLED_FIELDS) <= set(FIELDS)
    for field in LABELLED_FIELDS:
        assert option_of(field) in page


def test_the_version_is_told(pandong: Pandong) -> None:
    assert re.fullmatch(r"pandong \d+\.\d+\.\d+\n", pandong("--version").out)
