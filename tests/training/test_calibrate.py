"""Calibration finds back the logits that labels were drawn from, and thresholds a person would choose."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

from pandong_nlp.model.heads import Head, Probabilities, levels_of, on_curve, probabilities, reached
from training.calibrate import calibrate
from training.evaluate import calibration_error
from training.targets import Target
from training.thresholds import completed

Matrix = NDArray[np.float32]
ROWS, CLASSES = 4000, ("a", "b", "c", "d")


def target(name: str, values: Matrix, classes: tuple[str, ...]) -> Target:
    link = "softmax" if name in ("category", "kind", "unit") else "logistic"
    return Target(Head(name, link, classes), np.arange(len(values)), values.astype(np.float32))  # type: ignore[arg-type]


def calibrated(targets: Sequence[Target], raw: dict[str, Matrix]) -> Probabilities:
    """Probabilities after calibration, before curves."""
    calibration = calibrate(targets, raw)
    logits = np.hstack(list(raw.values())) @ calibration.mix + calibration.offset
    return probabilities([target.head for target in targets], logits)


def finished(targets: Sequence[Target], raw: dict[str, Matrix]) -> tuple[Head, Matrix]:
    """The only head with its thresholds or curve, and its probabilities."""
    (target,) = targets
    found = calibrated(targets, raw)[target.head.name]
    head = completed(target, found)
    return head, on_curve(head, found)


@pytest.fixture(scope="module")
def logits() -> Matrix:
    return np.random.default_rng(1).normal(scale=2, size=(ROWS, len(CLASSES))).astype(np.float32)


@pytest.fixture(scope="module")
def kinds(logits: Matrix) -> Matrix:
    """One class a row, drawn with the probabilities of the logits."""
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    drawn = (np.random.default_rng(2).random((ROWS, 1)) > shares.cumsum(axis=1)).sum(axis=1)
    one_of_many: Matrix = np.eye(len(CLASSES), dtype=np.float32)[np.minimum(drawn, len(CLASSES) - 1)]
    return one_of_many


@pytest.fixture(scope="module")
def members(logits: Matrix) -> Matrix:
    """Each class for itself, drawn with the probabilities of the logits."""
    drawn: NDArray[np.bool_] = np.random.default_rng(3).random(logits.shape) < 1 / (1 + np.exp(-logits))
    return drawn.astype(np.float32)


def test_one_of_many_gets_back_the_logits_up_to_a_constant(logits: Matrix, kinds: Matrix) -> None:
    raw = {"kind": logits / np.float32(5) + np.array([0.3, 0, -0.1, 0], np.float32)}
    calibration = calibrate([target("kind", kinds, CLASSES)], raw)
    found = raw["kind"] @ calibration.mix + calibration.offset
    surplus = found - logits
    np.testing.assert_allclose(surplus - surplus.mean(axis=1, keepdims=True), 0, atol=0.6)
    assert calibration.mix[0, 0] == pytest.approx(5, rel=0.05)


def test_each_for_itself_gets_back_the_logits(logits: Matrix, members: Matrix) -> None:
    raw = {"membership": logits / np.float32(3) - np.float32(1)}
    calibration = calibrate([target("membership", members, CLASSES)], raw)
    np.testing.assert_allclose(np.diag(calibration.mix), 3, rtol=0.15)
    np.testing.assert_allclose(calibration.offset, 3, atol=0.4)
    assert np.count_nonzero(calibration.mix) == len(CLASSES)


def test_confidence_is_closer_to_the_share_of_right_answers_than_before(logits: Matrix, kinds: Matrix) -> None:
    raw = {"kind": logits / np.float32(5)}
    right = logits.argmax(axis=1) == kinds.argmax(axis=1)
    (before,) = probabilities([Head("kind", "softmax", CLASSES)], raw["kind"]).values()
    _, after = finished([target("kind", kinds, CLASSES)], raw)
    assert calibration_error(before.max(axis=1), right) > 0.2
    assert calibration_error(after.max(axis=1), right) < 0.02


def test_the_category_leans_on_its_membership_scores(logits: Matrix, kinds: Matrix) -> None:
    noise = np.random.default_rng(4).normal(size=logits.shape).astype(np.float32)
    raw = {"category": noise, "membership": logits}
    targets = [target("category", kinds, CLASSES), target("membership", kinds, CLASSES)]
    calibration = calibrate(targets, raw)
    assert calibration.mix[len(CLASSES), 0] == pytest.approx(1, rel=0.2)
    assert abs(calibration.mix[0, 0]) < 0.1
    assert not calibration.mix[: len(CLASSES), len(CLASSES) :].any()


def test_the_curve_rises_and_reaches_to_certainty(logits: Matrix, kinds: Matrix) -> None:
    head, _ = finished([target("kind", kinds, CLASSES)], {"kind": logits})
    xs, ys = np.array(head.curve).T
    assert (np.diff(xs) > 0).all()
    assert (np.diff(ys) >= 0).all()
    assert ((ys >= 0) & (ys <= 1)).all()
    assert xs[-1] >= 1


def test_thresholds_part_what_scores_part() -> None:
    scores = np.array([[-2], [-1], [1], [2]], np.float32)
    held = scores > 0
    head, found = finished([target("urgency", held.astype(np.float32), ("1",))], {"urgency": scores})
    assert reached(head, found).tolist() == held.tolist()


@pytest.mark.parametrize("name", ["membership", "reasons", "urgency"])
def test_a_class_that_never_held_is_never_said(name: str) -> None:
    raw = {name: np.random.default_rng(6).normal(size=(200, 2)).astype(np.float32)}
    values = np.zeros((200, 2), np.float32)
    values[:, 0] = raw[name][:, 0] > 0
    head, found = finished([target(name, values, ("1", "2"))], raw)
    thresholds = np.broadcast_to(np.array(head.thresholds), 2)
    assert (found[:, 1] < thresholds[1]).all()
    assert 0 < found[:, 1].max() < 0.02


def test_a_class_that_always_held_is_always_said() -> None:
    raw = {"reasons": np.zeros((50, 1), np.float32)}
    head, found = finished([target("reasons", np.ones((50, 1), np.float32), ("R1",))], raw)
    assert reached(head, found).all()


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_difficulty_all_tickets_share_is_said_of_all(level: int) -> None:
    values = np.tile(np.array([level >= 2, level >= 3], np.float32), (60, 1))
    raw = {"difficulty": np.random.default_rng(7).normal(size=(60, 2)).astype(np.float32)}
    head, found = finished([target("difficulty", values, ("2", "3"))], raw)
    assert (levels_of(head, found) == level).all()


def test_the_cuts_between_levels_are_those_of_the_highest_kappa() -> None:
    random = np.random.default_rng(8)
    values = np.minimum.accumulate((random.random((300, 2)) < 0.6).astype(np.float32), axis=1)
    raw = {"difficulty": (values + random.normal(scale=0.5, size=(300, 2))).astype(np.float32)}
    head, found = finished([target("difficulty", values, ("2", "3"))], raw)
    expected = 1 + found.sum(axis=1)
    truth = 1 + values.sum(axis=1).astype(int)

    def kappa(low: float, high: float) -> float:
        return float(cohen_kappa_score(truth, 1 + (expected >= low) + (expected >= high), weights="quadratic"))

    best = max(kappa(low, high) for low in np.arange(1.2, 1.9, 0.1) for high in np.arange(1.9, 2.7, 0.1))
    assert kappa(*head.thresholds) >= best
