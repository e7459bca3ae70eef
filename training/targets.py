"""Labels → numbers: for each head the rows that have its label, and the targets to regress on.

Knows the heads' names and classes, nothing of features.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.model.heads import HEADS, Head
from pandong_nlp.records import KINDS, REASONS
from training.examples import Example

__all__ = ["SECONDARY", "Target", "learnable_units", "targets_of"]

SECONDARY = 0.5  # what a second category counts towards the primary score
_FEWEST = 20  # labels of a unit below which it is not learnt


@dataclass(frozen=True, eq=False)
class Target:
    """One head to learn.

    Attributes:
        head: name, link and classes; thresholds still open.
        rows: places of the examples that have this label, rising.
        values: float32 (rows, classes).
    """

    head: Head
    rows: NDArray[np.int64]
    values: NDArray[np.float32]


def learnable_units(examples: Sequence[Example]) -> tuple[str, ...]:
    """The units with enough labels."""
    return tuple(sorted(unit for unit, count in Counter(e.unit for e in examples).items() if unit and count >= _FEWEST))


def targets_of(examples: Sequence[Example], categories: Sequence[str], units: Sequence[str]) -> list[Target]:
    """Every head for which there are labels; `categories` are the classes of the first two, `units` of the last."""
    classes = {
        "category": tuple(categories),
        "membership": tuple(categories),
        "difficulty": ("2", "3"),
        "reasons": tuple(REASONS),
        "urgency": ("1", "2"),
        "kind": tuple(KINDS),
        "unit": tuple(units),
    }
    found = [_target(name, classes[name], examples) for name in HEADS]
    return [target for target in found if target.rows.size and target.head.classes]


def _target(name: str, classes: tuple[str, ...], examples: Sequence[Example]) -> Target:
    held = [_CLASSES_OF[name](example) for example in examples]
    if name == "unit":
        held = [unit if unit and unit[0] in classes else None for unit in held]
    rows = np.array([row for row, names in enumerate(held) if names is not None], np.int64)
    values = np.zeros((len(rows), len(classes)), np.float32)
    place = {name: column for column, name in enumerate(classes)}
    for row, names in enumerate(names for names in held if names is not None):
        values[row, [place[name] for name in names]] = 1
        if name == "category":
            values[row, [place[name] for name in names[1:]]] = SECONDARY
    return Target(Head(name, "softmax" if name in _ONE_OF_MANY else "logistic", classes), rows, values)


def _levels(value: int | None, levels: tuple[str, ...]) -> tuple[str, ...] | None:
    """The levels reached."""
    return None if value is None else tuple(level for level in levels if value >= int(level))


_ONE_OF_MANY = ("category", "kind", "unit")
_CLASSES_OF: dict[str, Callable[[Example], tuple[str, ...] | None]] = {
    "category": lambda example: example.categories,
    "membership": lambda example: example.categories,
    "difficulty": lambda example: _levels(example.difficulty, ("2", "3")),
    "reasons": lambda example: example.reasons,
    "urgency": lambda example: _levels(example.urgency, ("1", "2")),
    "kind": lambda example: None if example.kind is None else (example.kind,),
    "unit": lambda example: None if example.unit is None else (example.unit,),
}
