"""Hyper-parameters by cross-validation over events: a short list of settings, judged on held-out rows.

The list is small on purpose: around the proven values the measures change little (`benchmarks/ablation.py`), so that
a long search would fit noise. Every setting is judged by the same folds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from joblib import Parallel, delayed

from pandong_nlp.model import Artifact
from training.corpus import Corpus
from training.evaluate import Metrics
from training.fit import FitOptions
from training.learn import learn

__all__ = ["SETTINGS", "score_of", "search"]

_BASE = FitOptions()
_WORDS = _BASE.vocabulary
SETTINGS: tuple[FitOptions, ...] = (
    _BASE,
    replace(_BASE, alpha=_BASE.alpha / 2),
    replace(_BASE, alpha=_BASE.alpha * 2),
    replace(_BASE, vocabulary=replace(_WORDS, block_weights=(1.0, 1.0, 0.63, 0.45))),
    replace(_BASE, vocabulary=replace(_WORDS, block_weights=(0.63, 1.0, 0.3, 0.2))),
    replace(_BASE, vocabulary=replace(_WORDS, block_weights=(0.63, 1.0, 1.0, 0.45))),
)
_JOBS = 2


def search(
    corpus: Corpus,
    categories: Sequence[str],
    base: Artifact | None,
    tell: Callable[[str], None],
    settings: Sequence[FitOptions] = SETTINGS,
) -> FitOptions:
    """The setting with the highest score; on a tie the earlier. `tell` hears of each result."""
    work = (delayed(_score)(corpus, categories, base, setting) for setting in settings)
    scores = []
    for score in Parallel(n_jobs=_JOBS, return_as="generator", prefer="threads")(work):
        scores.append(score)
        tell(f"设置 {len(scores)}/{len(settings)}：留出工单上的得分 {score:.4f}")
    return settings[int(np.argmax(scores))]


def _score(corpus: Corpus, categories: Sequence[str], base: Artifact | None, options: FitOptions) -> float:
    return score_of(learn(corpus, categories, options, base).metrics)


def score_of(metrics: Metrics) -> float:
    """The mean of the heads' main measures; category counts for as much as all others together."""
    measured = [metrics.get(head, {}).get(measure) for head, measure in _MAIN.items()]
    others = [value for value in measured if value is not None]
    of_categories = metrics["category"]["accuracy"], metrics["category"]["macro_f1"], metrics["membership"]["micro_f1"]
    category = float(np.mean(of_categories))
    return (category + float(np.mean(others))) / 2 if others else category


_MAIN = {"difficulty": "quadratic_kappa", "reasons": "micro_f1", "kind": "accuracy", "unit": "accuracy"}
