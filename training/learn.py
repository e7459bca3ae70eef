"""A corpus → a complete model in memory, from nothing or from a champion. Knows nothing of files and registries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from pandong_nlp.model import Artifact
from pandong_nlp.model.features import FeatureSpace
from training.adapt import champion_prior, joined_space
from training.corpus import Corpus
from training.evaluate import Metrics, evaluate
from training.fit import FitOptions, Fitting, Rows, features_of, fit
from training.names import name_filter, names_in
from training.systems import Prior
from training.targets import learnable_units, targets_of
from training.vocabulary import build_space

__all__ = ["Learnt", "learn"]

# Threads follow from the data, whatever the machine has: sums taken in another order differ in their last digits.
_MANY, _MANY_THREADS = 4000, 2


@dataclass(frozen=True, eq=False)
class Learnt:
    """A fitted model with its columns, and how well it did on rows that were held out."""

    space: FeatureSpace
    fitting: Fitting
    metrics: Metrics


def learn(corpus: Corpus, categories: Sequence[str], options: FitOptions, base: Artifact | None = None) -> Learnt:
    """Learn all heads for which the corpus has labels.

    Args:
        corpus: examples, texts without labels.
        categories: the classes, in the order of the taxonomy.
        options: what cross-validation chose.
        base: a model whose knowledge is the starting point (`training.adapt`).
    """
    names = names_in((*corpus.documents, *corpus.others), corpus.segmenter)
    stays_out = name_filter(names, corpus.segmenter)
    space = build_space(
        corpus.documents, corpus.events, corpus.others, corpus.other_events, stays_out, options.vocabulary
    )
    targets = targets_of(corpus.examples, categories, learnable_units(corpus.examples))
    outputs = sum(len(target.head.classes) for target in targets)
    if base is not None:
        space = joined_space(base.space, space)
    features, familiarity = features_of(space, corpus.documents, options.shape_weight)
    if base is None:
        prior = Prior.none(features.shape[1], outputs)
    else:
        prior = champion_prior(base, space, targets, features, options.shape_weight)
    drawn = np.array([example.drawn_at_random for example in corpus.examples])
    with threadpool_limits(_MANY_THREADS if len(corpus.examples) > _MANY else 1):
        fitting = fit(targets, Rows(features, corpus.events, familiarity, drawn), options, prior)
    metrics = evaluate(targets, fitting.readout.heads, fitting.held_out) | fitting.decisions
    return Learnt(space, fitting, metrics)
