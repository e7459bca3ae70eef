"""What README.md shows works: every `pandong` command in its order, and the Python example."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
import xlsxwriter

from pandong_nlp.cli.app import run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
CONFIRMED = ("promote", "rollback")

Rows = list[dict[str, str]]


def blocks(language: str) -> list[str]:
    """The code blocks of a language, without the indentation of the list they may stand in."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", README, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def excel(path: Path, rows: Rows) -> None:
    names = {"id": "工单编号", "text": "内容", "categories": "类别", "difficulty": "难度"}
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, names.values())
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, [row[name] for name in names])


@pytest.fixture
def desk(tmp_path: Path, small_home: Path, fictional_tickets: Rows, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the README speaks of."""
    monkeypatch.setenv("PANDONG_HOME", str(shutil.copytree(small_home, tmp_path / "home")))
    monkeypatch.chdir(tmp_path)
    excel(tmp_path / "诉求.xlsx", fictional_tickets[:20])
    excel(tmp_path / "标注.xlsx", fictional_tickets[::2])
    excel(tmp_path / "留出.xlsx", fictional_tickets[1::2])
    (tmp_path / "pandong_nlp" / "data").mkdir(parents=True)
    for name, copy in (("sample_tickets.csv", "pandong_nlp/data/sample_tickets.csv"), ("routes.yaml", "新规则.yaml")):
        shutil.copy(ROOT / "pandong_nlp" / "data" / name, tmp_path / copy)
    return tmp_path


def test_the_commands_of_the_readme_work_in_their_order(desk: Path) -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("pandong ")]
    assert len(lines) >= 7
    for line in lines:
        words = shlex.split(line)[1:]
        confirmed = ["--yes"] if words[:2] in (["models", name] for name in CONFIRMED) else []
        assert run([*words, *confirmed]) == 0, line
    assert (desk / "结果.xlsx").exists()


def test_the_python_example_of_the_readme_works(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = blocks("python")
    exec(compile(block, "README.md", "exec"), {})  # noqa: S102 (our own text)
    assert re.search(r"共 (\d+) 行，可用 \1 行。", capsys.readouterr().out)
    assert (desk / "tagged.csv").exists()


def test_every_script_that_the_readme_names_is_there() -> None:
    for name in set(re.findall(r"\b(scripts/[\w-]+|\.ci/run)", README)):
        assert (ROOT / name).is_file(), name
