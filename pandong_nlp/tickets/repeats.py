"""Same caller, same place, same event: how many earlier tickets there are within so many days.

Sees keyed digests and dates only; which phone or address stands behind a digest it must not know.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from pandong_nlp.errors import TicketError

__all__ = ["SAME_NAMES", "Sighting", "count_repeats"]

SAME_NAMES = MappingProxyType({"caller": "同一来电人", "place": "同一地点", "event": "同一事件"})
"""What two tickets can have in common and what it is called."""

Counts = Mapping[str, Mapping[int, int]]
"""By what is the same (SAME_NAMES) and by window in days: how many earlier tickets."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One ticket; `caller`, `place` and `event` are keyed digests or group ids, empty when not known."""

    id: str
    on: date
    caller: str = ""
    place: str = ""
    event: str = ""


def count_repeats(sightings: Iterable[Sighting], windows_days: Sequence[int]) -> dict[str, Counts]:
    """For every ticket, by its id, the tickets before it that have the same digest.

    A window of n days holds the ticket's own day and the n - 1 days before it. Tickets of one day count in the order
    given, so that of two on one day the second repeats the first. An empty digest repeats nothing.

    >>> day = date(2026, 11, 24)
    >>> found = count_repeats([Sighting("a", day, caller="x"), Sighting("b", day, caller="x")], (7,))
    >>> found["b"]["caller"][7], found["a"]["caller"][7]
    (1, 0)

    Raises:
        TicketError: a window shorter than a day, or a ticket given twice.
    """
    if any(window < 1 for window in windows_days):
        raise TicketError(f"统计重复的天数是 {list(windows_days)}；每个都应为 1 或更大的整数。")
    earlier: defaultdict[tuple[str, str], list[date]] = defaultdict(list)
    counts: dict[str, Counts] = {}
    for sighting in sorted(sightings, key=lambda each: each.on):
        if sighting.id in counts:
            raise TicketError(f"工单 {sighting.id} 出现了两次；每件工单只能统计一次，请去掉重复的。")
        counts[sighting.id] = {
            same: _within(
                earlier[same, digest] if (digest := getattr(sighting, same)) else [], sighting.on, windows_days
            )
            for same in SAME_NAMES
        }
        for same in SAME_NAMES:
            if digest := getattr(sighting, same):
                earlier[same, digest].append(sighting.on)
    return counts


def _within(days: list[date], on: date, windows_days: Sequence[int]) -> dict[int, int]:
    """`days` rise and none lies after `on`."""
    return {window: len(days) - bisect_left(days, on - timedelta(days=window - 1)) for window in windows_days}
