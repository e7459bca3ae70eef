"""How many tickets a second on one core, beside what else could be used; and how long one ticket takes.

    python -m benchmarks.throughput [--data ../shared/data] [--tickets 2000] [--rounds 7] [--stages]

Prints Markdown tables. All read the same tickets, whole, title and text, drawn at random from the corpus (without
--data the packaged fiction). One process, one thread on one core; the processor's time counts, so that other programs
hardly matter; every round times each contestant once; shown are medians over the rounds. The garbage collector does not
look through what the benchmark itself holds. What is compared:

- this: `Predictor.predict`, from raw text to the tags of all heads;
- scikit-learn: `TfidfVectorizer(tokenizer=jieba.lcut)` and `LinearSVC`, trained in the same run on the labelled
  tickets, category only; once with words, once with words and pairs of words (as in the accuracy benchmarks);
- fastText fed by jieba, category only, where the package `fasttext` is installed (`pip install fasttext-wheel`);
- rjieba alone: cutting the raw text into words and nothing else, the bound for everything that cuts with it.

One ticket at a time is timed by the clock. --stages prints where the time of `Predictor.predict` goes.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from rjieba import Jieba
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from benchmarks.tickets import drawn, labelled
from pandong_nlp.model import Predictor
from pandong_nlp.model.batch import Batch
from pandong_nlp.model.heads import predictions
from pandong_nlp.records import TicketText
from pandong_nlp.registry import open_registry
from pandong_nlp.text import normalise_many

_CHUNK = 1024
_SINGLE = 2000

Work = Callable[[], object]


def contestants(
    predictor: Predictor, tickets: Sequence[TicketText], examples: Sequence[tuple[TicketText, str]]
) -> Iterator[tuple[str, Work]]:
    """Name, and what to time: the reading of all tickets."""
    texts = [_whole(ticket) for ticket in tickets]
    learnt = [_whole(ticket) for ticket, _ in examples]
    labels = [category for _, category in examples]
    cut = _jieba()
    yield "this, all heads", partial(predictor.predict, tickets)
    for name, pairs in (("words", 1), ("words and pairs", 2)):
        vectorizer = TfidfVectorizer(tokenizer=cut, token_pattern=None, ngram_range=(1, pairs))
        plain = make_pipeline(vectorizer, LinearSVC()).fit(learnt, labels)
        yield f"scikit-learn, jieba, {name}", partial(plain.predict, texts)
    if find_spec("fasttext"):
        model = _fasttext([" ".join(cut(text)) for text in learnt], labels)
        yield "fastText, jieba", lambda: model.predict([_one_line(cut(text)) for text in texts])
    engine = Jieba()
    yield "rjieba alone", lambda: [engine.cut(text) for text in texts]


def _whole(ticket: TicketText) -> str:
    return f"{ticket.title}\n{ticket.text}"


def _jieba() -> Callable[[str], list[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.default_logger.setLevel(logging.WARNING)
    jieba.initialize()
    cut: Callable[[str], list[str]] = jieba.lcut
    return cut


def _one_line(words: Sequence[str]) -> str:
    return " ".join(words).replace("\n", " ")


def _fasttext(texts: Sequence[str], labels: Sequence[str]) -> Any:  # noqa: ANN401 (published without types)
    fasttext = import_module("fasttext")  # optional, so that no type checker knows it
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.writelines(
            f"__label__{label} {_one_line(text.split())}\n" for text, label in zip(texts, labels, strict=True)
        )
        file.flush()
        return fasttext.train_supervised(file.name, epoch=10, wordNgrams=2, thread=1, verbose=0)


def stages(predictor: Predictor, tickets: Sequence[TicketText]) -> dict[str, Work]:
    """The steps of `Predictor.predict`, each on what the steps before it made; "all" is the whole."""
    artifact, segmenter = predictor._artifact, predictor._segmenter  # noqa: SLF001
    chunks = [tickets[start : start + _CHUNK] for start in range(0, len(tickets), _CHUNK)]
    fields = [[field for ticket in chunk for field in (ticket.title, ticket.text)] for chunk in chunks]
    texts = [normalise_many(chunk) for chunk in fields]
    batches = [Batch.cut_from(chunk, segmenter) for chunk in texts]
    features = [artifact.space.features(batch) for batch in batches]
    found = [artifact.readout.probabilities(artifact.linear.scores(chunk)) for chunk in features]
    return {
        "normalise": lambda: [normalise_many(chunk) for chunk in fields],
        "cut": lambda: [Batch.cut_from(chunk, segmenter) for chunk in texts],
        "features": lambda: [artifact.space.features(batch) for batch in batches],
        "scores": lambda: [artifact.linear.scores(chunk) for chunk in features],
        "tags": lambda: [predictions(artifact.heads, chunk) for chunk in found],
        "all": lambda: predictor.predict(tickets),
    }


def medians(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Processor seconds of each, the median over rounds in which all take turns. One round before them does not count.

    >>> list(medians({"nothing": lambda: None}, rounds=1))
    ['nothing']
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    gc.collect()
    gc.freeze()  # or the first to make objects pays for looking through all that the benchmark itself holds
    for _ in range(rounds + 1):
        for name, work in works.items():
            taken[name].append(_seconds(work, time.process_time))
    gc.unfreeze()
    return {name: float(np.median(seconds[1:])) for name, seconds in taken.items()}


def _seconds(work: Work, clock: Callable[[], float]) -> float:
    started = clock()
    work()
    return clock() - started


def single(predictor: Predictor, tickets: Sequence[TicketText]) -> tuple[float, float]:
    """Median and 99th percentile of the seconds that one ticket takes, one after another."""
    taken = [_seconds(partial(predictor.predict_one, ticket), time.perf_counter) for ticket in tickets]
    return float(np.median(taken)), float(np.percentile(taken, 99))


def _print_contest(seconds: Mapping[str, float], tickets: int) -> None:
    this, *_ = seconds.values()
    print("| | µs a ticket | tickets a second | this is times as fast |\n|---|---|---|---|")
    for name, taken in seconds.items():
        print(f"| {name} | {taken / tickets * 1e6:.0f} | {tickets / taken:,.0f} | {taken / this:.2f} |")


def _print_stages(seconds: Mapping[str, float], tickets: int) -> None:
    print("\n| stage | µs a ticket |\n|---|---|")
    for name, taken in seconds.items():
        print(f"| {name} | {taken / tickets * 1e6:.1f} |")


def _pinned() -> None:
    """Keep the process on one core, where the system lets it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the real tickets; without it the packaged fiction is read")
    parser.add_argument("--tickets", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--model", default="champion")
    parser.add_argument("--stages", action="store_true", help="also print where the time of this goes")
    options = parser.parse_args()
    _pinned()
    predictor = Predictor.load(open_registry().resolve(options.model))
    tickets = drawn(options.data, options.tickets)
    with threadpool_limits(1):
        works = dict(contestants(predictor, tickets, labelled(options.data)))
        _print_contest(medians(works, options.rounds), len(tickets))
        if not find_spec("fasttext"):
            print("\nfastText is left out: the package fasttext is not installed.")
        if options.stages:
            _print_stages(medians(stages(predictor, tickets), options.rounds), len(tickets))
        middle, slow = single(predictor, drawn(options.data, _SINGLE))
    print(f"\n| one ticket in process | ms |\n|---|---|\n| median | {middle * 1e3:.2f} |\n| 99 % | {slow * 1e3:.2f} |")


if __name__ == "__main__":
    main()
