"""How decisions turn out, on rows that can be counted by eye."""

from __future__ import annotations

import json

import numpy as np
import pytest
from numpy.typing import NDArray

from pandong_nlp.model.abstain import Abstention, Familiarity, Promise
from training.decisions import capacity_metrics, decision_metrics, held_out_decisions, risk_coverage
from training.learn import Learnt


def column(*numbers: float) -> NDArray[np.float32]:
    return np.array(numbers, np.float32)


def test_decisions_by_eye() -> None:
    found = decision_metrics(
        ["auto", "auto", "choose", "manual"],
        [("a",), ("a", "b"), ("b", "a"), ("c",)],
        said=["a", "a", "b", "c"],
        truth=["a", "b", "a", "a"],
    )
    assert found == {
        "rows": 4,
        "auto": 0.5,
        "auto_wrong": 0.5,
        "choose": 0.25,
        "manual": 0.25,
        "set_coverage": 0.75,
        "set_size": 1.5,
    }


def test_without_anything_automatic_nothing_is_wrong_or_right() -> None:
    assert decision_metrics(["manual"], [("a",)], ["a"], ["b"])["auto_wrong"] is None


def test_the_curve_counts_the_wrong_ones_from_the_surest_on() -> None:
    points = risk_coverage(column(0.6, 0.9, 0.8, 0.7), np.array([False, True, True, False]))
    assert points == [(0.25, 0.0), (0.5, 0.0), (0.75, 0.3333), (1.0, 0.5)]


def test_the_curve_has_few_points_and_ends_with_all_tickets() -> None:
    points = risk_coverage(np.linspace(0, 1, 5000, dtype=np.float32), np.arange(5000) % 4 > 0)
    assert len(points) == 40
    assert points[-1] == (1.0, 0.25)
    assert [share for share, _ in points] == sorted(share for share, _ in points)


def test_a_studio_takes_the_likeliest_and_the_table_says_what_it_catches() -> None:
    p_hard = np.linspace(1, 0, 100, dtype=np.float32)
    hard = np.zeros(100, np.bool_)
    hard[[0, 4, 9, 60]] = True
    found = capacity_metrics(p_hard, hard)
    caught = {share: share_caught for share, _, share_caught in found["capacity"]}
    lowest = {share: score for share, score, _ in found["capacity"]}
    assert found["rows"] == 100
    assert (caught[0.01], caught[0.05], caught[0.10], caught[0.50]) == (0.25, 0.5, 0.75, 0.75)
    assert lowest[0.10] == pytest.approx(p_hard[9])
    assert list(caught) == sorted(caught)
    assert list(caught.values()) == sorted(caught.values())


def test_without_hard_tickets_the_table_does_not_say_what_is_caught() -> None:
    found = capacity_metrics(column(0.5, 0.4), np.zeros(2, np.bool_))
    assert {share_caught for _, _, share_caught in found["capacity"]} == {None}


def test_held_out_tickets_are_decided_as_the_model_would() -> None:
    promise = Promise(0.05, (0.6, 0.6), (True, False), 0.5, 0.0)
    abstention = Abstention((promise,), 0.9, 0.3, 2.0, 0.1, 0.1)
    found = {
        "category": np.array([[0.9, 0.1], [0.55, 0.45], [0.2, 0.8], [0.7, 0.3]], np.float32),
        "membership": np.array([[0.9, 0.1], [0.9, 0.9], [0.1, 0.9], [0.01, 0.02]], np.float32),
    }
    how = Familiarity(column(9, 9, 9, 9), column(8, 8, 8, 8))
    measured = held_out_decisions(abstention, ("dogs", "noise"), found, np.array([0, 1, 0, 0]), how)
    assert (measured["auto"], measured["choose"], measured["manual"]) == (0.5, 0.25, 0.25)
    assert (measured["auto_wrong"], measured["promised"]) == (0.5, 0.05)
    assert measured["set_coverage"] == 0.75  # dogs; dogs and noise; noise only, wrong; dogs and noise
    assert measured["auto_by_category"] == {"dogs": 0.3333, "noise": 1.0}
    assert measured["tagged"] == {"dogs": 3, "noise": 1}
    assert measured["own_threshold"] == {"dogs": True, "noise": False}
    json.dumps(measured, allow_nan=False)


def test_the_tiny_model_knows_how_its_decisions_turn_out(learnt: Learnt) -> None:
    decision, studio = learnt.metrics["decision"], learnt.metrics["studio"]
    assert decision["rows"] == learnt.metrics["category"]["rows"]
    assert decision["auto"] + decision["choose"] + decision["manual"] == pytest.approx(1)
    assert decision["auto_wrong"] is None or decision["auto_wrong"] <= decision["promised"]
    assert decision["set_coverage"] >= 0.85
    assert studio["rows"] == learnt.metrics["difficulty"]["rows"]
