"""A loaded model that tags tickets, many at once or one as it is typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.errors import TaxonomyError
from pandong_nlp.model.artifact import Artifact, load_artifact
from pandong_nlp.model.explain import explained
from pandong_nlp.model.features import Batch
from pandong_nlp.model.heads import Head, Probabilities, predictions, probabilities
from pandong_nlp.records import Explanation, Prediction, TicketText
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import Segmenter

__all__ = ["Predictor"]

_CHUNK = 1024  # tickets at once: many share a row of weights, and their scores stay in the processor's cache
_CHARACTERS = (
    1 << 19
)  # and about as many characters at most, so that memory stays bounded: a long ticket ends its chunk


class Predictor:
    """Tags tickets with one model. Safe to share between threads; holds no state but the model.

    A ticket's tags do not depend on the tickets beside it: scores of batch and single calls agree within 1e-5, or
    within 1e-5 of their size where that is more.
    """

    def __init__(self, artifact: Artifact) -> None:
        self._artifact = artifact
        self._segmenter = Segmenter(artifact.dictionary)

    @classmethod
    def load(cls, folder: Path) -> Predictor:
        """The model of a version folder, checked whole.

        Raises:
            ArtifactError: the files are missing, altered or of a foreign format.
        """
        return cls(load_artifact(folder))

    @property
    def model_version(self) -> str:
        """`name/version`."""
        return self._artifact.model_version

    @property
    def taxonomy(self) -> Taxonomy:
        return self._artifact.taxonomy

    @property
    def heads(self) -> tuple[Head, ...]:
        """What the model has learnt to say."""
        return self._artifact.heads

    def predict(self, tickets: Sequence[TicketText]) -> list[Prediction]:
        """The tags of every ticket, in order."""
        return predictions(self._artifact.heads, self.probabilities(tickets))

    def predict_one(self, ticket: TicketText) -> Prediction:
        """The tags of one ticket."""
        return self.predict((ticket,))[0]

    def probabilities(self, tickets: Sequence[TicketText]) -> Probabilities:
        """Every head's calibrated probabilities, float32 (tickets, classes), by head name."""
        return probabilities(self._artifact.heads, self.scores(tickets))

    def scores(self, tickets: Sequence[TicketText]) -> NDArray[np.float32]:
        """Raw scores of all outputs, float32 (tickets, outputs)."""
        return np.concatenate([self._chunk_scores(chunk) for chunk in _chunks(tickets)])

    def _chunk_scores(self, tickets: Sequence[TicketText]) -> NDArray[np.float32]:
        batch = Batch.of(tickets, self._segmenter)
        return self._artifact.linear.scores(self._artifact.space.features(batch))

    def explain(self, ticket: TicketText, category: str) -> Explanation:
        """Why the ticket got its score for being about `category` in the first place.

        Raises:
            TaxonomyError: the model does not have this category.
        """
        classes = self._artifact.heads[0].classes
        if category not in classes:
            raise TaxonomyError(f"模型 {self.model_version} 没有类别“{category}”；可用：{'、'.join(classes)}。")
        return explained(self._artifact, self._segmenter, ticket, f"category:{category}", classes.index(category))


def _chunks(tickets: Sequence[TicketText]) -> Iterator[Sequence[TicketText]]:
    """The tickets in runs of a size that is good to work on; one empty run if there are none."""
    start = characters = 0
    for place, ticket in enumerate(tickets):
        if place - start == _CHUNK or characters > _CHARACTERS:
            yield tickets[start:place]
            start, characters = place, 0
        characters += len(ticket.title) + len(ticket.text)
    yield tickets[start:]
