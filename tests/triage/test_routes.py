"""Every case has a route; conduct never reaches whom it names; what is explained is what happens."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.records import KINDS, REASONS, Prediction, TicketText
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.tickets import Stage, TicketSettings
from pandong_nlp.triage.cases import ESTATES, ROADS, Case
from pandong_nlp.triage.rulebook import Rulebook, TicketFacts, load_rulebook
from tests.triage.offices import office

BOOK = load_rulebook()
SLUGS = Taxonomy.packaged().slugs
NAMEABLE = sorted(unit.code for unit in BOOK.units if unit.kind != "outside")
WORDS = sorted({word for rule in BOOK.routes for each in rule.when for word in getattr(each, "words", ())})


def cases() -> st.SearchStrategy[Case]:
    """Any case, with words of the rules in its text."""
    return st.builds(
        Case,
        category=st.sampled_from(SLUGS),
        categories=st.lists(st.sampled_from(SLUGS), max_size=3).map(tuple),
        difficulty=st.integers(1, 3),
        reasons=st.lists(st.sampled_from(list(REASONS)), max_size=3, unique=True).map(tuple),
        urgency=st.integers(0, 2),
        kind=st.sampled_from(list(KINDS)),
        community=st.sampled_from(["", "别处", *BOOK.places.communities]),
        road=st.sampled_from(["", *ROADS]),
        estate=st.sampled_from(["", *ESTATES]),
        property_company=st.sampled_from(["", "nobody", "property_hengjing"]),
        text=st.lists(st.sampled_from(WORDS), max_size=4).map("，".join),
        source=st.sampled_from(["", "网络", "区转", "别的"]),
        repeats=st.integers(0, 5),
        stage=st.sampled_from(list(Stage)),
        named_units=st.frozensets(st.sampled_from(NAMEABLE), max_size=len(NAMEABLE)),
    )


@pytest.fixture
def small(tmp_path: Path) -> Rulebook:
    return office(tmp_path)


def test_every_category_difficulty_stage_and_kind_has_a_unit_and_the_playbook_of_its_category() -> None:
    for category in Taxonomy.packaged():
        for difficulty, stage, kind in product((1, 2, 3), Stage, KINDS):
            route = BOOK.routes.route(Case(category.slug, difficulty=difficulty, stage=stage, kind=kind))
            assert route.unit in BOOK.units
            assert route.playbook == f"WF-{category.code}"
            assert route.rule != "default"


@given(cases())
def test_a_rule_file_that_loads_is_total(case: Case) -> None:
    route = BOOK.routes.route(case)
    assert route.unit in BOOK.units
    assert route.playbook in BOOK.vocabulary.playbooks
    assert route.deadline in TicketSettings.packaged().clock.classes
    sent = [route.unit, *route.dual_units, *route.co_units]
    assert len(set(sent)) == len(sent)
    assert all(unit in BOOK.units for unit in sent)


@given(cases())
def test_a_complaint_about_conduct_never_reaches_whom_it_names(case: Case) -> None:
    route = BOOK.routes.route(case)
    if BOOK.routes.conduct.concerns(case):
        named = BOOK.units.with_parts(case.named_units)
        assert named.isdisjoint((route.unit, *route.dual_units, *route.co_units))
        assert route.hide_caller
    else:
        assert route.avoided == ()


@pytest.mark.parametrize("rule", BOOK.routes.rules, ids=lambda rule: rule.code)
@given(data=st.data())
def test_no_rule_sends_a_complaint_about_conduct_to_its_own_units(rule: object, data: st.DataObject) -> None:
    case = replace(next(each for each in BOOK.routes.rules if each is rule).examples[0].case)
    case = replace(case, categories=(case.category, "government.conduct"))
    plain = BOOK.routes.route(case)
    sent = [plain.unit, *plain.dual_units, *plain.co_units]
    named = data.draw(st.frozensets(st.sampled_from([unit for unit in sent if unit in NAMEABLE]), min_size=1))
    route = BOOK.routes.route(replace(case, named_units=named))
    assert named.isdisjoint((route.unit, *route.dual_units, *route.co_units))
    assert named & set(sent) <= {*route.avoided, plain.unit}


def test_the_caller_of_a_report_is_hidden_and_of_a_question_is_not() -> None:
    assert all(BOOK.routes.route(Case(slug, kind="J")).hide_caller for slug in SLUGS)
    shown = [slug for slug in SLUGS if not BOOK.routes.route(Case(slug, kind="Z")).hide_caller]
    assert shown == [slug for slug in SLUGS if slug != "government.conduct"]


@given(cases())
def test_what_is_explained_is_what_happens(case: Case) -> None:
    route, tried = BOOK.routes.route(case), BOOK.routes.explain(case)
    assert [each.rule.code for each in tried if each.counts and not each.is_addition] == [route.rule]
    assert tuple(each.rule.code for each in tried if each.counts and each.is_addition) == route.additions
    for each in tried:
        assert each.matches == each.rule.holds(case)
        assert all(not condition.holds(case) for condition in each.failed)


def test_the_first_rule_by_priority_decides_and_the_default_takes_the_rest(small: Rulebook) -> None:
    lane = Case("parking", road="non_municipal", community="山前")
    assert [small.routes.route(case).rule for case in (lane, Case("parking"), Case("nothing"))] == [
        "back_lane", "traffic", "default",
    ]  # fmt: skip


def test_a_local_role_is_the_committee_of_the_community_or_who_stands_in(small: Rulebook) -> None:
    lane = Case("parking", road="non_municipal")
    units = [small.routes.route(replace(lane, community=name)).unit for name in ("山前", "湖后", "", "别处")]
    assert units == ["hill", "lake", "street", "street"]


def test_an_addition_that_leads_makes_the_first_unit_a_second_one(small: Rulebook) -> None:
    route = small.routes.route(Case("roads", urgency=2))
    assert (route.unit, route.dual_units, route.deadline) == ("street", ("police", "patrol"), "2h")
    assert route.notices == ("先打电话",)


def test_additions_that_match_all_add(small: Rulebook) -> None:
    route = small.routes.route(Case("roads", difficulty=3, reasons=("R3",), urgency=2))
    assert (route.additions, route.studio, route.co_units) == (("urgent", "hard"), True, ("keeper",))


@pytest.mark.parametrize(
    ("text", "unit", "avoided"),
    [
        ("值班的人态度不好", "discipline", ()),
        ("派出所马得胜态度不好", "discipline", ()),
        ("纪工委的人态度不好", "above", ("discipline",)),
        ("街道办的人态度不好", "above", ("discipline",)),
    ],
)
def test_who_is_named_is_passed_over_in_the_declared_order(
    text: str, unit: str, avoided: tuple[str, ...], small: Rulebook
) -> None:
    tags = Prediction("conduct", 1.0, ("conduct",), (), kind="T")
    route = small.route(TicketText(text), tags, TicketFacts())
    assert (route.unit, route.avoided) == (unit, avoided)


def test_a_report_with_words_of_corruption_is_about_conduct_whatever_its_category(small: Rulebook) -> None:
    text = "派出所的马得胜收钱放行"
    report, complaint = (
        small.route(TicketText(text), Prediction("roads", 1.0, ("roads",), (), kind=kind), TicketFacts())
        for kind in "JT"
    )
    assert (report.unit, report.dual_units, report.avoided) == ("discipline", ("patrol",), ("police",))
    assert (complaint.unit, complaint.hide_caller) == ("police", False)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("云杉大街公交站前停了一排车", "交通支队"),
        ("柳泉中街停了一排车", "柳泉社区居委会"),
        ("北辰湾花园里停了一排车", "京澜物业"),
        ("铁匠营西里停了一排车", "铁匠营社区居委会"),
        ("门口停了一排车", "城管办"),
    ],
)
def test_parking_goes_to_whom_the_place_belongs(text: str, unit: str) -> None:
    tags = Prediction("traffic.parking", 1.0, ("traffic.parking",), ())
    assert BOOK.units.name_of(BOOK.route(TicketText(text), tags, TicketFacts()).unit) == unit
