"""Normalised ticket → sparse features: the one description that training and inference share.

Four blocks of terms, each of sublinear tf-idf and of Euclidean length 1 times the block's weight: `word` (words of
title and text), `char` (character 1-3-grams of both), `title` (those of the title), `head` (those of the first
characters of the text, where callers say what they want); and `shape`, a few dense facts such as length and question
marks.
Knows nothing of heads, labels or files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.model.counts import Ints, counted
from pandong_nlp.model.grams import GramTable
from pandong_nlp.records import TicketText
from pandong_nlp.text import DIGITS, Segmenter, normalise, normalise_many

__all__ = [
    "BLOCKS",
    "END",
    "GRAM_BLOCKS",
    "HEAD_CHARACTERS",
    "SHAPE",
    "Batch",
    "Document",
    "FeatureSpace",
    "Features",
    "shape_of",
]

GRAM_BLOCKS = ("char", "title", "head")
BLOCKS = ("word", *GRAM_BLOCKS)
HEAD_CHARACTERS = 50
SHAPE = ("字数", "标题字数", "问号数", "叹号数", "以问号结尾", "数字数", "标题有问号")
END = "\n"  # after every field; normalised text has none, and no word reaches across it
_ENDED = -1
_COUNTS = 4096
_TINY = np.float32(1e-30)
_SUBLINEAR = np.concatenate([[0.0], 1.0 + np.log(np.arange(1, _COUNTS))]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Document:
    """One ticket, normalised and cut: words of the title, then of the text."""

    title: str
    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, ticket: TicketText, segmenter: Segmenter) -> Document:
        title, text = normalise(ticket.title), normalise(ticket.text)
        return cls(title, text, (*segmenter.cut(title), *segmenter.cut(text)))


@dataclass(frozen=True, slots=True)
class Batch:
    """Many tickets, normalised and cut in one go.

    Attributes:
        fields: title and text of each ticket in turn.
        words: their words, and END after the words of each field.
    """

    fields: Sequence[str]
    words: Sequence[str]

    @classmethod
    def of(cls, tickets: Sequence[TicketText], segmenter: Segmenter) -> Batch:
        """What `Document.of` makes of each ticket; END is in no normalised text, and no word reaches across it."""
        fields = normalise_many([field for ticket in tickets for field in (ticket.title, ticket.text)])
        return cls(fields, segmenter.cut("".join([field + END for field in fields])))

    @classmethod
    def joined(cls, documents: Sequence[Document]) -> Batch:
        """Documents made one by one; all their words stand in their text's place."""
        fields = [field for document in documents for field in (document.title, document.text)]
        return cls(fields, [word for document in documents for word in (END, *document.words, END)])

    def __len__(self) -> int:
        return len(self.fields) // 2


@dataclass(frozen=True, slots=True)
class Features:
    """The terms of a batch, sorted by column, then by row: ticket rows[i] has values[i] in columns[i].

    `shape` is dense, (tickets, len(SHAPE)), standardised.
    """

    rows: Ints
    columns: Ints
    values: NDArray[np.float32]
    shape: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.shape)


