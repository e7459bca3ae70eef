"""Requests that come twice because an answer got lost: the second time nothing is done again.

A key counts for the account that sent it. Neither key nor content is kept, only their digests.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from pandong_nlp.errors import IdempotencyError
from service.store.tables import IdempotencyRow
from service.store.work import Writing

__all__ = ["drop_old_keys", "earlier_ticket", "remember"]


def earlier_ticket(work: Writing, key: str, content: bytes) -> int | None:
    """The ticket that the same request made before, if it did.

    Raises:
        IdempotencyError: the key came with other content.
    """
    row = work.session.get(IdempotencyRow, _digest(work, key))
    if row and row.content != content:
        raise IdempotencyError("这个幂等键已经用于另一件内容不同的工单；新的请求请换一个键，重发的请求请保持内容不变。")
    return row.ticket_id if row else None


def remember(work: Writing, key: str, content: bytes, ticket_id: int) -> None:
    work.session.add(IdempotencyRow(key=_digest(work, key), content=content, ticket_id=ticket_id, at=work.at))
    work.session.flush()


def drop_old_keys(work: Writing) -> int:
    """Forget keys that are older than the settings say; how many."""
    before = work.at - timedelta(days=work.settings.idempotency_days)
    gone = work.session.execute(delete(IdempotencyRow).where(IdempotencyRow.at < before).returning(IdempotencyRow.key))
    return len(gone.all())


def _digest(work: Writing, key: str) -> bytes:
    return work.keys.digest("idempotency", f"{work.actor.name}\n{key}")
