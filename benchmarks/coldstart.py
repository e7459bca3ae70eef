"""How long `pandong classify "…"` takes from nothing: the whole process, imports, dictionary, model, one ticket.

    python -m benchmarks.coldstart [--rounds 9]

Prints a Markdown table: medians of the wall-clock time of whole processes, in turn with `python -c pass`, which is what
Python alone takes. Exit status 1 when the command imports a package that only training needs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

__all__ = ["CLASSIFY", "HEAVY", "imported", "medians"]

HEAVY = ("sklearn", "pandas", "joblib", "datasketch", "pyarrow", "jieba", "fastapi", "pydantic", "uvicorn")
"""Packages that reading one ticket has no use for."""

_TICKET = "楼下烧烤店每天营业到凌晨，油烟直接排到三楼窗口，多次反映没有人管。"
CLASSIFY = ("-c", "from pandong_nlp.cli import main; main()", "classify", _TICKET)
_NOTHING = ("-c", "pass")


def medians(commands: Sequence[Sequence[str]], rounds: int) -> list[float]:
    """Seconds of each command of Python, taking turns; one round before them does not count."""
    taken: list[list[float]] = [[] for _ in commands]
    for _ in range(rounds + 1):
        for seconds, command in zip(taken, commands, strict=True):
            started = time.perf_counter()
            _run(command)
            seconds.append(time.perf_counter() - started)
    return [statistics.median(seconds[1:]) for seconds in taken]


def imported(command: Sequence[str]) -> set[str]:
    """The top-level packages that this command of Python imports."""
    lines = _run(("-X", "importtime", *command)).stderr.splitlines()
    return {line.rsplit("|", 1)[1].strip().split(".")[0] for line in lines if line.startswith("import time:")}


def _run(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Python with these arguments, a home of its own and the packages of this checkout."""
    with tempfile.TemporaryDirectory() as home:
        places = {"PANDONG_HOME": home, "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONUTF8": "1"}
        return subprocess.run(
            [sys.executable, *arguments], env=os.environ | places, capture_output=True, check=True, encoding="utf-8"
        )


def main() -> int:
    """Measure, print, and answer with the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    whole, python = medians((CLASSIFY, _NOTHING), parser.parse_args().rounds)
    print("| | seconds |\n|---|---|")
    print(f'| `pandong classify "…"` | {whole:.2f} |\n| `python -c pass` | {python:.2f} |')
    heavy = sorted(imported(CLASSIFY).intersection(HEAVY))
    print(f"\nNeedlessly imported: {', '.join(heavy) or 'nothing'}")
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main())
