"""`pandong models`: listed, shown, checked, promoted, taken back."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Pandong


@pytest.fixture
def second(home: Path) -> str:
    """A second version: the small model under another number."""
    folder = next((home / "models" / "small").iterdir())
    copy = shutil.copytree(folder, folder.with_name("9999.1"))
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    manifest["version"] = "9999.1"
    manifest["metrics"]["category"]["accuracy"] = 1.0
    (copy / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return "small/9999.1"


def test_the_list_marks_the_champion(pandong: Pandong, second: str) -> None:
    lines = pandong("models", "list").out.splitlines()
    (champion,) = [line for line in lines if "● champion" in line]
    assert second not in champion
    assert any(second in line for line in lines)


def test_the_list_as_json_has_the_measures(pandong: Pandong) -> None:
    first = json.loads(pandong("models", "list", "--json").out.splitlines()[0])
    assert (first["champion"], first["own"]) == (True, True)
    assert 0 < first["metrics"]["category"]["accuracy"] <= 1


def test_a_damaged_model_is_listed_as_damaged_and_fails_verification(pandong: Pandong, second: str, home: Path) -> None:
    (home / "models" / second / "manifest.json").write_text("{", "utf-8")
    assert any(second in line and "已损坏" in line for line in pandong("models", "list").out.splitlines())
    said = pandong("models", "verify")
    assert said.status == 2
    assert "9999.1" in said.err
    assert "完好" in said.out


def test_the_card_is_shown(pandong: Pandong) -> None:
    said = pandong("models", "show")
    assert "模型卡：small/" in said.out
    assert "不要轻信的类别" in said.out
    assert json.loads(pandong("models", "show", "--json").out)["name"] == "small"


def test_a_promotion_says_what_changes_and_can_be_taken_back(pandong: Pandong, second: str) -> None:
    said = pandong("models", "promote", second, "--yes")
    assert said.status == 0
    assert f"→ {second}" in said.out
    assert "主类别正确率" in said.out
    assert "champion 将从 small/" in said.err
    assert pandong("models", "promote", second).err == f"{second} 已经是 champion，没有改动。\n"
    assert f"champion：{second} → small/" in pandong("models", "rollback", "--yes").out


def test_without_a_terminal_a_promotion_needs_yes(
    pandong: Pandong, second: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    said = pandong("models", "promote", second)
    assert said.status == 2
    assert "请加 --yes" in said.err
    assert "● champion  small/9999.1" not in pandong("models", "list").out


def test_an_altered_model_is_neither_used_nor_promoted(pandong: Pandong, second: str, home: Path) -> None:
    (home / "models" / second / "weights.safetensors").write_bytes(b"altered")
    for arguments in (("classify", "狗", "--model", second), ("models", "promote", second, "--yes")):
        said = pandong(*arguments)
        assert said.status == 2
        assert "weights.safetensors 与清单中的校验值不符" in said.err


def test_debug_shows_where_an_error_came_from(pandong: Pandong) -> None:
    with pytest.raises(LookupError, match="没有模型"):
        pandong("--debug", "models", "show", "nothing")
