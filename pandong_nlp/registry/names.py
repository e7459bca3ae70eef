"""What a model may be called, so that a name is always a plain folder and never a way out of the store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from pandong_nlp.errors import RegistryError

__all__ = ["ModelVersion", "is_name", "natural_order"]

_LONGEST = 64
_NAME = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A model's name and version, written `name/version`.

    Raises:
        RegistryError: a part holds other characters than small letters, digits and single . _ - between them.
    """

    name: str
    version: str

    def __post_init__(self) -> None:
        for part in (self.name, self.version):
            if not is_name(part):
                raise RegistryError(
                    f"模型名称或版本“{part[:_LONGEST]}”不合规；只能用小写字母、数字和它们之间的 . _ -，"
                    f"最长 {_LONGEST} 个字符，例如 office/2026.07.01。"
                )

    @classmethod
    def parse(cls, text: str) -> Self:
        """The version that `str` writes.

        >>> ModelVersion.parse("office/2026.07.01")
        ModelVersion(name='office', version='2026.07.01')
        """
        name, _, version = text.partition("/")
        return cls(name, version)

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"


def is_name(text: str) -> bool:
    """Whether the text can be the name of a model or of a version.

    >>> is_name("2026.07.01-2"), is_name(".."), is_name("a/b"), is_name("A"), is_name("")
    (True, False, False, False, False)
    """
    return len(text) <= _LONGEST and _NAME.fullmatch(text) is not None


def natural_order(text: str) -> tuple[tuple[int, str], ...]:
    """A sort key by which 1.10 comes after 1.9.

    >>> sorted(["1.10", "1.9", "1.9-2"], key=natural_order)
    ['1.9', '1.9-2', '1.10']
    """
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"[._-]|(?<=\D)(?=\d)", text))
