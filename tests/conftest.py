"""Two models for all tests that need one, learnt in seconds from the packaged fictional tickets.

`small_…` knows three categories and lives in an office's registry; `artifact` knows all forty and stays in memory.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import settings
from threadpoolctl import threadpool_limits

from pandong_nlp.files import ReadOptions
from pandong_nlp.model import Artifact, Predictor
from pandong_nlp.registry import ModelVersion, Registry
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import packaged_segmenter
from pandong_nlp.triage import Triager
from training.corpus import Corpus, corpus_of, read_examples
from training.fit import FitOptions
from training.learn import Learnt, learn
from training.pipeline import TrainOptions, artifact_of, categories_of, train

settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")

SAMPLE = Path(str(files("pandong_nlp").joinpath("data/sample_tickets.csv")))
CATEGORIES = ("housing.rental", "traffic.illegal_ride", "community.dogs")


@pytest.fixture(scope="session")
def fictional_tickets() -> list[dict[str, str]]:
    """Packaged tickets whose primary category is one of CATEGORIES, with all their labels."""
    text = files("pandong_nlp").joinpath("data/sample_tickets.csv").read_text("utf-8-sig")
    rows = csv.DictReader(text.splitlines(keepends=True))
    return [row for row in rows if row["categories"].split("|")[0] in CATEGORIES]


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory, fictional_tickets: list[dict[str, str]]) -> Path:
    """An office's folder whose champion `small/…` was learnt from `fictional_tickets`. Not to be changed."""
    home = tmp_path_factory.mktemp("home")
    labelled = home / "labelled.csv"
    with labelled.open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictWriter(stream, fictional_tickets[0])
        rows.writeheader()
        rows.writerows(fictional_tickets)
    registry = Registry(home / "models", home / "none")
    report = train(TrainOptions((labelled,), name="small"), registry)
    registry.promote(str(report.version))
    return home


@pytest.fixture(scope="session")
def small_model(small_home: Path) -> Path:
    """The folder of that champion."""
    return Registry(small_home / "models", small_home / "none").resolve()


@pytest.fixture(scope="session")
def small_predictor(small_model: Path) -> Predictor:
    return Predictor.load(small_model)


@pytest.fixture(scope="session")
def small_triager(small_predictor: Predictor) -> Triager:
    return Triager(small_predictor)


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """Matrices this small are multiplied twice as fast without threads that wait for each other."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """All packaged tickets, as training reads them."""
    examples = read_examples([SAMPLE], ReadOptions(), Taxonomy.packaged(), lambda _: None)
    return corpus_of(examples, (), packaged_segmenter())


@pytest.fixture(scope="session")
def learnt(corpus: Corpus) -> Learnt:
    """What they teach."""
    return learn(corpus, categories_of(corpus, Taxonomy.packaged()), FitOptions())


@pytest.fixture(scope="session")
def artifact(corpus: Corpus, learnt: Learnt) -> Artifact:
    """The model `tiny/1` of all packaged tickets."""
    return artifact_of(learnt, corpus, Taxonomy.packaged(), ModelVersion("tiny", "1"), {})


@pytest.fixture(scope="session")
def predictor(artifact: Artifact) -> Predictor:
    return Predictor(artifact)
