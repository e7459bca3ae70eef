"""Past tickets most like a new one: cosine of the very features that the tags are computed from.

Searches tickets that the office gives; a model holds no ticket. Knows nothing of files or stores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pandong_nlp.model.predictor import Predictor
from pandong_nlp.records import TicketText

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["Precedent", "Precedents"]


@dataclass(frozen=True, slots=True)
class Precedent:
    """A past ticket by its place in the sequence given, and its similarity in (0, 1]."""

    place: int
    similarity: float


class Precedents:
    """An index of past tickets in memory, about 3 kB a ticket."""

    def __init__(self, predictor: Predictor, tickets: Sequence[TicketText]) -> None:
        self._predictor = predictor
        self._past = _unit_rows(predictor.features(tickets))

    def nearest(self, ticket: TicketText, most: int = 5, least: float = 0.1) -> list[Precedent]:
        """The past tickets most like this one, falling; none below `least`.

        Of equally similar tickets those given first come first.
        """
        query = _unit_rows(self._predictor.features([ticket]))
        similar = np.asarray((self._past @ query.T).todense(), np.float32).ravel()
        order = np.argsort(-similar, kind="stable")[:most]
        return [Precedent(int(place), min(float(similar[place]), 1.0)) for place in order if similar[place] >= least]


def _unit_rows(features: csr_array) -> csr_array:
    lengths = np.sqrt(features.power(2).sum(axis=1))
    scaled = features.copy()
    scaled.data /= np.repeat(np.maximum(lengths, np.float32(1e-12)), np.diff(features.indptr))
    return scaled
