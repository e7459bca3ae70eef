"""What 300 labels of an office are worth: from the champion, from nothing, and without them.

    python -m benchmarks.adapt --data ../shared/data [--labels 300] [--seeds 3]

The three parts of one contest (teddy2, teddy3, teddy4) count as one source, or leaving one out would leave its like in.
For each of the four sources with most labels: a champion is trained without that source's tickets (labelled or not),
then improved with 300 of its labels (`pandong train --from champion`), and judged on the source's other labels. Events
stay on one side. Prints one Markdown table: accuracy / macro-F1 of the primary category, means over the seeds, which
draw the 300. About two minutes a source.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.held_out import Flags, artifact_of, column, part_of, probabilities_of
from pandong_nlp.model import Artifact
from pandong_nlp.taxonomy import Taxonomy
from training.champion import champion_corpus
from training.corpus import Corpus
from training.evaluate import evaluate
from training.fit import FitOptions
from training.learn import Learnt, learn
from training.targets import targets_of

_SOURCES = 4
_WAYS = ("champion", "champion + labels", "labels alone")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=int, default=300)
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    corpus = champion_corpus(arguments.data)
    ids, sources_of_ids = (column(arguments.data / "corpus.parquet", name) for name in ("id", "source"))
    source_of = {key: source.rstrip("234") for key, source in zip(ids, sources_of_ids, strict=True)}
    labelled = [source_of[key] for key in column(arguments.data / "labels.csv", "id")]
    added = [source_of[key] for key in column(Path("training/added_labels.csv"), "id")]
    sources = np.array([*labelled, *added, *[""] * (len(corpus.examples) - len(labelled) - len(added))])
    judged = np.arange(len(sources)) < len(labelled)
    print(f"| source | {' | '.join(_WAYS)} | judged |\n|---|---|---|---|---|")
    gains = []
    for source, _ in Counter(labelled).most_common(_SOURCES):
        results = _results(corpus, sources == source, judged, arguments.labels, arguments.seeds)
        means = results.mean(axis=0)
        cells = " | ".join(f"{accuracy:.3f} / {macro:.3f}" for accuracy, macro in means)
        print(f"| {source} | {cells} | {int((judged & (sources == source)).sum()) - arguments.labels:,} |", flush=True)
        gains.append(means[1] - means[0])
    accuracy, macro = np.mean(gains, axis=0)
    print(f"\nMean gain of the labels over the champion: accuracy {accuracy:+.3f}, macro-F1 {macro:+.3f}")


def _results(corpus: Corpus, own: Flags, judged: Flags, labels: int, seeds: int) -> NDArray[np.float64]:
    """(seeds, ways, accuracy and macro-F1)."""
    categories = list(Taxonomy.packaged().slugs)
    elsewhere = replace(part_of(corpus, ~own), others=(), other_events=())
    base = artifact_of(learn(elsewhere, categories, FitOptions()), corpus.segmenter)
    found = []
    for seed in range(seeds):
        events = sorted({corpus.events[place] for place in np.flatnonzero(own & judged)})
        drawn = set(np.random.default_rng(seed).permutation(events)[:labels].tolist())
        taken = own & judged & np.array([event in drawn for event in corpus.events])
        local, rest = part_of(corpus, taken), part_of(corpus, own & judged & ~taken)
        local = replace(local, others=(), other_events=())
        adapted = learn(local, categories, FitOptions(), base)
        alone = learn(local, categories, FitOptions())
        found.append([_measured(model, rest, categories) for model in (base, adapted, alone)])
    return np.array(found)


def _measured(model: Artifact | Learnt, corpus: Corpus, categories: Sequence[str]) -> tuple[float, float]:
    heads = (model if isinstance(model, Artifact) else model.fitting).readout.heads
    metrics = evaluate(
        targets_of(corpus.examples, categories, ())[:2], heads, probabilities_of(model, corpus.documents)
    )
    return metrics["category"]["accuracy"], metrics["category"]["macro_f1"]


if __name__ == "__main__":
    main()
