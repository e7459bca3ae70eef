"""All settings of tickets in one editable file: clock, outcomes, repeats, surges.

What an office's file leaves out is as packaged in `data/tickets.yaml`; what it says replaces the whole part.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pandong_nlp.tickets.deadlines import ClockRules
from pandong_nlp.tickets.outcomes import OutcomeRules
from pandong_nlp.tickets.surges import SurgeRules
from pandong_nlp.yaml_file import Entry, read_packaged, read_yaml

__all__ = ["TicketSettings"]

FILE = "tickets.yaml"
PARTS = ("clock", "outcomes", "repeats", "surges")


@dataclass(frozen=True, slots=True)
class TicketSettings:
    clock: ClockRules
    outcomes: OutcomeRules
    repeat_windows_days: tuple[int, ...]
    surges: SurgeRules

    @classmethod
    def packaged(cls) -> Self:
        """Examples to start from; none of their numbers is official.

        >>> list(TicketSettings.packaged().clock.classes)
        ['2h', '24h', '7d', '15d']
        """
        return cls.parse(None)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the office's file.

        Raises:
            SettingsFileError: naming file, line, key and what is allowed.
        """
        return cls.parse(read_yaml(path))

    @classmethod
    def parse(cls, entry: Entry | None) -> Self:
        parts = _parts(read_packaged(FILE)) | _parts(entry)
        return cls(
            ClockRules.parse(parts["clock"]),
            OutcomeRules.parse(parts["outcomes"]),
            _windows(parts["repeats"]),
            SurgeRules.parse(parts["surges"]),
        )


def _parts(entry: Entry | None) -> dict[str, Entry]:
    return entry.mapping(PARTS) if entry else {}


def _windows(entry: Entry) -> tuple[int, ...]:
    windows = entry.mapping(("windows_days",), required=("windows_days",))["windows_days"]
    found = tuple(sorted({each.whole(1, 3660) for each in windows.sequence()}))
    if not found:
        windows.refuse("至少一个天数，如 [30]")
    return found
