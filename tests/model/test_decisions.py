"""What a loaded model decides: readings, promises, thresholds, and what each raw score stands for."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.errors import CallError
from pandong_nlp.model import DEFAULT_ERROR, Artifact, Predictor
from pandong_nlp.records import Prediction, TicketText
from pandong_nlp.text import normalise
from training.corpus import Corpus

DOG = TicketText("楼下有人遛狗不拴绳，狗粪也不清理，孩子被吓哭了。", "养犬")
ANYTHING = st.text(st.characters(), max_size=60)


@pytest.fixture(scope="module")
def tickets(corpus: Corpus) -> list[TicketText]:
    return [example.ticket for example in corpus.examples]


@pytest.fixture(scope="module")
def by_error(artifact: Artifact, tickets: list[TicketText]) -> Mapping[float, list[Prediction]]:
    """Tags of all tickets, by promised error."""
    errors = [promise.error for promise in artifact.abstention.promises]
    return {error: Predictor(artifact, error).predict(tickets) for error in errors}


def decision_of(tags: Prediction) -> tuple[object, ...]:
    return tags.decision, tags.category_set, tags.abstain_reason, tags.novelty


def test_readings_hold_normalised_titles_and_texts_in_turn_and_the_tags_of_predict(
    predictor: Predictor, tickets: list[TicketText]
) -> None:
    readings = list(predictor.readings(tickets[:30]))
    fields = [field for reading in readings for field in reading.fields]
    assert fields == [normalise(field) for ticket in tickets[:30] for field in (ticket.title, ticket.text)]
    assert [tags for reading in readings for tags in reading.tags] == predictor.predict(tickets[:30])


def test_many_tickets_are_read_in_several_runs_without_a_gap(predictor: Predictor) -> None:
    readings = list(predictor.readings([DOG] * 1100))
    assert len(readings) == 2
    assert [len(reading.fields) // 2 for reading in readings] == [len(reading.tags) for reading in readings]
    assert sum(len(reading.tags) for reading in readings) == 1100


def test_the_tags_follow_from_the_probabilities(predictor: Predictor, tickets: list[TicketText]) -> None:
    found = predictor.probabilities(tickets[:50])["category"]
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)
    assert [tags.confidence for tags in predictor.predict(tickets[:50])] == found.max(axis=1).tolist()


def test_decisions_are_the_same_alone_and_in_a_batch(predictor: Predictor, tickets: list[TicketText]) -> None:
    for ticket, tags in zip(tickets[:60], predictor.predict(tickets)[:60], strict=True):
        assert decision_of(predictor.predict_one(ticket)) == decision_of(tags)


@given(st.builds(TicketText, ANYTHING, ANYTHING))
def test_any_text_gets_a_decision_with_its_category_in_the_set(predictor: Predictor, ticket: TicketText) -> None:
    tags = predictor.predict_one(ticket)
    assert tags.decision in ("auto", "choose", "manual")
    assert tags.category_set[0] == tags.category
    assert (tags.abstain_reason is not None) == (tags.decision == "manual")


@pytest.mark.parametrize("text", ["", "。", "   ", "\u3000"])
def test_a_text_without_words_goes_to_a_person(predictor: Predictor, text: str) -> None:
    tags = predictor.predict_one(TicketText(text))
    assert (tags.decision, tags.abstain_reason, tags.novelty) == ("manual", "novel", "short")


def test_words_that_nobody_has_seen_go_to_a_person(predictor: Predictor) -> None:
    tags = predictor.predict_one(TicketText("龘靐齉爩鱻麤灪龗厵爨癵籱饢驫鲡鹂鸾鸳鸯鹇鹓鹔鹕鹖鹙鹚鹛鹜鹝鹞鹟鹠鹡鹢"))
    assert (tags.decision, tags.abstain_reason) == ("manual", "novel")


def test_auto_says_that_the_confidence_reaches_the_threshold_of_its_category(
    artifact: Artifact, tickets: list[TicketText]
) -> None:
    generous, reached = Predictor(artifact, 0.1), []
    for tags in generous.predict(tickets):
        sure = np.float32(tags.confidence) >= np.float32(generous.auto_threshold(tags.category))
        assert (tags.decision == "auto") == (sure and tags.novelty is None)
        reached.append(sure)
    assert 0 < np.mean(reached) < 1


def test_a_larger_error_never_covers_less(by_error: Mapping[float, list[Prediction]]) -> None:
    automatic = [{row for row, tags in enumerate(found) if tags.decision == "auto"} for found in by_error.values()]
    assert all(fewer <= more for fewer, more in pairwise(automatic))
    assert len(automatic[0]) < len(automatic[-1])


def test_the_promised_error_changes_nothing_but_the_decision(by_error: Mapping[float, list[Prediction]]) -> None:
    said = [[(tags.category, tags.confidence, tags.category_set) for tags in found] for found in by_error.values()]
    assert said == [said[0]] * len(said)


def test_five_in_a_hundred_may_be_wrong_unless_another_share_is_asked_for(artifact: Artifact) -> None:
    by_default, named = Predictor(artifact), Predictor(artifact, DEFAULT_ERROR)
    assert [by_default.auto_threshold(slug) for slug in artifact.heads[0].classes] == [
        named.auto_threshold(slug) for slug in artifact.heads[0].classes
    ]


def test_an_error_too_small_is_refused(artifact: Artifact, small_model: Path) -> None:
    said = "没有错误率 0.1% 的阈值；可用：2%、3%、5%、7%、10%。"
    with pytest.raises(CallError, match=said):
        Predictor(artifact, 0.001)
    with pytest.raises(CallError, match=said):
        Predictor.load(small_model, 0.001)


def test_every_raw_score_has_a_name_and_an_explanation_that_adds_up_to_it(predictor: Predictor) -> None:
    scores = predictor.scores([DOG])[0]
    assert len(predictor.outputs) == len(set(predictor.outputs)) == len(scores)
    assert {"category:community.dogs", "difficulty:3", "reasons:R1", "urgency:2", "kind:T"} <= set(predictor.outputs)
    for output in ("category:community.dogs", "membership:other", "difficulty:3", "urgency:2", "kind:T"):
        explanation = predictor.explain_output(DOG, output)
        assert explanation.output == output
        assert explanation.score == pytest.approx(scores[predictor.outputs.index(output)], abs=1e-4)
        assert explanation.bias + sum(term.contribution for term in explanation.terms) == pytest.approx(
            explanation.score
        )


def test_explaining_a_category_is_explaining_its_output(predictor: Predictor) -> None:
    assert predictor.explain(DOG, "community.dogs") == predictor.explain_output(DOG, "category:community.dogs")


def test_an_output_the_model_does_not_have_is_refused(predictor: Predictor) -> None:
    with pytest.raises(ValueError, match="mood:good"):
        predictor.explain_output(DOG, "mood:good")


def test_the_manifest_tells_how_the_model_was_made(predictor: Predictor, artifact: Artifact) -> None:
    assert predictor.manifest is artifact.manifest
    assert {"data", "metrics", "libraries"} <= predictor.manifest.keys()


def test_features_are_a_row_for_each_ticket_and_none_for_none(predictor: Predictor, artifact: Artifact) -> None:
    found = predictor.features([DOG, TicketText(""), DOG])
    assert found.shape == (3, artifact.space.width)
    assert found[[0]].toarray().tolist() == found[[2]].toarray().tolist()
    assert found[[1]].nnz == 0
    assert predictor.features([]).shape == (0, artifact.space.width)
