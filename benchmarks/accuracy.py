"""How right the tags are: the published splits of the 2020 contest, and cross-validation on the labelled tickets.

    python -m benchmarks.accuracy --data ../shared/data [--part contest|labels] [--folds 5]

Prints Markdown tables. Contest: the product's own training on the training rows of each published split (one label, the
domain), beside words and word pairs with LinearSVC, and the published figures. Labels: outer cross-validation grouped
by event; vocabulary, weights, calibration and thresholds come from the other folds only. Added labels, invented.csv and
the sample tickets help to train as they do in the champion, except those of held-out events. Measured on labels.csv,
all and those drawn at random; invented.csv is judged too where the rare categories are. Pooled over folds; thresholds
are the mean of the folds' (they differ by hundredths). The plain recipe (`plain.py`) learns from labels.csv and
invented.csv.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, f1_score

from benchmarks.decisions import print_decisions
from benchmarks.held_out import Flags, artifact_of, column, part_of, probabilities_of
from benchmarks.plain import THRESHOLDS, plain_classes, plain_probabilities
from pandong_nlp.files import ReadOptions, open_table
from pandong_nlp.model import Predictor
from pandong_nlp.model.heads import Head, Probabilities
from pandong_nlp.records import TicketText
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import Segmenter, packaged_segmenter
from pandong_nlp.triage import Triage, Triager
from training.champion import champion_corpus
from training.corpus import corpus_of
from training.evaluate import Metrics, evaluate
from training.examples import Example
from training.fit import FitOptions, folds_of
from training.learn import learn
from training.targets import Target, targets_of

_PUBLISHED = {"svm921": "SVM 0.914 / 0.912", "bert2303": "BERT 0.918 / –", "textcnn920": "TextCNN 0.831 / –"}
_RARE = ("housing.rental", "traffic.parking", "community.dogs", "environment.noise", "traffic.illegal_ride")
_MEASURES = (
    ("primary", "category", "accuracy"),
    ("in set", "category", "within_gold_set"),
    ("top-3", "category", "top3"),
    ("macro-F1", "category", "macro_f1"),
    ("sets", "membership", "micro_f1"),
    ("ECE", "category", "calibration_error"),
    ("QWK", "difficulty", "quadratic_kappa"),
    ("AUC 3", "difficulty", "auc_hard"),
    ("AUC ≥ 2", "difficulty", "auc_elevated"),
    ("reasons", "reasons", "micro_f1"),
    ("kind", "kind", "accuracy"),
    ("AUC urgent", "urgency", "auc"),
)


def contest(data: Path) -> None:
    """Print one line a split."""
    path = data / "contest2020.parquet"
    table = open_table(path, ReadOptions(required=("text",)))
    rows = [
        dict(zip(batch.columns, cells, strict=True))
        for batch in table.batches()
        for cells in zip(*batch.columns.values(), strict=True)
    ]
    segmenter = packaged_segmenter()
    print("| split | test rows | accuracy | macro-F1 | word pairs, LinearSVC | published |\n|---|---|---|---|---|---|")
    for split, published in _PUBLISHED.items():
        train = [row for row in rows if not row[split]]
        test = [row for row in rows if row[split]]
        truth = [str(row["domain"]) for row in test]
        found, plain = _contest_classes(train, test, segmenter)
        ours, theirs = _both(truth, found), _both(truth, plain)
        print(
            f"| {split} | {len(test)} | {ours[0]:.3f} | {ours[1]:.3f} | {theirs[0]:.3f} / {theirs[1]:.3f} "
            f"| {published} |"
        )


def _both(truth: Sequence[str], found: Sequence[str]) -> tuple[float, float]:
    return accuracy_score(truth, found), f1_score(truth, found, average="macro")


def _contest_classes(
    train: Sequence[Mapping[str, Any]], test: Sequence[Mapping[str, Any]], segmenter: Segmenter
) -> tuple[list[str], list[str]]:
    def examples(rows: Sequence[Mapping[str, Any]]) -> list[Example]:
        return [
            Example(number, TicketText(str(row["text"]), str(row["title"] or "")), categories=(str(row["domain"]),))
            for number, row in enumerate(rows)
        ]

    corpus, judged = corpus_of(examples(train), [], segmenter), corpus_of(examples(test), [], segmenter)
    domains = sorted({str(row["domain"]) for row in train})
    found = probabilities_of(learn(corpus, domains, FitOptions()), judged.documents)["category"]
    labels = [str(row["domain"]) for row in train]
    return [domains[place] for place in found.argmax(axis=1)], plain_classes(corpus.documents, labels, judged.documents)


def labelled(data: Path, folds: int) -> None:
    """Print the outer cross-validation."""
    strata = np.array(column(data / "labels.csv", "stratum"))
    corpus = champion_corpus(data)
    judged_invented = _places_of(corpus.events, {*column(data / "invented.csv", "id")})
    judged = judged_invented.copy()
    judged[: len(strata)] = True
    categories = list(Taxonomy.packaged().slugs)
    targets = targets_of(corpus.examples, categories, ())
    outer = folds_of(corpus.events, folds)
    ours: Probabilities = {}
    plain: Probabilities = {}
    heads: list[Sequence[Head]] = []
    triage: dict[int, Triage] = {}
    for fold in range(folds):
        started = time.perf_counter()
        test = judged & (outer == fold)
        held = {corpus.events[place] for place in np.flatnonzero(test)}
        train = ~_places_of(corpus.events, held)
        learnt = learn(part_of(corpus, train), categories, FitOptions())
        heads.append(learnt.fitting.readout.heads)
        documents = part_of(corpus, test).documents
        _put(ours, probabilities_of(learnt, documents), test)
        triager = Triager(Predictor(artifact_of(learnt, corpus.segmenter)))
        places = np.flatnonzero(test).tolist()
        tickets = [corpus.examples[place].ticket for place in places]
        triage |= dict(zip(places, triager.triage(tickets), strict=True))
        own = train & judged
        values = {target.head.name: target.values[own] for target in targets}
        _put(plain, plain_probabilities(part_of(corpus, own).documents, values, documents), test)
        print(f"fold {fold + 1} of {folds}: {time.perf_counter() - started:.0f} s", flush=True)
    print_decisions(corpus.examples, triage, strata)
    _print_labelled(targets, (ours, _mean_thresholds(heads)), (plain, _plain_heads(targets)), strata, judged)


def _places_of(events: Sequence[str], wanted: set[str]) -> Flags:
    return np.array([event in wanted for event in events])


def _put(whole: dict[str, NDArray[np.float32]], part: Probabilities, rows: Flags) -> None:
    for name, values in part.items():
        whole.setdefault(name, np.zeros((len(rows), values.shape[1]), np.float32))[rows] = values


def _mean_thresholds(folds: Sequence[Sequence[Head]]) -> list[Head]:
    return [
        replace(same[0], thresholds=tuple(np.mean([head.thresholds for head in same], axis=0).tolist()))
        for same in zip(*folds, strict=True)
    ]


def _plain_heads(targets: Sequence[Target]) -> list[Head]:
    return [replace(target.head, thresholds=THRESHOLDS.get(target.head.name, ())) for target in targets]


def _print_labelled(
    targets: Sequence[Target],
    ours: tuple[Probabilities, Sequence[Head]],
    plain: tuple[Probabilities, Sequence[Head]],
    strata: NDArray[np.str_],
    judged: Flags,
) -> None:
    drawn, every = np.zeros(len(judged), np.bool_), np.zeros(len(judged), np.bool_)
    drawn[: len(strata)], every[: len(strata)] = strata == "random", True
    print("\n| |", " | ".join(name for name, _, _ in _MEASURES), "|\n|---|" + "---|" * len(_MEASURES))
    for rows, which in (("drawn at random", drawn), ("all of labels.csv", every)):
        for recipe, (found, heads) in (("this", ours), ("plain", plain)):
            metrics = evaluate([t for t in targets if t.head.name in found], heads, found, which)
            print(f"| {recipe}, {rows} ({which.sum():,}) |", " | ".join(_cells(metrics, recipe)), "|")
    f1 = evaluate([t for t in targets if t.head.name in ours[0]], ours[1], ours[0], judged)["membership"]["f1"]
    print("\n| in the set (with invented.csv) | F1 |\n|---|---|")
    for slug in _RARE:
        print(f"| {slug} | {f1[slug]:.3f} |")


def _cells(metrics: Metrics, recipe: str) -> Iterator[str]:
    for name, head, measure in _MEASURES:
        known = head in metrics and not (recipe == "plain" and name == "ECE")
        yield f"{metrics[head][measure]:.3f}" if known else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--part", choices=("contest", "labels"))
    parser.add_argument("--folds", type=int, default=5)
    arguments = parser.parse_args()
    if arguments.part != "labels":
        contest(arguments.data)
    if arguments.part != "contest":
        labelled(arguments.data, arguments.folds)


if __name__ == "__main__":
    main()
