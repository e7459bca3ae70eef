"""Labels as numbers, head by head, for the rows that have them."""

from __future__ import annotations

from pandong_nlp.records import TicketText
from training.examples import Example
from training.targets import SECONDARY, Target, learnable_units, targets_of

CATEGORIES = ("housing.rental", "traffic.parking", "community.dogs")
TICKET = TicketText("停电了")


def targets(*examples: Example) -> dict[str, Target]:
    return {target.head.name: target for target in targets_of(examples, CATEGORIES, learnable_units(examples))}


def example(**labels: object) -> Example:
    return Example(2, TICKET, **{"categories": ("traffic.parking",), **labels})  # type: ignore[arg-type]


def test_the_primary_category_counts_in_full_the_others_in_part() -> None:
    found = targets(example(categories=("community.dogs", "housing.rental")), example())
    assert found["category"].values.tolist() == [[SECONDARY, 0, 1], [0, 1, 0]]
    assert found["membership"].values.tolist() == [[1, 0, 1], [0, 1, 0]]
    assert (found["category"].head.link, found["membership"].head.link) == ("softmax", "logistic")


def test_the_order_of_the_secondary_categories_does_not_matter() -> None:
    one, other = (
        targets(example(categories=("community.dogs", *others)))
        for others in (("housing.rental", "traffic.parking"), ("traffic.parking", "housing.rental"))
    )
    assert one["category"].values.tolist() == other["category"].values.tolist()


def test_levels_are_counted_as_at_least() -> None:
    found = targets(example(difficulty=1, urgency=2), example(difficulty=2, urgency=0), example(difficulty=3))
    assert found["difficulty"].values.tolist() == [[0, 0], [1, 0], [1, 1]]
    assert found["urgency"].values.tolist() == [[1, 1], [0, 0]]


def test_a_row_without_a_label_is_left_out_of_that_head_only() -> None:
    found = targets(example(kind="T"), example(reasons=("R1", "R9")), example(kind="Z", reasons=()))
    assert found["category"].rows.tolist() == [0, 1, 2]
    assert found["kind"].rows.tolist() == [0, 2]
    assert found["reasons"].rows.tolist() == [1, 2]
    assert found["reasons"].values.sum(axis=1).tolist() == [2, 0]


def test_a_head_nobody_labelled_is_not_learnt() -> None:
    assert list(targets(example())) == ["category", "membership"]


def test_a_unit_is_learnt_where_it_has_twenty_tickets() -> None:
    frequent, seldom = [example(unit="城管执法队")] * 20, [example(unit="水务局")] * 19
    found = targets(*frequent, *seldom, example())
    assert found["unit"].head.classes == ("城管执法队",)
    assert found["unit"].rows.tolist() == list(range(20))
    assert "unit" not in targets(*seldom)
