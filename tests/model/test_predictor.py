"""A loaded model: the same tags alone, in a crowd, in another order, and for texts nobody would write."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.model import Artifact, Predictor
from pandong_nlp.model.predictor import _chunks
from pandong_nlp.records import TicketText
from training.corpus import Corpus

ANYTHING = st.text(st.characters(), max_size=60)


@pytest.fixture(scope="session")
def tickets(corpus: Corpus) -> list[TicketText]:
    return [example.ticket for example in corpus.examples]


def test_the_model_has_learnt_its_own_tickets(predictor: Predictor, corpus: Corpus, tickets: list[TicketText]) -> None:
    pairs = zip(predictor.predict(tickets), corpus.examples, strict=True)
    right = [tags.category == (example.categories or ("",))[0] for tags, example in pairs]
    assert np.mean(right) > 0.9


def test_one_ticket_scores_as_in_a_batch(predictor: Predictor, tickets: list[TicketText]) -> None:
    batch = predictor.scores(tickets[:40])
    for row, ticket in enumerate(tickets[:40]):
        np.testing.assert_allclose(predictor.scores([ticket])[0], batch[row], atol=1e-5, rtol=1e-5)


def test_tickets_beyond_one_chunk_score_as_those_in_the_first(predictor: Predictor, tickets: list[TicketText]) -> None:
    every = predictor.scores(tickets)
    assert len(every) == len(tickets) > 512
    np.testing.assert_allclose(predictor.scores(tickets[600:620]), every[600:620], atol=1e-5, rtol=1e-5)


def test_chunks_hold_every_ticket_once_and_end_with_a_long_one() -> None:
    tickets = [TicketText("停水" * (1 if place % 3 else 1 << 18), str(place)) for place in range(10)]
    chunks = [list(chunk) for chunk in _chunks(tickets)]
    assert [ticket for chunk in chunks for ticket in chunk] == tickets
    assert [len(chunk) for chunk in chunks] == [1, 3, 3, 3]
    assert [len(chunk) for chunk in _chunks([TicketText("停水")] * 2500)] == [1024, 1024, 452]
    assert [list(chunk) for chunk in _chunks([])] == [[]]


def test_the_order_of_the_tickets_does_not_matter(predictor: Predictor, tickets: list[TicketText]) -> None:
    some = tickets[:50]
    assert [tags.categories for tags in predictor.predict(some[::-1])] == [
        tags.categories for tags in predictor.predict(some)[::-1]
    ]


@given(st.lists(st.builds(TicketText, ANYTHING, ANYTHING), min_size=1, max_size=4))
def test_any_text_gets_tags_the_same_alone_and_in_a_batch(predictor: Predictor, tickets: list[TicketText]) -> None:
    batch = predictor.scores(tickets)
    assert np.isfinite(batch).all()
    for row, ticket in enumerate(tickets):
        np.testing.assert_allclose(predictor.scores([ticket])[0], batch[row], atol=1e-5, rtol=1e-5)
        assert predictor.predict_one(ticket).category in predictor.taxonomy


def test_full_width_traditional_characters_and_html_change_no_score(predictor: Predictor) -> None:
    plain = TicketText("3号楼停水2天了，物业不管 到现在没人来!", "楼道停电")
    dressed = TicketText("３號樓停水２天了，物業不管<br/>到現在没人來！", "樓道停電　")
    np.testing.assert_array_equal(predictor.scores([plain]), predictor.scores([dressed]))


def test_no_ticket_gets_no_tags(predictor: Predictor, artifact: Artifact) -> None:
    assert predictor.predict([]) == []
    assert predictor.scores([]).shape == (0, len(artifact.linear.bias))


def test_a_model_says_its_name_and_its_heads(predictor: Predictor) -> None:
    assert predictor.model_version == "tiny/1"
    names = [head.name for head in predictor.heads]
    assert names == ["category", "membership", "difficulty", "reasons", "urgency", "kind"]


def test_inference_loads_neither_scikit_learn_nor_pandas_and_one_ticket_no_scipy() -> None:
    program = (
        "import sys, pandong_nlp.model\n"
        "print(sorted({'sklearn', 'pandas', 'scipy', 'joblib', 'training', 'jieba'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
