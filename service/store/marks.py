"""The digests of a ticket as rows. Knows nothing of what stands behind them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from service.store.intake import Mark
from service.store.tables import DigestRow
from service.store.work import Writing

__all__ = ["add_marks", "drop_marks"]


def add_marks(work: Writing, ticket_id: int, marks: Iterable[Mark], *, is_new: bool = False) -> None:
    """Add those that the ticket does not have yet; a new ticket has none."""
    wanted = {(mark.same, mark.digest) for mark in marks}
    if wanted and not is_new:
        query = select(DigestRow.same, DigestRow.digest).where(DigestRow.ticket_id == ticket_id)
        wanted -= {(same, digest) for same, digest in work.session.execute(query)}
    if wanted:
        rows = [{"ticket_id": ticket_id, "same": same, "digest": digest} for same, digest in sorted(wanted)]
        work.session.execute(insert(DigestRow), rows)


def drop_marks(work: Writing, ticket_id: int, *sames: str) -> None:
    """Take away the ticket's marks of these kinds."""
    work.session.execute(delete(DigestRow).where(DigestRow.ticket_id == ticket_id, DigestRow.same.in_(sames)))
