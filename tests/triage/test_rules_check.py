"""Each check finds what it should and nothing else; mistakes in the file of routes are told with their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.errors import SettingsFileError
from pandong_nlp.triage.cases import Case
from pandong_nlp.triage.conditions import AnyOf, AtLeast, Condition, OneOf, Without, Words
from pandong_nlp.triage.rulebook import load_rulebook
from pandong_nlp.triage.rules_check import check_rules
from tests.triage.offices import PLACES, ROUTES, UNITS, office

RULES = ROUTES[ROUTES.index("rules:") : ROUTES.index("additions:")]


def found(folder: Path, old: str = "", new: str = "", **files: str) -> list[tuple[str, int, str]]:
    assert old in ROUTES
    book = office(folder, ROUTES.replace(old, new, 1) if old else ROUTES, **files)
    return [(each.kind, each.line, each.message) for each in check_rules(book)]


def rule(code: str, when: str, text: str, priority: int = 30, unit: str = "街道办") -> str:
    """A rule to stand before the others, with one example."""
    lines = (
        f"rules:\n  - code: {code}",
        f"name: {code}",
        f"priority: {priority}",
        f"when: {{{when}}}",
        f"then: {{unit: {unit}, playbook: WF-01}}",
        f"examples: [{{text: {text}}}]\n",
    )
    return "\n    ".join(lines)


def test_good_rules_give_no_finding(tmp_path: Path) -> None:
    assert check_rules(load_rulebook()) == ()
    assert found(tmp_path) == []


def test_a_category_without_a_rule_is_named(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "when: {category: [交通]}", "when: {category: [parking]}")
    assert finding == ("category", 0, "类别 roads（道路）没有规则，会落到默认；请加一条。")


def test_a_category_that_is_covered_in_part_is_named_with_the_gap(tmp_path: Path) -> None:
    findings = found(tmp_path, "when: {category: [交通]}", "when: {category: [交通], difficulty: [1, 2]}")
    assert [message for _, _, message in findings] == [
        "类别 parking（停车）在这些情形没有规则：难度是3，道路是不明、市政道路；请加一条没有其他条件的。",
        "类别 roads（道路）在这些情形没有规则：难度是3；请加一条没有其他条件的。",
    ]


def test_rules_that_together_cover_a_category_leave_no_gap(tmp_path: Path) -> None:
    hard = rule("hard_traffic", "category: [交通], difficulty: [3]", "路塌了")
    easy = "when: {category: [交通], difficulty: [1, 2]}"
    text = ROUTES.replace("when: {category: [交通]}", easy).replace("rules:\n", hard)
    assert check_rules(office(tmp_path, text)) == ()


def test_a_rule_behind_one_that_takes_all_its_cases_is_unreachable(tmp_path: Path) -> None:
    kinds = [each[:2] for each in found(tmp_path, "rules:\n", rule("all", "category: [交通, 政务]", "停满了车"))]
    assert [kind for kind, _ in kinds].count("unreachable") == 3


def test_a_rule_that_several_earlier_ones_cover_together_is_unreachable(tmp_path: Path) -> None:
    hard = rule("hard_traffic", "category: [交通], difficulty: [3]", "路塌了")
    rest = rule("easy_traffic", "category: [交通], difficulty: [1, 2]", "路不平").removeprefix("rules:\n")
    text = ROUTES.replace("rules:\n", hard + rest)
    findings = [each.message for each in check_rules(office(tmp_path, text)) if each.kind == "unreachable"]
    assert [message.split("（")[0] for message in findings] == ["规则 back_lane", "规则 traffic"]


@pytest.mark.parametrize(
    ("earlier", "later", "covered"),
    [
        ("words: [车]", "words: [停车, 车位]", True),
        ("words: [停车]", "words: [车]", False),
        ("repeats: 2", "repeats: 3", True),
        ("repeats: 3", "repeats: 2", False),
        ("reasons: [R1, R2]", "reasons: [R2]", True),
        ("without: [停车]", "without: [车]", True),
        ("without: [车]", "without: [停车]", False),
        ("categories: [parking]", "category: [parking]", True),
    ],
)
def test_what_words_and_numbers_cover_is_known(earlier: str, later: str, covered: bool, tmp_path: Path) -> None:
    first = rule("first", earlier, "停车", 40)
    second = rule("second", later, "停车", 35).removeprefix("rules:\n")
    book = office(tmp_path, ROUTES.replace("rules:\n", first + second))
    assert any("规则 second" in each.message for each in check_rules(book) if each.kind == "unreachable") is covered


def test_a_rule_that_contradicts_itself_is_unreachable(tmp_path: Path) -> None:
    findings = found(tmp_path, "rules:\n", rule("never", "words: [停车位], without: [停车]", "停车位"))
    assert findings[0] == ("unreachable", 10, "规则 never 的条件互相矛盾，永远不会符合；请改条件。")


def test_two_rules_of_one_priority_that_may_both_hold_and_differ_are_named(tmp_path: Path) -> None:
    old = "priority: 20\n    when: {category: [parking]"
    ((kind, line, message),) = found(tmp_path, old, old.replace("20", "10"))
    assert (kind, line) == ("overlap", 17)
    assert message.startswith("规则 back_lane（第 10 行）和 traffic 的 priority 都是 10，")


def test_two_rules_of_one_priority_that_say_the_same_or_never_meet_are_no_overlap(tmp_path: Path) -> None:
    assert found(tmp_path) == []  # traffic and conduct share a priority


def test_two_additions_conflict_only_where_one_alone_is_heard(tmp_path: Path) -> None:
    old = "priority: 20\n    when: {difficulty: [3], reasons: [R2, R3]}\n    then: {studio: true"
    same = old.replace("20", "30")
    assert found(tmp_path, old, same) == []
    ((kind, _, message),) = found(tmp_path, old, same.replace("studio: true", "deadline: 15d"))
    assert (kind, "urgent" in message) == ("overlap", True)


def test_an_example_that_goes_elsewhere_is_named(tmp_path: Path) -> None:
    ((kind, _, message),) = found(tmp_path, "text: 槐园后街停满了车", "text: 门口停满了车")
    assert (kind, message) == (
        "example",
        "规则 back_lane 的第 1 个例子：走到了规则 traffic，没有走到这一条；请改例子、条件或 priority。",
    )


def test_an_example_whose_unit_is_another_is_named(tmp_path: Path) -> None:
    ((kind, _, message),) = found(tmp_path, "unit: 山前居委会", "unit: 湖后居委会")
    assert (kind, message) == ("example", "规则 back_lane 的第 1 个例子：派给了山前居委会，例子写的是湖后居委会。")


def test_a_community_without_a_committee_is_named_and_a_committee_without_its_community(tmp_path: Path) -> None:
    findings = found(tmp_path, units=UNITS.replace("community: 湖后", "community: 河东"))
    assert [(kind, message[:8]) for kind, _, message in findings] == [
        ("community", "社区“湖后”在单"), ("community", "单位表里的社区“"),
    ]  # fmt: skip
    assert "河东" not in PLACES


conditions = st.one_of(
    st.builds(OneOf, st.just("difficulty"), st.lists(st.integers(1, 3), min_size=1).map(tuple)),
    st.builds(OneOf, st.just("category"), st.lists(st.sampled_from("ab"), min_size=1).map(tuple)),
    st.builds(AnyOf, st.just("categories"), st.lists(st.sampled_from("ab"), min_size=1).map(tuple)),
    st.builds(AnyOf, st.just("reasons"), st.lists(st.sampled_from(["R1", "R2"]), min_size=1).map(tuple)),
    st.builds(Words, st.lists(st.sampled_from(["车", "停车", "车位"]), min_size=1).map(tuple)),
    st.builds(Without, st.lists(st.sampled_from(["车", "停车", "车位"]), min_size=1).map(tuple)),
    st.builds(AtLeast, st.just("repeats"), st.integers(1, 3)),
)
small_cases = st.builds(
    Case,
    category=st.sampled_from("ab"),
    difficulty=st.integers(1, 3),
    reasons=st.lists(st.sampled_from(["R1", "R2"])).map(tuple),
    text=st.sampled_from(["", "车", "停车", "车位", "停车位"]),
    repeats=st.integers(0, 4),
)


@given(conditions, conditions, small_cases)
def test_what_is_said_to_follow_does_follow(one: Condition, other: Condition, case: Case) -> None:
    if one.follows_from(other) and other.holds(case):
        assert one.holds(case)
    if isinstance(one, Without) and one.excludes(other):
        assert not (one.holds(case) and other.holds(case))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("sources:", "source:", r"routes\.yaml 第 2 行，source：写的是“source”；应为下列之一：version、sources"),
        ("unit: 街道办, playbook: WF-03, ", "unit: 街道办, ", r"第 3 行，default：写的是一组键，缺少 playbook"),
        ("deadline: 7d}", "deadline: 8d}", r"第 3 行，default\.deadline：写的是“8d”；应为下列之一：2h、24h、7d、15d"),
        ("playbook: WF-01", "playbook: WF-77", r"第 14 行，rules\[1\]\.then\.playbook：写的是“WF-77”；应为.*WF-01"),
        (
            "unit: 派出所",
            "unit: 消防站",
            r"第 21 行，rules\[2\]\.then\.unit：写的是“消防站”；应为单位表里的代号或名称：街道办",
        ),
        ("co_units: [执法队]", "co_units: [消防站]", r"then\.co_units\[1\]：写的是“消防站”"),
        ("unit: 派出所, ", "", r"rules\[2\]\.then：写的是一组键，缺少 unit；应为写全 unit、playbook"),
        ("unit: 派出所", "lead: 派出所", r"第 21 行，rules\[2\]\.then\.lead：写的是“lead”；应为下列之一：unit"),
        ("then: {studio: true, co_units: [长青物业]}", "then: {}", r"additions\[2\]\.then：写的是空的；应为至少一个键"),
        ("code: traffic", "code: back_lane", r"rules\[2\]\.code：写的是重复的 code“back_lane”；应为.*第 10 行已经用了"),
        ("code: urgent", "code: default", r"additions\[1\]\.code：写的是重复的 code“default”"),
        ("priority: 10", "priority: 高", r"rules\[2\]\.priority：写的是“高”；应为0 到 10000 之间的整数"),
        (
            "category: [交通]",
            "category: [交桶]",
            r"when\.category\[1\]：写的是“交桶”；应为一组类别或一个类别：交通、政务",
        ),
        ("category: [交通]", "category: []", r"when\.category：写的是空的列表；应为至少一个值"),
        (
            "category: [交通]",
            "categori: [交通]",
            r"when\.categori：写的是“categori”；应为下列之一：category、difficulty",
        ),
        ("difficulty: [3]", "difficulty: [4]", r"when\.difficulty\[1\]：写的是“4”；应为1 到 3 之间的整数"),
        ("reasons: [R2, R3]", "reasons: [R2, R0]", r"when\.reasons\[2\]：写的是“R0”；应为下列之一：反复投诉"),
        ("road: [非市政道路]", "road: [小路]", r"when\.road\[1\]：写的是“小路”；应为下列之一：市政道路、非市政道路"),
        ("urgency: [2]", "source: [电话]", r"when\.source\[1\]：写的是“电话”；应为下列之一：网络、来访"),
        ("urgency: [2]", "community: [河东]", r"when\.community\[1\]：写的是“河东”；应为下列之一：山前、湖后"),
        (
            "urgency: [2]",
            "stage: [第四天]",
            r"when\.stage\[1\]：写的是“第四天”；应为下列之一：承办单位办理、工作室协调",
        ),
        ("urgency: [2]", "kind: [抱怨]", r"when\.kind\[1\]：写的是“抱怨”；应为下列之一：咨询、求助"),
        ("urgency: [2]", "repeats: 0", r"when\.repeats：写的是“0”；应为1 到 1000 之间的整数"),
        ("studio: true", "studio: 是", r"then\.studio：写的是“是”；应为下列之一：true、false"),
        ("      - {text: 上班时间没有人}\n", "      []\n", r"examples：写的是空的列表；应为至少一个例子"),
        ("{text: 上班时间没有人}", "{words: 人}", r"examples\[1\]\.words：写的是“words”；应为下列之一：text"),
        (
            "successors: [纪工委, 上级指定]",
            "successors: [纪工委]",
            r"successors\[1\]：写的是“纪工委”；应为一串单位，最后一个",
        ),
        ("successors: [纪工委, 上级指定]", "successors: []", r"conduct\.successors：写的是一个列表；应为一串单位"),
        ("successors: [纪工委", "successors: [本社区居委会", r"successors\[1\]：写的是“本社区居委会”；应为单位表里的"),
        ("categories: [conduct]", "categories: [纪律]", r"conduct\.categories\[1\]：写的是“纪律”"),
        ("    examples:\n      - {text: 上班时间没有人}\n", "", r"rules\[3\]：写的是一组键，缺少 examples"),
        (RULES, "rules: 没有\n", r"第 9 行，rules：写的是“没有”；应为一个列表"),
        ("version: 1", "\tversion: 1", r"routes\.yaml 第 1 行：不是正确的 YAML"),
    ],
)
def test_mistakes_in_the_file_are_told_with_their_place(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in ROUTES
    with pytest.raises(SettingsFileError, match=message):
        office(tmp_path, ROUTES.replace(old, new, 1))


def test_codes_and_names_mean_the_same(tmp_path: Path) -> None:
    coded = ROUTES.replace("unit: 派出所", "unit: police").replace("[交通]", "[parking, roads]")
    coded = coded.replace("[非市政道路]", "[non_municipal]").replace("kinds: [举报]", "kinds: [J]")
    assert office(tmp_path, coded).routes == office(tmp_path).routes
