"""What heads learn of each other: links that are there, none that are not, and nothing a row says of itself."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pandong_nlp.model.heads import Head
from pandong_nlp.model.stacking import Stacking
from training.stacking import stack
from training.targets import Target

Matrix = NDArray[np.float32]
KIND = Head("kind", "softmax", ("Z", "T"))
HARD = Head("difficulty", "logistic", ("3",))
ROWS = 1200
FOLDS = np.arange(ROWS) % 3


@pytest.fixture(scope="module")
def logits() -> Matrix:
    """Held-out logits of kind (Z, T) and of difficulty 3."""
    return np.random.default_rng(1).normal(scale=2, size=(ROWS, 3)).astype(np.float32)


@pytest.fixture(scope="module")
def targets(logits: Matrix) -> list[Target]:
    """Kinds are as their logits say; a ticket is hard by its own logit, and much likelier where the kind is T."""
    dice = np.random.default_rng(2)
    is_t = dice.random(ROWS) < 1 / (1 + np.exp(logits[:, 0] - logits[:, 1]))
    hard = dice.random(ROWS) < 1 / (1 + np.exp(-(logits[:, 2] + 4 / (1 + np.exp(logits[:, 0] - logits[:, 1])) - 2)))
    kinds = np.eye(2, dtype=np.float32)[is_t.astype(int)]
    rows = np.arange(ROWS)
    return [Target(KIND, rows, kinds), Target(HARD, rows, hard[:, None].astype(np.float32))]


def learnt(
    targets: list[Target], logits: Matrix, penalty: float = 20.0, prior: Stacking | None = None
) -> tuple[Stacking, dict[str, Matrix]]:
    return stack([KIND, HARD], targets, logits, FOLDS, penalty, prior or Stacking.none(3))


def loss(logit: Matrix, held: Matrix) -> float:
    return float((np.logaddexp(0, logit) - held * logit).mean())


def test_a_link_between_heads_is_found_and_helps_on_rows_not_seen(targets: list[Target], logits: Matrix) -> None:
    _, held_out = learnt(targets, logits)
    hard = targets[1].values[:, 0]
    assert loss(held_out["difficulty"][:, 0], hard) < loss(logits[:, 2], hard) - 0.03


def test_heads_that_know_all_already_are_hardly_moved(targets: list[Target], logits: Matrix) -> None:
    _, held_out = learnt(targets, logits)
    z, t = held_out["kind"].T
    np.testing.assert_allclose(t - z, logits[:, 1] - logits[:, 0], atol=0.8)


def test_the_layer_gives_what_the_held_out_logits_promise(targets: list[Target], logits: Matrix) -> None:
    layer, held_out = learnt(targets, logits)
    np.testing.assert_allclose(layer.logits([KIND, HARD], logits)[:, 2], held_out["difficulty"][:, 0], atol=0.5)


def test_a_high_penalty_leaves_everything_as_it_was(targets: list[Target], logits: Matrix) -> None:
    layer, held_out = learnt(targets, logits, penalty=1e9)
    np.testing.assert_allclose(layer.logits([KIND, HARD], logits), logits, atol=1e-3)
    np.testing.assert_allclose(held_out["kind"], logits[:, :2], atol=1e-3)


def test_a_rows_own_label_does_not_reach_its_held_out_logits(targets: list[Target], logits: Matrix) -> None:
    kind, hard = targets
    turned = hard.values.copy()
    turned[FOLDS == 0] = 1 - turned[FOLDS == 0]
    _, before = learnt(targets, logits)
    _, after = learnt([kind, Target(HARD, hard.rows, turned)], logits)
    np.testing.assert_array_equal(before["difficulty"][FOLDS == 0], after["difficulty"][FOLDS == 0])
    assert np.abs(before["difficulty"][FOLDS == 1] - after["difficulty"][FOLDS == 1]).max() > 0.1


def test_with_one_fold_only_held_out_logits_stay_as_they_are(targets: list[Target], logits: Matrix) -> None:
    one_fold = np.zeros(ROWS, np.int64)
    _, held_out = stack([KIND, HARD], targets, logits, one_fold, 20.0, Stacking.none(3))
    np.testing.assert_array_equal(held_out["difficulty"][:, 0], logits[:, 2])


def test_a_head_without_labels_keeps_what_the_prior_says_of_it(targets: list[Target], logits: Matrix) -> None:
    dice = np.random.default_rng(3)
    prior = Stacking(dice.normal(size=(6, 3)).astype(np.float32), np.array([1, 2, 3], np.float32))
    layer, held_out = learnt(targets[:1], logits, prior=prior)
    np.testing.assert_array_equal(layer.weights[:, 2], prior.weights[:, 2])
    assert layer.bias[2] == prior.bias[2]
    assert list(held_out) == ["kind"]
    assert not np.array_equal(layer.weights[:, :2], prior.weights[:, :2])


def test_with_a_high_penalty_the_prior_stays(targets: list[Target], logits: Matrix) -> None:
    prior = Stacking(np.full((6, 3), 0.1, np.float32), np.array([1, 2, 3], np.float32))
    layer, _ = learnt(targets, logits, penalty=1e9, prior=prior)
    np.testing.assert_allclose(layer.weights, prior.weights, atol=1e-3)


def test_labels_of_some_rows_only_give_logits_of_these_rows(targets: list[Target], logits: Matrix) -> None:
    kind, hard = targets
    some = np.arange(0, ROWS, 2)
    layer, held_out = learnt([kind, Target(HARD, some, hard.values[some])], logits)
    assert held_out["difficulty"].shape == (len(some), 1)
    assert held_out["kind"].shape == (ROWS, 2)
    assert layer.weights[:, 2].any()


def test_a_finding_that_never_varies_says_nothing(targets: list[Target], logits: Matrix) -> None:
    flat = logits.copy()
    flat[:, 2] = -3
    layer, _ = learnt(targets, flat)
    assert not layer.weights[[2, 5]].any()
    assert np.isfinite(layer.weights).all()
    assert np.isfinite(layer.bias).all()
