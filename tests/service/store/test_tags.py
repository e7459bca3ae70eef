"""Predictions, what people made of them, and corrections."""

from __future__ import annotations

import pytest

from pandong_nlp.errors import NotFoundError, StoreError
from service.store import (
    Filter,
    Reception,
    Store,
    Versions,
    accept,
    correct,
    corrections_of,
    faults,
    list_tickets,
    predictions_of,
    record_prediction,
)
from tests.service.store.desk import DESK, NOW, PHONE, STUDIO, take_in

VERSIONS = Versions("street/2026.11.28", "d1", "r1", "p1", "t1")
TAGS = {"category": "traffic.parking", "categories": ["traffic.parking"], "difficulty": 2, "studio": False}


def test_a_prediction_keeps_its_versions_and_what_became_of_it(store: Store) -> None:
    take_in(store)
    with store.write(DESK, NOW) as work:
        ids = [record_prediction(work, "YS1", TAGS, VERSIONS, shown=number > 0) for number in range(4)]
        accept(work, "YS1", ids[2])
        correct(work, "YS1", "category", "community.dogs", prediction_id=ids[3])
        found = predictions_of(work, "YS1")
    assert [each.reception for each in found] == [
        Reception.UNSEEN,
        Reception.SHOWN,
        Reception.ACCEPTED,
        Reception.CHANGED,
    ]
    assert (found[0].versions, found[0].tags) == (VERSIONS, TAGS)


def test_what_a_person_chose_counts_over_later_predictions(store: Store) -> None:
    take_in(store)
    with store.write(DESK, NOW) as work:
        first = record_prediction(work, "YS1", TAGS, VERSIONS, shown=True)
    with store.write(STUDIO, NOW) as work:
        correct(work, "YS1", "category", "community.dogs", reason=f"问过{PHONE}", prediction_id=first)
        correct(work, "YS1", "studio", chosen=True)
        record_prediction(work, "YS1", TAGS, VERSIONS)
        (listed,) = list_tickets(work, Filter(studio=True, category="community.dogs")).tickets
        category, studio = corrections_of(work, "YS1")
    assert listed.number == "YS1"
    assert (category.shown, category.chosen, category.reason) == ("traffic.parking", "community.dogs", "问过〈电话〉")
    assert (studio.shown, studio.chosen, studio.by, studio.prediction_id) == (None, True, "studio", None)
    assert list(faults(store)) == []


def test_unknown_tags_and_predictions_are_refused(store: Store) -> None:
    take_in(store)
    take_in(store, "YS2")
    with store.write(DESK, NOW) as work:
        other = record_prediction(work, "YS2", TAGS, VERSIONS)
        with pytest.raises(StoreError, match="可以更正的有：category、"):
            correct(work, "YS1", "colour", "red")
        with pytest.raises(NotFoundError, match="没有第 .* 号预测"):
            correct(work, "YS1", "category", "community.dogs", prediction_id=other)
        with pytest.raises(StoreError, match="没有任何标签"):
            record_prediction(work, "YS1", {}, VERSIONS)
        with pytest.raises(NotFoundError, match="没有编号为 YS9"):
            record_prediction(work, "YS9", TAGS, VERSIONS)
