"""A finished model measured on labelled tickets: every head that both have, and how its decisions turn out."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from pandong_nlp.model import Predictor
from pandong_nlp.records import TicketText
from training.assess import assess
from training.corpus import Corpus
from training.examples import Example


@pytest.fixture(scope="module")
def some(corpus: Corpus) -> list[Example]:
    return list(corpus.examples[::6])


def test_the_measures_are_those_of_the_tags_that_are_given(predictor: Predictor, some: list[Example]) -> None:
    metrics = assess(predictor, some)
    tags = predictor.predict([example.ticket for example in some])
    truth = [(example.categories or ("",))[0] for example in some]
    right = np.array([tag.category == slug for tag, slug in zip(tags, truth, strict=True)])
    auto = np.array([tag.decision == "auto" for tag in tags])
    assert metrics["category"]["accuracy"] == pytest.approx(right.mean())
    decision = metrics["decision"]
    assert (decision["rows"], decision["auto"]) == (len(some), pytest.approx(auto.mean()))
    assert decision["set_coverage"] == pytest.approx(
        np.mean([slug in tag.category_set for tag, slug in zip(tags, truth, strict=True)])
    )
    assert decision["auto"] + decision["choose"] + decision["manual"] == pytest.approx(1)
    json.dumps(metrics, allow_nan=False)


def test_a_more_generous_promise_lets_more_stand(small_predictor: Predictor, some: list[Example]) -> None:
    known = set(small_predictor.heads[0].classes)
    examples = [example for example in some if example.categories and example.categories[0] in known]
    generous = Predictor(small_predictor._artifact, 0.1)
    strict = assess(small_predictor, examples)["decision"]["auto"]
    assert strict <= assess(generous, examples)["decision"]["auto"]


def test_the_studio_is_measured_where_difficulty_is_labelled(predictor: Predictor, some: list[Example]) -> None:
    half = [replace(example, difficulty=None) if row % 2 else example for row, example in enumerate(some)]
    labelled = sum(example.difficulty is not None for example in half)
    assert assess(predictor, half)["studio"]["rows"] == labelled
    without = assess(predictor, [replace(example, difficulty=None) for example in some])
    assert "studio" not in without
    assert "difficulty" not in without


def test_a_category_the_model_never_learnt_is_always_wrong_and_never_in_the_set(predictor: Predictor) -> None:
    ticket = TicketText("楼下有人遛狗不拴绳，狗粪也不清理。")
    unknown = [Example(2, ticket, categories=("space.travel",)), Example(3, ticket, categories=("community.dogs",))]
    metrics = assess(predictor, unknown)
    assert metrics["category"]["accuracy"] == 0.5
    assert metrics["decision"]["set_coverage"] == 0.5


def test_rows_without_a_category_do_not_count_for_decisions(predictor: Predictor, some: list[Example]) -> None:
    bare = [*some[:5], *(replace(example, categories=None) for example in some[5:9])]
    metrics = assess(predictor, bare)
    assert metrics["decision"]["rows"] == metrics["category"]["rows"] == 5
    assert metrics["kind"]["rows"] == sum(example.kind is not None for example in bare)
