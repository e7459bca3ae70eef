"""When to let a tag stand, when to offer a choice, and when to hand the ticket to a person.

Thresholds are chosen in training on held-out tickets (`training.promise`):

- auto: the confidence reaches its category's threshold, chosen so that of the tickets it lets through at most a
  promised share is wrong (selective classification: Geifman and El-Yaniv 2017, arXiv:1705.08500; the finite-sample
  correction is that of conformal selection: Jin and Candès 2023, arXiv:2210.01408);
- choose: the categories whose probability reaches the set threshold, which holds the right one in a promised share of
  tickets (split conformal prediction with least ambiguous sets: Sadinle, Lei and Wasserman 2019, arXiv:1609.00451);
- manual: the ticket looks like nothing the model has learnt from (`novel`), or even the set is likelier wrong than
  right (`ambiguous`).

Knows nothing of texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.errors import CallError
from pandong_nlp.model.heads import Matrix

__all__ = ["DEFAULT_ERROR", "Abstention", "Familiarity", "Promise"]

DEFAULT_ERROR = 0.05
_LIKELIER_WRONG = 0.5
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Promise:
    """From which confidence on a tag stands without a person.

    Attributes:
        error: promised share of wrong primary categories among the tickets tagged automatically.
        thresholds: one for each category; above 1 where none may be tagged automatically.
        own: whether the category has a threshold of its own, because it broke the promise at the one all others share.
        coverage: share of held-out tickets tagged automatically; realised: share of wrong ones among them.
    """

    error: float
    thresholds: tuple[float, ...]
    own: tuple[bool, ...]
    coverage: float
    realised: float


@dataclass(frozen=True, eq=False, slots=True)
class Familiarity:
    """How much of each ticket the model knows.

    Attributes:
        pairs: float32 (rows,), neighbouring characters of title and text; known: those that are terms of the model.
    """

    pairs: NDArray[np.float32]
    known: NDArray[np.float32]

    @property
    def share(self) -> NDArray[np.float32]:
        """The known share, in [0, 1]; 0 for an empty ticket."""
        return np.asarray(np.minimum(self.known / np.maximum(self.pairs, 1), 1), np.float32)

    def of(self, rows: NDArray[np.int64]) -> Familiarity:
        """That of some rows."""
        return Familiarity(self.pairs[rows], self.known[rows])

    @classmethod
    def joined(cls, parts: Sequence[Familiarity]) -> Familiarity:
        """That of all rows of all parts."""
        return cls(np.concatenate([part.pairs for part in parts]), np.concatenate([part.known for part in parts]))


@dataclass(frozen=True, slots=True)
class Abstention:
    """All thresholds of a model.

    Attributes:
        promises: by rising error.
        set_coverage: promised share of tickets whose primary category is in the set; set_threshold: from which
            probability on a category is.
        fewest_known: known pairs below which a ticket is too short.
        least_share: known share below which its words are too strange.
        least_membership: below it, by its likeliest category, it is about nothing the model knows.
    """

    promises: tuple[Promise, ...]
    set_coverage: float
    set_threshold: float
    fewest_known: float
    least_share: float
    least_membership: float

    def promise(self, error: float) -> Promise:
        """The most generous promise that keeps `error`.

        Raises:
            CallError: the model has none so strict.
        """
        kept = [promise for promise in self.promises if promise.error <= error + 1e-9]
        if not kept:
            known = "、".join(f"{promise.error:.0%}" for promise in self.promises)
            raise CallError(f"模型没有错误率 {error:.1%} 的阈值；可用：{known}。")
        return kept[-1]

    def fields(self, promise: Promise, classes: Sequence[str], found: dict[str, Matrix], how: Familiarity) -> _Fields:
        """The fields of `Prediction` that say what to do with each ticket."""
        primary = found["category"]
        novelty = self.novelty(found["membership"], how)
        inside, first = primary >= self.set_threshold, primary.argmax(axis=1)
        inside[np.arange(len(primary)), first] = True
        doubtful = np.where(inside, primary, 0).sum(axis=1) < _LIKELIER_WRONG
        sure = primary.max(axis=1) >= np.array(promise.thresholds, np.float32)[first]
        manual = (novelty != "") | (doubtful & ~sure)
        reasons = np.where(novelty != "", "novel", np.where(doubtful, "ambiguous", ""))
        return {
            "decision": np.where(manual, "manual", np.where(sure, "auto", "choose")).tolist(),
            "category_set": _sets(classes, primary, inside),
            "abstain_reason": [reason or None for reason in np.where(manual, reasons, "").tolist()],
            "novelty": [kind or None for kind in novelty.tolist()],
        }

    def novelty(self, membership: Matrix, how: Familiarity) -> NDArray[np.str_]:
        """Why a ticket is like nothing known: "short", "words" or "topic"; "" where it is not."""
        strange = np.where(how.share < self.least_share, "words", "")
        lost = np.where(membership.max(axis=1) < self.least_membership, "topic", strange)
        return np.where(how.known < self.fewest_known, "short", np.where(strange != "", strange, lost))


_Fields = dict[str, list[Any]]


def _sets(classes: Sequence[str], primary: Matrix, inside: Flags) -> list[tuple[str, ...]]:
    """The slugs inside, by falling probability."""
    sets: list[list[tuple[float, str]]] = [[] for _ in primary]
    for row, place in zip(*np.nonzero(inside), strict=True):
        sets[row].append((-float(primary[row, place]), classes[place]))
    return [tuple(slug for _, slug in sorted(found)) for found in sets]
