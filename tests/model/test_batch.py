"""Many tickets in one go are the same tickets one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.model.batch import END, MARK, Batch, Document
from pandong_nlp.records import TicketText
from pandong_nlp.text import Segmenter, packaged_segmenter
from training.corpus import Corpus

PIECES = [
    "小区停车位",
    "僵尸车",
    "。",
    "\n",
    "\0",
    "您好，",
    " 谢谢",
    "１３８",
    "AＢ",
    "<br>",
    "樓",
    "殭",
    "𠮷",
    "\ud800",
    "…",
    "※",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=3)), max_size=12).map("".join)


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    return packaged_segmenter()


def _one_by_one(tickets: list[TicketText], segmenter: Segmenter) -> Batch:
    return Batch.joined([Document.of(ticket, segmenter) for ticket in tickets])


@given(st.lists(st.builds(TicketText, TEXTS, TEXTS), max_size=9))
def test_any_tickets_are_read_together_as_one_by_one(segmenter: Segmenter, tickets: list[TicketText]) -> None:
    assert Batch.of(tickets, segmenter) == _one_by_one(tickets, segmenter)


def test_whole_tickets_are_read_together_as_one_by_one(segmenter: Segmenter, corpus: Corpus) -> None:
    tickets = [example.ticket for example in corpus.examples]
    assert Batch.of(tickets, segmenter) == _one_by_one(tickets, segmenter)


def test_words_and_fields_are_told_apart() -> None:
    batch = Batch.joined([Document("停水", "路灯坏了", ("停水", "路灯", "坏", "了"))])
    assert len(batch) == 1
    assert batch.cut == MARK.join(["停水", END, "路灯", "坏", "了", END, ""])
