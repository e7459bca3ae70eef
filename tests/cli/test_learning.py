"""`pandong train` and `pandong evaluate` on a small labelled file."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Pandong

Rows = list[dict[str, str]]


def labelled(path: Path, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_training_from_the_champion_registers_a_version_and_promotes_nothing(
    pandong: Pandong, tmp_path: Path, fictional_tickets: Rows
) -> None:
    source = labelled(tmp_path / "标注.csv", fictional_tickets[::3])
    said = pandong("train", source, "--from", "champion", "--name", "office", "--json")
    assert said.status == 0, said.err
    report = json.loads(said.out)
    assert report["model"].startswith("office/")
    assert f"共 {len(fictional_tickets[::3])} 行" in said.err
    models = [json.loads(line) for line in pandong("models", "list", "--json").out.splitlines()]
    assert {model["model"].split("/")[0] for model in models if model["champion"]} == {"small"}
    evaluated = pandong("evaluate", source, "--model", "office", "--json")
    assert json.loads(evaluated.out)["metrics"]["category"]["accuracy"] > 0.5


def test_evaluation_shows_measures_categories_and_confusion(
    pandong: Pandong, tmp_path: Path, fictional_tickets: Rows
) -> None:
    said = pandong("evaluate", labelled(tmp_path / "标注.csv", fictional_tickets))
    assert said.status == 0, said.err
    for words in ("主类别正确率", "前三个包含主类别", "难度二次加权 kappa", "校准误差", "养犬管理", "标注↓ 模型→"):
        assert words in said.out


def test_a_category_that_the_model_never_learnt_counts_as_wrong(
    pandong: Pandong, tmp_path: Path, fictional_tickets: Rows
) -> None:
    unknown = {**fictional_tickets[0], "categories": "health.epidemic"}
    source = labelled(tmp_path / "标注.csv", [*fictional_tickets[:9], unknown])
    metrics = json.loads(pandong("evaluate", source, "--json").out)["metrics"]
    assert metrics["category"]["rows"] == 10
    assert metrics["category"]["accuracy"] <= 0.9
    assert metrics["membership"]["f1"]["health.epidemic"] == 0


def test_unusable_labels_are_told_with_row_and_column(
    pandong: Pandong, tmp_path: Path, fictional_tickets: Rows
) -> None:
    wrong = [{**fictional_tickets[0], "difficulty": "7"}, {**fictional_tickets[1], "categories": "没有这一类"}]
    said = pandong("evaluate", labelled(tmp_path / "标注.csv", wrong))
    assert said.status == 2
    assert "第 2 行“difficulty”" in said.err
    assert "第 3 行“categories”" in said.err


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_file_without_labels_is_refused(command: str, pandong: Pandong, tmp_path: Path) -> None:
    source = tmp_path / "诉求.csv"
    source.write_text("内容\n狗叫扰民\n", "utf-8")
    said = pandong(command, source)
    assert said.status == 2
    assert "没有一行填写了类别" in said.err
