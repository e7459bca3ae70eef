"""Who did or saw what, when and why: rows that are only ever added, without text and without contact data.

Each row carries a keyed digest of itself; `seals` chains them.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from pandong_nlp.errors import StoreError
from service.store.columns import storable
from service.store.keys import Keys
from service.store.secret import redacted
from service.store.tables import AuditRow
from service.store.work import Writing

__all__ = ["audit", "audit_digest"]


def audit(work: Writing, action: str, object_id: str, reason: str = "") -> None:
    """Add a row to the transaction at hand, so that the deed and its row stand or fall together.

    Raises:
        StoreError: the action is no code such as "ticket.reveal".
    """
    if not action.isascii() or not action.replace(".", "").replace("_", "").isalnum():
        raise StoreError(f"审计动作“{action}”不是代号；应类似 ticket.reveal。")
    row = AuditRow(  # `storable` here, so that the digest is of what is kept
        at=work.at.astimezone(UTC),
        who=storable(work.actor.name),
        role=str(work.actor.role),
        action=action,
        object_id=storable(object_id),
        reason=storable(redacted(reason)),
    )
    row.digest = audit_digest(work.keys, row)
    work.session.add(row)
    work.session.flush()


def audit_digest(keys: Keys, row: AuditRow) -> bytes:
    at: datetime = row.at.astimezone(UTC)
    parts = [at.isoformat(timespec="microseconds"), row.who, row.role, row.action, row.object_id, row.reason]
    return keys.digest("audit row", json.dumps(parts))
