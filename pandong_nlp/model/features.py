"""Normalised ticket → sparse features: the one description that training and inference share.

Four blocks of terms, each of sublinear tf-idf and of Euclidean length 1 times the block's weight: `word` (words of
title and text), `char` (character 1-3-grams of both), `title` (those of the title), `head` (those of the first
characters of the text, where callers say what they want); and `shape`, a few dense facts such as length and question
marks.
Knows nothing of heads, labels or files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.model.abstain import Familiarity
from pandong_nlp.model.grams import LONGEST_GRAM, GramTable
from pandong_nlp.records import TicketText
from pandong_nlp.text import DIGITS, Segmenter, normalise

__all__ = ["BLOCKS", "GRAM_BLOCKS", "HEAD_CHARACTERS", "SHAPE", "Document", "FeatureSpace", "Features", "shape_of"]

GRAM_BLOCKS = ("char", "title", "head")
BLOCKS = ("word", *GRAM_BLOCKS)
HEAD_CHARACTERS = 50
SHAPE = ("字数", "标题字数", "问号数", "叹号数", "以问号结尾", "数字数", "标题有问号")
_COUNTS = 4096
_TINY = np.float32(1e-30)
_LENGTHS = np.arange(1, LONGEST_GRAM + 1)[:, None]
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
class Features:
    """A batch as compressed sparse rows: row i holds columns[starts[i]:starts[i + 1]] with their values.

    `shape` is dense, (rows, len(SHAPE)), standardised.
    """

    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.float32]
    shape: NDArray[np.float32]
    familiarity: Familiarity

    def __len__(self) -> int:
        return len(self.starts) - 1


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

    def features(self, documents: Sequence[Document]) -> Features:
        """All documents at once; a document's row does not depend on its neighbours.

        Documents times columns must stay below 2^31.
        """
        grams, familiarity = self._gram_cells(documents)
        cells = np.concatenate([self._word_cells(documents), grams])
        cells.sort()
        first = np.flatnonzero(np.concatenate([cells[:1] >= 0, cells[1:] != cells[:-1]]))
        ends = np.append(first[1:], len(cells))
        cells = cells.take(first)
        blocks = np.arange(len(documents))[:, None] * self.width + self._block_begins
        begins = cells.searchsorted(blocks.ravel().astype(np.int32))
        sizes = np.append(begins[1:], len(cells)) - begins
        starts = np.append(begins[:: len(BLOCKS)], len(cells))
        columns = cells - np.repeat(self._bases(len(documents)), starts[1:] - starts[:-1])
        values = _SUBLINEAR.take(np.minimum(ends - first, _COUNTS - 1)) * self.idf.take(columns)
        values *= np.repeat(self._scales(values, begins, sizes), sizes)
        return Features(starts, columns, values, self._shape(documents), familiarity)

    @cached_property
    def _block_begins(self) -> NDArray[np.int64]:
        """The first column of each block."""
        return np.asarray(np.cumsum(self.block_sizes) - self.block_sizes)

    def _bases(self, documents: int) -> NDArray[np.int32]:
        """The first cell of every row."""
        return np.arange(documents, dtype=np.int32) * np.int32(self.width)

    def _scales(
        self, values: NDArray[np.float32], begins: NDArray[np.int64], sizes: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """For every block of every document, the factor that gives it the length of the block's weight."""
        squares, filled = np.ones(len(sizes), np.float32), sizes > 0
        squares[filled] = np.add.reduceat(values * values, begins[filled])
        lengths = np.sqrt(np.maximum(squares, _TINY)).reshape(-1, len(BLOCKS))
        return np.asarray(self.block_weights / lengths, np.float32).ravel()

    def _word_cells(self, documents: Sequence[Document]) -> NDArray[np.int32]:
        """The cell, row * width + column, of every known word."""
        lengths = [len(document.words) for document in documents]
        every_word = chain.from_iterable(document.words for document in documents)
        columns = np.fromiter(map(self.words.get, every_word, repeat(-1)), np.int32, sum(lengths))
        return (columns + np.repeat(self._bases(len(documents)), lengths)).compress(columns >= 0)

    def _gram_cells(self, documents: Sequence[Document]) -> tuple[NDArray[np.int32], Familiarity]:
        """The cell of every known gram in every block. Fields end in NUL, which is never known."""
        fields = [field for document in documents for field in (document.title, document.text)]
        lengths = np.fromiter(map(len, fields), np.int64, len(fields)) + 1
        joined = "".join(f"{field}\0" for field in fields)
        depths = np.arange(len(joined)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        in_title = np.repeat(np.resize([True, False], len(fields)), lengths)
        titles = np.flatnonzero(in_title)
        heads = np.flatnonzero(~in_title & (depths < HEAD_CHARACTERS))
        found = self._found(joined)
        in_head = found[:, heads]
        in_head[depths[heads] + _LENGTHS > HEAD_CHARACTERS] = -1
        stride = len(self.grams.keys) + 1
        places = np.concatenate([found, found[:, titles] + stride, in_head + 2 * stride], axis=1)
        columns = self._columns_or_none.take(places)
        base = np.repeat(self._bases(len(documents)), lengths[::2] + lengths[1::2])
        cells: NDArray[np.int32] = columns + np.concatenate([base, base[titles], base[heads]])
        return cells.ravel().compress((columns >= 0).ravel()), _familiarity(found[1] >= 0, lengths[::2] + lengths[1::2])

    def _found(self, text: str) -> NDArray[np.int64]:
        """For each length 1…3 and each place of the text the gram that begins there, or -1."""
        found = np.full((LONGEST_GRAM, len(text)), -1, np.int64)
        for length, numbers in enumerate(self.grams.windows(self.grams.ids(text)), start=1):
            find = self.grams.find_single if length == 1 else self.grams.find
            found[length - 1, : len(numbers)] = find(numbers)
        return found

    @cached_property
    def _columns_or_none(self) -> NDArray[np.int32]:
        """The columns of block after block, each followed by a -1: there the gram -1 of the next block looks."""
        return np.pad(self.gram_columns, ((0, 0), (0, 1)), constant_values=-1).ravel()

    def _shape(self, documents: Sequence[Document]) -> NDArray[np.float32]:
        return (shape_of(documents) - self.shape_mean) / self.shape_scale


def _familiarity(known: NDArray[np.bool_], lengths: NDArray[np.int64]) -> Familiarity:
    """Known pairs, counted document by document; a field of n characters has n - 1 pairs and one NUL behind it."""
    counted = np.concatenate([[0], np.cumsum(known)])
    ends = np.cumsum(lengths)
    pairs = np.maximum(lengths - 3, 0)
    return Familiarity(pairs.astype(np.float32), (counted[ends] - counted[ends - lengths]).astype(np.float32))


def shape_of(documents: Sequence[Document]) -> NDArray[np.float32]:
    """The raw facts of SHAPE, (documents, len(SHAPE)); counts as log(1 + count)."""
    facts = [
        (
            len(document.text),
            len(document.title),
            document.text.count("?"),
            document.text.count("!"),
            document.text.endswith("?"),
            document.text.count(DIGITS),
            "?" in document.title,
        )
        for document in documents
    ]
    return np.log1p(np.array(facts, np.float32).reshape(len(documents), len(SHAPE)))
