"""Unusual rises: more tickets of a category in a community within the last days than the weeks before let expect.

The formula is that of `algo.bayes` in the R package surveillance (M. Höhle, Computational Statistics 22, 2007,
571-582, doi:10.1007/s00180-007-0074-8). Counts are Poisson with an unknown daily rate, its prior is Jeffreys'
Gamma(1/2, 0). After T tickets in n baseline days, the count of the next w days is negative binomial with size T + 1/2
and success probability n / (n + w); its mean is (T + 1/2) w / n. (`algo.bayes` has w = 1.) The p-value is the
probability of at least as many tickets as were counted. It holds for rare and for frequent cells alike, where a rule
of so many standard deviations fails on baselines of zeros. Knows nothing of texts or units.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, lgamma, log
from typing import Self

from pandong_nlp.errors import TicketError
from pandong_nlp.yaml_file import Entry

__all__ = ["Surge", "SurgeRules", "Tally", "find_surges", "tail_probability"]


@dataclass(frozen=True, slots=True)
class Tally:
    """One ticket, as far as surges care."""

    category: str
    community: str
    on: date


@dataclass(frozen=True, slots=True)
class SurgeRules:
    """What counts as unusual.

    Attributes:
        window_days, baseline_days: the last days that are judged, and the days before them that they are judged by.
        level: p-values up to it are a surge: about the share of false alarms per cell and day in quiet times. With
            the packaged rules, a district's 10,000 records of 2018 (1,113 cells of category and community) with their
            dates shuffled give 0.12 alarms a day, in their true order, with gaps and tides, 0.93.
        minimum: fewer tickets than this in the window are never a surge.
    """

    window_days: int
    baseline_days: int
    level: float
    minimum: int

    @classmethod
    def parse(cls, entry: Entry) -> Self:
        keys = ("window_days", "baseline_days", "level", "minimum")
        parts = entry.mapping(keys, required=keys)
        return cls(
            parts["window_days"].whole(1, 31),
            parts["baseline_days"].whole(14, 366),
            parts["level"].number(1e-12, 0.2),
            parts["minimum"].whole(1, 1000),
        )


@dataclass(frozen=True, slots=True)
class Surge:
    """`count` tickets in the window up to day `on`, where `expected` were usual: the smaller `p_value`, the rarer."""

    category: str
    community: str
    on: date
    count: int
    expected: float
    p_value: float


def find_surges(tallies: Iterable[Tally], on: date, observed_from: date, rules: SurgeRules) -> tuple[Surge, ...]:
    """The surges of the window that ends with day `on`, the most unusual first.

    `observed_from` is the first day whose tickets are all in `tallies`; days without any ticket count as zeros.

    Raises:
        TicketError: the baseline reaches back to before `observed_from`.
    """
    window_from = on - timedelta(days=rules.window_days - 1)
    baseline_from = window_from - timedelta(days=rules.baseline_days)
    if baseline_from < observed_from:
        enough_on = observed_from + timedelta(days=rules.baseline_days + rules.window_days - 1)
        raise TicketError(
            f"工单从 {observed_from} 才开始有记录，到 {enough_on} 才够比较；请改看那天以后，或减少 baseline_days。"
        )
    seen: defaultdict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for tally in tallies:
        if baseline_from <= tally.on <= on:
            seen[tally.category, tally.community][tally.on >= window_from] += 1
    found = (
        Surge(
            *cell,
            on,
            counts[True],
            (counts[False] + 0.5) * rules.window_days / rules.baseline_days,
            tail_probability(counts[True], counts[False], rules.baseline_days, rules.window_days),
        )
        for cell, counts in seen.items()
        if counts[True] >= rules.minimum
    )
    surges = [surge for surge in found if surge.p_value <= rules.level]
    return tuple(sorted(surges, key=lambda surge: (surge.p_value, surge.category, surge.community)))


def tail_probability(count: int, before: int, baseline_days: int, window_days: int) -> float:
    """The probability, in [0, 1], of at least `count` in `window_days` after `before` in `baseline_days`.

    >>> round(tail_probability(3, 0, 28, 3), 5)
    0.00029
    >>> tail_probability(0, 5, 28, 3)
    1.0
    """
    size, success = before + 0.5, baseline_days / (baseline_days + window_days)
    constant = size * log(success) - lgamma(size)
    below = (exp(lgamma(k + size) - lgamma(k + 1) + constant + k * log(1 - success)) for k in range(count))
    return min(1.0, max(0.0, 1.0 - sum(below)))
