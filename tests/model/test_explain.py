"""An explanation adds up to the score, and points at the words in the ticket as it was written."""

from __future__ import annotations

import numpy as np
import pytest

from pandong_nlp.errors import TaxonomyError
from pandong_nlp.model import Artifact, Predictor, highlights
from pandong_nlp.model.features import SHAPE
from pandong_nlp.records import TicketText
from pandong_nlp.text import normalise
from training.corpus import Corpus

WRITTEN = {
    "plain": TicketText("楼下有人遛狗不拴绳，还有大型犬，孩子很害怕，什么时候能管？", "遛狗不拴绳"),
    "full width": TicketText("３号楼　停水２天了，物业说在抢修，电话１３８００００，请尽快恢复！", "停水，没有通知"),
    "html": TicketText("<p>小区门口有人占道经营&nbsp;烧烤店</p>油烟很大<br/>晚上睡不着", "<b>烧烤</b>油烟"),
    "traditional": TicketText("房東不退押金，租房合同還沒到期，仲介也不管。", "房東不退押金"),
    "courteous": TicketText("尊敬的领导：您好！停车位被占用了，物业不管。谢谢！", "您好"),
    "no title": TicketText("路灯坏了一个月，没有人修。"),
    "empty": TicketText(""),
}


@pytest.mark.parametrize("ticket", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("category", ["community.dogs", "traffic.parking", "housing.rental"])
def test_bias_and_contributions_add_up_to_the_score(
    predictor: Predictor, artifact: Artifact, ticket: TicketText, category: str
) -> None:
    explanation = predictor.explain(ticket, category)
    place = artifact.heads[0].classes.index(category)
    assert explanation.output == f"category:{category}"
    assert explanation.bias + sum(term.contribution for term in explanation.terms) == pytest.approx(explanation.score)
    assert explanation.score == pytest.approx(predictor.scores([ticket])[0, place], abs=1e-4)


def test_packaged_tickets_add_up_too(predictor: Predictor, artifact: Artifact, corpus: Corpus) -> None:
    tickets = [example.ticket for example in corpus.examples[:40]]
    place = artifact.heads[0].classes.index("other")
    explained = [predictor.explain(ticket, "other").score for ticket in tickets]
    np.testing.assert_allclose(explained, predictor.scores(tickets)[:, place], atol=1e-4)


@pytest.mark.parametrize("ticket", WRITTEN.values(), ids=WRITTEN)
def test_every_place_in_the_original_shows_the_term(predictor: Predictor, ticket: TicketText) -> None:
    fields = {"title": ticket.title, "text": ticket.text}
    shown = 0
    for term in predictor.explain(ticket, "community.dogs").terms:
        for start, end in term.spans:
            # Between two characters nothing is stripped, and no courtesy is cut off.
            assert normalise(f"甲{fields[term.field][start:end]}乙") == f"甲{term.term}乙"
            shown += 1
    assert shown > 0 or not normalise(ticket.text)


def test_terms_come_strongest_first_once_a_field_and_the_shape_has_no_place(predictor: Predictor) -> None:
    terms = predictor.explain(WRITTEN["plain"], "community.dogs").terms
    strengths = [abs(term.contribution) for term in terms]
    assert strengths == sorted(strengths, reverse=True)
    assert len({(term.field, term.term) for term in terms}) == len(terms)
    assert {term.term for term in terms if not term.spans} == set(SHAPE)


def test_a_repeated_term_has_all_its_places(predictor: Predictor) -> None:
    terms = predictor.explain(TicketText("停车难，没有停车位，停车"), "traffic.parking").terms
    (parking,) = [term for term in terms if term.term == "停车"]
    assert parking.spans == ((0, 2), (6, 8), (10, 12))


def test_the_words_that_decide_light_up(predictor: Predictor) -> None:
    ticket = WRITTEN["plain"]
    stretches = highlights(predictor.explain(ticket, "community.dogs"), ticket)
    fields = {"title": ticket.title, "text": ticket.text}
    assert any("狗" in fields[light.field][light.start : light.end] for light in stretches[:3])
    strengths = [light.contribution for light in stretches]
    assert strengths == sorted(strengths, reverse=True)
    assert min(strengths) > 0


def test_a_category_the_model_does_not_have_is_refused(predictor: Predictor) -> None:
    with pytest.raises(TaxonomyError, match="没有类别“space.travel”；可用：.*traffic.parking"):
        predictor.explain(WRITTEN["plain"], "space.travel")
