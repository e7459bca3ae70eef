"""The first schema: all tables, the index of words, and the triggers that let events and audit only grow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

__all__ = ["branch_labels", "depends_on", "down_revision", "downgrade", "revision", "upgrade"]

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_APPEND_ONLY = {
    "events": "ticket_id = NEW.ticket_id AND seq = NEW.seq",
    "follow_ups": "ticket_id = NEW.ticket_id AND seq = NEW.seq",
    "audit": "id = NEW.id",
    "audit_seals": "id = NEW.id",
}
"""Tables that only grow, and by what a row of theirs is known."""


def upgrade() -> None:
    _tickets()
    _events()
    _tags()
    _files_and_secrets()
    _people()
    _audit()
    _own_matters()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_words()
        _sqlite_triggers()
    else:
        op.execute("CREATE INDEX ix_tickets_words ON tickets USING gin (to_tsvector('simple', words))")
        _postgresql_triggers()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE ticket_words")
    for table in (
        "settings", "idempotency", "audit_seals", "audit", "tokens", "users", "digests", "secrets", "attachments",
        "corrections", "predictions", "follow_ups", "events", "tickets",
    ):  # fmt: skip
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def _id() -> sa.Column[int]:
    return sa.Column("id", _NUMBER, primary_key=True)


def _part(name: str) -> sa.Column[int]:
    """A part of a key that the program numbers itself."""
    return sa.Column(name, _NUMBER, primary_key=True, autoincrement=False)


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, _NUMBER, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _bytes(name: str, *, key: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), primary_key=key, nullable=False)


def _json(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=nullable)


def _of(
    table: str, column: str, *, key: bool = False, nullable: bool = False, child: str
) -> list[sa.schema.SchemaItem]:
    """A column that refers to a row of `table`."""
    column_ = sa.Column(column, _NUMBER, primary_key=key, autoincrement=False, nullable=nullable)
    return [column_, sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_{child}_{table}")]


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def _tickets() -> None:
    op.create_table(
        "tickets",
        _id(),
        *_texts("number"),
        *_numbers("version"),
        _bytes("content"),
        *_texts("title", "text", "words", "community", "source"),
        _moment("called_at", nullable=True),
        _moment("received_at"),
        sa.Column("sighted_on", sa.Date(), nullable=False),
        _moment("purged_at", nullable=True),
        *_texts("status", "unit", "handler", "deadline"),
        _moment("dispatched_at"),
        _moment("due_at"),
        *_texts("category"),
        sa.Column("studio", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.UniqueConstraint("number", name="uq_tickets_number"),
    )
    for first in ("status", "unit", "handler", "category"):
        _index("tickets", first, "received_at", "id")
    _index("tickets", "received_at", "id")
    _index("tickets", "due_at")
    where = sa.text("studio")
    columns = ["received_at", "id"]
    op.create_index("ix_tickets_studio", "tickets", columns, sqlite_where=where, postgresql_where=where)


def _events() -> None:
    op.create_table(
        "events",
        *_of("tickets", "ticket_id", key=True, child="events"),
        _part("seq"),
        *_texts("kind"),
        _moment("at"),
        _moment("recorded_at"),
        *_texts("role", "by"),
        _json("detail"),
        sa.PrimaryKeyConstraint("ticket_id", "seq", name="pk_events"),
    )
    op.create_table(
        "follow_ups",
        _part("ticket_id"),
        _part("seq"),
        _moment("at"),
        sa.Column("reached", sa.Boolean(), nullable=False),
        *_texts("contacted", "resolved", "satisfied", "genuine"),
        sa.ForeignKeyConstraint(["ticket_id", "seq"], ["events.ticket_id", "events.seq"], name="fk_follow_ups_events"),
        sa.PrimaryKeyConstraint("ticket_id", "seq", name="pk_follow_ups"),
    )
    _index("follow_ups", "at")


def _tags() -> None:
    op.create_table(
        "predictions",
        _id(),
        *_of("tickets", "ticket_id", child="predictions"),
        _moment("at"),
        *_texts("by", "model", "dictionary", "rules", "playbook", "taxonomy"),
        _json("tags"),
        _moment("shown_at", nullable=True),
        _moment("accepted_at", nullable=True),
        *_texts("accepted_by"),
        sa.PrimaryKeyConstraint("id", name="pk_predictions"),
    )
    op.create_table(
        "corrections",
        _id(),
        *_of("tickets", "ticket_id", child="corrections"),
        *_of("predictions", "prediction_id", nullable=True, child="corrections"),
        *_texts("field"),
        _json("shown", nullable=True),
        _json("chosen"),
        *_texts("reason"),
        _moment("at"),
        *_texts("role", "by"),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
    )
    _index("predictions", "ticket_id")
    _index("corrections", "ticket_id")
    _index("corrections", "prediction_id")


def _files_and_secrets() -> None:
    op.create_table(
        "attachments",
        _id(),
        *_of("tickets", "ticket_id", child="attachments"),
        *_texts("sha256", "name", "media_type"),
        *_numbers("size_bytes"),
        _moment("at"),
        *_texts("by"),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sa.UniqueConstraint("ticket_id", "sha256", name="uq_attachments_ticket_id_sha256"),
    )
    op.create_table(
        "secrets",
        _id(),
        *_of("tickets", "ticket_id", child="secrets"),
        *_texts("name"),
        *_numbers("key_id"),
        _bytes("sealed"),
        sa.PrimaryKeyConstraint("id", name="pk_secrets"),
        sa.UniqueConstraint("ticket_id", "name", name="uq_secrets_ticket_id_name"),
    )
    op.create_table(
        "digests",
        *_of("tickets", "ticket_id", key=True, child="digests"),
        sa.Column("same", sa.String(), primary_key=True),
        _bytes("digest", key=True),
        sa.PrimaryKeyConstraint("ticket_id", "same", "digest", name="pk_digests"),
    )
    _index("attachments", "sha256")
    _index("secrets", "key_id")
    _index("digests", "digest", "same")


def _people() -> None:
    op.create_table(
        "users",
        _id(),
        *_texts("name", "shown_name", "role", "unit", "password_hash"),
        _moment("created_at"),
        _moment("disabled_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("name", name="uq_users_name"),
    )
    op.create_table(
        "tokens",
        _id(),
        *_of("users", "user_id", child="tokens"),
        *_texts("name"),
        _bytes("digest"),
        _json("scopes"),
        _moment("created_at"),
        _moment("expires_at"),
        _moment("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("digest", name="uq_tokens_digest"),
    )
    _index("tokens", "user_id")


def _audit() -> None:
    op.create_table(
        "audit",
        _id(),
        _moment("at"),
        *_texts("who", "role", "action", "object_id", "reason"),
        _bytes("digest"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit_seals",
        _id(),
        _moment("at"),
        *_numbers("last_id", "row_count"),
        _bytes("digest"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_seals"),
        sqlite_autoincrement=True,
    )
    _index("audit", "object_id")


def _own_matters() -> None:
    op.create_table(
        "idempotency",
        _bytes("key", key=True),
        _bytes("content"),
        *_of("tickets", "ticket_id", child="idempotency"),
        _moment("at"),
        sa.PrimaryKeyConstraint("key", name="pk_idempotency"),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.String(), primary_key=True),
        *_texts("value"),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
    )


def _sqlite_words() -> None:
    """An index over `tickets.words` that holds no copy of them, kept up by triggers."""
    op.execute(
        "CREATE VIRTUAL TABLE ticket_words USING fts5"
        "(words, content='tickets', content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
    )
    add = "INSERT INTO ticket_words (rowid, words) VALUES (NEW.id, NEW.words);"
    drop = "INSERT INTO ticket_words (ticket_words, rowid, words) VALUES ('delete', OLD.id, OLD.words);"
    op.execute(f"CREATE TRIGGER ticket_words_insert AFTER INSERT ON tickets BEGIN {add} END")
    op.execute(f"CREATE TRIGGER ticket_words_delete AFTER DELETE ON tickets BEGIN {drop} END")
    op.execute(f"CREATE TRIGGER ticket_words_update AFTER UPDATE OF words ON tickets BEGIN {drop} {add} END")


def _sqlite_triggers() -> None:
    for table, known in _APPEND_ONLY.items():
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {known})"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refuse}")


def _postgresql_triggers() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in _APPEND_ONLY:
        refuse = "EXECUTE FUNCTION refuse_change()"
        op.execute(f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}")
