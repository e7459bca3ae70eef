"""Unusual rises, and days that are as usual."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom

from pandong_nlp.errors import TicketError
from pandong_nlp.tickets import SurgeRules, Tally, TicketSettings, find_surges
from pandong_nlp.tickets.surges import tail_probability

RULES = TicketSettings.packaged().surges
ON = date(2026, 3, 1)
LONG_AGO = date(2025, 1, 1)
USUAL = [Tally("environment.noise", "东里", ON - timedelta(days=before)) for before in range(60)]


def heating(count: int, on: date = ON) -> list[Tally]:
    return [Tally("utilities.heating", "西里", on)] * count


def test_a_rise_out_of_nothing_is_found_and_one_a_day_as_always_is_not() -> None:
    (surge,) = find_surges([*USUAL, *heating(5)], ON, LONG_AGO, RULES)
    assert (surge.category, surge.community, surge.on, surge.count) == ("utilities.heating", "西里", ON, 5)
    assert surge.expected == pytest.approx(0.5 * 3 / 28)
    assert surge.p_value < RULES.level


def test_few_tickets_are_never_a_surge() -> None:
    certain = SurgeRules(window_days=3, baseline_days=28, level=0.2, minimum=3)
    assert find_surges(heating(2), ON, LONG_AGO, certain) == ()
    assert len(find_surges(heating(3), ON, LONG_AGO, certain)) == 1


def test_the_window_holds_its_last_days_only() -> None:
    assert find_surges(heating(9, ON + timedelta(days=1)), ON, LONG_AGO, RULES) == ()
    assert len(find_surges(heating(9, ON - timedelta(days=2)), ON, LONG_AGO, RULES)) == 1
    assert find_surges(heating(9, ON - timedelta(days=3)), ON, LONG_AGO, RULES) == ()


def test_the_most_unusual_comes_first() -> None:
    tallies = [*heating(6), *[Tally("traffic.parking", "东里", ON)] * 9]
    assert [surge.count for surge in find_surges(tallies, ON, LONG_AGO, RULES)] == [9, 6]


def test_a_record_that_is_too_short_to_compare_with_is_told_with_the_day_it_will_do() -> None:
    begun = ON - timedelta(days=29)
    with pytest.raises(TicketError, match=f"从 {begun} 才开始有记录，到 {ON + timedelta(days=1)} 才够比较"):
        find_surges(heating(9), ON, begun, RULES)
    assert find_surges(heating(9), ON, begun - timedelta(days=1), RULES)


@given(st.integers(0, 60), st.integers(0, 500), st.integers(14, 366), st.integers(1, 31))
def test_the_probability_is_the_negative_binomial_tail(count: int, before: int, baseline: int, window: int) -> None:
    ours = tail_probability(count, before, baseline, window)
    theirs = nbinom.sf(count - 1, before + 0.5, baseline / (baseline + window))
    assert 0 <= ours <= 1
    assert math.isclose(ours, theirs, rel_tol=1e-6, abs_tol=1e-10)
    assert tail_probability(count + 1, before, baseline, window) <= ours + 1e-12
