"""Of several settings the one wins that does best on held-out tickets."""

from __future__ import annotations

import pytest

from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import packaged_segmenter
from training.corpus import Corpus, corpus_of
from training.evaluate import Metrics
from training.fit import FitOptions
from training.pipeline import categories_of
from training.search import SETTINGS, score_of, search

CATEGORIES = ("traffic.parking", "community.dogs")


@pytest.fixture(scope="module")
def some(corpus: Corpus) -> Corpus:
    kept = [example for example in corpus.examples if (example.categories or ("",))[0] in CATEGORIES]
    return corpus_of(kept, (), packaged_segmenter())


def test_a_setting_that_learns_nothing_loses(some: Corpus) -> None:
    heard: list[str] = []
    hopeless, proven = FitOptions(alpha=1e9), FitOptions()
    found = search(some, categories_of(some, Taxonomy.packaged()), None, heard.append, (hopeless, proven))
    assert found == proven
    assert [message.split("：")[0] for message in heard] == ["设置 1/2", "设置 2/2"]


def test_on_a_tie_the_earlier_wins(some: Corpus) -> None:
    first, second = FitOptions(most_rows=100_000), FitOptions(most_rows=100_001)
    assert search(some, categories_of(some, Taxonomy.packaged()), None, lambda _: None, (first, second)) == first


def test_the_proven_setting_is_tried_first_and_none_twice() -> None:
    assert SETTINGS[0] == FitOptions()
    assert all(setting not in SETTINGS[:place] for place, setting in enumerate(SETTINGS))


def test_the_category_counts_as_much_as_all_other_heads() -> None:
    category: Metrics = {"category": {"accuracy": 0.9, "macro_f1": 0.6}, "membership": {"micro_f1": 0.6}}
    assert score_of(category) == pytest.approx(0.7)
    others: Metrics = {"difficulty": {"quadratic_kappa": None}, "reasons": {"micro_f1": 0.2}, "kind": {"accuracy": 0.4}}
    assert score_of(category | others) == pytest.approx((0.7 + 0.3) / 2)
