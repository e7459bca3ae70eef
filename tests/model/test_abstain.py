"""Auto, choose or manual: every way to each, on tickets of three categories."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from pandong_nlp.errors import CallError
from pandong_nlp.model import DEFAULT_ERROR
from pandong_nlp.model.abstain import Abstention, Familiarity, Promise

Matrix = NDArray[np.float32]
SLUGS = ("dogs", "noise", "parking")


def promise(error: float, *thresholds: float) -> Promise:
    return Promise(error, thresholds, (True,) * 3, 0.5, error / 2)


STRICT, USUAL = promise(0.02, 0.9, 0.95, 2.0), promise(0.05, 0.6, 0.7, 2.0)
ABSTENTION = Abstention(
    promises=(STRICT, USUAL),
    set_coverage=0.9,
    set_threshold=0.25,
    fewest_known=4.0,
    least_share=0.3,
    least_membership=0.1,
)
USUAL_TICKET = Familiarity(np.array([20], np.float32), np.array([15], np.float32))
MEMBER = [0.9, 0.1, 0.1]


def decided(
    primary: list[float],
    membership: list[float] = MEMBER,
    how: Familiarity = USUAL_TICKET,
    kept: Promise = USUAL,
) -> dict[str, Any]:
    """The fields of one ticket."""
    found = {"category": np.array([primary], np.float32), "membership": np.array([membership], np.float32)}
    return {name: column[0] for name, column in ABSTENTION.fields(kept, SLUGS, found, how).items()}


def known(pairs: float, terms: float) -> Familiarity:
    return Familiarity(np.array([pairs], np.float32), np.array([terms], np.float32))


def test_a_sure_category_stands() -> None:
    assert decided([0.6, 0.2, 0.2]) == {
        "decision": "auto",
        "category_set": ("dogs",),
        "abstain_reason": None,
        "novelty": None,
    }


def test_the_threshold_is_that_of_the_category() -> None:
    assert decided([0.2, 0.65, 0.15])["decision"] == "choose"
    assert decided([0.2, 0.7, 0.1])["decision"] == "auto"


def test_a_category_that_may_never_stand_is_never_automatic() -> None:
    assert decided([0.0, 0.0, 1.0])["decision"] == "choose"


def test_a_stricter_promise_lets_fewer_stand() -> None:
    assert decided([0.8, 0.1, 0.1], kept=USUAL)["decision"] == "auto"
    assert decided([0.8, 0.1, 0.1], kept=STRICT)["decision"] == "choose"


def test_the_set_holds_what_reaches_its_threshold_by_falling_probability() -> None:
    assert decided([0.3, 0.45, 0.25])["category_set"] == ("noise", "dogs", "parking")
    assert decided([0.24, 0.5, 0.26])["category_set"] == ("noise", "parking")


def test_the_first_category_is_in_the_set_even_below_its_threshold() -> None:
    abstention = replace(ABSTENTION, set_threshold=0.5)
    found = {"category": np.array([[0.4, 0.3, 0.3]], np.float32), "membership": np.array([MEMBER], np.float32)}
    fields = abstention.fields(USUAL, SLUGS, found, USUAL_TICKET)
    assert fields["category_set"] == [("dogs",)]
    assert (fields["decision"], fields["abstain_reason"]) == (["manual"], ["ambiguous"])  # likelier wrong than right


@pytest.mark.parametrize(
    ("how", "membership", "novelty"),
    [
        (known(3, 3), MEMBER, "short"),
        (known(0, 0), MEMBER, "short"),
        (known(40, 11), MEMBER, "words"),
        (USUAL_TICKET, [0.09, 0.05, 0.0], "topic"),
        (known(3, 0), [0, 0, 0], "short"),
        (known(40, 11), [0, 0, 0], "words"),
    ],
)
def test_a_ticket_like_nothing_known_goes_to_a_person_however_sure_the_model_is(
    how: Familiarity, membership: list[float], novelty: str
) -> None:
    fields = decided([0.99, 0.01, 0.0], membership, how)
    assert (fields["decision"], fields["abstain_reason"], fields["novelty"]) == ("manual", "novel", novelty)


def test_a_ticket_at_the_limits_is_like_those_known() -> None:
    fields = decided([0.9, 0.1, 0.0], [0.1, 0.0, 0.0], known(10, 4))
    assert (fields["decision"], fields["novelty"]) == ("auto", None)


def test_the_share_known_lies_between_0_and_1() -> None:
    how = Familiarity(np.array([0, 4, 2], np.float32), np.array([0, 1, 3], np.float32))
    assert how.share.tolist() == [0, 0.25, 1]
    assert Familiarity.joined([how, known(2, 1)]).share.tolist() == [0, 0.25, 1, 0.5]
    assert how.of(np.array([1])).share.tolist() == [0.25]


@pytest.mark.parametrize(("error", "kept"), [(0.02, STRICT), (0.049, STRICT), (0.05, USUAL), (0.5, USUAL), (1, USUAL)])
def test_the_most_generous_promise_that_keeps_the_error_is_taken(error: float, kept: Promise) -> None:
    assert ABSTENTION.promise(error) is kept


@pytest.mark.parametrize("error", [0.0, 0.019, -1.0])
def test_an_error_that_no_promise_keeps_is_refused_with_those_there_are(error: float) -> None:
    with pytest.raises(CallError, match="没有错误率 .*% 的阈值；可用：2%、5%。"):
        ABSTENTION.promise(error)


def test_the_default_error_is_five_in_a_hundred() -> None:
    assert DEFAULT_ERROR == 0.05


def rows(count: int) -> st.SearchStrategy[tuple[Matrix, Matrix, Familiarity]]:
    shares = arrays(np.float32, (count, 3), elements=st.floats(0, 1, width=32))
    pairs = arrays(np.float32, count, elements=st.integers(0, 40).map(float))
    return st.tuples(shares, shares, st.builds(Familiarity, pairs, pairs))


@given(st.integers(1, 5).flatmap(rows))
def test_every_ticket_gets_a_decision_that_fits_its_reasons(tickets: tuple[Matrix, Matrix, Familiarity]) -> None:
    primary, membership, how = tickets
    fields = ABSTENTION.fields(USUAL, SLUGS, {"category": primary, "membership": membership}, how)
    for row, decision in enumerate(fields["decision"]):
        assert decision in ("auto", "choose", "manual")
        assert (fields["abstain_reason"][row] is not None) == (decision == "manual")
        assert (fields["novelty"][row] is not None) == (fields["abstain_reason"][row] == "novel")
        held = [primary[row, SLUGS.index(slug)] for slug in fields["category_set"][row]]
        assert held[0] == primary[row].max()
        assert held == sorted(held, reverse=True)


@given(st.integers(1, 5).flatmap(rows))
def test_a_ticket_is_decided_alone_as_among_others(tickets: tuple[Matrix, Matrix, Familiarity]) -> None:
    primary, membership, how = tickets
    found = {"category": primary, "membership": membership}
    batch = ABSTENTION.fields(USUAL, SLUGS, found, how)
    for row in range(len(primary)):
        one = {name: part[row : row + 1] for name, part in found.items()}
        alone = ABSTENTION.fields(USUAL, SLUGS, one, how.of(np.array([row])))
        assert {name: column[0] for name, column in alone.items()} == {name: c[row] for name, c in batch.items()}


@given(st.integers(1, 5).flatmap(rows))
def test_a_stricter_promise_makes_nothing_automatic_that_was_not(tickets: tuple[Matrix, Matrix, Familiarity]) -> None:
    primary, membership, how = tickets
    found = {"category": primary, "membership": membership}
    strict, usual = (ABSTENTION.fields(kept, SLUGS, found, how)["decision"] for kept in (STRICT, USUAL))
    assert all(more == "auto" for less, more in zip(strict, usual, strict=True) if less == "auto")
