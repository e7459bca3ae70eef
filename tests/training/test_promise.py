"""Thresholds by eye, promises kept where they were chosen, and kept on fresh tickets of the same kind."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pandong_nlp.model.abstain import Abstention, Familiarity
from training.promise import ERRORS, OWN_FROM, _lowest, _promise, _threshold, abstention_of

Matrix = NDArray[np.float32]
NEVER = 2.0
CATEGORIES = 8


def column(*numbers: float) -> Matrix:
    return np.array(numbers, np.float32)


def flags(written: str) -> NDArray[np.bool_]:
    """R is right, w is wrong."""
    return np.array([letter == "R" for letter in written])


def test_the_threshold_is_the_lowest_confidence_that_keeps_the_error() -> None:
    # From the top (1 + wrong) / (1 + auto): 1/2, 1/3, 1/4, 2/5, 2/6.
    confidence, right = column(0.9, 0.8, 0.7, 0.6, 0.5), flags("RRRwR")
    assert _threshold(0.25, confidence, right) == pytest.approx(0.7)
    assert _threshold(0.34, confidence, right) == pytest.approx(0.5)
    assert _threshold(0.2, confidence, right) == NEVER


def test_tickets_of_one_confidence_are_let_through_together_or_not_at_all() -> None:
    assert _threshold(0.3, column(0.9, 0.7, 0.7, 0.7), flags("RRRw")) == NEVER
    assert _threshold(0.3, column(0.9, 0.7, 0.7, 0.7), flags("RRRR")) == pytest.approx(0.7)


def test_the_order_of_the_tickets_does_not_matter() -> None:
    confidence, right = column(0.5, 0.9, 0.6, 0.8, 0.7), flags("RRwRR")
    assert _threshold(0.34, confidence, right) == _threshold(0.34, confidence[::-1], right[::-1])


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=80), st.sampled_from(ERRORS))
def test_whatever_the_tickets_no_lower_confidence_would_keep_the_error(
    tickets: list[tuple[int, bool]], error: float
) -> None:
    confidence, right = column(*(place / 20 for place, _ in tickets)), np.array([hit for _, hit in tickets])

    def keeps(threshold: float) -> bool:
        through = confidence >= np.float32(threshold)
        return bool((1 + (~right[through]).sum()) / (1 + through.sum()) <= error)

    found = _threshold(error, confidence, right)
    assert found == NEVER or keeps(found)
    assert not any(keeps(float(lower)) for lower in confidence[confidence < np.float32(found)])


def test_the_set_threshold_leaves_out_at_most_its_share_of_the_right_categories() -> None:
    probability = column(*(place / 100 for place in range(1, 40)))
    assert _lowest(probability, 0.1) == pytest.approx(0.04)  # the ⌊40 · 0.1⌋-th smallest: three of 39 are below
    assert _lowest(probability[:8], 0.1) == 0.0  # so few that nothing may be left out


@dataclass(frozen=True)
class Tickets:
    """Probabilities of tickets, and the truth drawn with other chances where `honest` is False."""

    primary: Matrix
    membership: Matrix
    truth: NDArray[np.int64]
    how: Familiarity


def simulated(seed: int, rows: int = 4000, *, honest: bool = True) -> Tickets:
    """Categories from common to rare; where not honest, some of them are surer of themselves than they should be."""
    dice = np.random.default_rng(seed)
    commonness = 1 / np.arange(1, CATEGORIES + 1)
    lure = np.log(commonness) + np.random.default_rng(5).normal(scale=0.1, size=CATEGORIES)
    logits = dice.normal(scale=4, size=(rows, CATEGORIES)) + lure
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    chances = shares
    if not honest:
        chances = shares ** np.linspace(1, 0.4, CATEGORIES)
        chances /= chances.sum(axis=1, keepdims=True)
    truth = np.minimum((dice.random((rows, 1)) > chances.cumsum(axis=1)).sum(axis=1), CATEGORIES - 1)
    known = dice.integers(5, 60, rows).astype(np.float32)
    return Tickets(shares.astype(np.float32), shares.astype(np.float32), truth, Familiarity(known + 10, known))


def chosen_on(tickets: Tickets) -> Abstention:
    return abstention_of(tickets.primary, tickets.membership, tickets.truth, tickets.how)


def outcome(abstention: Abstention, error: float, tickets: Tickets) -> tuple[float, float]:
    """Share of tickets that are sure enough, and the share of wrong ones among them."""
    said, confidence = tickets.primary.argmax(axis=1), tickets.primary.max(axis=1)
    auto = confidence >= np.array(abstention.promise(error).thresholds, np.float32)[said]
    return float(auto.mean()), float((said != tickets.truth)[auto].mean()) if auto.any() else 0.0


@pytest.mark.parametrize("honest", [True, False])
@pytest.mark.parametrize("seed", range(8))
def test_a_promise_is_kept_on_the_tickets_it_was_chosen_on(seed: int, honest: bool) -> None:
    tickets = simulated(seed, honest=honest)
    for promise in chosen_on(tickets).promises:
        coverage, wrong = outcome(chosen_on(tickets), promise.error, tickets)
        assert wrong <= promise.error
        assert (promise.coverage, promise.realised) == pytest.approx((coverage, wrong))


@pytest.mark.parametrize("honest", [True, False])
@pytest.mark.parametrize("seed", range(8))
def test_a_larger_error_never_covers_less_in_any_category(seed: int, honest: bool) -> None:
    promises = chosen_on(simulated(seed, honest=honest)).promises
    assert [promise.error for promise in promises] == list(ERRORS) == sorted(ERRORS)
    for strict, generous in pairwise(promises):
        assert strict.coverage <= generous.coverage
        assert all(low <= high for high, low in zip(strict.thresholds, generous.thresholds, strict=True))


@pytest.mark.parametrize("honest", [True, False])
def test_five_in_a_hundred_promised_are_at_most_seven_on_fresh_tickets(honest: bool) -> None:
    wrong = []
    for seed in range(12):
        abstention = chosen_on(simulated(seed, honest=honest))
        coverage, realised = outcome(abstention, 0.05, simulated(seed + 1000, 20_000, honest=honest))
        assert coverage > 0.05
        wrong.append(realised)
    assert max(wrong) <= 0.07
    assert np.mean(wrong) <= 0.055


def test_sets_hold_the_right_category_as_often_as_promised_on_fresh_tickets() -> None:
    covered = []
    for seed in range(12):
        abstention, fresh = chosen_on(simulated(seed)), simulated(seed + 1000, 20_000)
        assert abstention.set_coverage == 0.9
        covered.append(np.mean(fresh.primary[np.arange(20_000), fresh.truth] >= abstention.set_threshold))
    assert min(covered) >= 0.88
    assert np.mean(covered) == pytest.approx(0.9, abs=0.01)


def test_usual_tickets_are_seldom_called_strange() -> None:
    for seed in range(5):
        abstention, fresh = chosen_on(simulated(seed)), simulated(seed + 1000)
        strange = abstention.novelty(fresh.membership, fresh.how) != ""
        assert strange.mean() < 0.02


def of_two(confidence: list[float], right: str, category: int = 0) -> tuple[Matrix, NDArray[np.int64]]:
    """Tickets said to be of `category` out of three."""
    primary = np.zeros((len(confidence), 3), np.float32)
    primary[:, category] = confidence
    primary[:, 2] = 1 - primary[:, category]
    return primary, np.where(flags(right), category, 2)


def joined(*parts: tuple[Matrix, NDArray[np.int64]]) -> tuple[Matrix, NDArray[np.int64]]:
    return np.concatenate([part for part, _ in parts]), np.concatenate([truth for _, truth in parts])


def test_a_category_that_breaks_the_promise_at_the_common_threshold_gets_its_own() -> None:
    good = of_two([0.8] * 900, "R" * 900)
    bad = of_two([0.9] * 100 + [0.8] * 100, "R" * 100 + "R" * 80 + "w" * 20, category=1)
    promise = _promise(0.05, *joined(good, bad), None)
    assert promise.thresholds == pytest.approx((0.8, 0.9, 0.8))
    assert promise.own == (False, True, False)
    assert promise.realised == 0
    assert promise.coverage == pytest.approx(1000 / 1100)


def test_a_category_with_few_tickets_shares_the_common_threshold_however_it_does() -> None:
    few = OWN_FROM - 1
    good = of_two([0.8] * 900, "R" * 900)
    bad = of_two([0.8] * few, "w" * 20 + "R" * (few - 20), category=1)
    promise = _promise(0.05, *joined(good, bad), None)
    assert promise.own == (False,) * 3
    assert promise.thresholds == pytest.approx((0.8,) * 3)


def test_a_category_that_is_never_good_enough_never_stands() -> None:
    good = of_two([0.8] * 9000, "R" * 9000)
    bad = of_two([0.9] * 200, "Rw" * 100, category=1)
    assert _promise(0.05, *joined(good, bad), None).thresholds == pytest.approx((0.8, NEVER, 0.8))


def test_a_model_that_is_mostly_wrong_promises_nothing_automatic() -> None:
    primary, truth = of_two([0.9, 0.8, 0.7], "wRw")
    promise = _promise(0.1, primary, truth, None)
    assert (promise.coverage, promise.realised) == (0, 0)
    assert set(promise.thresholds) == {NEVER}


def test_a_ticket_of_which_nothing_is_known_is_too_short_even_where_usual_tickets_are_so() -> None:
    tickets = simulated(1)
    nothing = Familiarity(np.ones_like(tickets.how.pairs), np.zeros_like(tickets.how.known))
    assert abstention_of(tickets.primary, tickets.membership, tickets.truth, nothing).fewest_known == 1


def test_tickets_of_an_office_that_writes_at_length_are_still_too_short_below_six_pairs() -> None:
    tickets = simulated(1)
    long = Familiarity(tickets.how.pairs + 500, tickets.how.known + 500)
    assert abstention_of(tickets.primary, tickets.membership, tickets.truth, long).fewest_known == 6
