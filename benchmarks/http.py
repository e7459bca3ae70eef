"""How many single tickets a second over HTTP, and how long each takes, beside a bare route around scikit-learn + jieba.

    python -m benchmarks.http [--data ../shared/data] [--seconds 8] [--rounds 3] [--connections 64] [--workers 2]

Prints a Markdown table. Both servers run on loopback with the same number of processes, one at a time, in turn; the
load tool (this process: asyncio on uvloop, connections kept alive, the next request as soon as the answer is there)
shares the machine's cores with them. Tickets have real lengths: drawn at random from the corpus, without --data from
the packaged fiction. What is compared:

- this: `pandong serve`, `POST /api/v1/classify`: all heads, rules, routing, studio; validation, metrics and a log line;
- bare: a FastAPI route that only cuts with jieba and predicts the category with TF-IDF and LinearSVC, trained in the
  same run on the labelled tickets (`benchmarks/bare_route.py`).

Figures of a busy machine are low for both; the ratio is what counts there.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import cast

import numpy as np
import uvloop

from benchmarks.tickets import drawn
from pandong_nlp.records import TicketText

__all__ = ["Load", "load", "served", "table"]

_PORT = 8765
_WARM_SECONDS = 1.0
_PATIENCE_SECONDS = 120.0
_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did: answers of status 200 a second, their seconds in rising order, and all other answers."""

    per_second: float
    seconds: Sequence[float]
    refused: int

    def milliseconds(self, percentile: float) -> float:
        return float(np.percentile(self.seconds, percentile)) * 1e3


class _Connection(asyncio.Protocol):
    """Sends a request, waits for the whole answer, sends the next."""

    def __init__(self, requests: Iterator[bytes]) -> None:
        self._requests = requests
        self._transport: asyncio.Transport | None = None
        self._sent = 0.0
        self._read = b""
        self.seconds: list[tuple[float, float]] = []
        self.refused = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, end, body = self._read.partition(b"\r\n\r\n")
        if not end:
            return
        length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        if len(body) < length:
            return
        now = time.perf_counter()
        if head.startswith(b"HTTP/1.1 200"):
            self.seconds.append((now, now - self._sent))
        else:
            self.refused += 1
        self._read = b""
        self._send()

    def _send(self) -> None:
        if self._transport is not None:
            self._sent = time.perf_counter()
            self._transport.write(next(self._requests))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()
            self._transport = None


async def load(port: int, path: str, bodies: Sequence[bytes], connections: int, seconds: float) -> Load:
    """Keep a server busy; what it did after it was warm."""
    loop = asyncio.get_running_loop()
    requests = cycle([_request(port, path, body) for body in bodies])
    made = [
        (await loop.create_connection(lambda: _Connection(requests), "127.0.0.1", port))[1] for _ in range(connections)
    ]
    await asyncio.sleep(_WARM_SECONDS)
    began = time.perf_counter()
    await asyncio.sleep(seconds)
    taken = time.perf_counter() - began
    for connection in made:
        connection.close()
    found = sorted(each for connection in made for at, each in connection.seconds if at >= began)
    return Load(len(found) / taken, found or [float("nan")], sum(connection.refused for connection in made))


def _request(port: int, path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@contextmanager
def served(command: Sequence[str], port: int, ready: str) -> Iterator[float]:
    """Run a server; the seconds it took until `ready` answered with 200."""
    with tempfile.TemporaryDirectory() as home:
        places = {"PANDONG_HOME": home, "PYTHONPATH": str(_ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        began = time.perf_counter()
        server = subprocess.Popen([sys.executable, *command], env=os.environ | places, stderr=subprocess.DEVNULL)
        try:
            _wait_for(f"http://127.0.0.1:{port}{ready}", server)
            yield time.perf_counter() - began
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    ends = time.perf_counter() + _PATIENCE_SECONDS
    while time.perf_counter() < ends and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (our own server)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise SystemExit(f"{url} did not get ready")


def _bodies(tickets: Sequence[TicketText]) -> list[bytes]:
    return [json.dumps({"title": ticket.title[:500], "text": ticket.text[:20_000]}).encode() for ticket in tickets]


def table(found: dict[str, list[Load]]) -> str:
    """Medians over the rounds, and how many times as fast the first is as the others.

    >>> print(table({"this": [Load(20.0, [0.01], 0)], "bare": [Load(10.0, [0.02], 0)]}))
    | | requests a second | p50 ms | p99 ms | refused | this is times as fast |
    |---|---|---|---|---|---|
    | this | 20 | 10.0 | 10.0 | 0 | 1.0 |
    | bare | 10 | 20.0 | 20.0 | 0 | 2.0 |
    """
    lines = ["| | requests a second | p50 ms | p99 ms | refused | this is times as fast |", "|---|---|---|---|---|---|"]
    first = 0.0
    for name, loads in found.items():
        fast = statistics.median(each.per_second for each in loads)
        first = first or fast
        middle, slow = (statistics.median(each.milliseconds(part) for each in loads) for part in (50, 99))
        refused = sum(each.refused for each in loads)
        lines.append(f"| {name} | {fast:,.0f} | {middle:.1f} | {slow:.1f} | {refused} | {first / fast:.1f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the real tickets; without it the packaged fiction is read")
    parser.add_argument("--tickets", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only-this", action="store_true", help="leave the bare route out")
    options = parser.parse_args()
    bodies = _bodies(drawn(options.data, options.tickets))
    with tempfile.TemporaryDirectory() as folder:
        contestants = {"this": (_this(options.workers), "/api/v1/classify", "/readyz")}
        if not options.only_this:
            from benchmarks.bare_route import train

            model = train(options.data, Path(folder))
            bare = ("-m", "benchmarks.bare_route", str(model), str(_PORT), str(options.workers))
            contestants["bare route, scikit-learn, jieba"] = (bare, "/classify", "/ready")
        found: dict[str, list[Load]] = {name: [] for name in contestants}
        starts: list[float] = []
        for _ in range(options.rounds):
            for name, (command, path, ready) in contestants.items():
                with served(command, _PORT, ready) as start:
                    time.sleep(_WARM_SECONDS)  # the other workers get ready, too
                    if name == "this":
                        starts.append(start)
                    found[name].append(uvloop.run(load(_PORT, path, bodies, options.connections, options.seconds)))
    print(table(found))
    print(f"\nStart to ready: {statistics.median(starts):.2f} s. Load of the machine: {os.getloadavg()[0]:.1f}.")


def _this(workers: int) -> tuple[str, ...]:
    return ("-m", "pandong_nlp.cli", "serve", "--port", str(_PORT), "--workers", str(workers))


if __name__ == "__main__":
    main()
