"""Which terms a model may know: frequent enough over different events, and nobody's name.

Counts documents by event, so that one matter reported forty times counts once. Digits and Latin letters are masked by
normalisation already, but for those of seldom scripts. Knows nothing of labels or weights.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.model.features import GRAM_BLOCKS, HEAD_CHARACTERS, Document, FeatureSpace, shape_of
from pandong_nlp.model.grams import GramTable

__all__ = ["VocabularyOptions", "build_space"]

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class VocabularyOptions:
    """What a term must fulfil, and how much each block counts.

    Attributes:
        min_events: a term occurs in at least this many different events of all texts given.
        min_labelled: and in at least this many labelled tickets.
        block_weights: by BLOCKS; the square of a weight is the block's share in the similarity of two tickets.
        gram_weights: factors on the idf of grams of one, two and three characters.
    """

    min_events: int = 5
    min_labelled: int = 2
    block_weights: tuple[float, float, float, float] = (0.63, 1.0, 0.63, 0.45)
    gram_weights: tuple[float, float, float] = (1.0, 1.0, 0.7)


def build_space(
    labelled: Sequence[Document],
    events: Sequence[str],
    others: Sequence[Document],
    other_events: Sequence[str],
    stays_out: Callable[[str], bool],
    options: VocabularyOptions,
) -> FeatureSpace:
    """The columns for these tickets; `others` (without labels) help to count, but bring no term of their own.

    `stays_out` tells which terms may not enter whatever their number, such as names of persons.
    """
    first = _first_of_each((*events, *other_events))
    documents = [document for document, is_first in zip((*labelled, *others), first, strict=True) if is_first]
    words = _words(labelled, documents, stays_out, options)
    grams = _grams(labelled, documents, options)
    keep = np.array([not stays_out(gram) for gram in grams.texts], bool)
    return _assembled(words, grams.only(keep), len(documents), shape_of(labelled), options)


def _first_of_each(events: Sequence[str]) -> list[bool]:
    seen: set[str] = set()
    return [not (event in seen or seen.add(event)) for event in events]  # type: ignore[func-returns-value]


def _words(
    labelled: Sequence[Document],
    documents: Sequence[Document],
    stays_out: Callable[[str], bool],
    options: VocabularyOptions,
) -> dict[str, int]:
    """Word → number of events, in the order of the words."""
    counts = Counter(chain.from_iterable(set(document.words) for document in documents))
    in_labelled = Counter(chain.from_iterable(set(document.words) for document in labelled))
    return {
        word: counts[word]
        for word in sorted(counts)
        if counts[word] >= options.min_events
        and in_labelled[word] >= options.min_labelled
        and word.strip()
        and not any(map(_is_unmasked, word))
        and not stays_out(word)
    }


def _is_unmasked(character: str) -> bool:
    """Whether this is a digit or Latin letter of the seldom kinds that normalisation leaves, such as ٣ and ệ."""
    return character.isdigit() or unicodedata.name(character, "").startswith("LATIN")


@dataclass(frozen=True, slots=True)
class _Grams:
    """Terms of one to three characters: their texts, in how many events each occurs, and which blocks know it."""

    texts: list[str]
    events: NDArray[np.int64]
    known: NDArray[np.bool_]  # (GRAM_BLOCKS, grams)

    def only(self, keep: NDArray[np.bool_]) -> _Grams:
        texts = [text for text, kept in zip(self.texts, keep.tolist(), strict=True) if kept]
        return _Grams(texts, self.events[keep], self.known[:, keep])


def _grams(labelled: Sequence[Document], documents: Sequence[Document], options: VocabularyOptions) -> _Grams:
    """The grams of enough events; a block knows those that occur in its part of enough labelled tickets."""
    letters = Counter(chain.from_iterable(set(document.title + document.text) for document in documents))
    frequent = (character for character, count in letters.items() if count >= options.min_events)
    characters = "".join(sorted(character for character in frequent if not _is_unmasked(character)))
    alphabet = GramTable(characters, np.empty(0, np.uint64))
    numbers, events = _document_counts(alphabet, [(document.title, document.text) for document in documents])
    numbers, events = numbers[events >= options.min_events], events[events >= options.min_events]
    known = np.zeros((len(GRAM_BLOCKS), len(numbers)), np.bool_)
    for block, fields in enumerate(_FIELDS_OF_BLOCK):
        seen, counts = _document_counts(alphabet, [fields(document) for document in labelled])
        known[block] = np.isin(numbers, seen[counts >= options.min_labelled])
    useful = known.any(axis=0)
    table = GramTable(characters, numbers[useful])
    return _Grams([table.gram(index) for index in range(len(table.keys))], events[useful], known[:, useful])


_FIELDS_OF_BLOCK: tuple[Callable[[Document], tuple[str, ...]], ...] = (
    lambda document: (document.title, document.text),
    lambda document: (document.title,),
    lambda document: (document.text[:HEAD_CHARACTERS],),
)


def _document_counts(
    alphabet: GramTable, documents: Sequence[tuple[str, ...]]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Every gram of these documents, rising, and the number of documents that hold it."""
    chunks = (documents[start : start + _CHUNK] for start in range(0, len(documents), _CHUNK))
    parts = [_distinct_per_document(alphabet, chunk) for chunk in chunks]
    return np.unique(np.concatenate([np.empty(0, np.uint64), *parts]), return_counts=True)


def _distinct_per_document(alphabet: GramTable, documents: Sequence[tuple[str, ...]]) -> NDArray[np.uint64]:
    """Each document's distinct grams, one after another. Fields end in NUL, which no alphabet knows."""
    texts = ["".join(f"{field}\0" for field in fields) for fields in documents]
    document_of = np.repeat(np.arange(len(texts), dtype=np.uint64), [len(text) for text in texts])
    found = []
    for numbers in alphabet.windows(alphabet.ids("".join(texts))):
        known = numbers > 0
        cells = np.unique(numbers[known] * np.uint64(_CHUNK) + document_of[: len(numbers)][known])
        found.append(cells // np.uint64(_CHUNK))
    return np.concatenate(found)


def _assembled(
    words: dict[str, int], grams: _Grams, events: int, shape: NDArray[np.float32], options: VocabularyOptions
) -> FeatureSpace:
    """Number the columns: words, then each block's grams; idf = ln((1 + events) / (1 + events with the term)) + 1."""
    table, places = GramTable.of(grams.texts)
    lengths = np.array([len(text) for text in grams.texts], np.int64)
    columns = np.full((len(GRAM_BLOCKS), len(grams.texts)), -1, np.int32)
    counts, factors, sizes = [np.array(list(words.values()), float)], [np.ones(len(words))], [len(words)]
    for block in range(len(GRAM_BLOCKS)):
        present = np.flatnonzero(grams.known[block])
        columns[block, places[present]] = sum(sizes) + np.arange(len(present))
        counts.append(grams.events[present].astype(float))
        factors.append(np.array(options.gram_weights)[lengths[present] - 1])
        sizes.append(len(present))
    idf = (np.log((1 + events) / (1 + np.concatenate(counts))) + 1) * np.concatenate(factors)
    return FeatureSpace(
        words={word: column for column, word in enumerate(words)},
        grams=table,
        gram_columns=columns,
        idf=idf.astype(np.float32),
        block_sizes=np.array(sizes),
        block_weights=np.array(options.block_weights, np.float32),
        shape_mean=shape.mean(axis=0),
        shape_scale=np.maximum(shape.std(axis=0), 0.05).astype(np.float32),
    )
