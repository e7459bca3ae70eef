"""A bad file of rules changes nothing but the message; a good one comes into force."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pandong_nlp.errors import SettingsFileError
from pandong_nlp.triage.last_good import LastGood
from pandong_nlp.triage.rulebook import Rulebook, load_rulebook
from tests.triage.offices import ROUTES, TAXONOMY, written


@pytest.fixture
def held(tmp_path: Path) -> LastGood[Rulebook]:
    files = written(tmp_path)
    return LastGood(files.own, lambda: load_rulebook(files, taxonomy=TAXONOMY))


def write(folder: Path, text: str, at: int) -> None:
    """Give the file of routes this text and this time."""
    path = folder / "routes.yaml"
    path.write_text(text, "utf-8")
    os.utime(path, (at, at))


def test_unchanged_files_are_not_read_again(held: LastGood[Rulebook]) -> None:
    assert held.current() is held.current()


def test_a_changed_file_comes_into_force(held: LastGood[Rulebook], tmp_path: Path) -> None:
    write(tmp_path, ROUTES.replace("version: 1", "version: 2"), 1)
    assert (held.current().routes.version, held.error) == ("2", None)


def test_a_bad_file_leaves_the_last_good_one_in_force_until_it_is_mended(
    held: LastGood[Rulebook], tmp_path: Path
) -> None:
    before = held.current()
    write(tmp_path, ROUTES.replace("unit: 派出所", "unit: 消防站"), 1)
    assert held.current() is before
    assert "写的是“消防站”" in str(held.error)
    write(tmp_path, ROUTES.replace("version: 1", "version: 3"), 2)
    assert (held.current().routes.version, held.error) == ("3", None)


def test_a_file_that_is_gone_leaves_the_last_good_one_in_force(held: LastGood[Rulebook], tmp_path: Path) -> None:
    before = held.current()
    (tmp_path / "routes.yaml").unlink()
    assert held.current() is before
    assert "读不了" in str(held.error)


def test_at_the_start_there_is_nothing_to_fall_back_on(tmp_path: Path) -> None:
    files = written(tmp_path, routes="version: 1\n")
    with pytest.raises(SettingsFileError, match="缺少"):
        LastGood(files.own, lambda: load_rulebook(files, taxonomy=TAXONOMY))


def test_files_may_come_and_go(tmp_path: Path) -> None:
    held = LastGood(lambda: sorted(tmp_path.glob("*.txt")), lambda: len([*tmp_path.glob("*.txt")]))
    found = [held.current()]
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("一", "utf-8")
        found.append(held.current())
    (tmp_path / "a.txt").unlink()
    assert [*found, held.current()] == [0, 1, 2, 1]
