"""Emergencies by rule: what raises the alarm, what takes it back, and where in the letter the words stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.text import normalise, normalise_with_map
from pandong_nlp.triage.urgency import ContextWords, UrgencyRule, UrgencyRules
from pandong_nlp.triage.urgency_file import load_urgency_rules

PACKAGED = load_urgency_rules()
WORDS = ContextWords(negations=("没有", "未"), doubts=("担心", "如果"), past=("去年", "之前"), still=("至今", "现在又"))
GAS = UrgencyRule("gas", "燃气泄漏", 2, ("漏气", "燃气…泄漏"))
HEAT = UrgencyRule("heat", "不热", 1, ("不热",), beside=("暖气", "供暖"))
TYRE = UrgencyRule("air", "漏气", 1, ("漏气",), unless=("轮胎",))
COVER = UrgencyRule("cover", "井盖缺失", 1, ("没有井盖",), even_past=True)


def rules(*chosen: UrgencyRule, context: ContextWords = WORDS) -> UrgencyRules:
    return UrgencyRules("1", chosen, context)


def found(text: str, *chosen: UrgencyRule) -> list[tuple[str, str]]:
    """Code and words of every hit."""
    return [(hit.rule.code, text[hit.start : hit.end]) for hit in rules(*chosen).hits(text)]


def test_a_term_is_found_wherever_it_stands() -> None:
    assert found("阀门漏气,厨房也漏气", GAS) == [("gas", "漏气")] * 2
    assert found("", GAS) == found("一切都好", GAS) == []


def test_the_gap_of_a_term_holds_up_to_eight_characters_and_no_punctuation() -> None:
    assert found("燃气泄漏", GAS) == [("gas", "燃气泄漏")]
    assert found("燃气一二三四五六七八泄漏", GAS) == [("gas", "燃气一二三四五六七八泄漏")]
    assert found("燃气一二三四五六七八九泄漏", GAS) == []
    assert found("燃气,泄漏", GAS) == []


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("没有漏气", 0),
        ("检查后没有发现漏气", 0),
        ("没有人管,阀门漏气", 1),  # another clause
        ("没有一个人来看看厨房的阀门漏气", 1),  # too far before
        ("燃气没有泄漏", 0),  # within the term
        ("担心漏气", 0),
        ("担心老人一个人在家的时候不小心漏气", 0),  # anywhere in the clause
        ("很担心,漏气", 1),
        ("漏气了很担心", 1),  # behind the hit
        ("燃气如果泄漏", 0),
        ("去年漏气", 0),
        ("去年修过,这里漏气", 0),  # past reaches through the sentence
        ("去年修过。这里漏气", 1),
        ("漏气是去年的事", 1),  # behind the hit
        ("去年漏气,至今没修", 1),
        ("去年就漏气,现在又漏气", 2),
    ],
)
def test_words_around_a_hit_take_it_back(text: str, hits: int) -> None:
    assert len(found(text, GAS)) == hits


def test_what_was_lost_long_ago_is_still_missing_where_the_rule_says_so() -> None:
    assert found("去年起没有井盖", COVER) == [("cover", "没有井盖")]
    assert found("去年起没有井盖", replace(COVER, even_past=False)) == []


def test_one_of_the_words_beside_must_stand_in_the_same_sentence() -> None:
    assert found("暖气一点不热", HEAT) == [("heat", "不热")]
    assert found("一点不热,暖气坏了", HEAT) == [("heat", "不热")]
    assert found("暖气坏了。洗澡水不热", HEAT) == found("天气不热", HEAT) == []


def test_none_of_the_words_that_exclude_may_stand_in_the_same_sentence() -> None:
    assert found("轮胎漏气", TYRE) == found("漏气的是轮胎", TYRE) == []
    assert found("轮胎旧了。阀门漏气", TYRE) == [("air", "漏气")]


def test_of_two_rules_for_the_same_words_the_higher_level_is_told() -> None:
    assert found("阀门漏气", TYRE, GAS) == [("gas", "漏气")]
    assert found("轮胎去年漏气,至今漏气", TYRE, GAS) == [("gas", "漏气")] * 2


def test_a_rule_that_is_taken_back_leaves_the_words_to_the_next() -> None:
    assert found("去年漏气", GAS, replace(TYRE, even_past=True)) == [("air", "漏气")]


def test_the_longer_of_two_terms_that_begin_together_is_told() -> None:
    longer = replace(GAS, terms=("漏气", "漏气严重"))
    assert found("漏气严重", longer) == [("gas", "漏气严重")]


def test_an_alarm_is_not_covered_by_a_lesser_one_that_began_before_it() -> None:
    road, collapse = UrgencyRule("road", "路面塌", 1, ("路面塌",)), UrgencyRule("collapse", "塌陷", 2, ("塌陷",))
    assert found("路面塌陷了", road, collapse) == [("road", "路面塌"), ("collapse", "塌陷")]
    assert rules(road, collapse).level("路面塌陷了") == 2


def test_an_alarm_covers_what_overlaps_it_of_its_own_level_or_less() -> None:
    wide, narrow = UrgencyRule("wide", "路面塌陷", 2, ("路面塌陷",)), UrgencyRule("narrow", "塌陷", 1, ("塌陷",))
    assert found("路面塌陷了", wide, narrow) == [("wide", "路面塌陷")]


def test_the_level_is_the_highest_of_all_hits() -> None:
    assert rules(HEAT, GAS).level("暖气不热,还漏气") == 2
    assert rules(HEAT, GAS).level("暖气不热") == 1
    assert rules(HEAT, GAS).level("一切都好") == 0
    assert rules().level("漏气") == 0


NO_WORDS = ContextWords((), (), (), ())


def test_without_context_words_nothing_is_taken_back() -> None:
    assert rules(GAS, context=NO_WORDS).level("去年没有漏气") == 2


@pytest.mark.parametrize(
    "text",
    [
        # denied
        "燃气公司来查过，家里没有漏气。",
        "经检查未漏电，请放心。",
        "楼道里并没有着火了的情况。",
        "电梯没有困人，只是慢。",
        "为防止燃气泄漏，请尽快换管子。",
        "物业说不存在漏电。",
        # feared
        "担心以后着火了没人知道。",
        "楼道堆满纸箱，万一着火了谁都跑不掉。",
        "如果燃气泄漏谁来负责？",
        "线这么老，随时漏电怎么办。",
        "怕孩子触电。",
        "这样下去早晚会触电。",
        "是否会漏气请专家看看。",
        "从电视里看到某地燃气泄漏。",
        # long over
        "去年楼里着火了，后来装了烟感。",
        "前年有人被困在电梯里。",
        "以前这里漏过电，漏电的线早换了。",
        "上次厨房漏气，已经修好了。",
        "去年停过电。",
        # of something else
        "自行车轮胎漏气，旁边没有打气筒。",
        "希望给老楼装漏电保护器。",
        "商场搞跳楼价，喇叭太吵。",
    ],
)
def test_what_did_not_happen_is_no_emergency_of_two_hours(text: str) -> None:
    hits = [(hit.rule.code, hit.start, hit.end) for hit in PACKAGED.hits(normalise(text)) if hit.rule.level == 2]
    assert hits == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("石碾子小区3号楼厨房漏气，味道很大！", "gas_leak"),
        ("楼道里煤气味越来越重，没有人来看。", "gas_leak"),
        ("去年就漏气，现在又漏气了。", "gas_leak"),
        ("隔壁单元着火了，快派消防！", "fire_now"),
        ("路边电线断了，掉在地上。", "live_wire"),
        ("有人被困在电梯里半个小时了。", "trapped"),
        ("孩子掉进井里了！", "open_shaft"),
        ("今天路面塌陷，出现一个大坑。", "collapse"),
        ("对方拿刀威胁我们全家。", "violence"),
        ("再不解决我就跳楼。", "self_harm"),
    ],
)
def test_what_happens_now_is_an_emergency_of_two_hours(text: str, code: str) -> None:
    hits = PACKAGED.hits(normalise(text))
    assert code in {hit.rule.code for hit in hits}
    assert PACKAGED.level(normalise(text)) == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("柳泉家园停水两天了。", "water_off"),
        ("去年起就经常停电，至今没解决。", "power_off"),
        ("家里暖气不热，只有十二度。", "heating_off"),
        ("电梯坏了三天，老人下不了楼。", "lift_fault"),
        ("消防通道被私家车堵死。", "fire_lane"),
    ],
)
def test_what_cannot_wait_a_week_is_for_the_next_day(text: str, code: str) -> None:
    assert code in {hit.rule.code for hit in PACKAGED.hits(normalise(text))}
    assert PACKAGED.level(normalise(text)) == 1


@pytest.mark.parametrize(
    "text", ["路灯不亮已经一周。", "邻居遛狗不拴绳。", "感谢社区帮忙。", "咨询狗证怎么办理。", "", "。", "！？"]
)
def test_everyday_matters_are_no_emergency(text: str) -> None:
    assert PACKAGED.hits(normalise(text)) == []


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("您好！　３號樓　阀门漏　气，快来", "漏　气"),
        ("<p>厨房&nbsp;漏<br/>氣了</p>", "漏<br/>氣"),
        ("燃氣管道１２３號泄漏", "燃氣管道１２３號泄漏"),
        ("尊敬的领导：楼下着火了！！！！", "着火了"),
    ],
)
def test_a_hit_points_at_the_words_as_they_were_written(written: str, words: str) -> None:
    mapped = normalise_with_map(written)
    (hit,) = PACKAGED.hits(mapped.text)
    start, end = mapped.origin(hit.start, hit.end)
    assert written[start:end] == words


TERMS = [term.split("…")[0] for rule in PACKAGED.rules for term in rule.terms]
CONTEXT = [*PACKAGED.context.negations, *PACKAGED.context.doubts, *PACKAGED.context.past, *PACKAGED.context.still]
PIECES = st.lists(st.sampled_from([*TERMS, *CONTEXT, "，", "。", "　", "现在", "孩子", "<br>", "３"]), max_size=12)
TEXTS = st.text(max_size=60) | PIECES.map("".join)


@given(TEXTS)
def test_for_any_text_hits_lie_inside_in_order_and_on_their_terms(written: str) -> None:
    mapped = normalise_with_map(written)
    hits = PACKAGED.hits(mapped.text)
    assert hits == PACKAGED.hits(mapped.text)
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)
    for hit in hits:
        words = mapped.text[hit.start : hit.end]
        assert any(words.startswith(term.split("…")[0]) for term in hit.rule.terms)
        start, end = mapped.origin(hit.start, hit.end)
        assert 0 <= start < end <= len(written)
    for one in hits:
        others = [hit for hit in hits if hit is not one and hit.rule.level == one.rule.level]
        assert all(other.end <= one.start or other.start >= one.end for other in others)
    assert PACKAGED.level(mapped.text) == max((hit.rule.level for hit in hits), default=0)


@given(TEXTS, TEXTS)
def test_another_sentence_changes_nothing_of_what_this_one_says(one: str, other: str) -> None:
    one, other = normalise(one), normalise(other)
    apart = max(PACKAGED.level(one), PACKAGED.level(other))
    assert PACKAGED.level(f"{one}。{other}") == apart
