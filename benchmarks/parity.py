"""Do the two segmentation engines agree? rjieba against jieba on every normalised ticket.

Prints the share of tickets with identical words and counts of the differing pairs of cuts, never a ticket's text.
usage: python benchmarks/parity.py --corpus FILE.parquet... [--limit N]      exit 0: at least 99.9 % agree; 1: fewer
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet as pq

from pandong_nlp.text import DomainDictionary, Segmenter, normalise

FLOOR = 0.999
SHOWN = 12  # characters of a differing stretch that are printed at most


def tickets(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Title and text of every row, normalised; each file needs the columns `title` and `text`."""
    for path in paths:
        for batch in pq.ParquetFile(path).iter_batches(columns=["title", "text"]):
            for row in batch.to_pylist():
                yield normalise(row["title"] or ""), normalise(row["text"] or "")


def differences(left: list[str], right: list[str]) -> Iterator[tuple[str, str]]:
    """The smallest stretches that two cuts of one text divide differently, words joined by |.

    >>> list(differences(["高空", "抛物", "危险"], ["高空抛物", "危险"]))
    [('高空|抛物', '高空抛物')]
    """
    i = j = 0
    while i < len(left):
        a, b = [left[i]], [right[j]]
        while (gap := sum(map(len, a)) - sum(map(len, b))) != 0:
            if gap < 0:
                i += 1
                a.append(left[i])
            else:
                j += 1
                b.append(right[j])
        if a != b:
            yield "|".join(a), "|".join(b)
        i, j = i + 1, j + 1


def compare(corpus: Iterable[tuple[str, str]]) -> tuple[int, Counter[tuple[str, str]]]:
    """How many tickets both engines cut alike, and how often each differing stretch occurs."""
    dictionary = DomainDictionary.packaged()
    engine, reference = Segmenter(dictionary), Segmenter(dictionary, "jieba")
    agreeing = 0
    pairs: Counter[tuple[str, str]] = Counter()
    for parts in corpus:
        found = [pair for part in parts for pair in differences(engine.cut(part), reference.cut(part))]
        agreeing += not found
        pairs.update(found)
    return agreeing, pairs


def main() -> int:
    """Compare, print, and answer with the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--corpus", nargs="+", type=Path, required=True, metavar="FILE.parquet")
    parser.add_argument("--limit", type=int, help="take N tickets, evenly spread over the files")
    options = parser.parse_args()
    corpus = list(tickets(options.corpus))
    if options.limit and options.limit < len(corpus):
        corpus = [corpus[i * len(corpus) // options.limit] for i in range(options.limit)]
    agreeing, pairs = compare(corpus)
    share = agreeing / len(corpus) if corpus else 1.0
    print(f"| tickets | identical words | share |\n|---|---|---|\n| {len(corpus):,} | {agreeing:,} | {share:.3%} |")
    if pairs:
        print("\n| rjieba | jieba | times |\n|---|---|---|")
    for (left, right), count in pairs.most_common():
        print(f"| {left[:SHOWN]} | {right[:SHOWN]} | {count} |")
    return 0 if share >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
