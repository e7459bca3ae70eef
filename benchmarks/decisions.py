"""How decisions turn out on tickets that neither the model nor its thresholds have seen. Printed by `accuracy.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.triage import Triage
from training.decisions import capacity_metrics, decision_metrics
from training.examples import Example

__all__ = ["print_decisions"]

_CAPACITY = 0.15
_COLUMNS = (
    *("auto", "wrong among auto", "choose", "manual", "right in set", "set size"),
    *(f"hard caught at {_CAPACITY:.0%}", "urgent found", "false alarms"),
)


def print_decisions(examples: Sequence[Example], found: Mapping[int, Triage], strata: NDArray[np.str_]) -> None:
    """One line for the tickets drawn at random, one for all of labels.csv; `found` by place of the example.

    Thresholds are those that each fold's training chose on its own held-out tickets.
    """
    print("\n| |", " | ".join(_COLUMNS), "|\n|---|" + "---|" * len(_COLUMNS))
    for name, places in (
        ("drawn at random", np.flatnonzero(strata == "random")),
        ("all of labels.csv", np.arange(len(strata))),
    ):
        judged = [(examples[place], found[place]) for place in places.tolist()]
        print(f"| {name} ({len(judged):,}) |", " | ".join(_cells(judged)), "|")


def _cells(judged: Sequence[tuple[Example, Triage]]) -> list[str]:
    tags = [triage.tags for _, triage in judged]
    truth = [(example.categories or ("",))[0] for example, _ in judged]
    decisions, sets = [tag.decision or "" for tag in tags], [tag.category_set for tag in tags]
    shares = decision_metrics(decisions, sets, [tag.category for tag in tags], truth)
    hard = np.array([example.difficulty == 3 for example, _ in judged])
    scores = np.array([triage.studio.score for _, triage in judged], np.float32)
    caught = next(row[2] for row in capacity_metrics(scores, hard)["capacity"] if row[0] == _CAPACITY)
    urgent = np.array([(example.urgency or 0) > 0 for example, _ in judged])
    said = np.array([triage.urgency > 0 for _, triage in judged])
    names = ("auto", "auto_wrong", "choose", "manual", "set_coverage")
    return [
        *(f"{shares[name]:.3f}" for name in names),
        f"{shares['set_size']:.2f}",
        f"{caught:.3f}",
        f"{said[urgent].mean():.3f}",
        f"{said[~urgent].mean():.3f}",
    ]
