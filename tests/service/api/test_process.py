"""`pandong serve` as a process of its own: it starts, serves with all workers, refuses a taken port, and ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM
from tests.service.api.conftest import DOG


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serve") / "log"


@pytest.fixture(scope="module")
def running(small_home: Path, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The process, and the address that it tells."""
    environment = os.environ | {"PANDONG_HOME": str(small_home)}
    with (
        log.open("wb") as stream,
        subprocess.Popen([*PROGRAM, "serve", "--port", "0"], env=environment, stderr=stream) as process,
    ):
        try:
            yield process, _ready(log, process)
        finally:
            process.kill()


def _ready(log: Path, process: subprocess.Popen[bytes]) -> str:
    ends = time.monotonic() + 60
    while time.monotonic() < ends and process.poll() is None:
        found = re.search(r'"port":(\d+)', log.read_text("utf-8"))
        try:
            if found:
                address = f"http://127.0.0.1:{found[1]}"
                with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                    return address
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8"))


def _classify(address: str) -> dict[str, object]:
    asked = urllib.request.Request(
        f"{address}/api/v1/classify", json.dumps({"text": DOG}).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=20) as answer:
        found: dict[str, object] = json.load(answer)
    return found


def test_it_serves_counts_for_all_workers_and_ends_when_told(
    running: tuple[subprocess.Popen[bytes], str], log: Path
) -> None:
    process, address = running
    assert [_classify(address)["category"] for _ in range(20)] == ["community.dogs"] * 20
    with urllib.request.urlopen(f"{address}/metrics", timeout=20) as answer:
        assert 'route="/api/v1/classify",status="200"} 20.0' in answer.read().decode()
    refused = subprocess.run(
        [*PROGRAM, "serve", "--port", address.rsplit(":", 1)[1]], capture_output=True, timeout=60, check=False
    )
    assert refused.returncode == 2
    assert "请检查地址，或用 --port 换一个" in refused.stderr.decode()
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    with pytest.raises(urllib.error.URLError):
        _classify(address)
    assert DOG not in log.read_text("utf-8")
    assert "Traceback" not in log.read_text("utf-8")
