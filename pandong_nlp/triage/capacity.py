"""What a studio that can take so many tickets a day takes, and what share of the hard cases that is.

Every day's tickets are ranked by the studio's score; the table of what a share of tickets catches comes from the
model's held-out tickets (its card). Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

__all__ = ["capacity_table", "caught_share", "day_thresholds"]


def day_thresholds(scores: Iterable[tuple[str, float]], capacity: int) -> dict[str, float]:
    """Day → the lowest score that the studio still takes on that day; `scores` are (day, score) of every ticket.

    Of tickets with equal scores at the limit all are taken.

    >>> day_thresholds([("11-01", 0.9), ("11-01", 0.2), ("11-02", 0.1)], capacity=1)
    {'11-01': 0.9, '11-02': 0.1}
    """
    by_day: defaultdict[str, list[float]] = defaultdict(list)
    for day, score in scores:
        by_day[day].append(score)
    return {day: sorted(found, reverse=True)[: max(capacity, 1)][-1] for day, found in by_day.items()}


def caught_share(share: float, table: Sequence[Sequence[float]]) -> float | None:
    """The share of hard cases among the likeliest `share` of tickets, interpolated; None without a table.

    `table` has rows (share of tickets, lowest score, share of hard cases), by rising share.

    >>> round(caught_share(0.15, [(0.1, 0.7, 0.5), (0.2, 0.4, 0.8)]), 2)
    0.65
    """
    if not table:
        return None
    points = [(0.0, 0.0), *((row[0], row[2]) for row in table), (1.0, 1.0)]
    for (low, caught), (high, more) in pairwise(points):
        if low <= share <= high:
            return caught + (more - caught) * ((share - low) / (high - low) if high > low else 0.0)
    return None


def capacity_table(manifest: Mapping[str, Any]) -> list[Sequence[float]]:
    """The table of a model's manifest; empty for a model without difficulty."""
    rows = manifest["metrics"].get("studio", {}).get("capacity", ())
    return [row for row in rows if row[2] is not None]
