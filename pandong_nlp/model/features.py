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
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.model.abstain import Familiarity
from pandong_nlp.model.batch import END, MARK, Batch, Document, ended
from pandong_nlp.model.counts import Ints, counted, steps
from pandong_nlp.model.grams import LONGEST_GRAM, GramTable, code_points
from pandong_nlp.text import DIGITS

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = [
    "BLOCKS",
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
_COUNTS = 4096
_TINY = np.float32(1e-30)
_LENGTHS = np.arange(1, LONGEST_GRAM + 1)[:, None]
_SUBLINEAR = np.concatenate([[0.0], 1.0 + np.log(np.arange(1, _COUNTS))]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Features:
    """The terms of a batch, sorted by column, then by row: ticket rows[i] has values[i] in columns[i].

    `shape` is dense, (tickets, len(SHAPE)), standardised.
    """

    rows: Ints
    columns: Ints
    values: NDArray[np.float32]
    shape: NDArray[np.float32]
    familiarity: Familiarity

    def __len__(self) -> int:
        return len(self.shape)

    def terms(self, width: int) -> csr_array:
        """The terms as a sparse matrix, float32 (tickets, width)."""
        from scipy.sparse import csr_array  # a fifth of a second that a single ticket does not need

        return csr_array((self.values, (self.rows, self.columns)), shape=(len(self), width))


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
        terms, familiarity = self._terms(batch)
        every_row, every_column = map(np.concatenate, zip(*terms, strict=True))
        rows, columns, counts = counted(every_row, every_column, len(batch), self.width)
        values = _SUBLINEAR.take(np.minimum(counts, _COUNTS - 1)) * self.idf.take(columns)
        self._scale(values, rows, columns, len(batch))
        return Features(rows, columns, values, self._shape(batch), familiarity)

    def _scale(self, values: NDArray[np.float32], rows: Ints, columns: Ints, tickets: int) -> None:
        """Give each block of each ticket the length of the block's weight."""
        sizes = steps(columns.searchsorted(self._block_ends))
        owners = np.repeat(np.arange(len(BLOCKS)) * tickets, sizes)
        owners += rows
        squares = np.bincount(owners, weights=values * values, minlength=len(BLOCKS) * tickets)
        scales = np.repeat(self.block_weights, tickets) / np.sqrt(np.maximum(squares, _TINY))
        values *= scales.astype(np.float32).take(owners)

    @cached_property
    def _block_ends(self) -> Ints:
        return np.cumsum(self.block_sizes).astype(np.int32)

    def _terms(self, batch: Batch) -> tuple[list[tuple[Ints, Ints]], Familiarity]:
        """Ticket and column of every word, and of every gram in every block; unknown ones have the column `width`."""
        points = code_points(batch.cut)
        marks = points == ord(MARK)
        word_ends = marks.nonzero()[0]
        word_ends -= np.arange(len(word_ends))
        points = points.compress(~marks)
        ends = (points == ord(END)).nonzero()[0]
        found, starts = self._found(points), np.concatenate([[0], ends[:-1] + 1])[: len(ends)]
        rows = _owners(steps(ends[1::2] + 1))
        terms = [self._word_terms(batch, word_ends, rows, found)]
        titles, _ = _ranges(starts[::2], ends[::2] - starts[::2])
        heads, depths = _ranges(starts[1::2], np.minimum(ends[1::2] - starts[1::2], HEAD_CHARACTERS))
        in_head = found.take(heads, axis=1)
        in_head[depths + _LENGTHS > HEAD_CHARACTERS] = -1
        grams = (found, found.take(titles, axis=1), in_head)
        for block, owners, columns in zip(
            grams, (rows, rows.take(titles), rows.take(heads)), self._columns_or_width, strict=True
        ):
            terms.append((np.concatenate([owners] * LONGEST_GRAM), columns.take(block.ravel())))
        return terms, _familiarity(found[1] >= 0, ends[1::2] + 1)

    def _found(self, points: NDArray[np.uint32]) -> Ints:
        """For each length of gram and each place the gram that begins there, or -1; END is no known character."""
        found = np.full((LONGEST_GRAM, len(points)), -1, np.int32)
        single, *longer = self.grams.windows(self.grams.ids(points))
        found[0] = self.grams.find_single(single)
        start = 0
        grams = self.grams.find(np.concatenate(longer))
        for row, numbers in zip(found[1:], longer, strict=True):
            row[: len(numbers)] = grams[start : start + len(numbers)]
            start += len(numbers)
        return found

    def _word_terms(self, batch: Batch, ends: NDArray[np.int64], rows: Ints, found: Ints) -> tuple[Ints, Ints]:
        """Most words are known as grams already; only the others are looked up as strings."""
        starts = np.concatenate([[0], ends[:-1]])[: len(ends)]
        lengths = ends - starts
        places = (np.minimum(lengths, LONGEST_GRAM) - 1) * found.shape[1] + starts
        grams = found.ravel().take(places)
        grams[lengths > LONGEST_GRAM] = -1
        columns = self._word_of_gram.take(grams)
        others, shortest = self._other_words
        rest = ((grams < 0) & (lengths >= shortest)).nonzero()[0]
        text = ended(batch.fields)
        spans = zip(starts.take(rest).tolist(), ends.take(rest).tolist(), strict=True)
        columns[rest] = [others.get(text[start:end], self.width) for start, end in spans]
        return rows.take(starts), columns

    @cached_property
    def _gram_of_word(self) -> Ints:
        """The gram that each word is, or -1, in the words' order."""
        grams, lengths = np.full(len(self.words), -1, np.int32), np.fromiter(map(len, self.words), np.int64)
        ids = self.grams.ids(code_points("".join(self.words)))
        starts = np.cumsum(lengths) - lengths
        for length, numbers in enumerate(self.grams.windows(ids), start=1):
            these = np.flatnonzero(lengths == length)
            grams[these] = self.grams.find(numbers.take(starts.take(these)))
        return grams

    @cached_property
    def _word_of_gram(self) -> Ints:
        """The column of each gram that is a word, `width` of every other, and once more where the gram -1 looks."""
        columns = np.full(len(self.grams.keys) + 1, self.width, np.int32)
        known = self._gram_of_word >= 0
        columns[self._gram_of_word[known]] = np.fromiter(self.words.values(), np.int32)[known]
        return columns

    @cached_property
    def _other_words(self) -> tuple[dict[str, int], int]:
        """The words that are no grams, and the length of the shortest."""
        pairs = zip(self.words.items(), self._gram_of_word.tolist(), strict=True)
        others = {word: column for (word, column), gram in pairs if gram < 0}
        return others, min(map(len, others), default=0)

    @cached_property
    def _columns_or_width(self) -> Ints:
        """The columns of each block, `width` instead of -1 and once more at the end, where the gram -1 looks."""
        columns = np.pad(self.gram_columns, ((0, 0), (0, 1)), constant_values=-1)
        columns[columns < 0] = self.width
        return columns

    def _shape(self, batch: Batch) -> NDArray[np.float32]:
        return (_facts(batch.fields[::2], batch.fields[1::2]) - self.shape_mean) / self.shape_scale


def _familiarity(known: NDArray[np.bool_], ends: NDArray[np.int64]) -> Familiarity:
    """Known pairs, ticket by ticket; a field of n characters has n - 1 pairs and one END behind it."""
    counted_to = np.concatenate([[0], np.cumsum(known)])
    sizes = steps(ends)
    return Familiarity(
        np.maximum(sizes - 3, 0).astype(np.float32), (counted_to[ends] - counted_to[ends - sizes]).astype(np.float32)
    )


def _owners(sizes: NDArray[np.int64]) -> Ints:
    """Place i as often as size i says."""
    return np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)


def _ranges(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """start, start + 1… of each start, as many as its size says; and 0, 1… of each."""
    before = sizes.cumsum() - sizes
    depths = np.arange(sizes.sum()) - before.repeat(sizes)
    return starts.repeat(sizes) + depths, depths


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
