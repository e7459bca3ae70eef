"""The whole fit: the same data give the same bytes, and what should not matter does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pandong_nlp.model import Artifact, Predictor, save_artifact
from pandong_nlp.registry import ModelVersion
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import packaged_segmenter
from training.corpus import Corpus, corpus_of
from training.examples import Example
from training.fit import FitOptions, Fitting, Rows, features_of, fit, folds_of
from training.learn import Learnt, learn
from training.pipeline import artifact_of, categories_of
from training.systems import Prior
from training.targets import targets_of

CATEGORIES = ("traffic.parking", "community.dogs", "housing.rental")


@pytest.fixture(scope="module")
def some(corpus: Corpus) -> list[Example]:
    """Tickets of three categories, each its own event: enough to learn from in a moment."""
    first = {example.event: example for example in reversed(corpus.examples)}
    return [example for example in first.values() if (example.categories or ("",))[0] in CATEGORIES]


def learnt_from(examples: Sequence[Example]) -> tuple[Corpus, Learnt]:
    corpus = corpus_of(examples, (), packaged_segmenter())
    return corpus, learn(corpus, categories_of(corpus, Taxonomy.packaged()), FitOptions())


def model_of(examples: Sequence[Example]) -> Artifact:
    corpus, learnt = learnt_from(examples)
    return artifact_of(learnt, corpus, Taxonomy.packaged(), ModelVersion("small", "1"), {})


def test_the_same_data_give_the_same_bytes(some: list[Example], tmp_path: Path) -> None:
    for folder in ("one", "two"):
        save_artifact(model_of(some), "", tmp_path / folder)
    for written in (tmp_path / "one").iterdir():
        assert written.read_bytes() == (tmp_path / "two" / written.name).read_bytes(), written.name


def test_the_order_of_labels_within_a_ticket_does_not_matter(some: list[Example], tmp_path: Path) -> None:
    turned = [
        replace(
            example,
            categories=example.categories and (example.categories[0], *reversed(example.categories[1:])),
            reasons=example.reasons and tuple(reversed(example.reasons)),
        )
        for example in some
    ]
    assert any(before != after for before, after in zip(some, turned, strict=True))
    for folder, examples in (("one", some), ("two", turned)):
        save_artifact(model_of(examples), "", tmp_path / folder)
    for name in ("weights.safetensors", "vocabulary.txt"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_the_order_of_the_tickets_changes_no_tag(some: list[Example]) -> None:
    tickets = [example.ticket for example in some]
    one, other = Predictor(model_of(some)), Predictor(model_of(some[::-1]))
    for name, found in one.probabilities(tickets).items():
        np.testing.assert_allclose(found, other.probabilities(tickets)[name], atol=0.03)
    assert [t.category for t in one.predict(tickets)] == [t.category for t in other.predict(tickets)]


@pytest.mark.parametrize("head", ["difficulty", "reasons", "urgency", "kind"])
def test_a_head_without_labels_is_left_out_and_the_others_learnt(some: list[Example], head: str) -> None:
    predictor = Predictor(model_of([replace(example, **{head: None}) for example in some]))  # type: ignore[arg-type]
    assert {"category", "membership"} <= {known.name for known in predictor.heads}
    assert head not in {known.name for known in predictor.heads}
    tags = predictor.predict_one(some[0].ticket)
    assert getattr(tags, head) in (None, ())
    assert tags.category in CATEGORIES


def test_labels_may_be_missing_row_by_row(some: list[Example]) -> None:
    gaps = [replace(example, difficulty=None) if row % 2 else example for row, example in enumerate(some)]
    _, learnt = learnt_from(gaps)
    assert learnt.metrics["difficulty"]["rows"] == len(some) - len(some) // 2
    assert learnt.metrics["category"]["rows"] == len(some)


def test_categories_alone_are_enough(some: list[Example]) -> None:
    bare = [Example(example.row, example.ticket, example.event, categories=example.categories) for example in some]
    tags = Predictor(model_of(bare)).predict_one(some[0].ticket)
    assert (tags.difficulty, tags.urgency, tags.kind, tags.reasons) == (None, None, None, ())


def test_the_unit_is_learnt_where_the_file_has_it(some: list[Example]) -> None:
    unit_of = {"traffic.parking": "交警支队", "community.dogs": "派出所", "housing.rental": "住建委"}
    labelled = [replace(example, unit=unit_of.get((example.categories or ("",))[0])) for example in some]
    predictor = Predictor(model_of(labelled))
    (unit,) = [head for head in predictor.heads if head.name == "unit"]
    assert 0 < len(unit.classes) <= 3
    known = [example for example in labelled if example.unit in unit.classes]
    said = predictor.predict([example.ticket for example in known])
    assert np.mean([tags.unit == example.unit for tags, example in zip(said, known, strict=True)]) > 0.9


def test_held_out_probabilities_stand_beside_the_labels(learnt: Learnt) -> None:
    for target in learnt.fitting.targets:
        found = learnt.fitting.held_out[target.head.name]
        assert found.shape == target.values.shape
        assert ((found >= 0) & (found <= 1)).all()


def test_held_out_measures_are_better_than_guessing_and_worse_than_on_rows_learnt(
    learnt: Learnt, predictor: Predictor, corpus: Corpus
) -> None:
    said = predictor.predict([example.ticket for example in corpus.examples])
    learnt_by_heart = np.mean(
        [tags.category == (e.categories or ("",))[0] for tags, e in zip(said, corpus.examples, strict=True)]
    )
    assert 0.2 < learnt.metrics["category"]["accuracy"] < learnt_by_heart


def test_an_event_lies_in_one_fold_whatever_stands_beside_it() -> None:
    folds = folds_of(["a", "b", "a", "c"], 4)
    assert folds[0] == folds[2]
    assert folds_of(["x", "a"], 4)[1] == folds[0]
    assert set(folds_of([str(event) for event in range(100)], 4).tolist()) == {0, 1, 2, 3}


def test_without_links_worth_their_penalty_heads_do_not_lean_on_each_other(some: list[Example]) -> None:
    corpus = corpus_of(some, (), packaged_segmenter())
    categories = categories_of(corpus, Taxonomy.packaged())
    linked = learn(corpus, categories, FitOptions(stacking_penalty=1.0)).fitting.readout.stacking
    free = learn(corpus, categories, FitOptions(stacking_penalty=1e9)).fitting.readout.stacking
    assert np.abs(linked.weights).max() > 1e-3 > np.abs(free.weights).max()


@pytest.fixture(scope="module")
def rows(learnt: Learnt, corpus: Corpus) -> Rows:
    """What the tiny model was learnt from."""
    features, familiarity = features_of(learnt.space, corpus.documents, FitOptions().shape_weight)
    return Rows(features, corpus.events, familiarity, np.zeros(len(corpus.examples), np.bool_))


def fitted(corpus: Corpus, rows: Rows) -> Fitting:
    targets = targets_of(corpus.examples, categories_of(corpus, Taxonomy.packaged()), ())
    outputs = sum(len(target.head.classes) for target in targets)
    return fit(targets, rows, FitOptions(), Prior.none(rows.features.shape[1], outputs))


def test_promises_are_made_for_the_tickets_drawn_at_random_where_they_are_enough(
    corpus: Corpus, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = np.arange(len(corpus.examples)) % 3 == 0
    monkeypatch.setattr("training.fit._ENOUGH_DRAWN", int(drawn.sum()))
    of_drawn = fitted(corpus, replace(rows, drawn=drawn)).decisions
    assert of_drawn["decision"]["rows"] == of_drawn["studio"]["rows"] == drawn.sum()
    too_few = replace(rows, drawn=drawn & (np.arange(len(drawn)) > 0))
    assert fitted(corpus, too_few).decisions["decision"]["rows"] == len(corpus.examples)


def test_what_is_known_of_a_ticket_is_at_most_all_of_it(rows: Rows) -> None:
    assert len(rows.familiarity.known) == rows.features.shape[0]
    assert ((rows.familiarity.share >= 0) & (rows.familiarity.share <= 1)).all()
    assert rows.familiarity.share.mean() > 0.3
