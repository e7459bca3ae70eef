"""Every notebook is clean and valid, and its cells run from top to bottom without changing the office's folder."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pandong_nlp.model import load_artifact, save_artifact
from pandong_nlp.registry import Registry

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "notebooks"
LOOK, IMPROVE = "look_at_a_model.ipynb", "improve_a_model.ipynb"
NAMES = sorted(path.name for path in FOLDER.glob("*.ipynb"))
PATIENCE_SECONDS = 90
MOST_LINES = 30
CHINESE = re.compile("[一-鿿]")

Cell = dict[str, Any]

# Stands in for the IPython that Jupyter brings and the program does not: what is displayed is checked and named.
IPYTHON = """
from xml.etree.ElementTree import fromstring

def get_ipython():
    return display

class HTML:
    def __init__(self, data):
        fromstring(data)

class SVG(HTML):
    pass

def display(shown):
    print(f"shown: {type(shown).__name__}")
"""

# What nbformat 4.5 allows and demands, cell type by cell type.
CELL_KEYS = {
    "markdown": {"cell_type", "id", "metadata", "source"},
    "code": {"cell_type", "id", "metadata", "source", "execution_count", "outputs"},
}


def book(name: str) -> dict[str, Any]:
    content = json.loads((FOLDER / name).read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def cells(name: str, kind: str) -> list[Cell]:
    return [cell for cell in book(name)["cells"] if cell["cell_type"] == kind]


def source(cell: Cell) -> str:
    return "".join(cell["source"])


def code(name: str) -> str:
    return "\n\n".join(source(cell) for cell in cells(name, "code"))


def files_in(folder: Path) -> dict[str, str]:
    """Path → sha256 of every file below."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in found}


@pytest.fixture
def home(tmp_path: Path, small_home: Path) -> Path:
    """The office's folder, with a small model as champion."""
    return Path(shutil.copytree(small_home, tmp_path / "home"))


