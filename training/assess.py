"""How well a finished model does on labelled tickets. Knows nothing of how the model was learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pandong_nlp.model import Predictor
from pandong_nlp.model.heads import Head, Probabilities
from training.decisions import capacity_metrics, decision_metrics
from training.evaluate import Metrics, evaluate
from training.examples import Example
from training.targets import Target, targets_of

__all__ = ["assess"]


def assess(predictor: Predictor, examples: Sequence[Example]) -> Metrics:
    """Measure every head that the model has and the examples have labels for.

    A label that the model has never learnt counts as a class that it gives probability 0.
    """
    heads = {head.name: head for head in predictor.heads}
    categories = _with_unknown(heads["category"], [slug for e in examples for slug in e.categories or ()])
    units = _with_unknown(heads["unit"], [e.unit for e in examples if e.unit]) if "unit" in heads else ()
    targets = [t for t in targets_of(examples, categories, units) if t.head.name in heads]
    tickets = [example.ticket for example in examples]
    found = predictor.probabilities(tickets)
    probabilities = {}
    for target in targets:
        unknown = len(target.head.classes) - found[target.head.name].shape[1]
        probabilities[target.head.name] = np.pad(found[target.head.name][target.rows], ((0, 0), (0, unknown)))
    widened = [replace(heads[target.head.name], classes=target.head.classes) for target in targets]
    return evaluate(targets, widened, probabilities) | _decisions(predictor, examples) | _studio(targets, probabilities)


def _decisions(predictor: Predictor, examples: Sequence[Example]) -> Metrics:
    labelled = [example for example in examples if example.categories]
    tags = predictor.predict([example.ticket for example in labelled])
    truth = [example.categories[0] for example in labelled if example.categories]
    decisions, sets = [tag.decision or "" for tag in tags], [tag.category_set for tag in tags]
    return {"decision": decision_metrics(decisions, sets, [tag.category for tag in tags], truth)}


def _studio(targets: Sequence[Target], found: Probabilities) -> Metrics:
    for target in targets:
        if target.head.name == "difficulty":
            return {"studio": capacity_metrics(found["difficulty"][:, -1], target.values[:, -1] > 0)}
    return {}


def _with_unknown(head: Head, labels: Sequence[str]) -> tuple[str, ...]:
    """The head's classes, and behind them the labels it does not know."""
    return (*head.classes, *sorted(set(labels) - set(head.classes)))
