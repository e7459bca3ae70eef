"""Hours gone and due instants of hour classes, which run by the clock, day and night, on holidays too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

__all__ = ["Span", "due_instant", "elapsed", "merged"]

Span = tuple[datetime, datetime]
"""An interval from an instant up to, not including, another."""


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same instants as disjoint spans in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def elapsed(start: datetime, until: datetime, stopped: Iterable[Span]) -> timedelta:
    """Running time from `start` until `until`, without the spans in which the clock stood; none before `start`."""
    if until <= start:
        return timedelta()
    stood = (min(until, b) - max(start, a) for a, b in merged(stopped) if b > start and a < until)
    return until - start - sum(stood, timedelta())


def due_instant(start: datetime, length: timedelta, stopped: Iterable[Span]) -> datetime:
    """When `length` has run from `start` on; a span that begins after that changes nothing.

    >>> from datetime import UTC
    >>> at = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
    >>> str(due_instant(at, timedelta(hours=2), [(at + timedelta(hours=1), at + timedelta(hours=24))]))
    '2026-12-01 16:00:00+00:00'
    """
    due = start + length
    for a, b in merged(stopped):
        if a < due and b > start:
            due += b - max(a, start)
    return due
