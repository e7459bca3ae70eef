"""The tables. Columns only: what they mean together is the business of the modules beside this one.

The truth about a ticket is its record (as the city sent it), its events, and the tags somebody or a model gave it.
The last columns of `tickets` repeat what follows from those, for lists; `projection` rebuilds and checks them.
Text here is redacted; raw text and contact data stand in `secrets`, encrypted.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, MetaData, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from service.store.columns import Bytes, Id, IdType, Instant, Json, JsonType, Moment, Plain, PlainText

__all__ = [
    "AttachmentRow",
    "AuditRow",
    "Base",
    "CorrectionRow",
    "DigestRow",
    "EventRow",
    "FollowUpRow",
    "IdempotencyRow",
    "PredictionRow",
    "SealRow",
    "SecretRow",
    "SettingRow",
    "TicketRow",
    "TokenRow",
    "UserRow",
]


class Base(DeclarativeBase):
    type_annotation_map: ClassVar = {int: IdType}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class TicketRow(Base):
    """`content` is the keyed digest of the record as it came, empty once its raw text is deleted (`purged_at`)."""

    __tablename__ = "tickets"

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(PlainText, unique=True)
    version: Mapped[int]
    content: Mapped[Bytes]
    title: Mapped[Plain]
    text: Mapped[Plain]
    words: Mapped[Plain]
    community: Mapped[Plain]
    source: Mapped[Plain]
    called_at: Mapped[datetime | None] = mapped_column(Moment)
    received_at: Mapped[Instant]
    sighted_on: Mapped[date]
    purged_at: Mapped[datetime | None] = mapped_column(Moment)
    status: Mapped[Plain]
    unit: Mapped[Plain]
    handler: Mapped[Plain]
    deadline: Mapped[Plain]
    dispatched_at: Mapped[Instant]
    due_at: Mapped[Instant]
    category: Mapped[Plain]
    studio: Mapped[bool]

    __table_args__ = (
        Index(None, "received_at", "id"),
        Index(None, "status", "received_at", "id"),
        Index(None, "unit", "received_at", "id"),
        Index(None, "handler", "received_at", "id"),
        Index(None, "category", "received_at", "id"),
        Index(None, "due_at"),
        Index("ix_tickets_studio", "received_at", "id", sqlite_where=sql("studio"), postgresql_where=sql("studio")),
        Index("ix_tickets_words", func.to_tsvector(sql("'simple'"), sql("words")), postgresql_using="gin").ddl_if(
            dialect="postgresql"
        ),
    )


class EventRow(Base):
    """Append-only. `at` is when it took effect, `recorded_at` when it was written down."""

    __tablename__ = "events"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Plain]
    at: Mapped[Instant]
    recorded_at: Mapped[Instant]
    role: Mapped[Plain]
    by: Mapped[Plain]
    detail: Mapped[Json]


class FollowUpRow(Base):
    """Append-only: the answers of the event `seq`, which holds no copy of them."""

    __tablename__ = "follow_ups"

    ticket_id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[Instant]
    reached: Mapped[bool]
    contacted: Mapped[Plain]
    resolved: Mapped[Plain]
    satisfied: Mapped[Plain]
    genuine: Mapped[Plain]

    __table_args__ = (ForeignKeyConstraint(["ticket_id", "seq"], ["events.ticket_id", "events.seq"]), Index(None, "at"))


class PredictionRow(Base):
    """What a model and the rules said, with the versions of all that took part."""

    __tablename__ = "predictions"

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[Instant]
    by: Mapped[Plain]
    model: Mapped[Plain]
    dictionary: Mapped[Plain]
    rules: Mapped[Plain]
    playbook: Mapped[Plain]
    taxonomy: Mapped[Plain]
    tags: Mapped[Json]
    shown_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted_by: Mapped[Plain]


class CorrectionRow(Base):
    __tablename__ = "corrections"

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    prediction_id: Mapped[int | None] = mapped_column(ForeignKey("predictions.id"), index=True)
    field: Mapped[Plain]
    shown: Mapped[Any] = mapped_column(JsonType, nullable=True)
    chosen: Mapped[Json]
    reason: Mapped[Plain]
    at: Mapped[Instant]
    role: Mapped[Plain]
    by: Mapped[Plain]


class AttachmentRow(Base):
    """`name` is redacted; the bytes are in the folder of attachments, under their digest."""

    __tablename__ = "attachments"

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    sha256: Mapped[str] = mapped_column(PlainText, index=True)
    name: Mapped[Plain]
    media_type: Mapped[Plain]
    size_bytes: Mapped[int]
    at: Mapped[Instant]
    by: Mapped[Plain]

    __table_args__ = (UniqueConstraint("ticket_id", "sha256"),)


class SecretRow(Base):
    """Encrypted JSON of one ticket: its contact data, its raw words, or those of one of its events or files."""

    __tablename__ = "secrets"

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    name: Mapped[Plain]
    key_id: Mapped[int] = mapped_column(index=True)
    sealed: Mapped[Bytes]

    __table_args__ = (UniqueConstraint("ticket_id", "name"),)


class DigestRow(Base):
    """Keyed digests by which tickets are found to have something in common; see `digests`."""

    __tablename__ = "digests"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    same: Mapped[str] = mapped_column(PlainText, primary_key=True)
    digest: Mapped[Bytes] = mapped_column(primary_key=True)

    __table_args__ = (Index(None, "digest", "same"),)


class UserRow(Base):
    __tablename__ = "users"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(PlainText, unique=True)
    shown_name: Mapped[Plain]
    role: Mapped[Plain]
    unit: Mapped[Plain]
    password_hash: Mapped[Plain]
    created_at: Mapped[Instant]
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)


class TokenRow(Base):
    """A machine's token; only its digest is kept."""

    __tablename__ = "tokens"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[Plain]
    digest: Mapped[Bytes] = mapped_column(unique=True)
    scopes: Mapped[Json]
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class AuditRow(Base):
    """Append-only; `digest` is keyed and covers the row."""

    __tablename__ = "audit"

    id: Mapped[Id]
    at: Mapped[Instant]
    who: Mapped[Plain]
    role: Mapped[Plain]
    action: Mapped[Plain]
    object_id: Mapped[Plain]
    reason: Mapped[Plain]
    digest: Mapped[Bytes]

    __table_args__ = (Index(None, "object_id"), {"sqlite_autoincrement": True})


class SealRow(Base):
    """Append-only; covers the audit rows after the seal before it up to `last_id`, and that seal."""

    __tablename__ = "audit_seals"

    id: Mapped[Id]
    at: Mapped[Instant]
    last_id: Mapped[int]
    row_count: Mapped[int]
    digest: Mapped[Bytes]

    __table_args__ = ({"sqlite_autoincrement": True},)


class IdempotencyRow(Base):
    """`key` is the digest of account and key; `content` that of what came with it."""

    __tablename__ = "idempotency"

    key: Mapped[Bytes] = mapped_column(primary_key=True)
    content: Mapped[Bytes]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    at: Mapped[Instant]


class SettingRow(Base):
    """What the store must remember about itself, such as the fingerprints of its keys."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(PlainText, primary_key=True)
    value: Mapped[Plain]
