"""How good a model is, head by head, from calibrated probabilities beside labels.

The same measures serve held-out rows in training, a labelled file, and the benchmarks. Knows nothing of texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, confusion_matrix, f1_score, roc_auc_score

from pandong_nlp.model.heads import Head, Probabilities, levels_of, members_of, reached
from training.targets import Target

__all__ = ["Metrics", "calibration_error", "evaluate"]

_BINS = 15
_TOP = 3
Matrix = NDArray[np.float32]

Metrics = dict[str, dict[str, Any]]
"""By head: name of the measure → number, or a table of numbers; plain JSON values."""


def evaluate(
    targets: Sequence[Target], heads: Sequence[Head], found: Probabilities, keep: NDArray[np.bool_] | None = None
) -> Metrics:
    """Measure every head that has labels.

    Args:
        targets: the labels, with the classes of the heads.
        heads: for their thresholds.
        found: for each head the probabilities of its target's rows, float32 (rows, classes).
        keep: of all examples, those that count; None counts all.
    """
    metrics: Metrics = {}
    by_name = {head.name: head for head in heads}
    for target in targets:
        name = target.head.name
        kept = np.ones(len(target.rows), bool) if keep is None else keep[target.rows]
        if not kept.any() or name not in found:
            continue
        head, values = by_name[name], target.values[kept]
        if name == "membership":  # the primary category belongs to the set whatever its own threshold says
            measured = _sets(head, values, found[name][kept], found["category"][kept])
        else:
            measured = _MEASURES[name](head, values, found[name][kept])
        metrics[name] = {"rows": int(kept.sum())} | measured
    return metrics


def calibration_error(confidence: Matrix, right: NDArray[np.bool_]) -> float:
    """Expected calibration error (Naeini et al. 2015): 15 bins of equal width, weighted by their rows."""
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = np.bincount(bins, confidence, _BINS) - np.bincount(bins, right, _BINS)
    return float(np.abs(gaps).sum() / len(confidence))


def _category(head: Head, values: Matrix, found: Matrix) -> dict[str, Any]:
    truth, said = values.argmax(axis=1), found.argmax(axis=1)
    top = np.argsort(-found, axis=1)[:, :_TOP]
    rows = np.arange(len(truth))
    return {
        "accuracy": float((said == truth).mean()),
        "within_gold_set": float((values[rows, said] > 0).mean()),
        "top3": float((top == truth[:, None]).any(axis=1).mean()),
        "macro_f1": float(f1_score(truth, said, average="macro", labels=np.unique(truth), zero_division=0)),
        "micro_f1": float(f1_score(truth, said, average="micro")),
        "calibration_error": calibration_error(found[rows, said], said == truth),
        "support": dict(zip(head.classes, np.bincount(truth, minlength=len(head.classes)).tolist(), strict=True)),
    }


def _sets(head: Head, values: Matrix, found: Matrix, primary: Matrix) -> dict[str, Any]:
    said, truth = members_of(head, found, primary.argmax(axis=1)), values > 0
    per_class = f1_score(truth, said, average=None, zero_division=0)
    return {
        "micro_f1": float(f1_score(truth, said, average="micro", zero_division=0)),
        "f1": dict(zip(head.classes, np.round(per_class, 4).tolist(), strict=True)),
        "support": dict(zip(head.classes, truth.sum(axis=0).tolist(), strict=True)),
    }


def _difficulty(head: Head, values: Matrix, found: Matrix) -> dict[str, Any]:
    truth, said = 1 + values.sum(axis=1).astype(int), levels_of(head, found)
    return {
        "accuracy": float((truth == said).mean()),
        "quadratic_kappa": _kappa(truth, said),
        "auc_hard": _auc(values[:, -1], found[:, -1]),
        "auc_elevated": _auc(values[:, 0], found.sum(axis=1)),
        "confusion": confusion_matrix(truth, said, labels=[1, 2, 3]).tolist(),
    }


def _reasons(head: Head, values: Matrix, found: Matrix) -> dict[str, Any]:
    said = reached(head, found)
    per_class = f1_score(values > 0, said, average=None, zero_division=0)
    return {
        "micro_f1": float(f1_score(values > 0, said, average="micro", zero_division=0)),
        "f1": dict(zip(head.classes, np.round(per_class, 4).tolist(), strict=True)),
    }


def _urgency(head: Head, values: Matrix, found: Matrix) -> dict[str, Any]:
    urgent, said = values[:, 0] > 0, reached(head, found)[:, 0]
    return {
        "auc": _auc(values[:, 0], found[:, 0]),
        "recall": float(said[urgent].mean()) if urgent.any() else None,
        "false_alarms": float(said[~urgent].mean()) if (~urgent).any() else None,
    }


def _one_of_many(_: Head, values: Matrix, found: Matrix) -> dict[str, Any]:
    return {"accuracy": float((values.argmax(axis=1) == found.argmax(axis=1)).mean())}


def _kappa(truth: NDArray[np.int64], said: NDArray[np.int64]) -> float | None:
    """Quadratically weighted kappa (Cohen 1968); None where both sides say one and the same level only."""
    if len(np.union1d(truth, said)) < 2:
        return None
    return float(cohen_kappa_score(truth, said, weights="quadratic"))


def _auc(held: Matrix, score: Matrix) -> float | None:
    """Area under the ROC curve; None where only one side occurs."""
    return float(roc_auc_score(held > 0, score)) if 0 < (held > 0).sum() < len(held) else None


_MEASURES: Mapping[str, Callable[[Head, Matrix, Matrix], dict[str, Any]]] = {
    "category": _category,
    "difficulty": _difficulty,
    "reasons": _reasons,
    "urgency": _urgency,
    "kind": _one_of_many,
    "unit": _one_of_many,
}
