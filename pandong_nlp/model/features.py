"""Normalised ticket → sparse features: the one description that training and inference share.

Four blocks of terms, each of sublinear tf-idf and of Euclidean length 1 times the block's weight: `word` (words of title
and text), `char` (character 1-3-grams of both), `title` (those of the title), `head` (those of the first characters of
the text, where callers say what they want); and `shape`, a few dense facts such as length and question marks.
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
        gram_columns: int32 (3, grams), by GRAM_BLOCKS: the gram's column in the block, or -1.
        idf: float32 (columns,), inverse document frequency times the weight of the term's length.
        block_of: uint8 (columns,), index into BLOCKS.
        block_weights: float32 (4,).
        shape_mean, shape_scale: float32 (len(SHAPE),).
    """

    words: dict[str, int]
    grams: GramTable
    gram_columns: NDArray[np.int32]
    idf: NDArray[np.float32]
    block_of: NDArray[np.uint8]
    block_weights: NDArray[np.float32]
    shape_mean: NDArray[np.float32]
    shape_scale: NDArray[np.float32]

    @property
    def width(self) -> int:
        """Number of sparse columns."""
        return len(self.idf)

    def features(self, documents: Sequence[Document]) -> Features:
        """All documents at once; a document's row does not depend on its neighbours."""
        cells = np.concatenate([self._word_cells(documents), *self._gram_cells(documents)])
        cells.sort()
        first = np.flatnonzero(np.concatenate([[True], cells[1:] != cells[:-1]])) if cells.size else cells
        counts = np.diff(np.append(first, cells.size))
        rows, columns = np.divmod(cells[first], self.width) if cells.size else (cells, cells)
        values = _SUBLINEAR[np.minimum(counts, _COUNTS - 1)] * self.idf[columns]
        group = rows * len(BLOCKS) + self.block_of[columns]
        squares = np.bincount(group, values * values, len(documents) * len(BLOCKS))
        scale = np.tile(self.block_weights, len(documents)) / np.sqrt(np.maximum(squares, 1e-30))
        starts = np.searchsorted(rows, np.arange(len(documents) + 1))
        values *= scale.astype(np.float32)[group]
        return Features(starts, columns.astype(np.int32), values, self._shape(documents))

    def _word_cells(self, documents: Sequence[Document]) -> NDArray[np.int64]:
        """row * width + column for every known word."""
        lengths = [len(document.words) for document in documents]
        every_word = chain.from_iterable(document.words for document in documents)
        columns = np.fromiter(map(self.words.get, every_word, repeat(-1)), np.int64, sum(lengths))
        rows = np.repeat(np.arange(len(documents)), lengths)
        return (rows * self.width + columns)[columns >= 0]

    def _gram_cells(self, documents: Sequence[Document]) -> list[NDArray[np.int64]]:
        """row * width + column for every known gram of every block. Fields are parted by NUL, which is never known."""
        fields = [field for document in documents for field in (document.title, document.text)]
        lengths = np.fromiter(map(len, fields), np.int64, len(fields)) + 1
        field_of = np.repeat(np.arange(len(fields)), lengths)
        offset = np.arange(len(field_of)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        base, in_title = (field_of >> 1) * self.width, (field_of & 1) == 0
        cells = []
        for length, numbers in enumerate(self.grams.windows(self.grams.ids("\0".join(fields) + "\0")), start=1):
            found = self.grams.find(numbers)
            known = np.flatnonzero(found >= 0)
            titles, offsets = in_title[known], offset[known]
            places = (known, known[titles], known[~titles & (offsets <= HEAD_CHARACTERS - length)])
            for block, place in enumerate(places):
                columns = self.gram_columns[block][found[place]]
                kept = columns >= 0
                cells.append(base[place][kept] + columns[kept])
        return cells

    def _shape(self, documents: Sequence[Document]) -> NDArray[np.float32]:
        return (shape_of(documents) - self.shape_mean) / self.shape_scale


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
