"""What the studio takes: the score by eye, what nobody knows adds nothing, and reasons that say why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.records import Prediction
from pandong_nlp.triage import FACTS, Facts, StudioPolicy, day_thresholds
from pandong_nlp.triage.studio import StudioTerm, flag_at_intake, flag_on_day
from pandong_nlp.triage.studio_file import load_studio_policy

PACKAGED = load_studio_policy()
RETURNED = StudioTerm("times_returned", 1, 0.25, "已退回 {value} 次", each_more=0.25, most=0.6)
ASKED = StudioTerm("manual", 1, 0.01, "人工要求", flags=True)
POLICY = StudioPolicy("1", 0.6, 4, (RETURNED, ASKED))


def tags(difficulty: int | None = 1, p_hard: float | None = 0.2) -> Prediction:
    return Prediction("other", 1.0, ("other",), (), difficulty=difficulty, p_hard=p_hard)


@pytest.mark.parametrize(("value", "points"), [(None, 0), (0, 0), (1, 0.25), (2, 0.5), (3, 0.6), (100, 0.6)])
def test_a_term_counts_from_its_value_on_and_each_more_up_to_the_most(value: int | None, points: float) -> None:
    assert RETURNED.score(value) == pytest.approx(points)


def test_the_score_is_the_models_part_plus_the_points_of_what_is_known() -> None:
    flag = flag_at_intake(tags(2, 0.3), POLICY, Facts(times_returned=2))
    assert (flag.flagged, flag.score, flag.reasons) == (True, 0.8, ("已退回 2 次",))


def test_below_the_policys_score_the_reasons_are_told_all_the_same() -> None:
    flag = flag_at_intake(tags(2, 0.3), POLICY, Facts(times_returned=1))
    assert (flag.flagged, flag.score, flag.reasons) == (False, 0.55, ("已退回 1 次",))


def test_the_score_at_which_the_studio_takes_a_ticket_is_enough() -> None:
    assert flag_at_intake(tags(2, 0.6), POLICY).flagged
    assert not flag_at_intake(tags(2, 0.5999), POLICY).flagged


def test_expected_difficulty_three_is_taken_whatever_the_score() -> None:
    flag = flag_at_intake(tags(3, 0.35), POLICY)
    assert (flag.flagged, flag.score) == (True, 0.35)
    assert flag.reasons == ("预计为疑难件，疑难的可能 35%",)
    wronged = replace(tags(3, 0.35), reasons=("R1", "R4"))
    assert flag_at_intake(wronged, POLICY).reasons == ("预计为疑难件，疑难的可能 35%（反复投诉、群体诉求）",)


def test_some_reasons_are_enough_alone() -> None:
    flag = flag_at_intake(tags(1, 0.0), POLICY, Facts(manual=1))
    assert (flag.flagged, flag.reasons) == (True, ("人工要求",))
    assert not flag_at_intake(tags(1, 0.0), POLICY, Facts(manual=0)).flagged


def test_a_model_without_difficulty_leaves_the_facts_to_decide() -> None:
    assert flag_at_intake(tags(None, None), POLICY).score == 0
    assert flag_at_intake(tags(None, None), replace(POLICY, flag_from=0.5), Facts(times_returned=3)).flagged


def test_a_threshold_of_the_day_replaces_the_policy() -> None:
    hard, easy = tags(3, 0.5), tags(1, 0.3)
    assert not flag_at_intake(hard, POLICY, None, 0.6).flagged
    assert flag_at_intake(easy, POLICY, None, 0.3).flagged
    assert flag_at_intake(easy, POLICY, Facts(manual=1), 9.0).flagged  # what is enough alone stays enough


def test_a_ticket_taken_because_there_is_room_is_not_called_hard() -> None:
    assert flag_at_intake(tags(1, 0.02), POLICY, None, 0.01).reasons == ("分数 0.02，在工作室当天容量之内",)
    hard = tags(3, 0.5)
    assert flag_at_intake(hard, POLICY, None, 0.6).reasons == ("预计为疑难件，疑难的可能 50%",)
    assert flag_at_intake(hard, POLICY, None, 0.5).reasons[1] == "分数 0.50，在工作室当天容量之内"


@given(st.floats(0, 1), st.integers(0, 5))
def test_a_score_is_reached_by_the_ticket_it_came_from(p_hard: float, returned: int) -> None:
    facts = Facts(times_returned=returned)
    score = flag_at_intake(tags(1, p_hard), POLICY, facts).score
    (threshold,) = day_thresholds([("11-28", score)], 1).values()
    assert flag_at_intake(tags(1, p_hard), POLICY, facts, threshold).flagged


KNOWN = st.none() | st.integers(0, 40)
ANY_FACTS = st.builds(Facts, *[KNOWN] * len(FACTS))


@given(ANY_FACTS, st.sampled_from(FACTS))
def test_a_fact_that_nobody_knows_adds_nothing_and_takes_nothing_away(facts: Facts, name: str) -> None:
    unknown, none = replace(facts, **{name: None}), replace(facts, **{name: 0})
    assert flag_at_intake(tags(), PACKAGED, unknown) == flag_at_intake(tags(), PACKAGED, none)
    assert flag_at_intake(tags(), PACKAGED, unknown).score <= flag_at_intake(tags(), PACKAGED, facts).score


@given(ANY_FACTS)
def test_points_of_facts_add_up(facts: Facts) -> None:
    nothing = flag_at_intake(tags(), PACKAGED).score
    alone = [flag_at_intake(tags(), PACKAGED, Facts(**{name: getattr(facts, name)})).score - nothing for name in FACTS]
    assert flag_at_intake(tags(), PACKAGED, facts).score - nothing == pytest.approx(sum(alone), abs=1e-5)


@given(ANY_FACTS, st.sampled_from(FACTS), st.integers(1, 5))
def test_more_of_a_fact_never_lowers_the_score_nor_takes_the_flag_away(facts: Facts, name: str, more: int) -> None:
    before = flag_at_intake(tags(), PACKAGED, facts)
    after = flag_at_intake(tags(), PACKAGED, replace(facts, **{name: (getattr(facts, name) or 0) + more}))
    assert after.score >= before.score
    assert after.flagged >= before.flagged


def test_without_facts_the_packaged_policy_knows_the_model_alone() -> None:
    assert flag_at_intake(tags(1, 0.25), PACKAGED, None) == flag_at_intake(tags(1, 0.25), PACKAGED, Facts())
    assert flag_at_intake(tags(1, 0.25), PACKAGED).reasons == ()


@pytest.mark.parametrize(
    ("facts", "flagged"),
    [
        (Facts(times_returned=1), False),
        (Facts(times_returned=2), True),
        (Facts(manual=1), True),
        (Facts(second_handling=1, unsatisfied_before=1), True),
        (Facts(same_caller_month=2), False),
        (Facts(same_caller_month=1, same_caller_year=1, same_place_month=1, days_open=0), False),
    ],
)
def test_the_packaged_policy_by_example(facts: Facts, flagged: bool) -> None:
    assert flag_at_intake(tags(1, 0.05), PACKAGED, facts).flagged is flagged


@pytest.mark.parametrize(
    ("difficulty", "day", "solved", "flagged"),
    [(2, 3, False, False), (2, 4, False, True), (3, 9, False, True), (1, 9, False, False), (2, 9, True, False)],
)
def test_a_harder_ticket_enters_on_the_day_of_the_policy_unless_it_is_solved(
    difficulty: int, day: int, solved: bool, flagged: bool
) -> None:
    flag = flag_on_day(tags(difficulty), POLICY, day, solved=solved)
    assert flag.flagged is flagged
    assert flag.reasons == ((f"较难件到第 {day} 天仍未办结",) if flagged else ())


def test_without_difficulty_no_ticket_enters_later() -> None:
    assert not flag_on_day(tags(None, None), POLICY, 30, solved=False).flagged
