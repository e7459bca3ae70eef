"""How the HTTP service runs: where it listens, which model it uses, how much it takes at once. Plain values.

The limits are part of the API: they are documented in its OpenAPI and told in its refusals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pandong_nlp.errors import CallError
from pandong_nlp.registry import CHAMPION, Registry, home, open_registry

__all__ = ["MOST_TICKETS", "MOST_TITLE", "MOST_WRITTEN", "ServeSettings"]

MOST_WRITTEN = 20_000
"""Characters of one text; the longest real ticket has about a third."""
MOST_TITLE = 500
"""Characters of a title, a place or another short field."""
MOST_TICKETS = 1_000
"""Tickets of one batch."""


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """What one process of the service is told when it starts.

    Attributes:
        model: "champion" (followed when it moves), a name, `name/version`, or the folder of a model.
        folder: the office's folder; `rules/` and `playbooks/` in it lie over the packaged ones.
        registry: where models are found.
        most_body, most_batch_body: bytes of a request's body, and of one with many tickets.
        most_waiting: requests for tags that may wait; more are refused with 503.
        read_seconds: until a body must be there; answer_seconds: until the answer must be.
        watch_seconds: between two looks at the champion and at the files of rules.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    model: str = CHAMPION
    folder: Path = field(default_factory=home)
    registry: Registry = field(default_factory=open_registry)
    most_body: int = 256 * 1024
    most_batch_body: int = 8 * 1024 * 1024
    most_waiting: int = 2_000
    read_seconds: float = 15.0
    answer_seconds: float = 30.0
    watch_seconds: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65_535:
            raise CallError(f"端口是 {self.port}；应为 1 到 65535 的整数（0 由系统挑选）。请改 --port。")
        if not 1 <= self.workers <= 64:
            raise CallError(f"进程数是 {self.workers}；应为 1 到 64 的整数。请改 --workers。")
