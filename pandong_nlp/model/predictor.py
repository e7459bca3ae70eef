"""A loaded model that tags tickets, many at once or one as it is typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.errors import TaxonomyError
from pandong_nlp.model.abstain import DEFAULT_ERROR
from pandong_nlp.model.artifact import Artifact, load_artifact
from pandong_nlp.model.explain import explained
from pandong_nlp.model.features import Batch, Features
from pandong_nlp.model.heads import Head, Probabilities, predictions
from pandong_nlp.records import Explanation, Prediction, TicketText
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import Segmenter

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["Predictor", "Reading"]

_CHUNK = 1024  # tickets at once: many share a row of weights, and their scores stay in the processor's cache
# And about as many characters at most, so that memory stays bounded: a long ticket ends its chunk.
_CHARACTERS = 1 << 19


@dataclass(frozen=True, slots=True)
class Reading:
    """A run of tickets: `fields`, their normalised titles and texts in turn, and their tags."""

    fields: Sequence[str]
    tags: list[Prediction]


class Predictor:
    """Tags tickets with one model. Safe to share between threads; holds no state but the model.

    A ticket's tags do not depend on the tickets beside it: scores of batch and single calls agree within 1e-5, or
    within 1e-5 of their size where that is more.
    """

    def __init__(self, artifact: Artifact, error: float = DEFAULT_ERROR) -> None:
        """`error` is the share of wrong categories that may be among those decided "auto".

        Raises:
            CallError: the model has no threshold for an error so small.
        """
        self._artifact = artifact
        self._segmenter = Segmenter(artifact.dictionary)
        self._promise = artifact.abstention.promise(error)

    @classmethod
    def load(cls, folder: Path, error: float = DEFAULT_ERROR) -> Predictor:
        """The model of a version folder, checked whole.

        Raises:
            ArtifactError: the files are missing, altered or of a foreign format. CallError: see above.
        """
        return cls(load_artifact(folder), error)

    @property
    def model_version(self) -> str:
        """`name/version`."""
        return self._artifact.model_version

    @property
    def taxonomy(self) -> Taxonomy:
        return self._artifact.taxonomy

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What is known of how the model was made (JSON values)."""
        return self._artifact.manifest

    @property
    def heads(self) -> tuple[Head, ...]:
        """What the model has learnt to say."""
        return self._artifact.heads

    def predict(self, tickets: Sequence[TicketText]) -> list[Prediction]:
        """The tags of every ticket, in order."""
        return [tags for reading in self.readings(tickets) for tags in reading.tags]

    def readings(self, tickets: Sequence[TicketText]) -> Iterator[Reading]:
        """The tickets in runs, normalised and with their tags."""
        artifact = self._artifact
        for batch, features in self._read(tickets):
            found = artifact.readout.probabilities(artifact.linear.scores(features))
            classes = self.heads[0].classes
            decisions = artifact.abstention.fields(self._promise, classes, found, features.familiarity)
            yield Reading(batch.fields, predictions(self.heads, found, decisions))

    def predict_one(self, ticket: TicketText) -> Prediction:
        """The tags of one ticket."""
        return self.predict((ticket,))[0]

    def probabilities(self, tickets: Sequence[TicketText]) -> Probabilities:
        """Every head's calibrated probabilities, float32 (tickets, classes), by head name."""
        return self._artifact.readout.probabilities(self.scores(tickets))

    def scores(self, tickets: Sequence[TicketText]) -> NDArray[np.float32]:
        """Raw scores of all outputs, float32 (tickets, outputs)."""
        return np.concatenate([self._artifact.linear.scores(features) for _, features in self._read(tickets)])

    def features(self, tickets: Sequence[TicketText]) -> csr_array:
        """The weighted terms of every ticket, float32 (tickets, columns): what similar tickets share."""
        from scipy.sparse import vstack

        return vstack([features.terms(self._artifact.space.width) for _, features in self._read(tickets)], format="csr")

    def _read(self, tickets: Sequence[TicketText]) -> Iterator[tuple[Batch, Features]]:
        """Runs of tickets of a size that is good to work on."""
        for chunk in _chunks(tickets):
            batch = Batch.of(chunk, self._segmenter)
            yield batch, self._artifact.space.features(batch)

    def explain(self, ticket: TicketText, category: str) -> Explanation:
        """Why the ticket got its score for being about `category` in the first place.

        Raises:
            TaxonomyError: the model does not have this category.
        """
        classes = self.heads[0].classes
        if category not in classes:
            raise TaxonomyError(f"模型 {self.model_version} 没有类别“{category}”；可用：{'、'.join(classes)}。")
        return self.explain_output(ticket, f"category:{category}")

    @property
    def outputs(self) -> list[str]:
        """What each raw score stands for, such as "category:traffic.parking" or "difficulty:3"."""
        return [f"{head.name}:{name}" for head in self.heads for name in head.classes]

    def explain_output(self, ticket: TicketText, output: str) -> Explanation:
        """Why the ticket got its raw score for one of `outputs`.

        Raises:
            ValueError: the model has no such output.
        """
        return explained(self._artifact, self._segmenter, ticket, output, self.outputs.index(output))

    def auto_threshold(self, category: str) -> float:
        """The confidence from which this category stands without a person; above 1 where it never does."""
        return self._promise.thresholds[self.heads[0].classes.index(category)]


def _chunks(tickets: Sequence[TicketText]) -> Iterator[Sequence[TicketText]]:
    """The tickets in runs of a size that is good to work on; one empty run if there are none."""
    start = characters = 0
    for place, ticket in enumerate(tickets):
        if place - start == _CHUNK or characters > _CHARACTERS:
            yield tickets[start:place]
            start, characters = place, 0
        characters += len(ticket.title) + len(ticket.text)
    yield tickets[start:]
