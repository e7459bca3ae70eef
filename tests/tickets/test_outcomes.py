"""Rates from follow-up answers: what counts, what is counted apart, and how they are put together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.errors import TicketError
from pandong_nlp.tickets import Answer, FollowUp, GroupRates, Outcome, OutcomeRules, TicketSettings, Which, group_rates
from tests.tickets.conftest import at

RULES = replace(TicketSettings.packaged().outcomes, small_denominator=2)
DAY = at("2026-11-30 10:00")
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
PLEASED = FollowUp(DAY, YES, YES, YES, YES)
CROSS = FollowUp(DAY, YES, NO, NO, YES)
VAGUE = FollowUp(DAY, YES, UNKNOWN, YES)
MISSED = FollowUp(DAY, reached=False)


def ticket(number: int, *calls: FollowUp, unit: str = "甲队", exclusion: str = "") -> Outcome:
    return Outcome(str(number), date(2026, 11, number), unit, follow_ups=calls, exclusion=exclusion)


def one(outcomes: list[Outcome], which: Which = Which.FINAL, rules: OutcomeRules = RULES) -> GroupRates:
    (group,) = group_rates(outcomes, (), rules, which)
    return group


def test_unknown_not_reached_not_asked_and_excluded_are_counted_apart_and_never_as_no() -> None:
    group = one([
        ticket(1, PLEASED), ticket(2, CROSS), ticket(3, VAGUE), ticket(4, MISSED), ticket(5),
        ticket(6, CROSS, exclusion="policy"), ticket(7, exclusion="duplicate"),
    ])  # fmt: skip
    resolution = group.rates["resolution"]
    assert (resolution.numerator, resolution.denominator, resolution.value) == (1, 2, 0.5)
    assert (resolution.unknown, resolution.not_reached, resolution.not_asked, resolution.excluded) == (1, 1, 1, 2)
    assert group.rates["satisfaction"].denominator == 3
    assert (group.tickets, group.excluded) == (7, {"policy": 1, "duplicate": 1})


def test_first_and_final_answers_give_their_own_rates() -> None:
    outcomes = [ticket(1, CROSS, PLEASED), ticket(2, CROSS)]
    assert one(outcomes, Which.FIRST).rates["resolution"].numerator == 0
    assert one(outcomes, Which.FINAL).rates["resolution"].numerator == 1


def test_a_last_call_that_reached_nobody_does_not_wipe_out_the_answer_before() -> None:
    assert one([ticket(1, PLEASED, MISSED)]).rates["resolution"].value == 1
    assert one([ticket(1, MISSED, PLEASED)], Which.FIRST).rates["resolution"].not_reached == 1


def test_the_composite_weighs_the_rates_as_the_office_says() -> None:
    rules = replace(RULES, weights={"response": 1, "resolution": 2, "satisfaction": 0})
    assert one([ticket(1, PLEASED), ticket(2, CROSS)], rules=rules).composite == pytest.approx((1 + 2 * 0.5) / 3)


def test_a_composite_with_a_missing_rate_is_not_made_up_from_the_others() -> None:
    group = one([ticket(1, FollowUp(DAY, contacted=YES))])
    assert (group.rates["response"].value, group.rates["resolution"].value, group.composite) == (1, None, None)


def test_small_denominators_are_flagged_in_the_rate_and_in_the_group() -> None:
    group = one([ticket(1, PLEASED), ticket(2, VAGUE)])
    assert (group.rates["response"].is_small, group.rates["resolution"].is_small, group.is_small) == (False, True, True)
    assert not one([ticket(1, PLEASED), ticket(2, CROSS)]).is_small


def test_groups_by_several_fields_come_in_their_order_with_missing_values_as_such() -> None:
    outcomes = [ticket(1, PLEASED, unit="乙所"), ticket(2, CROSS), replace(ticket(3), unit="", on=date(2026, 12, 1))]
    keys = [group.key for group in group_rates(outcomes, ("month", "unit"), RULES)]
    assert keys == [("2026-11", "乙所"), ("2026-11", "甲队"), ("2026-12", "")]


@pytest.mark.parametrize("by", ["unit", "handler", "community", "category", "playbook", "month"])
def test_every_grouping_of_the_issue_is_there(by: str) -> None:
    assert len(group_rates([ticket(1, PLEASED)], (by,), RULES)) == 1


def test_no_ticket_at_all_gives_no_group() -> None:
    assert group_rates([], ("unit",), RULES) == ()


@pytest.mark.parametrize(
    ("outcomes", "by", "message"),
    [
        ([ticket(1)], ("street",), "不能按“street”汇总；可以按：unit、handler"),
        ([ticket(1, exclusion="bad")], (), "工单 1 的剔除原因是“bad”；可用的有：not_genuine"),
        ([ticket(1), ticket(1)], (), "工单 1 出现了两次"),
    ],
)
def test_what_cannot_be_counted_is_told(outcomes: list[Outcome], by: tuple[str, ...], message: str) -> None:
    with pytest.raises(TicketError, match=message):
        group_rates(outcomes, by, RULES)


def test_a_caller_who_was_not_reached_has_answered_nothing() -> None:
    with pytest.raises(TicketError, match="未接通，却填了解决、满意"):
        FollowUp(DAY, resolved=YES, satisfied=NO, reached=False)


calls = st.one_of(st.just(MISSED), st.builds(FollowUp, st.just(DAY), *[st.sampled_from(Answer)] * 4))
outcomes_lists = st.lists(
    st.tuples(st.lists(calls, max_size=3).map(tuple), st.sampled_from(["", "", "policy"]), st.sampled_from("甲乙丙"))
).map(
    lambda rows: [
        Outcome(str(number), date(2026, 1, 1) + timedelta(days=number), unit, follow_ups=row, exclusion=exclusion)
        for number, (row, exclusion, unit) in enumerate(rows)
    ]
)


@given(outcomes_lists, st.sampled_from(Which))
def test_every_ticket_is_counted_exactly_once_in_every_rate(outcomes: list[Outcome], which: Which) -> None:
    groups = group_rates(outcomes, ("unit",), RULES, which)
    assert sum(group.tickets for group in groups) == len(outcomes)
    for group in groups:
        assert group.composite is None or 0 <= group.composite <= 1
        for rate in group.rates.values():
            assert 0 <= rate.numerator <= rate.denominator
            parts = (rate.denominator, rate.unknown, rate.not_reached, rate.not_asked, rate.excluded)
            assert sum(parts) == group.tickets


@given(outcomes_lists)
def test_the_order_of_tickets_does_not_matter(outcomes: list[Outcome]) -> None:
    assert group_rates(outcomes, ("unit",), RULES) == group_rates(outcomes[::-1], ("unit",), RULES)
