"""What is deleted, and when: contact data and raw text of tickets closed long ago, and of a caller who asks for it.

Redacted text, events, tags and counts stay. Deleted content is overwritten in the database's file; copies in backups
are as old as these, and go with them.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update

from pandong_nlp.errors import StoreError
from pandong_nlp.tickets import Status
from service.store.attachments import delete_attachments
from service.store.audit import audit
from service.store.idempotency import drop_old_keys
from service.store.intake import CALLER, MENTION
from service.store.marks import drop_marks
from service.store.phones import phones_in
from service.store.secret import CONTACT, delete_secrets
from service.store.tables import DigestRow, EventRow, SecretRow, TicketRow
from service.store.work import Writing

__all__ = ["Forgotten", "forget", "purge"]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many tickets lost contact data and raw text (`own`) or raw text alone (`mentioning`), and how many files."""

    own: int
    mentioning: int
    files: int


def purge(work: Writing, limit: int = 500) -> int:
    """Delete contact data, raw text and files of tickets closed longer ago than the settings' `retention_days`.

    Old idempotency keys go as well. Takes up to `limit` tickets and tells how many: call it until it returns 0.
    """
    drop_old_keys(work)
    before = work.at - timedelta(days=work.settings.retention_days)
    last_at = select(func.max(EventRow.at)).where(EventRow.ticket_id == TicketRow.id).scalar_subquery()
    query = select(TicketRow).where(TicketRow.status == str(Status.CLOSED), TicketRow.purged_at.is_(None))
    rows = work.session.scalars(query.where(last_at < before).order_by(TicketRow.id).limit(limit).with_for_update())
    count = 0
    for row in rows.all():
        _empty(work, row)
        audit(work, "ticket.purge", row.number)
        count += 1
    return count


def forget(work: Writing, phone: str, reason: str) -> Forgotten:
    """Delete what is kept of the caller with this number.

    Contact data, raw text and files of their tickets go, and the raw text of other tickets that mention the number.
    What these tickets had in common still counts among them, but nothing leads from the number to them any more.

    Raises:
        StoreError: this is no telephone number, or no reason is given.
    """
    numbers = phones_in(phone)
    if len(numbers) != 1 or not reason.strip():
        raise StoreError("删除一位来电人的资料要给出一个完整的电话号码和理由；请补上。")
    digest = work.keys.digest("phone", numbers[0])
    own, mentioning = _tickets(work, digest, CALLER), _tickets(work, digest, MENTION)
    files = 0
    for row in own:
        files += _empty(work, row)
        audit(work, "ticket.forget", row.number, reason)
    others = [row for row in mentioning if row.purged_at is None]
    for row in others:
        _empty_words(work, row)
        audit(work, "ticket.forget_words", row.number, reason)
    _unlink(work, digest)
    audit(work, "caller.forget", "", reason)
    return Forgotten(len(own), len(others), files)


def _tickets(work: Writing, digest: bytes, same: str) -> list[TicketRow]:
    ids = select(DigestRow.ticket_id).where(DigestRow.digest == digest, DigestRow.same == same)
    query = select(TicketRow).where(TicketRow.id.in_(ids)).order_by(TicketRow.id).with_for_update()
    return list(work.session.scalars(query))


def _empty(work: Writing, row: TicketRow) -> int:
    """Everything sealed and every file of the ticket goes; how many files."""
    delete_secrets(work, row.id)
    row.content, row.purged_at, row.version = b"", row.purged_at or work.at, row.version + 1
    files = delete_attachments(work, row.id)
    drop_marks(work, row.id, MENTION)
    work.session.flush()
    return files


def _empty_words(work: Writing, row: TicketRow) -> None:
    """Raw words go; the contact data of another caller, and the names of files, stay."""
    names = work.session.scalars(select(SecretRow.name).where(SecretRow.ticket_id == row.id)).all()
    delete_secrets(work, row.id, [name for name in names if name != CONTACT and not name.startswith("file:")])
    row.version += 1
    drop_marks(work, row.id, MENTION)
    work.session.flush()


def _unlink(work: Writing, digest: bytes) -> None:
    """The digest of the number becomes a random one, so that repeats among these tickets still count."""
    marks = update(DigestRow).where(DigestRow.digest == digest, DigestRow.same == CALLER)
    work.session.execute(marks.values(digest=secrets.token_bytes(len(digest))))
