"""How well a finished model does on labelled tickets. Knows nothing of how the model was learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pandong_nlp.model import Predictor
from pandong_nlp.model.heads import Head
from training.evaluate import Metrics, evaluate
from training.examples import Example
from training.targets import targets_of

__all__ = ["assess"]


def assess(predictor: Predictor, examples: Sequence[Example]) -> Metrics:
    """Measure every head that the model has and the examples have labels for.

    A label that the model has never learnt counts as a class that it gives probability 0.
    """
    heads = {head.name: head for head in predictor.heads}
    categories = _with_unknown(heads["category"], [slug for e in examples for slug in e.categories or ()])
    units = _with_unknown(heads["unit"], [e.unit for e in examples if e.unit]) if "unit" in heads else ()
    targets = [t for t in targets_of(examples, categories, units) if t.head.name in heads]
    found = predictor.probabilities([example.ticket for example in examples])
    probabilities = {}
    for target in targets:
        unknown = len(target.head.classes) - found[target.head.name].shape[1]
        probabilities[target.head.name] = np.pad(found[target.head.name][target.rows], ((0, 0), (0, unknown)))
    widened = [replace(heads[target.head.name], classes=target.head.classes) for target in targets]
    return evaluate(targets, widened, probabilities)


def _with_unknown(head: Head, labels: Sequence[str]) -> tuple[str, ...]:
    """The head's classes, and behind them the labels it does not know."""
    return (*head.classes, *sorted(set(labels) - set(head.classes)))
