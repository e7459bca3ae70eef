"""Keeps what was last read from files in force: it is read anew when a file changes, and a bad file changes nothing.

The only state in this package. Knows nothing of what the files mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, TypeVar

from pandong_nlp.errors import SettingsFileError

__all__ = ["LastGood"]

T = TypeVar("T")
_Seen = tuple[tuple[Path, int, int] | None, ...]


class LastGood(Generic[T]):
    """What `load` gave when it last succeeded.

    `paths` may be a function where files come and go.

    Attributes:
        error: why the files as they are now are not in force; None if they are.

    Raises:
        SettingsFileError: at the start, when there is nothing to fall back on.
    """

    def __init__(self, paths: Iterable[Path] | Callable[[], Iterable[Path]], load: Callable[[], T]) -> None:
        self._paths = paths if callable(paths) else tuple(paths).__iter__
        self._load = load
        self._seen = self._look()
        self._value = load()
        self.error: SettingsFileError | None = None

    def current(self) -> T:
        """What is in force now; looks at the files' times and sizes, and reads them only when those have changed."""
        seen = self._look()
        if seen != self._seen:
            self._seen = seen
            try:
                self._value, self.error = self._load(), None
            except SettingsFileError as error:
                self.error = error
        return self._value

    def _look(self) -> _Seen:
        return tuple(map(_state_of, self._paths()))


def _state_of(path: Path) -> tuple[Path, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return path, found.st_mtime_ns, found.st_size
