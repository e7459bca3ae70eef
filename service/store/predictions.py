"""What the model said, whether it was shown and accepted, and what people chose instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from pandong_nlp.errors import NotFoundError, StoreError
from service.store.projection import project_tags
from service.store.secret import redacted
from service.store.tables import CorrectionRow, PredictionRow
from service.store.tickets import locked, row_of
from service.store.work import Reading, Writing

__all__ = [
    "TAG_FIELDS",
    "Correction",
    "Reception",
    "StoredPrediction",
    "Versions",
    "accept",
    "correct",
    "corrections_of",
    "predictions_of",
    "record_prediction",
]

TAG_FIELDS = ("category", "categories", "difficulty", "reasons", "urgency", "kind", "unit", "studio")
"""What can be corrected: the heads of a model, and whether the studio takes part."""


class Reception(StrEnum):
    """What people made of a prediction."""

    UNSEEN = "unseen"
    SHOWN = "shown"
    ACCEPTED = "accepted"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Versions:
    """Of everything that took part in a prediction; empty where it did not."""

    model: str
    dictionary: str = ""
    rules: str = ""
    playbook: str = ""
    taxonomy: str = ""


@dataclass(frozen=True, slots=True)
class StoredPrediction:
    id: int
    at: datetime
    versions: Versions
    tags: Mapping[str, Any]
    reception: Reception


@dataclass(frozen=True, slots=True)
class Correction:
    """`shown` is the tag that was in the prediction, None if there was none."""

    field: str
    shown: Any
    chosen: Any
    reason: str
    at: datetime
    by: str
    prediction_id: int | None


def record_prediction(
    work: Writing, number: str, tags: Mapping[str, Any], versions: Versions, *, shown: bool = False
) -> int:
    """Keep what was said of a ticket; the prediction's id. `tags` are plain JSON and hold nothing of the text.

    Raises:
        NotFoundError: there is no such ticket.
        StoreError: no tag of TAG_FIELDS is among them.
    """
    if not set(tags) & set(TAG_FIELDS):
        raise StoreError(f"预测里没有任何标签；应至少有：{'、'.join(TAG_FIELDS)} 之一。")
    row = locked(work, number)
    prediction = PredictionRow(
        ticket_id=row.id,
        at=work.at,
        by=work.actor.name,
        **{name: getattr(versions, name) for name in Versions.__slots__},
        tags=dict(tags),
        shown_at=work.at if shown else None,
        accepted_by="",
    )
    work.session.add(prediction)
    work.session.flush()
    project_tags(work, row)
    return prediction.id


def accept(work: Writing, number: str, prediction_id: int) -> None:
    """The actor took the tags as they were shown."""
    prediction = _prediction(work, row_of(work, number).id, prediction_id, number)
    prediction.shown_at = prediction.shown_at or work.at
    prediction.accepted_at, prediction.accepted_by = work.at, work.actor.name
    work.session.flush()


def correct(
    work: Writing,
    number: str,
    field: str,
    chosen: Any,  # noqa: ANN401 (what JSON takes)
    *,
    reason: str = "",
    prediction_id: int | None = None,
) -> None:
    """The actor chose another tag, which counts from now on and is a label to learn from. Not an event: no new version.

    Raises:
        NotFoundError: there is no such ticket, or it has no such prediction.
        StoreError: the field is none of TAG_FIELDS.
    """
    if field not in TAG_FIELDS:
        raise StoreError(f"没有标签“{field}”；可以更正的有：{'、'.join(TAG_FIELDS)}。")
    row = locked(work, number)
    prediction = None if prediction_id is None else _prediction(work, row.id, prediction_id, number)
    if prediction:
        prediction.shown_at = prediction.shown_at or work.at
    correction = CorrectionRow(
        ticket_id=row.id,
        prediction_id=prediction_id,
        field=field,
        shown=prediction.tags.get(field) if prediction else None,
        chosen=chosen,
        reason=redacted(reason),
        at=work.at,
        role=str(work.actor.role),
        by=work.actor.name,
    )
    work.session.add(correction)
    work.session.flush()
    project_tags(work, row)


def predictions_of(work: Reading, number: str) -> tuple[StoredPrediction, ...]:
    """All of a ticket, the earliest first."""
    ticket_id = row_of(work, number).id
    changed = set(work.session.scalars(select(CorrectionRow.prediction_id).where(CorrectionRow.ticket_id == ticket_id)))
    query = select(PredictionRow).where(PredictionRow.ticket_id == ticket_id).order_by(PredictionRow.id)
    return tuple(
        StoredPrediction(
            row.id,
            row.at,
            Versions(*(getattr(row, name) for name in Versions.__slots__)),
            row.tags,
            _reception(row, changed=row.id in changed),
        )
        for row in work.session.scalars(query)
    )


def corrections_of(work: Reading, number: str) -> tuple[Correction, ...]:
    """All of a ticket, the earliest first."""
    query = select(CorrectionRow).where(CorrectionRow.ticket_id == row_of(work, number).id).order_by(CorrectionRow.id)
    return tuple(
        Correction(row.field, row.shown, row.chosen, row.reason, row.at, row.by, row.prediction_id)
        for row in work.session.scalars(query)
    )


def _reception(row: PredictionRow, *, changed: bool) -> Reception:
    if changed:
        return Reception.CHANGED
    if row.accepted_at:
        return Reception.ACCEPTED
    return Reception.SHOWN if row.shown_at else Reception.UNSEEN


def _prediction(work: Writing, ticket_id: int, prediction_id: int, number: str) -> PredictionRow:
    row = work.session.get(PredictionRow, prediction_id)
    if row is None or row.ticket_id != ticket_id:
        raise NotFoundError(f"工单 {number} 没有第 {prediction_id} 号预测；请刷新后重试。")
    return row
