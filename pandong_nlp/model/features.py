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
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.model.grams import GramTable
from pandong_nlp.records import TicketText
from pandong_nlp.text import DIGITS, Segmenter, normalise

__all__ = ["BLOCKS", "GRAM_BLOCKS", "HEAD_CHARACTERS", "SHAPE", "Document", "FeatureSpace", "Features", "shape_of"]

GRAM_BLOCKS = ("char", "title", "head")
BLOCKS = ("word", *GRAM_BLOCKS)
HEAD_CHARACTERS = 50
SHAPE = ("字数", "标题字数", "问号数", "叹号数", "以问号结尾", "数字数", "标题有问号")
_COUNTS = 4096
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
        cells = np.concatenate([self._word_cells(documents), *self._gram_cells(documents)])
        cells.sort()
        first = np.flatnonzero(np.diff(cells, prepend=-1))
        counts = np.diff(first, append=cells.size)
        cells = cells[first]
        bounds = np.searchsorted(cells, self._group_bounds(len(documents)))
        starts = bounds[:: len(BLOCKS)]
        base = np.arange(len(documents), dtype=np.int32) * np.int32(self.width)
        columns = cells - np.repeat(base, np.diff(starts))
        values = _SUBLINEAR[np.minimum(counts, _COUNTS - 1)] * self.idf[columns]
        values *= np.repeat(self._scales(values, bounds), np.diff(bounds))
        return Features(starts, columns, values, self._shape(documents))

    def _group_bounds(self, documents: int) -> NDArray[np.int32]:
        """The first cell of every block of every document, and the end."""
        blocks = np.concatenate([[0], np.cumsum(self.block_sizes)[:-1]])
        groups = np.arange(documents)[:, None] * self.width + blocks
        return np.append(groups.ravel(), documents * self.width).astype(np.int32)

    def _scales(self, values: NDArray[np.float32], bounds: NDArray[np.int64]) -> NDArray[np.float32]:
        """For every block of every document, the factor that gives it the length of the block's weight."""
        sums = np.ones(len(bounds) - 1, np.float32)
        filled = np.diff(bounds) > 0
        sums[filled] = np.add.reduceat(values * values, bounds[:-1][filled])
        weights = np.tile(self.block_weights, len(sums) // len(BLOCKS))
        return np.asarray(weights / np.sqrt(np.maximum(sums, np.float32(1e-30))), np.float32)

    def _word_cells(self, documents: Sequence[Document]) -> NDArray[np.int32]:
        """The cell, row * width + column, of every known word."""
        lengths = [len(document.words) for document in documents]
        every_word = chain.from_iterable(document.words for document in documents)
        columns = np.fromiter(map(self.words.get, every_word, repeat(-1)), np.int32, sum(lengths))
        rows = np.repeat(np.arange(len(documents), dtype=np.int32), lengths)
        return (rows * np.int32(self.width) + columns)[columns >= 0]

    def _gram_cells(self, documents: Sequence[Document]) -> list[NDArray[np.int32]]:
        """The cell of every known gram in every block. Fields end in NUL, which is never known."""
        lengths = np.array([(len(d.title) + 1, len(d.text) + 1) for d in documents], np.int32).reshape(-1, 2)
        base = np.repeat(np.arange(len(documents), dtype=np.int32) * np.int32(self.width), lengths.sum(axis=1))
        begins = (np.cumsum(lengths) - lengths.ravel()).reshape(-1, 2)
        titles = _runs(begins[:, 0], lengths[:, 0])
        heads = _runs(begins[:, 1], np.minimum(lengths[:, 1], HEAD_CHARACTERS))
        depths = _runs(np.zeros(len(documents), np.int64), np.minimum(lengths[:, 1], HEAD_CHARACTERS))
        cells = []
        joined = "".join(f"{document.title}\0{document.text}\0" for document in documents)
        for length, numbers in enumerate(self.grams.windows(self.grams.ids(joined)), start=1):
            found = self.grams.find_single(numbers) if length == 1 else self.grams.find(numbers)
            in_title = titles[titles < len(found)]
            in_head = heads[depths <= HEAD_CHARACTERS - length]
            inside: tuple[slice | NDArray[np.int64], ...] = slice(None), in_title, in_head[in_head < len(found)]
            for block, places in enumerate(inside):
                grams = found[places]
                columns = self.gram_columns[block][grams]
                kept = (grams >= 0) & (columns >= 0)
                cells.append(base[: len(found)][places][kept] + columns[kept])
        return cells

    def _shape(self, documents: Sequence[Document]) -> NDArray[np.float32]:
        return (shape_of(documents) - self.shape_mean) / self.shape_scale


def _runs(begins: NDArray[np.int64], lengths: NDArray[np.int32]) -> NDArray[np.int64]:
    """The numbers begin, begin + 1 … of every run, one run after another."""
    ends = np.cumsum(lengths)
    return np.repeat(begins - ends + lengths, lengths) + np.arange(ends[-1] if len(ends) else 0)


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
