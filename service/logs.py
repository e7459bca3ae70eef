"""Structured logs: one JSON object a line with ids, counts, durations and states; never a text, a path or a query.

What a request says reaches no line: a route is told by its template, an error by its class and the places in the code.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

from pydantic_core import to_json

__all__ = ["JsonLines", "event", "failure", "log_to"]

_LOGGER = logging.getLogger("pandong.service")
_FRAMES = 12


class JsonLines(logging.Formatter):
    """Our own events as their fields; what libraries log as its message, tracebacks without their messages."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": os.getpid(),
        }
        fields = getattr(record, "fields", None)
        if fields is None:
            fields = {"event": "log", "logger": record.name, "message": record.getMessage()}
            if record.exc_info and record.exc_info[1]:
                fields |= failure(record.exc_info[1])
        return to_json({**line, **fields}).decode()


def log_to(stream: TextIO = sys.stderr) -> None:
    """Send the lines of this process, and those of uvicorn, to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    for name, level in (("pandong.service", logging.INFO), ("uvicorn.error", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
        logger.propagate = False


def event(name: str, *, level: int = logging.INFO, **fields: Any) -> None:  # noqa: ANN401 (JSON values)
    """Log one thing that happened."""
    if _LOGGER.isEnabledFor(level):
        _LOGGER.log(level, name, extra={"fields": {"event": name, **fields}})


def failure(error: BaseException) -> dict[str, Any]:
    """An unexpected error: its class and where it came from; its message may hold anything and is left out."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {
        "error": type(error).__qualname__,
        "frames": [f"{os.path.basename(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],  # noqa: PTH119
    }
