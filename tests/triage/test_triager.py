"""The one call that composes all: tags, urgency, the studio's flag and the route of every ticket, in order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.errors import SettingsFileError
from pandong_nlp.model import Predictor
from pandong_nlp.records import TicketText
from pandong_nlp.triage import Facts, Rules, TicketFacts, Triage, Triager
from pandong_nlp.triage.urgency import UrgencyRules

DOG = TicketText("楼下有人遛狗不拴绳，狗粪也不清理。", "养犬")
GAS = TicketText("石碾子小区3号楼厨房漏气，味道很大，快来人！", "漏气")
RENT = TicketText("房东不退押金，中介也不管。")
SOME = [DOG, GAS, RENT]
ANYTHING = st.text(st.characters(), max_size=40)


def quiet(triager: Triager) -> Triager:
    """The same without rules for emergencies."""
    none = UrgencyRules("none", (), triager.rules.urgency.context)
    return Triager(triager.predictor, replace(triager.rules, urgency=none))


def test_the_tags_are_those_of_the_predictor_in_the_order_of_the_tickets(small_triager: Triager) -> None:
    assert [triage.tags for triage in small_triager.triage(SOME)] == small_triager.predictor.predict(SOME)
    assert small_triager.triage([]) == []


def test_a_ticket_is_triaged_alone_as_among_others(small_triager: Triager) -> None:
    facts, about = (
        [Facts(times_returned=2), None, Facts()],
        [TicketFacts("石碾子", "", ""), TicketFacts(), TicketFacts()],
    )
    batch = small_triager.triage(SOME, facts, about)
    alone = [small_triager.triage_one(*each) for each in zip(SOME, facts, about, strict=True)]
    assert [decided(triage) for triage in batch] == [decided(triage) for triage in alone]


def decided(triage: Triage) -> tuple[object, ...]:
    tags = triage.tags
    return tags.category, tags.decision, triage.urgency, triage.urgency_by, triage.studio.flagged, triage.route


def test_tickets_beyond_one_run_keep_their_facts(small_triager: Triager) -> None:
    tickets = [DOG] * 1100
    facts = [Facts(manual=int(place in (1, 1050))) for place in range(1100)]
    found = small_triager.triage(tickets, facts)
    assert [place for place, triage in enumerate(found) if "人工要求交工作室" in triage.studio.reasons] == [1, 1050]


def test_a_rule_raises_the_urgency_and_says_so(small_triager: Triager) -> None:
    by_rule, by_model = small_triager.triage_one(GAS), quiet(small_triager).triage_one(GAS)
    assert (by_rule.urgency, by_rule.urgency_by) == (2, "rule")
    assert (by_model.urgency, by_model.urgency_by) == (by_model.tags.urgency or 0, "model")


def test_an_alarm_in_the_title_counts_and_does_not_reach_into_the_text(small_triager: Triager) -> None:
    assert small_triager.triage_one(TicketText("请尽快处理。", "厨房漏气")).urgency == 2
    apart = TicketText("漏气", "没有")  # title and text are sentences of their own
    assert small_triager.triage_one(apart).urgency == 2


@given(st.builds(TicketText, ANYTHING, ANYTHING) | st.sampled_from(SOME))
def test_the_urgency_is_the_higher_of_rules_and_model_and_never_below_either(
    small_triager: Triager, ticket: TicketText
) -> None:
    triage = small_triager.triage_one(ticket)
    by_model = triage.tags.urgency or 0
    (reading,) = small_triager.predictor.readings([ticket])
    by_rule = small_triager.rules.urgency.level("。".join(reading.fields))
    assert triage.urgency == max(by_rule, by_model)
    assert triage.urgency_by == ("rule" if by_rule and by_rule >= by_model else "model")


def test_facts_and_thresholds_reach_the_tickets_they_belong_to(small_triager: Triager) -> None:
    found = small_triager.triage(SOME, [None, None, Facts(times_returned=2)], thresholds=[0.0, 9.0, None])
    assert [triage.studio.flagged for triage in found] == [True, False, True]
    assert found[2].studio.score > small_triager.triage_one(RENT).studio.score


@pytest.mark.parametrize("many", [1, 2, 4])
def test_facts_for_fewer_or_more_tickets_than_there_are_are_refused(small_triager: Triager, many: int) -> None:
    with pytest.raises(ValueError, match="zip"):
        small_triager.triage(SOME, [Facts()] * many)
    with pytest.raises(ValueError, match="zip"):
        small_triager.triage(SOME, thresholds=[0.5] * many)


def test_an_office_without_files_of_its_own_has_the_packaged_rules(tmp_path: Path) -> None:
    packaged = Rules.load()
    for folder in (None, tmp_path, tmp_path / "none"):
        rules = Rules.load(folder)
        assert (rules.urgency, rules.studio) == (packaged.urgency, packaged.studio)


SCENT = """\
version: 2026-11-28
context: {negations: [], doubts: [], past: [], still: []}
rules: [{code: scent, name: 气味, level: 2, terms: [怪味]}]
"""
STUDIO = """\
version: 2026-11-28
flag_from: 0
difficulty_two_from_day: 2
terms: []
"""


def test_files_of_an_office_replace_the_packaged_ones_each_for_itself(
    tmp_path: Path, small_predictor: Predictor
) -> None:
    (tmp_path / "urgent_terms.yaml").write_text(SCENT, "utf-8")
    own = Triager(small_predictor, Rules.load(tmp_path))
    assert own.triage_one(TicketText("楼道里有怪味")).urgency == 2
    assert own.rules.studio == Rules.load().studio
    (tmp_path / "studio.yaml").write_text(STUDIO, "utf-8")
    assert Triager(small_predictor, Rules.load(tmp_path)).triage_one(DOG).studio.flagged


@pytest.mark.parametrize(("name", "text"), [("urgent_terms.yaml", SCENT), ("studio.yaml", STUDIO)])
def test_a_mistake_in_an_offices_file_is_told_before_any_ticket_is_read(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text.replace("version", "versoin"), "utf-8")
    with pytest.raises(SettingsFileError, match=f"{name} 第 1 行，versoin"):
        Rules.load(tmp_path)
