"""Chooses the thresholds of `pandong_nlp.model.abstain` on held-out tickets.

For a promised error e, the threshold is the lowest confidence t with (1 + wrong(t)) / (1 + auto(t)) ≤ e, where auto(t)
counts the held-out tickets whose confidence is at least t and wrong(t) those of them whose primary category is wrong.
Tickets exchangeable with these are then wrong in at most about e of the cases. The confidence is calibrated category by
category already, so that all share one threshold, but for those categories that clearly break the promise at it: they
get one of their own; none is stricter at a larger error. A category with few tickets keeps the common one (the card
says so). Knows nothing of texts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from pandong_nlp.model.abstain import Abstention, Familiarity, Promise
from pandong_nlp.model.heads import Matrix

__all__ = ["ERRORS", "OWN_FROM", "abstention_of"]

ERRORS = (0.02, 0.03, 0.05, 0.07, 0.10)
OWN_FROM = 100  # tickets tagged with a category, from which on it can have a threshold of its own
_CLEARLY = 0.05  # chance of so many errors if the promise held (one-sided binomial test)
_SET_COVERAGE = 0.9
_STRANGE = 0.005  # share of usual tickets that may be called strange, by words and by topic
_SHORTEST = 0.001  # likewise too short
_LEAST_SHORT, _MOST_SHORT = 1.0, 6.0  # known pairs; fewer are always too short, more are never
_NEVER = 2.0

Flags = NDArray[np.bool_]


def abstention_of(primary: Matrix, membership: Matrix, truth: NDArray[np.int64], how: Familiarity) -> Abstention:
    """All thresholds.

    Args:
        primary: held-out probabilities of being the first category, float32 (rows, categories).
        membership: of being in the set, likewise.
        truth: the place of each row's right category.
        how: what the model knows of each row.
    """
    rows = np.arange(len(truth))
    promises: list[Promise] = []
    for error in ERRORS:  # rising: what one lets through, the next does, too
        promises.append(_promise(error, primary, truth, promises[-1].thresholds if promises else None))
    return Abstention(
        promises=tuple(promises),
        set_coverage=_SET_COVERAGE,
        set_threshold=_lowest(primary[rows, truth], 1 - _SET_COVERAGE),
        fewest_known=float(np.clip(np.quantile(how.known, _SHORTEST), _LEAST_SHORT, _MOST_SHORT)),
        least_share=float(np.quantile(how.share, _STRANGE)),
        least_membership=float(np.quantile(membership.max(axis=1), _STRANGE)),
    )


def _lowest(probability: Matrix, left_out: float) -> float:
    """The threshold that at most this share of exchangeable probabilities misses: the ⌊(n + 1) share⌋-th smallest."""
    rank = int(np.floor((len(probability) + 1) * left_out))
    return float(np.sort(probability)[rank - 1]) if rank else 0.0


def _promise(error: float, primary: Matrix, truth: NDArray[np.int64], stricter: Sequence[float] | None) -> Promise:
    """`stricter` are the thresholds of the next smaller error; none of this promise's is higher."""
    said, confidence = primary.argmax(axis=1), primary.max(axis=1)
    right = said == truth
    pooled = _threshold(error, confidence, right)
    through = confidence >= pooled
    counts, auto_counts, wrong = (
        np.bincount(said[rows], minlength=primary.shape[1]) for rows in (said >= 0, through, through & ~right)
    )
    own = (counts >= OWN_FROM) & (binom.sf(wrong - 1, auto_counts, error) < _CLEARLY)
    thresholds = np.array(
        [
            max(pooled, _threshold(error, confidence[said == place], right[said == place])) if own[place] else pooled
            for place in range(len(counts))
        ]
    )
    if stricter is not None:
        thresholds = np.minimum(thresholds, stricter)
    auto = confidence >= thresholds[said].astype(np.float32)
    realised = float((~right[auto]).mean()) if auto.any() else 0.0
    return Promise(error, tuple(thresholds.tolist()), tuple(own.tolist()), float(auto.mean()), realised)


def _threshold(error: float, confidence: Matrix, right: Flags) -> float:
    """The lowest confidence that keeps the promise; above 1 if none does."""
    order = np.argsort(-confidence, kind="stable")
    wrong, through = np.cumsum(~right[order]), np.arange(1, len(order) + 1)
    falling = confidence[order]
    last_of_equals = np.append(falling[1:] < falling[:-1], True)
    kept = np.flatnonzero(((1 + wrong) / (1 + through) <= error) & last_of_equals)
    return float(falling[kept[-1]]) if kept.size else _NEVER
