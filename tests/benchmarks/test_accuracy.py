"""The benchmarks of accuracy run whole on the packaged fiction, and keep apart what must not meet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks import accuracy, adapt
from benchmarks.held_out import part_of, probabilities_of
from pandong_nlp.model import Artifact, Predictor
from training.corpus import Corpus

COMMON = ("housing.rental", "community.dogs", "traffic.illegal_ride", "environment.noise")


@pytest.fixture(scope="module")
def small(corpus: Corpus) -> Corpus:
    """The packaged tickets of a few categories, all labelled, with events of their own."""
    kept = np.array([bool(e.categories) and e.categories[0] in COMMON for e in corpus.examples if e.categories])
    part = part_of(corpus, kept)
    examples = tuple(replace(example, event=f"e{place}") for place, example in enumerate(part.examples))
    return replace(part, examples=examples)


def test_a_part_of_a_corpus_has_the_examples_marked_and_their_documents(corpus: Corpus) -> None:
    keep = np.zeros(len(corpus.examples), np.bool_)
    keep[[2, 5]] = True
    part = part_of(corpus, keep)
    assert part.examples == (corpus.examples[2], corpus.examples[5])
    assert part.documents == (corpus.documents[2], corpus.documents[5])


def test_held_out_tickets_get_the_probabilities_that_the_predictor_gives(artifact: Artifact, corpus: Corpus) -> None:
    found = probabilities_of(artifact, corpus.documents[:20])
    expected = Predictor(artifact).probabilities([example.ticket for example in corpus.examples[:20]])
    for name, values in expected.items():
        np.testing.assert_allclose(found[name], values, atol=1e-5)


def test_the_contest_prints_a_line_for_every_split(
    small: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = range(len(small.examples))
    table = {
        "title": [example.ticket.title for example in small.examples],
        "text": [example.ticket.text for example in small.examples],
        "domain": [(example.categories or ("",))[0] for example in small.examples],
        **{split: [row % 3 == part for row in rows] for part, split in enumerate(("svm921", "bert2303", "textcnn920"))},
    }
    pq.write_table(pa.table(table), tmp_path / "contest2020.parquet")
    accuracy.contest(tmp_path)
    printed = capsys.readouterr().out
    assert [line.split(" | ")[0] for line in printed.splitlines()[2:]] == ["| svm921", "| bert2303", "| textcnn920"]


def test_cross_validation_compares_with_the_plain_recipe(
    small: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    strata = ["random" if row % 2 else "uncertain" for row in range(len(small.examples) - 10)]
    (tmp_path / "labels.csv").write_text("\n".join(["stratum", *strata]), "utf-8")
    (tmp_path / "invented.csv").write_text("\n".join(["id", *small.events[-10:]]), "utf-8")
    monkeypatch.setattr(accuracy, "champion_corpus", lambda _: small)
    accuracy.labelled(tmp_path, folds=2)
    printed = capsys.readouterr().out
    assert "| this, drawn at random" in printed
    assert f"| plain, all of labels.csv ({len(strata)})" in printed
    assert "| community.dogs |" in printed


def test_adaptation_judges_three_models_on_the_same_rest(small: Corpus) -> None:
    own = np.arange(len(small.examples)) % 2 == 0
    results = adapt._results(small, own, np.ones(len(own), np.bool_), labels=20, seeds=1)
    assert results.shape == (1, 3, 2)
    assert ((results >= 0) & (results <= 1)).all()
