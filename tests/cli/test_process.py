"""What only a process of its own can show: pipes, what gets imported, a terminal that asks."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import PROGRAM

Process = Callable[..., subprocess.CompletedProcess[bytes]]
DOG = "楼下有人遛狗不拴绳，狗粪也不清理。"


def test_lines_of_standard_input_become_lines_of_json(process: Process) -> None:
    given = f"{DOG}\r\n\n".encode() + "房东不退押金。\n".encode("gb18030") + b"\xff\xff\xff\n"
    done = process("classify", "-", "--json", given=given)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["line"], line["category"]) for line in lines] == [(1, "community.dogs"), (3, "housing.rental")]
    assert done.returncode == 3
    assert [line.split("：")[0] for line in done.stderr.decode().splitlines()] == ["第 2 行", "第 4 行"]


def test_lines_of_standard_input_become_a_table(process: Process) -> None:
    done = process("classify", "-", given=f"{DOG}\n".encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert "养犬管理" in done.stdout.decode()


def test_an_answer_comes_before_the_next_line_is_written(small_home: Path) -> None:
    environment = os.environ | {"PANDONG_HOME": str(small_home)}
    command = [*PROGRAM, "classify", "-", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for _ in range(2):
            running.stdin.write(f"{DOG}\n".encode())
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["category"] == "community.dogs"
        running.stdin.close()


def test_a_reader_that_goes_away_is_no_error(small_home: Path) -> None:
    command = f"yes {DOG} | {' '.join(PROGRAM)} classify - --json | head -n 1"
    environment = os.environ | {"PANDONG_HOME": str(small_home)}
    done = subprocess.run(["bash", "-c", command], capture_output=True, env=environment, timeout=60, check=True)
    assert done.stdout.count(b"\n") == 1
    assert b"Traceback" not in done.stderr


def test_no_control_character_of_a_text_reaches_the_terminal(small_home: Path) -> None:
    environment = os.environ | {"PANDONG_HOME": str(small_home)}
    text = DOG.encode() + b"\x1b[2J\x07\xff"
    done = subprocess.run([*PROGRAM, "classify", text], capture_output=True, env=environment, timeout=60, check=True)
    assert "␛[2J␇" in done.stdout.decode()
    assert b"\x1b" not in done.stdout


def test_tagging_a_text_imports_nothing_heavy(small_home: Path) -> None:
    program = (
        "import sys; from pandong_nlp.cli.app import run; status = run(['classify', sys.argv[1]]); "
        "heavy = ('sklearn', 'pandas', 'scipy', 'pyarrow', 'joblib', 'pydantic', 'training', 'jieba', 'opencc', "
        "'service', 'sqlalchemy', 'alembic', 'cryptography', 'psycopg', 'fastapi', 'uvicorn'); "
        "print(status, [name for name in heavy if name in sys.modules])"
    )
    environment = os.environ | {"PANDONG_HOME": str(small_home)}
    done = subprocess.run(
        [sys.executable, "-c", program, DOG], capture_output=True, env=environment, timeout=60, check=True
    )
    assert done.stdout.decode().splitlines()[-1] == "0 []"


def test_a_promotion_asks_on_a_terminal_and_no_changes_nothing(home: Path) -> None:
    store = home / "models"
    version = next((store / "small").iterdir()).name
    (store / "aliases.json").unlink()  # the program's own champion is in use
    for answer, promoted in ((b"n\n", False), (b"y\n", True)):
        ours, theirs = pty.openpty()
        os.write(ours, answer)
        done = subprocess.run(
            [*PROGRAM, "models", "promote", f"small/{version}"],
            stdin=theirs,
            capture_output=True,
            env=os.environ | {"PANDONG_HOME": str(home)},
            timeout=60,
            check=False,
        )
        os.close(ours)
        os.close(theirs)
        assert done.returncode == (0 if promoted else 130), done.stderr.decode()
        assert f"启用 small/{version}？" in done.stderr.decode()
        assert (store / "aliases.json").exists() is promoted
