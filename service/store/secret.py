"""What is encrypted of a ticket: one JSON object per name, sealed for its ticket and name.

Names: CONTACT (the contact fields), WORDS (title and text as they came), `event:<seq>` and `file:<id>` (what was left
out of an event's or a file's plain row). Whoever opens one has written an audit row; see `reveal`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from pandong_nlp.text import redact
from service.store.keys import Sealed
from service.store.tables import SecretRow
from service.store.work import Reading, Writing

__all__ = [
    "CONTACT",
    "WORDS",
    "add_secrets",
    "delete_secrets",
    "open_secrets",
    "put_secret",
    "redacted",
    "secret_context",
]

CONTACT = "contact"
WORDS = "words"


def redacted(text: str) -> str:
    """The text as everything but `secrets` may keep it."""
    return redact(text).text if text else ""


def put_secret(work: Writing, ticket_id: int, name: str, content: Mapping[str, Any]) -> None:
    """Keep the content under its name, instead of what was there."""
    delete_secrets(work, ticket_id, (name,))
    add_secrets(work, ticket_id, {name: content})


def add_secrets(work: Writing, ticket_id: int, contents: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep contents under names that have none yet."""
    rows = []
    for name, content in contents.items():
        sealed = work.keys.seal(json.dumps(content).encode(), secret_context(ticket_id, name))
        rows.append({"ticket_id": ticket_id, "name": name, "key_id": sealed.key_id, "sealed": sealed.content})
    work.session.execute(insert(SecretRow), rows)


def open_secrets(work: Reading, ticket_id: int, names: Collection[str] | None = None) -> dict[str, dict[str, Any]]:
    """The contents by their names; those that were deleted, or never there, are missing.

    Raises:
        KeyFileError: one does not open.
    """
    query = select(SecretRow).where(SecretRow.ticket_id == ticket_id)
    if names is not None:
        query = query.where(SecretRow.name.in_(names))
    return {
        row.name: json.loads(work.keys.open(Sealed(row.key_id, row.sealed), secret_context(ticket_id, row.name)))
        for row in work.session.scalars(query)
    }


def delete_secrets(work: Writing, ticket_id: int, names: Collection[str] | None = None) -> None:
    """Delete these, or all."""
    query = delete(SecretRow).where(SecretRow.ticket_id == ticket_id)
    work.session.execute(query if names is None else query.where(SecretRow.name.in_(names)))


def secret_context(ticket_id: int, name: str) -> str:
    return f"{ticket_id}:{name}"
