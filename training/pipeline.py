"""What `pandong train` does: files → checked examples → model → registered version, never champion by itself."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from pandong_nlp.files import ReadOptions
from pandong_nlp.model import Artifact, load_artifact, save_artifact
from pandong_nlp.registry import ModelVersion, Registry
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import DomainDictionary, Segmenter
from training.card import card_of
from training.corpus import Corpus, corpus_of, read_rows, read_unlabelled
from training.evaluate import Metrics
from training.examples import Example, examples_of
from training.fit import FitOptions
from training.learn import Learnt, learn
from training.pictures import pictures_of
from training.search import search

__all__ = ["TrainOptions", "TrainReport", "artifact_of", "categories_of", "train"]

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "rjieba", "opencc", "safetensors")


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """What a person may say about a training run.

    Attributes:
        files: labelled tables.
        read: how to read them (and `unlabelled`).
        unlabelled: a table without labels that helps to know the words.
        base: folder of the model to adapt; None learns from nothing.
        taxonomy: the categories allowed; None takes the base's, the packaged forty, or the labels as they come if none
            of them fits.
        name: the new model's name.
        search: try several settings by cross-validation instead of the proven ones.
        progress: told in Chinese what happens.
    """

    files: tuple[Path, ...]
    read: ReadOptions = field(default_factory=ReadOptions)
    unlabelled: Path | None = None
    base: Path | None = None
    taxonomy: Taxonomy | None = None
    name: str = "office"
    search: bool = False
    progress: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class TrainReport:
    """The version that was registered, and its measures on held-out rows."""

    version: ModelVersion
    examples: int
    metrics: Metrics


def train(options: TrainOptions, registry: Registry) -> TrainReport:
    """Train and register; the champion stays what it is.

    Raises:
        InputFileError, LabelError: the files; ArtifactError: the base; RegistryError: the store.
    """
    tell = options.progress
    base = load_artifact(options.base) if options.base else None
    tell("正在读取和检查标注……")
    examples, taxonomy = _checked_examples(options, base)
    unlabelled = read_unlabelled(options.unlabelled, options.read, tell) if options.unlabelled else []
    dictionary = base.dictionary if base else DomainDictionary.packaged()
    corpus = corpus_of(examples, unlabelled, Segmenter(dictionary))
    tell(f"{len(corpus.examples)} 件有类别的工单，{len(corpus.others)} 件无标注的工单。")
    categories = categories_of(corpus, taxonomy, base)
    settings = search(corpus, categories, base, tell) if options.search else FitOptions()
    tell("正在学习……")
    learnt = learn(corpus, categories, settings, base)
    new = registry.next_version(options.name, datetime.now().astimezone().date())
    artifact = artifact_of(learnt, corpus, taxonomy, new, {"adapted_from": base.model_version if base else None})
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / new.version
        save_artifact(artifact, card_of(artifact), folder, pictures_of(artifact.manifest["metrics"]))
        registry.register(folder)
    return TrainReport(new, len(corpus.examples), learnt.metrics)


def categories_of(corpus: Corpus, taxonomy: Taxonomy, base: Artifact | None = None) -> list[str]:
    """The slugs that occur in the examples, or that the base knows, in the order of the taxonomy."""
    seen = {slug for example in corpus.examples for slug in example.categories or ()}
    known = set(base.heads[0].classes) if base else set()
    return [slug for slug in taxonomy.slugs if slug in seen | known]


def _checked_examples(options: TrainOptions, base: Artifact | None) -> tuple[list[Example], Taxonomy]:
    """The examples and their taxonomy: the one given, the base's, the packaged forty, or the labels as they come."""
    rows = [(path.name, read_rows(path, options.read, options.progress)) for path in options.files]

    def checked(taxonomy: Taxonomy | None) -> list[Example]:
        return [example for name, part in rows for example in examples_of(part, name, taxonomy)]

    taxonomy = options.taxonomy or (base.taxonomy if base else None)
    if taxonomy is None:
        written = checked(None)
        labels = sorted({label for example in written for label in example.categories or ()})
        taxonomy = Taxonomy.packaged()
        if not any(map(taxonomy.find, labels)):
            return written, Taxonomy.of_slugs(labels)
    return checked(taxonomy), taxonomy


def artifact_of(
    learnt: Learnt, corpus: Corpus, taxonomy: Taxonomy, version: ModelVersion, more: Mapping[str, Any]
) -> Artifact:
    """The model with everything known of how it was made; `more` joins the manifest."""
    manifest = {
        "name": version.name,
        "version": version.version,
        "libraries": {name: installed(name) for name in _LIBRARIES} | {"python": platform.python_version()},
        "taxonomy_sha256": taxonomy.sha256,
        "dictionary_sha256": corpus.segmenter.dictionary.sha256,
        "data": {
            "fingerprint": corpus.fingerprint(),
            "examples": len(corpus.examples),
            "unlabelled": len(corpus.others),
            "events": len(set(corpus.events)),
            "span": corpus.span(),
        },
        "metrics": learnt.metrics,
        **more,
    }
    fitting = learnt.fitting
    return Artifact(
        learnt.space,
        fitting.linear,
        fitting.readout,
        fitting.abstention,
        taxonomy,
        corpus.segmenter.dictionary,
        manifest,
    )
