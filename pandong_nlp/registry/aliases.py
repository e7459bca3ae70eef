"""aliases.json: which version is champion, and which ones were before.

A change reads, changes and replaces the file under a lock, so that two promotions at once are two entries of history.
Knows no folders of models.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pandong_nlp.errors import RegistryError
from pandong_nlp.registry.names import ModelVersion

__all__ = ["AliasFile", "Aliases"]

_PATIENCE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Aliases:
    """The champion and its predecessors, the latest last; None stands for the champion that comes with the program."""

    champion: ModelVersion | None = None
    history: tuple[ModelVersion | None, ...] = ()

    def promoted(self, version: ModelVersion) -> Aliases:
        """The same with another champion; unchanged if it is champion already."""
        return self if version == self.champion else Aliases(version, (*self.history, self.champion))

    def rolled_back(self) -> Aliases:
        """The same with the previous champion.

        Raises:
            RegistryError: there was none.
        """
        if not self.history:
            raise RegistryError("没有更早的 champion 可以退回；请用 pandong models promote 指定一个版本。")
        return Aliases(self.history[-1], self.history[:-1])

    @classmethod
    def from_json(cls, text: str) -> Aliases:
        """Raises ValueError, KeyError, TypeError or RegistryError where the text is not what `to_json` writes."""
        content = json.loads(text)
        history = content["history"]
        if not isinstance(history, list):
            raise TypeError("history")
        return cls(_version(content["champion"]), tuple(_version(entry) for entry in history))

    def to_json(self) -> str:
        """The content of the file."""
        content = {"champion": _text(self.champion), "history": [_text(version) for version in self.history]}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


class AliasFile:
    """The file on disk; a missing one stands for no champion."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Aliases:
        """What the file says.

        Raises:
            RegistryError: it cannot be read, or is damaged.
        """
        try:
            return Aliases.from_json(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return Aliases()
        except OSError as error:
            raise RegistryError(f"读不了 {self._path}：{error.strerror or error}；请检查这个文件的权限。") from error
        except (ValueError, KeyError, TypeError, RegistryError) as error:
            raise RegistryError(
                f"{self._path} 已损坏，看不出哪个模型是 champion；请把它移走，"
                "再用 pandong models list 查看、用 pandong models promote 重新指定。"
            ) from error

    def update(self, change: Callable[[Aliases], Aliases]) -> tuple[Aliases, Aliases]:
        """Apply a change to what the file says at that moment; the state before and after.

        Raises:
            RegistryError: another program holds the file for too long, or the folder cannot be written.
        """
        from filelock import FileLock, Timeout

        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._path.with_suffix(".lock"), timeout=_PATIENCE_SECONDS):
                before = self.read()
                after = change(before)
                if after != before:
                    self._replace(after)
                return before, after
        except Timeout as error:
            raise RegistryError(f"另一个程序正在改动 {self._path}；请稍后再试。") from error
        except OSError as error:
            raise RegistryError(f"写不了 {self._path}：{error.strerror or error}；请检查文件夹的权限。") from error

    def _replace(self, aliases: Aliases) -> None:
        temporary = self._path.with_name(f".{self._path.name}.part")
        with temporary.open("w", encoding="utf-8") as stream:
            stream.write(aliases.to_json())
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(self._path)


def _version(entry: object) -> ModelVersion | None:
    if entry is None:
        return None
    if not isinstance(entry, str):
        raise TypeError(entry)
    return ModelVersion.parse(entry)


def _text(version: ModelVersion | None) -> str | None:
    return None if version is None else str(version)
