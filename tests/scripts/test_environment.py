"""The scripts on machines that lack something: what is missing is said in Chinese, and nothing half-made stays."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("bash", "cat", "dirname", "rm")
OLD = "#!/bin/bash\necho Python 3.9.2; exit 1\n"
WITHOUT_VENV = '#!/bin/bash\n[[ $1 == -m ]] && { mkdir -p "$3"; exit 1; }; exit 0\n'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout of scripts alone, and a folder `bin` that holds the few tools of a bare machine but no Python."""
    shutil.copytree(ROOT / "scripts", tmp_path / "checkout" / "scripts")
    (tmp_path / "bin").mkdir()
    for tool in (*TOOLS, "mkdir"):
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
    return tmp_path


def demo(machine: Path, python: str | None) -> subprocess.CompletedProcess[str]:
    if python is not None:
        (machine / "bin" / "python3").write_text(python, "utf-8")
        (machine / "bin" / "python3").chmod(0o755)
    command = [machine / "checkout" / "scripts" / "demo"]
    environment = {"PATH": str(machine / "bin"), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        ["/bin/bash", *command], cwd="/", env=environment, capture_output=True, text=True, timeout=30, check=False
    )


@pytest.mark.parametrize("python", [None, OLD])
def test_without_a_recent_python_the_version_needed_is_told(python: str | None, machine: Path) -> None:
    done = demo(machine, python)
    assert done.returncode == 2
    assert "错误：需要 Python 3.11 或更高版本" in done.stderr


def test_without_the_venv_module_the_package_to_install_is_told(machine: Path) -> None:
    done = demo(machine, WITHOUT_VENV)
    assert done.returncode == 2
    assert "sudo apt-get install python3-venv" in done.stderr
    assert not (machine / "checkout" / ".venv").exists()


def test_the_locks_name_no_index_and_every_package_has_hashes() -> None:
    for lock in ROOT.glob("requirements/*.txt"):
        lines = [line for line in lock.read_text("utf-8").splitlines() if not line.strip().startswith("#")]
        assert not [line for line in lines if "://" in line or line.startswith("-")]
        pinned = [number for number, line in enumerate(lines) if "==" in line and not line.startswith(" ")]
        assert pinned
        assert all("--hash=sha256:" in lines[number + 1] for number in pinned)
