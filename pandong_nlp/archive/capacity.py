"""A first pass over a table that finds from which score a studio of some capacity takes tickets, day by day."""

from __future__ import annotations

from dataclasses import dataclass

from pandong_nlp.archive.tagging import days_of, tagged_batches
from pandong_nlp.files import Table
from pandong_nlp.triage import Triager, capacity_table, caught_share, day_thresholds

__all__ = ["Capacity", "capacity_of"]


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a studio takes of a table.

    Attributes:
        thresholds: day → lowest score taken.
        share: of all tickets.
        caught: of the hard cases, by the model's held-out tickets; None where it does not know.
    """

    thresholds: dict[str, float]
    share: float
    caught: float | None


def capacity_of(table: Table, triager: Triager, capacity: int) -> Capacity:
    """Reads the whole table once; scores only are kept, some 100 bytes a ticket.

    Tickets without a time count as those of one day.
    """
    scores: list[tuple[str, float]] = []
    for tagged in tagged_batches(table, triager):
        scores += zip(days_of(tagged.batch), [triage.studio.score for triage in tagged.found], strict=True)
    thresholds = day_thresholds(scores, capacity)
    taken = sum(score >= thresholds[day] for day, score in scores)
    share = taken / len(scores) if scores else 0.0
    return Capacity(thresholds, share, caught_share(share, capacity_table(triager.predictor.manifest)))
