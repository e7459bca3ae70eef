"""The vectorised features against a few lines of plain Python that say the same."""

from __future__ import annotations

import math
from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pandong_nlp.model import Artifact
from pandong_nlp.model.features import (
    BLOCKS,
    GRAM_BLOCKS,
    HEAD_CHARACTERS,
    SHAPE,
    Batch,
    Document,
    Features,
    FeatureSpace,
    shape_of,
)
from pandong_nlp.records import TicketText
from pandong_nlp.text import packaged_segmenter
from training.corpus import Corpus

TEXTS = st.text(
    st.sampled_from("小区停车位被占了物业不管电动车充电楼道噪音扰民？！。，138AＢ<br>殭𠮷\ud800\0\n ※◇"), max_size=120
)
TICKETS = st.builds(TicketText, TEXTS, TEXTS)


class Reference:
    """What `features` says in vectors, said with dictionaries."""

    def __init__(self, space: FeatureSpace) -> None:
        self._space = space
        grams = [space.grams.gram(index) for index in range(len(space.grams.keys))]
        self._columns = {
            name: {gram: int(column) for gram, column in zip(grams, columns, strict=True) if column >= 0}
            for name, columns in zip(GRAM_BLOCKS, space.gram_columns, strict=True)
        }
        self._block_of = [block for block, size in enumerate(space.block_sizes.tolist()) for _ in range(size)]

    def row(self, document: Document) -> dict[int, float]:
        columns = [self._space.words[word] for word in document.words if word in self._space.words]
        for name, fields in (
            ("char", (document.title, document.text)),
            ("title", (document.title,)),
            ("head", (document.text[:HEAD_CHARACTERS],)),
        ):
            known = self._columns[name]
            columns += [known[gram] for field in fields for gram in _grams(field) if gram in known]
        raw = {
            column: (1 + math.log(count)) * float(self._space.idf[column]) for column, count in Counter(columns).items()
        }
        lengths = [0.0] * len(BLOCKS)
        for column, value in raw.items():
            lengths[self._block_of[column]] += value**2
        weights = self._space.block_weights.tolist()
        return {
            column: value / math.sqrt(lengths[self._block_of[column]]) * weights[self._block_of[column]]
            for column, value in raw.items()
        }


def _grams(field: str) -> list[str]:
    return [field[start : start + length] for length in (1, 2, 3) for start in range(len(field) - length + 1)]


def _row(features: Features, row: int) -> dict[int, float]:
    inside = features.rows == row
    return dict(zip(features.columns[inside].tolist(), features.values[inside].tolist(), strict=True))


def _documents(tickets: list[TicketText]) -> list[Document]:
    return [Document.of(ticket, packaged_segmenter()) for ticket in tickets]


@pytest.fixture(scope="session")
def space(artifact: Artifact) -> FeatureSpace:
    return artifact.space


@pytest.fixture(scope="session")
def reference(space: FeatureSpace) -> Reference:
    return Reference(space)


def test_features_of_whole_tickets_are_those_of_the_reference(
    space: FeatureSpace, reference: Reference, corpus: Corpus
) -> None:
    documents = corpus.documents[:100]
    features = space.features(documents)
    for row, document in enumerate(documents):
        assert _row(features, row) == pytest.approx(reference.row(document), rel=1e-5)


@given(st.lists(TICKETS, max_size=4))
def test_features_of_any_text_are_those_of_the_reference(
    space: FeatureSpace, reference: Reference, tickets: list[TicketText]
) -> None:
    documents = _documents(tickets)
    features = space.features(documents)
    assert len(features) == len(tickets)
    for row, document in enumerate(documents):
        assert _row(features, row) == pytest.approx(reference.row(document), rel=1e-5)


@given(st.lists(TICKETS, min_size=1, max_size=3))
def test_features_of_many_tickets_are_those_of_each_alone(space: FeatureSpace, tickets: list[TicketText]) -> None:
    batch = space.features(Batch.of(tickets * 64, packaged_segmenter()))
    for row, ticket in enumerate(tickets):
        alone = space.features(Batch.of([ticket], packaged_segmenter()))
        assert _row(batch, row) == _row(batch, row + 63 * len(tickets)) == pytest.approx(_row(alone, 0), rel=1e-6)
        assert batch.shape[row].tolist() == alone.shape[0].tolist()


@given(st.lists(TICKETS, min_size=1, max_size=5), st.randoms())
def test_a_row_depends_neither_on_its_neighbours_nor_on_its_place(
    space: FeatureSpace, tickets: list[TicketText], random: Random
) -> None:
    documents = _documents(tickets)
    places = list(range(len(documents)))
    random.shuffle(places)
    batch = space.features([documents[place] for place in places])
    for row, place in enumerate(places):
        alone = space.features([documents[place]])
        assert _row(batch, row) == pytest.approx(_row(alone, 0), rel=1e-6)
        assert batch.shape[row].tolist() == alone.shape[0].tolist()


def test_every_block_has_the_length_of_its_weight(space: FeatureSpace, corpus: Corpus) -> None:
    documents = [document for document in corpus.documents if document.title][:20]
    features = space.features(documents)
    ends = np.cumsum(space.block_sizes)
    for row in range(len(documents)):
        values = _row(features, row)
        lengths = [
            math.hypot(*(value for column, value in values.items() if end - size <= column < end))
            for end, size in zip(ends.tolist(), space.block_sizes.tolist(), strict=True)
        ]
        assert lengths == pytest.approx(space.block_weights.tolist(), rel=1e-5)


def test_an_empty_ticket_has_no_terms_and_an_empty_batch_no_rows(space: FeatureSpace) -> None:
    alone = space.features(_documents([TicketText("")]))
    assert (len(alone), alone.columns.size) == (1, 0)
    assert np.isfinite(alone.shape).all()
    nothing = space.features([])
    assert (len(nothing), nothing.columns.size, nothing.shape.shape) == (0, 0, (0, len(SHAPE)))


def test_a_term_beyond_the_head_counts_for_the_text_only(space: FeatureSpace) -> None:
    known = next(
        gram
        for index, gram in enumerate(space.grams.gram(i) for i in range(len(space.grams.keys)))
        if len(gram) == 2 and (space.gram_columns[:, index] >= 0).all()
    )
    filler = "龘" * (HEAD_CHARACTERS - 1)
    char, title, head = (int(columns[_index(space, known)]) for columns in space.gram_columns)
    assert _columns(space, _of_characters("", filler + known)) >= {char}
    assert not {title, head} & _columns(space, _of_characters("", filler + known))
    assert head in _columns(space, _of_characters("", filler[1:] + known))
    assert {char, title} <= _columns(space, _of_characters(known, ""))


def _of_characters(title: str, text: str) -> Document:
    return Document(title, text, (*title, *text))


def _index(space: FeatureSpace, gram: str) -> int:
    return int(np.flatnonzero(space.grams.keys == space.grams.key_of(gram))[0])


def _columns(space: FeatureSpace, document: Document) -> set[int]:
    return set(space.features([document]).columns.tolist())


def test_shape_counts_what_its_names_say() -> None:
    facts: NDArray[np.float32] = np.expm1(shape_of([Document("为何停水?", "※号楼停水!!什么时候来水?", ())]))
    expected = {"字数": 14, "标题字数": 5, "问号数": 1, "叹号数": 2, "以问号结尾": 1, "数字数": 1, "标题有问号": 1}
    assert dict(zip(SHAPE, facts[0].tolist(), strict=True)) == pytest.approx(expected, rel=1e-5)