@dataclass(frozen=True, eq=False)
class FeatureSpace:
    """The columns: words first, then the grams of each block.

    Attributes:
        words: word → column.
        grams: every gram that is a column of some block.
        gram_columns: int32 (3, grams), by GRAM_BLOCKS: the gram's column in the block, or -1. Columns are numbered
            through, block after block, and rise with the grams of a block.
        idf: float32 (columns,), inverse document frequency times the weight of the term's length.
        block_sizes: int64 (4,), how many columns each of BLOCKS has; blocks stand one after another.
        block_weights: float32 (4,).
        shape_mean, shape_scale: float32 (len(SHAPE),).
    """

    words: dict[str, int]
    grams: GramTable
    gram_columns: NDArray[np.int32]
    idf: NDArray[np.float32]
    block_sizes: NDArray[np.int64]
    block_weights: NDArray[np.float32]
    shape_mean: NDArray[np.float32]
    shape_scale: NDArray[np.float32]

    @property
    def width(self) -> int:
        """Number of sparse columns."""
        return len(self.idf)

    def features(self, tickets: Sequence[Document] | Batch) -> Features:
        """All tickets at once; a ticket's terms do not depend on its neighbours."""
        batch = tickets if isinstance(tickets, Batch) else Batch.joined(tickets)
        terms = [self._word_terms(batch.words), *self._gram_terms(batch.fields)]
        every_row, every_column = map(np.concatenate, zip(*terms, strict=True))
        rows, columns, counts = counted(every_row, every_column, len(batch), self.width)
        values = _SUBLINEAR.take(np.minimum(counts, _COUNTS - 1)) * self.idf.take(columns)
        self._scale(values, rows, columns, len(batch))
        return Features(rows, columns, values, self._shape(batch))

    def _scale(self, values: NDArray[np.float32], rows: Ints, columns: Ints, tickets: int) -> None:
        """Give each block of each ticket the length of the block's weight."""
        ends = columns.searchsorted(np.cumsum(self.block_sizes)).tolist()
        for start, end, weight in zip([0, *ends], ends, self.block_weights, strict=False):
            block, owners = values[start:end], rows[start:end]
            squares = np.bincount(owners, weights=block * block, minlength=tickets)
            block *= (weight / np.sqrt(np.maximum(squares, _TINY))).astype(np.float32).take(owners)

    def _word_terms(self, words: Sequence[str]) -> tuple[Ints, Ints]:
        """The ticket and the column of every word; the column is `width` where the word is unknown."""
        columns = np.fromiter(map(self._lookup.get, words, repeat(self.width)), np.int32, len(words))
        after = np.flatnonzero(columns == _ENDED) + 1
        columns[after - 1] = self.width
        return _owners(np.diff(after[1::2], prepend=0)), columns

    @cached_property
    def _lookup(self) -> dict[str, int]:
        return self.words | {END: _ENDED}

    def _gram_terms(self, fields: Sequence[str]) -> Iterator[tuple[Ints, Ints]]:
        """For each length of gram and each block, ticket and column of every window; END is no known character."""
        sizes = np.fromiter(map(len, fields), np.int64, len(fields)) + 1
        rows, starts = _owners(sizes[::2] + sizes[1::2]), np.cumsum(sizes) - sizes
        ids = self.grams.ids("".join([field + END for field in fields]))
        char, title, head = self._columns_or_width
        for length, numbers in enumerate(self.grams.windows(ids), start=1):
            found = self.grams.find_single(numbers) if length == 1 else self.grams.find(numbers)
            yield rows[: len(found)], char.take(found)
            titles = _ranges(starts[::2], sizes[::2] - length)
            yield rows.take(titles), title.take(found.take(titles))
            heads = _ranges(starts[1::2], np.minimum(sizes[1::2], HEAD_CHARACTERS + 1) - length)
            yield rows.take(heads), head.take(found.take(heads))

    @cached_property
    def _columns_or_width(self) -> Ints:
        """The columns of each block, `width` instead of -1 and once more at the end, where the gram -1 looks."""
        columns = np.pad(self.gram_columns, ((0, 0), (0, 1)), constant_values=-1)
        columns[columns < 0] = self.width
        return columns

    def _shape(self, batch: Batch) -> NDArray[np.float32]:
        return (_facts(batch.fields[::2], batch.fields[1::2]) - self.shape_mean) / self.shape_scale


def _owners(sizes: NDArray[np.int64]) -> Ints:
    """Place i as often as size i says."""
    return np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)


def _ranges(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """start, start + 1… of each start, as many as its size says."""
    sizes = np.maximum(sizes, 0)
    ends = np.cumsum(sizes)
    return np.repeat(starts - (ends - sizes), sizes) + np.arange(sizes.sum())


def shape_of(documents: Sequence[Document]) -> NDArray[np.float32]:
    """The raw facts of SHAPE, (documents, len(SHAPE)); counts as log(1 + count)."""
    return _facts([document.title for document in documents], [document.text for document in documents])


def _facts(titles: Sequence[str], texts: Sequence[str]) -> NDArray[np.float32]:
    facts = [
        (
            len(text),
            len(title),
            text.count("?"),
            text.count("!"),
            text.endswith("?"),
            text.count(DIGITS),
            "?" in title,
        )
        for title, text in zip(titles, texts, strict=True)
    ]
    return np.log1p(np.array(facts, np.float32).reshape(len(titles), len(SHAPE)))
