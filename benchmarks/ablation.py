"""What each part of the champion's recipe is worth: leave it out, and measure on held-out tickets.

    python -m benchmarks.ablation --data ../shared/data [--only "the recipe" "no words"]

Prints one Markdown table. Every line is a whole training run, whose four folds are grouped by event; measured are the
held-out scores of the tickets of labels.csv that were drawn at random (stratum "random"). Differences below about half
a point are noise (4,500 tickets). About two minutes and 4 GB a line.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.held_out import column
from pandong_nlp.taxonomy import Taxonomy
from training.champion import champion_corpus
from training.corpus import Corpus
from training.evaluate import evaluate
from training.fit import FitOptions
from training.learn import learn
from training.pipeline import categories_of
from training.vocabulary import VocabularyOptions

_RECIPE = FitOptions()
_WORDS = _RECIPE.vocabulary
_NEVER_LEAN = 1e12
_MEASURES = (
    ("primary", "category", "accuracy"),
    ("in set", "category", "within_gold_set"),
    ("macro-F1", "category", "macro_f1"),
    ("sets", "membership", "micro_f1"),
    ("QWK", "difficulty", "quadratic_kappa"),
    ("AUC 3", "difficulty", "auc_hard"),
    ("reasons", "reasons", "micro_f1"),
    ("kind", "kind", "accuracy"),
)


def _words(**changes: object) -> FitOptions:
    vocabulary: VocabularyOptions = replace(_WORDS, **changes)  # type: ignore[arg-type]
    return replace(_RECIPE, vocabulary=vocabulary)


def _without_block(block: int) -> FitOptions:
    weights = [*_WORDS.block_weights]
    weights[block] = 1e-6
    return _words(block_weights=tuple(weights))


def _unchanged(corpus: Corpus, _labels: int) -> Corpus:
    return corpus


def _without_unlabelled(corpus: Corpus, _labels: int) -> Corpus:
    return replace(corpus, others=(), other_events=())


def _labels_only(corpus: Corpus, labels: int) -> Corpus:
    """Neither added labels nor invented tickets: their texts only help to count words."""
    return replace(
        corpus,
        examples=corpus.examples[:labels],
        documents=corpus.documents[:labels],
        others=(*corpus.others, *corpus.documents[labels:]),
        other_events=(*corpus.other_events, *(example.event for example in corpus.examples[labels:])),
    )


def _variants() -> Iterator[tuple[str, Callable[[Corpus, int], Corpus], FitOptions]]:
    yield "the recipe", _unchanged, _RECIPE
    yield "no stacking", _unchanged, replace(_RECIPE, stacking_penalty=_NEVER_LEAN)
    yield "labels.csv alone", _labels_only, _RECIPE
    yield "no unlabelled texts", _without_unlabelled, _RECIPE
    yield "no words", _unchanged, _without_block(0)
    yield "no title block", _unchanged, _without_block(2)
    yield "no head block", _unchanged, _without_block(3)
    yield "no shape", _unchanged, replace(_RECIPE, shape_weight=1e-6)
    yield "no trigrams", _unchanged, _words(gram_weights=(1.0, 1.0, 1e-6))
    yield "terms of ≥ 4 labelled tickets", _unchanged, _words(min_labelled=4)
    yield "alpha halved", _unchanged, replace(_RECIPE, alpha=_RECIPE.alpha / 2)
    yield "alpha doubled", _unchanged, replace(_RECIPE, alpha=_RECIPE.alpha * 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", nargs="*", metavar="LINE", help="measure these lines alone")
    arguments = parser.parse_args()
    data, only = arguments.data, arguments.only
    drawn = np.array([stratum == "random" for stratum in column(data / "labels.csv", "stratum")])
    corpus = champion_corpus(data)
    print("| left out |", " | ".join(name for name, _, _ in _MEASURES), "| terms |")
    print("|---|" + "---|" * (len(_MEASURES) + 1))
    for name, changed, options in _variants():
        if only and name not in only:
            continue
        used = changed(corpus, len(drawn))
        learnt = learn(used, categories_of(used, Taxonomy.packaged()), options)
        keep = np.zeros(len(used.examples), np.bool_)
        keep[: len(drawn)] = drawn
        metrics = evaluate(learnt.fitting.targets, learnt.fitting.readout.heads, learnt.fitting.held_out, keep)
        figures = " | ".join(f"{metrics[head][measure]:.3f}" for _, head, measure in _MEASURES)
        print(f"| {name} | {figures} | {learnt.space.width:,} |", flush=True)


if __name__ == "__main__":
    main()
