"""Shared by the accuracy benchmarks: parts of a corpus, and a learnt model's probabilities on other documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.files import ReadOptions, open_table
from pandong_nlp.model import Artifact
from pandong_nlp.model.features import Document
from pandong_nlp.model.heads import Probabilities
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import Segmenter
from training.corpus import Corpus
from training.learn import Learnt

__all__ = ["artifact_of", "column", "part_of", "probabilities_of"]

_CHUNK = 512
Flags = NDArray[np.bool_]


def column(path: Path, name: str) -> list[str]:
    """One column of a table that need not have a text."""
    batches = open_table(path, ReadOptions(required=())).batches()
    return [str(value) for batch in batches for value in batch.columns[name]]


def part_of(corpus: Corpus, keep: Flags) -> Corpus:
    """The examples marked; the others are gone altogether."""
    places = np.flatnonzero(keep)
    examples = tuple(corpus.examples[place] for place in places)
    return replace(corpus, examples=examples, documents=tuple(corpus.documents[place] for place in places))


def artifact_of(learnt: Learnt, segmenter: Segmenter) -> Artifact:
    """The learnt model as it would ship, under a name that no registry knows."""
    fitting, taxonomy = learnt.fitting, Taxonomy.packaged()
    manifest = {"name": "elsewhere", "version": "1", "metrics": learnt.metrics}
    return Artifact(
        learnt.space, fitting.linear, fitting.readout, fitting.abstention, taxonomy, segmenter.dictionary, manifest
    )


def probabilities_of(model: Artifact | Learnt, documents: Sequence[Document]) -> Probabilities:
    """Every head's probabilities for these documents, by the compiled model as it would ship."""
    compiled = model if isinstance(model, Artifact) else model.fitting
    parts = [
        compiled.readout.probabilities(compiled.linear.scores(model.space.features(documents[start : start + _CHUNK])))
        for start in range(0, len(documents), _CHUNK)
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
