"""Measures on cases of three rows that can be checked by eye, and against scikit-learn on many."""

from __future__ import annotations

import json

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, f1_score, roc_auc_score

from pandong_nlp.model.heads import Head
from training.corpus import Corpus
from training.evaluate import calibration_error, evaluate
from training.learn import Learnt
from training.targets import Target

Matrix = NDArray[np.float32]
SLUGS = ("a", "b", "c", "d")
CATEGORY, MEMBERSHIP = Head("category", "softmax", SLUGS), Head("membership", "logistic", SLUGS, (0.5,))


def matrix(*rows: list[float]) -> Matrix:
    return np.array(rows, np.float32)


def target(head: Head, values: Matrix) -> Target:
    return Target(head, np.arange(len(values)), values)


# Row 1 right; row 2 says a secondary category; row 3 has its category in fourth place.
PRIMARY = matrix([1, 0, 0, 0], [0.5, 1, 0, 0], [0, 0, 0, 1])
SAID = matrix([0.7, 0.1, 0.1, 0.1], [0.6, 0.3, 0.1, 0.0], [0.4, 0.3, 0.2, 0.1])


def test_the_category_by_eye() -> None:
    found = evaluate([target(CATEGORY, PRIMARY)], [CATEGORY], {"category": SAID})["category"]
    assert found["rows"] == 3
    assert found["accuracy"] == pytest.approx(1 / 3)
    assert found["within_gold_set"] == pytest.approx(2 / 3)
    assert found["top3"] == pytest.approx(2 / 3)
    assert found["macro_f1"] == pytest.approx((0.5 + 0 + 0) / 3)  # a: precision 1/3, recall 1; b and d: never said
    assert found["support"] == {"a": 1, "b": 1, "c": 0, "d": 1}
    # 0.7 is right, 0.6 and 0.4 are wrong: each alone in its bin.
    assert found["calibration_error"] == pytest.approx((0.3 + 0.6 + 0.4) / 3)


def test_the_set_holds_the_primary_whatever_its_own_probability() -> None:
    values = (PRIMARY > 0).astype(np.float32)
    members = matrix([0.1, 0.9, 0, 0], [0, 0.8, 0, 0], [0, 0, 0, 0])
    targets = [target(CATEGORY, PRIMARY), target(MEMBERSHIP, values)]
    found = evaluate(targets, [CATEGORY, MEMBERSHIP], {"category": SAID, "membership": members})["membership"]
    # Said: {a, b}, {a, b}, {a}; true: {a}, {a, b}, {d}: 3 hits of 5 said and 4 true.
    assert found["micro_f1"] == pytest.approx(2 * 3 / (5 + 4))
    assert found["f1"] == {"a": pytest.approx(0.8), "b": pytest.approx(0.6667), "c": 0, "d": 0}
    assert found["support"] == {"a": 2, "b": 1, "c": 0, "d": 1}


def test_difficulty_by_eye() -> None:
    head = Head("difficulty", "logistic", ("2", "3"), (1.5, 2.5))
    values, said = matrix([0, 0], [1, 0], [1, 1]), matrix([0.1, 0], [0.9, 0.1], [0.8, 0.2])
    found = evaluate([target(head, values)], [head], {"difficulty": said})["difficulty"]
    assert found["accuracy"] == pytest.approx(2 / 3)
    assert found["confusion"] == [[1, 0, 0], [0, 1, 0], [0, 1, 0]]
    assert (found["auc_hard"], found["auc_elevated"]) == (1.0, 1.0)
    assert found["quadratic_kappa"] == pytest.approx(cohen_kappa_score([1, 2, 3], [1, 2, 2], weights="quadratic"))


def test_reasons_urgency_and_kind_by_eye() -> None:
    reasons = Head("reasons", "logistic", ("R1", "R2"), (0.5, 0.3))
    urgency = Head("urgency", "logistic", ("1", "2"), (0.5, 0.5))
    kind = Head("kind", "softmax", ("Z", "T"))
    targets = [
        target(reasons, matrix([1, 0], [1, 1], [0, 0])),
        target(urgency, matrix([1, 0], [1, 1], [0, 0])),
        target(kind, matrix([1, 0], [0, 1], [0, 1])),
    ]
    found = evaluate(
        targets,
        [reasons, urgency, kind],
        {
            "reasons": matrix([0.6, 0.3], [0.4, 0.9], [0.1, 0.1]),
            "urgency": matrix([0.6, 0], [0.3, 0], [0.7, 0]),
            "kind": matrix([0.9, 0.1], [0.2, 0.8], [0.6, 0.4]),
        },
    )
    assert found["reasons"]["f1"] == {"R1": pytest.approx(0.6667), "R2": pytest.approx(0.6667)}
    assert found["reasons"]["micro_f1"] == pytest.approx(2 * 2 / (3 + 3))
    assert found["urgency"] == {"rows": 3, "auc": 0.0, "recall": 0.5, "false_alarms": 1.0}
    assert found["kind"]["accuracy"] == pytest.approx(2 / 3)


def test_what_cannot_be_measured_is_none() -> None:
    difficulty = Head("difficulty", "logistic", ("2", "3"), (1.5, 2.5))
    urgency = Head("urgency", "logistic", ("1", "2"), (0.5, 0.5))
    nothing = np.zeros((3, 2), np.float32)
    targets = [target(difficulty, nothing), target(urgency, nothing)]
    found = evaluate(targets, [difficulty, urgency], {"difficulty": nothing, "urgency": nothing})
    assert [found["difficulty"][name] for name in ("quadratic_kappa", "auc_hard", "auc_elevated")] == [None] * 3
    assert (found["urgency"]["auc"], found["urgency"]["recall"]) == (None, None)


def test_only_the_rows_to_keep_count() -> None:
    kept = evaluate([target(CATEGORY, PRIMARY)], [CATEGORY], {"category": SAID}, np.array([True, False, True]))
    assert kept["category"]["rows"] == 2
    assert kept["category"]["accuracy"] == 0.5
    assert evaluate([target(CATEGORY, PRIMARY)], [CATEGORY], {"category": SAID}, np.zeros(3, bool)) == {}


def test_a_head_the_model_lacks_is_left_out() -> None:
    kind = Head("kind", "softmax", ("Z", "T"))
    assert evaluate([target(kind, matrix([1, 0]))], [CATEGORY], {}) == {}


def test_confidence_as_high_as_the_share_of_right_answers_has_no_error() -> None:
    assert calibration_error(np.full(4, 0.75, np.float32), np.array([True, True, True, False])) == pytest.approx(0)
    assert calibration_error(np.ones(2, np.float32), np.array([False, False])) == pytest.approx(1)


def test_measures_of_the_tiny_model_are_those_of_scikit_learn(learnt: Learnt, corpus: Corpus) -> None:
    targets = {target.head.name: target for target in learnt.fitting.targets}
    found, metrics = learnt.fitting.held_out, learnt.metrics
    truth, said = targets["category"].values.argmax(axis=1), found["category"].argmax(axis=1)
    assert metrics["category"]["rows"] == len(corpus.examples)
    assert metrics["category"]["accuracy"] == pytest.approx(np.mean(truth == said))
    assert metrics["category"]["macro_f1"] == pytest.approx(
        f1_score(truth, said, average="macro", labels=np.unique(truth), zero_division=0)
    )
    hard = targets["difficulty"].values[:, 1]
    assert metrics["difficulty"]["auc_hard"] == pytest.approx(roc_auc_score(hard, found["difficulty"][:, 1]))
    json.dumps(metrics, allow_nan=False)