def run(
    name: str, home: Path, folder: Path = ROOT, edit: tuple[str, str] = ("", ""), library: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """The code cells of a notebook, one after another, in a Python of their own, within a time.

    `edit` replaces a text in them; modules of `library` are there besides. No temporary file may stay behind.
    """
    temporary = home.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    assert edit[0] in code(name)
    script = home.parent / f"{name}.py"
    script.write_text(code(name).replace(*edit), "utf-8")
    places = {
        "PANDONG_HOME": str(home),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{library}",
        "TMPDIR": str(temporary),
        "PYTHONIOENCODING": "utf-8",
    }
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # as in conftest: two cores, other tests beside
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        cwd=folder,
        env=os.environ | places | threads,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert not list(temporary.iterdir()), "a temporary folder was left behind"
    return done


def test_both_notebooks_are_there() -> None:
    assert set(NAMES) == {LOOK, IMPROVE}


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_has_the_keys_of_nbformat_4(name: str) -> None:
    content = book(name)
    assert set(content) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    assert content["metadata"]["kernelspec"]["name"] == "python3"
    for cell in content["cells"]:
        assert set(cell) == CELL_KEYS[cell["cell_type"]]
        assert re.fullmatch("[a-zA-Z0-9_-]{1,64}", cell["id"])
        lines = cell["source"]
        assert all(line.endswith("\n") for line in lines[:-1])
        assert lines[-1].strip()
        assert not lines[-1].endswith("\n")
    ids = [cell["id"] for cell in content["cells"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_holds_no_outputs_and_no_traces_of_a_run(name: str) -> None:
    for cell in book(name)["cells"]:
        assert cell["metadata"] == {}
    for cell in cells(name, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_explains_itself_in_chinese_and_its_cells_are_short(name: str) -> None:
    assert source(book(name)["cells"][0]).startswith("# ")
    assert all(CHINESE.search(source(cell)) for cell in cells(name, "markdown"))
    assert len(cells(name, "markdown")) >= 8
    for cell in cells(name, "code"):
        assert len(cell["source"]) <= MOST_LINES, cell["id"]
        assert all(len(line) <= 120 for line in source(cell).splitlines()), cell["id"]


@pytest.mark.parametrize("name", NAMES)
def test_comments_and_docstrings_of_a_notebook_are_english(name: str) -> None:
    comments = re.findall(r"(?:^|  )# (.*)", code(name), re.MULTILINE)
    functions = [node for node in ast.walk(ast.parse(code(name))) if isinstance(node, ast.FunctionDef)]
    assert comments
    for words in (*comments, *(ast.get_docstring(function) or "" for function in functions)):
        assert not CHINESE.search(words)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_needs_only_what_the_program_needs(name: str) -> None:
    ours = {"IPython", "leather", "pandong_nlp", "training"}  # IPython comes with Jupyter and may be missing
    for node in ast.walk(ast.parse(code(name))):
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for module in modules:
            assert module.split(".")[0] in ours | sys.stdlib_module_names


def test_the_notebook_on_a_model_runs_from_top_to_bottom(home: Path) -> None:
    before = files_in(home)
    done = run(LOOK, home)
    assert done.returncode == 0, done.stderr
    assert "模型 small/" in done.stdout
    assert "自动采用的比例  其中判错" in done.stdout
    assert "接收的工单比例  最低的疑难可能  收到的疑难件" in done.stdout
    assert "大约能收到" in done.stdout
    assert re.search("【.+】", done.stdout)
    assert "相似  标注的类别  诉求" in done.stdout
    assert files_in(home) == before


def test_jupyter_runs_a_notebook_in_its_own_folder_and_so_it_may(home: Path) -> None:
    done = run(LOOK, home, FOLDER)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "edit", "pictures"),
    [(LOOK, ("", ""), 2), (IMPROVE, ("SIZES = (100, 200, 400)", "SIZES = ()"), 1)],
)
def test_in_jupyter_a_notebook_shows_tables_and_pictures(
    name: str, edit: tuple[str, str], pictures: int, home: Path
) -> None:
    library = home.parent / "library"
    (library / "IPython").mkdir(parents=True)
    (library / "IPython" / "__init__.py").write_text("from IPython.display import get_ipython\n", "utf-8")
    (library / "IPython" / "display.py").write_text(IPYTHON, "utf-8")
    done = run(name, home, edit=edit, library=library)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("shown: SVG") == pictures
    assert done.stdout.count("shown: HTML") >= 3
    assert "不在 Jupyter 里" not in done.stdout


def test_an_old_model_without_curves_is_looked_at_all_the_same(home: Path) -> None:
    registry = Registry(home / "models", home / "none")
    artifact = load_artifact(registry.resolve())
    metrics = {
        name: found for name, found in artifact.manifest["metrics"].items() if name not in ("decision", "studio")
    }
    manifest = {**artifact.manifest, "name": "old", "version": "1", "metrics": metrics}
    save_artifact(replace(artifact, manifest=manifest), "# 模型卡", home.parent / "old", {})
    registry.register(home.parent / "old")
    registry.promote("old/1")
    done = run(LOOK, home)
    assert done.returncode == 0, done.stderr
    assert "这个模型没有记下风险与覆盖曲线" in done.stdout
    assert "这个模型没有记下工作室容量表" in done.stdout


def test_the_notebook_on_improving_promotes_only_in_a_folder_of_its_own(home: Path) -> None:
    before = files_in(home)
    done = run(IMPROVE, home)
    assert done.returncode == 0, done.stderr
    assert "临时文件夹里启用了 trial/" in done.stdout
    assert "本单位在用的仍是 small/" in done.stdout
    assert re.search(r"^100  .+\n200  .+\n400  .+\n", done.stdout, re.MULTILINE)
    assert files_in(home) == before


def test_no_event_is_on_both_sides_of_the_split(home: Path) -> None:
    split = 'print(f"用来学：'
    sides = '{row["event"] for row in train_rows}', '{row["event"] for row in held_rows}'
    done = run(IMPROVE, home, edit=(split, f'print("both:", {sides[0]} & {sides[1]})\nraise SystemExit\n{split}'))
    assert done.returncode == 0, done.stderr
    assert "both: set()" in done.stdout
