"""Where the service keeps its things and for how long: plain values, read from the environment once.

Knows nothing of databases or keys; `store.open_store` builds both from these values.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from pandong_nlp.errors import CallError
from pandong_nlp.registry import home

__all__ = ["Settings"]

LONGEST_DAYS = 36_600


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one installation.

    Attributes:
        database_url: `sqlite:///path` or `postgresql://…`; its `repr` is left out, it may hold a password.
        key_file: the keys that contact data and raw text are encrypted with; made at the first start.
        attachments: folder of the files that belong to tickets.
        retention_days: how long contact data and raw text of a closed ticket are kept.
        idempotency_days: how long a repeated request is recognised.
    """

    database_url: str = field(repr=False)
    key_file: Path
    attachments: Path
    retention_days: int = 730
    idempotency_days: int = 7

    def __post_init__(self) -> None:
        for name, days in (("保留", self.retention_days), ("幂等键", self.idempotency_days)):
            if not 1 <= days <= LONGEST_DAYS:
                raise CallError(f"{name}天数是 {days}；应为 1 到 {LONGEST_DAYS} 的整数，请改设置。")

    @classmethod
    def in_folder(cls, folder: Path) -> Self:
        """The embedded default: everything in one folder.

        >>> Settings.in_folder(Path("/srv/pandong")).key_file.as_posix()
        '/srv/pandong/pandong.key'
        """
        url = f"sqlite:///{(folder / 'pandong.sqlite3').absolute().as_posix()}"
        return cls(url, folder / "pandong.key", folder / "attachments")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """`PANDONG_DATABASE_URL`, `PANDONG_KEY_FILE`, `PANDONG_ATTACHMENTS`, `PANDONG_RETENTION_DAYS`.

        What is not set is as in `in_folder(home() / "service")`.

        Raises:
            CallError: a number of days that is none.
        """
        default = cls.in_folder(home() / "service")
        return cls(
            environment.get("PANDONG_DATABASE_URL") or default.database_url,
            Path(environment.get("PANDONG_KEY_FILE") or default.key_file),
            Path(environment.get("PANDONG_ATTACHMENTS") or default.attachments),
            _days(environment, "PANDONG_RETENTION_DAYS", default.retention_days),
        )


def _days(environment: Mapping[str, str], name: str, default: int) -> int:
    given = environment.get(name, "").strip()
    if given and not given.isascii():
        raise CallError(f"环境变量 {name} 是“{given}”；应为天数，如 730。")
    try:
        return int(given) if given else default
    except ValueError:
        raise CallError(f"环境变量 {name} 是“{given}”；应为天数，如 730。") from None
