"""A labelled file is read as a person wrote it; what cannot be used is told with its row, its column and a way out."""

from __future__ import annotations

import pytest

from pandong_nlp.errors import LabelError
from pandong_nlp.taxonomy import Taxonomy
from training.examples import Example, examples_of

TAXONOMY = Taxonomy.packaged()


def read(*rows: dict[str, str], taxonomy: Taxonomy | None = TAXONOMY) -> list[Example]:
    numbered = [(number, {"text": "停电了", **row}) for number, row in enumerate(rows, start=2)]
    return examples_of(numbered, "台账.xlsx", taxonomy)


@pytest.mark.parametrize("written", ["traffic.parking", "10", "停车管理", " 停车管理 "])
def test_a_category_is_known_by_slug_code_and_name(written: str) -> None:
    (example,) = read({"categories": written})
    assert example.categories == ("traffic.parking",)


@pytest.mark.parametrize("separator", ["|", "、", "，", ";", " ; ", "；"])
def test_the_first_of_several_categories_is_primary(separator: str) -> None:
    (example,) = read({"categories": separator.join(["养犬管理", "07", "environment.noise"])})
    assert example.categories == ("community.dogs", "utilities.supply", "environment.noise")


def test_a_category_written_in_two_ways_counts_once() -> None:
    (example,) = read({"categories": "10|停车管理|traffic.parking"})
    assert example.categories == ("traffic.parking",)


def test_a_missing_label_is_none_and_a_dash_says_looked_at_and_none() -> None:
    first, second = read({"categories": "10"}, {"categories": "10", "reasons": "-"})
    assert (first.difficulty, first.reasons, first.urgency, first.kind, first.unit) == (None,) * 5
    assert second.reasons == ()


def test_a_row_may_lack_the_category_if_another_has_one() -> None:
    examples = read({"categories": "", "kind": "T"}, {"categories": "10"})
    assert [example.categories for example in examples] == [None, ("traffic.parking",)]


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        ("difficulty", "3", 3),
        ("difficulty", "2.0", 2),
        ("urgency", "0", 0),
        ("reasons", "R4|r1", ("R1", "R4")),
        ("reasons", "群体诉求、反复投诉", ("R1", "R4")),
        ("kind", "T", "T"),
        ("kind", "t", "T"),
        ("kind", "投诉", "T"),
        ("kind", "感谢", "B"),
        ("unit", "城管执法队", "城管执法队"),
    ],
)
def test_every_label_is_read_in_its_usual_spellings(field: str, written: str, expected: object) -> None:
    (example,) = read({"categories": "10", field: written})
    assert getattr(example, field) == expected


@pytest.mark.parametrize(
    ("field", "written", "message"),
    [
        (
            "categories",
            "太空旅行",
            "第 2 行“categories”：类别表里没有“太空旅行”；可写代码、slug 或中文名，如 01、",
        ),
        ("categories", "1|2|3|4", "第 2 行“categories”：写了 4 个类别；应为 1 至 3 个"),
        ("categories", "、", "第 2 行“categories”：写了 0 个类别"),
        ("difficulty", "4", "第 2 行“difficulty”：写的是“4”；应为 1 至 3 的整数"),
        ("difficulty", "难", "第 2 行“difficulty”：写的是“难”"),
        ("difficulty", "²", "第 2 行“difficulty”：写的是“²”"),
        ("urgency", "-1", "第 2 行“urgency”：写的是“-1”；应为 0 至 2 的整数"),
        ("reasons", "R10", "第 2 行“reasons”：没有难点“R10”；应为 R1 至 R9"),
        ("kind", "闹事", "第 2 行“kind”：没有诉求类型“闹事”；应为 Z 咨询、Q 求助"),
    ],
)
def test_an_unusable_label_is_told_with_row_column_and_what_is_expected(field: str, written: str, message: str) -> None:
    with pytest.raises(LabelError) as caught:
        read({"categories": "10"} | {field: written})
    assert "台账.xlsx 的标注有 1 处不能用" in str(caught.value)
    assert message in str(caught.value)


def test_all_problems_are_told_at_once_the_first_twenty_in_full() -> None:
    with pytest.raises(LabelError) as caught:
        read(*[{"categories": "10", "difficulty": "9", "kind": "?"}] * 15)
    lines = str(caught.value).splitlines()
    assert len(lines) == 1 + 20 + 1
    assert "有 30 处不能用" in lines[0]
    assert "第 11 行“kind”" in lines[-2]
    assert "共 30 处" in lines[-1]


def test_a_file_without_any_category_says_how_to_name_the_column() -> None:
    with pytest.raises(LabelError, match="没有一行填写了类别.*--categories-column 列名"):
        read({"kind": "T"}, {"difficulty": "1"})


def test_without_taxonomy_the_labels_are_taken_as_they_come() -> None:
    (example,) = read({"categories": "消防\n通道|Parking"}, taxonomy=None)
    assert example.categories == ("消防 通道", "Parking")


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("random", True),
        (" Random ", True),
        ("随机", True),
        ("随机抽样", True),
        ("food", False),
        ("", False),
        ("-", False),
    ],
)
def test_a_ticket_drawn_at_random_is_told_from_one_chosen_for_what_it_says(written: str, drawn: bool) -> None:
    (example,) = read({"categories": "10", "stratum": written})
    assert example.drawn_at_random is drawn


def test_without_a_word_on_it_no_ticket_counts_as_drawn_at_random() -> None:
    (example,) = read({"categories": "10"})
    assert not example.drawn_at_random
