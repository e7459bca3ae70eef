"""Past tickets like a new one: the same ticket first, falling, and nothing that is not alike."""

from __future__ import annotations

import pytest

from pandong_nlp.model import Precedents, Predictor
from pandong_nlp.records import TicketText

DOG = TicketText("楼下有人遛狗不拴绳，狗粪也不清理，孩子被吓哭了。", "养犬")
DOG_AGAIN = TicketText("有人遛狗不拴绳，大型犬吓到老人，请管一管。")
RENT = TicketText("房东不退押金，中介也不管，租房合同写得清清楚楚。")


def test_a_ticket_is_most_like_itself_then_like_one_of_its_kind(predictor: Predictor) -> None:
    found = Precedents(predictor, [RENT, DOG_AGAIN, DOG]).nearest(DOG, least=0)
    assert [precedent.place for precedent in found][:2] == [2, 1]
    assert found[0].similarity == pytest.approx(1, abs=1e-5)
    assert found[0].similarity <= 1
    similar = [precedent.similarity for precedent in found]
    assert similar == sorted(similar, reverse=True)


def test_writing_that_normalisation_evens_out_makes_no_difference(predictor: Predictor) -> None:
    dressed = TicketText("樓下有人遛狗不拴繩，<br>狗糞也不清理，孩子被嚇哭了。", "養犬　")
    (found,) = Precedents(predictor, [DOG]).nearest(dressed)
    assert found.similarity == pytest.approx(1, abs=1e-5)


def test_equally_similar_tickets_come_in_the_order_given(predictor: Predictor) -> None:
    found = Precedents(predictor, [RENT, DOG, DOG, DOG]).nearest(DOG, most=2)
    assert [precedent.place for precedent in found] == [1, 2]


def test_none_below_the_least_similarity_and_at_most_so_many(predictor: Predictor) -> None:
    past = Precedents(predictor, [DOG, RENT, DOG_AGAIN])
    assert [precedent.place for precedent in past.nearest(DOG, least=0.99)] == [0]
    assert past.nearest(DOG, most=0) == []
    assert past.nearest(DOG, least=1.1) == []


def test_no_past_and_a_ticket_without_words_find_nothing(predictor: Predictor) -> None:
    assert Precedents(predictor, []).nearest(DOG) == []
    assert Precedents(predictor, [DOG, TicketText("")]).nearest(TicketText("")) == []


def test_a_past_of_more_than_one_chunk_keeps_its_places(predictor: Predictor) -> None:
    past = [RENT] * 1500 + [DOG] + [RENT] * 10
    assert Precedents(predictor, past).nearest(DOG, most=1)[0].place == 1500
