"""The command line run inside the test, and as a process of its own, with the small model as champion."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pandong_nlp.cli.app import run


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    status: int
    out: str
    err: str


Pandong = Callable[..., Outcome]
PROGRAM = (sys.executable, "-m", "pandong_nlp.cli")


@pytest.fixture
def home(small_home: Path, tmp_path: Path) -> Path:
    """A copy of the small model's home that a test may change."""
    return shutil.copytree(small_home, tmp_path / "home")


@pytest.fixture
def pandong(home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Pandong:
    """Run a command line in this process."""
    monkeypatch.setenv("PANDONG_HOME", str(home))

    def call(*arguments: str | Path) -> Outcome:
        capfd.readouterr()
        status = run([str(argument) for argument in arguments])
        sys.stdout.flush()
        said = capfd.readouterr()
        return Outcome(status, said.out, said.err)

    return call


@pytest.fixture
def process(small_home: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command line as a process of its own, with bytes as standard input."""

    def call(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        environment = os.environ | {"PANDONG_HOME": str(small_home)}
        return subprocess.run(
            [*PROGRAM, *arguments], input=given, capture_output=True, env=environment, timeout=60, check=False
        )

    return call
