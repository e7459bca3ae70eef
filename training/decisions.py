"""How the decisions turn out on labelled tickets: promised error, sets, hand-overs, and the studio's capacity.

Works on held-out rows in training and on a labelled file alike. Knows nothing of texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.model.abstain import DEFAULT_ERROR, Abstention, Familiarity
from pandong_nlp.model.heads import Matrix, Probabilities

__all__ = ["capacity_metrics", "decision_metrics", "held_out_decisions", "risk_coverage"]

_CURVE = 40  # points of the risk-coverage curve
_SHARES = (0.01, 0.02, 0.03, 0.05, 0.075, 0.10, 0.125, 0.15, 0.175, 0.20, 0.25, 0.30, 0.40, 0.50)


def held_out_decisions(
    abstention: Abstention, classes: Sequence[str], found: Probabilities, truth: NDArray[np.int64], how: Familiarity
) -> dict[str, Any]:
    """`decision_metrics` of held-out probabilities at the default promise, with the curve and the categories' part."""
    promise = abstention.promise(DEFAULT_ERROR)
    fields = abstention.fields(promise, classes, found, how)
    said = found["category"].argmax(axis=1)
    auto = np.array([decision == "auto" for decision in fields["decision"]])
    tagged, stand = np.bincount(said, minlength=len(classes)), np.bincount(said[auto], minlength=len(classes))
    shares = np.where(tagged > 0, stand / np.maximum(tagged, 1), 0)
    right = [classes[place] for place in truth.tolist()]
    return decision_metrics(fields["decision"], fields["category_set"], [classes[p] for p in said.tolist()], right) | {
        "promised": promise.error,
        "risk_coverage": risk_coverage(found["category"].max(axis=1), said == truth),
        "auto_by_category": dict(zip(classes, np.round(shares, 4).tolist(), strict=True)),
        "own_threshold": dict(zip(classes, promise.own, strict=True)),
        "tagged": dict(zip(classes, tagged.tolist(), strict=True)),
    }


def decision_metrics(
    decisions: Sequence[str], sets: Sequence[Sequence[str]], said: Sequence[str], truth: Sequence[str]
) -> dict[str, Any]:
    """Shares of the decisions, what is wrong among "auto", and whether and how tightly the sets hold the truth."""
    kinds, right = np.array(decisions), np.array(said) == np.array(truth)
    auto = kinds == "auto"
    return {
        "rows": len(truth),
        "auto": float(auto.mean()),
        "auto_wrong": float((~right[auto]).mean()) if auto.any() else None,
        "choose": float((kinds == "choose").mean()),
        "manual": float((kinds == "manual").mean()),
        "set_coverage": float(np.mean([slug in held for slug, held in zip(truth, sets, strict=True)])),
        "set_size": float(np.mean([len(held) for held in sets])),
    }


def risk_coverage(confidence: Matrix, right: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """Points (share tagged automatically, share of wrong ones among them), from few tickets to all."""
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(~right[order])
    ends = np.unique(np.ceil(np.linspace(0.02, 1, _CURVE) * len(order)).astype(int))
    return [(round(end / len(order), 4), round(float(wrong[end - 1]) / end, 4)) for end in ends.tolist()]


def capacity_metrics(p_hard: Matrix, hard: NDArray[np.bool_]) -> dict[str, Any]:
    """For shares of tickets that a studio can take: the score from which it does, and the hard cases it so catches.

    Rows of `capacity`: share of all tickets, lowest probability of difficulty 3 among them, share of the tickets of
    difficulty 3 that they hold (None without such tickets).
    """
    order = np.argsort(-p_hard, kind="stable")
    caught, rows = np.cumsum(hard[order]), []
    for share in _SHARES:
        taken = max(1, round(share * len(order)))
        found = float(caught[taken - 1] / hard.sum()) if hard.any() else None
        rows.append((share, float(p_hard[order[taken - 1]]), found))
    return {"rows": len(hard), "capacity": rows}
