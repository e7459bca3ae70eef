"""Where results and remarks go: results to standard output, everything said about them to standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["console", "row_counter", "say"]

_PIPE_WIDTH = 120


def console() -> Console:
    """Standard output as a terminal; a pipe gets the same without colours and always equally wide."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)


def say(message: str) -> None:
    """Tell a person something that is no result."""
    sys.stderr.write(f"{message}\n")


@contextmanager
def row_counter(what: str) -> Iterator[Callable[[int], None]]:
    """Show how many rows are done, on a terminal only; the block calls what it gets with the rows of each batch."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f} 行"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda rows: progress.advance(task, rows)
