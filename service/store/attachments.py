"""Files that belong to tickets: what is known of them in the database, their bytes in a folder under their digest.

A file is on the disk before its row is committed, so a row never lacks its bytes; bytes without a row are swept away.
Which types and sizes are allowed, the API decides.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select

from pandong_nlp.errors import NotFoundError, StoreError
from service.store.secret import delete_secrets, put_secret, redacted
from service.store.tables import AttachmentRow
from service.store.tickets import locked, row_of
from service.store.work import Reading, Writing

__all__ = ["StoredFile", "attach", "attachments_of", "delete_attachments", "file_bytes", "file_secret", "sweep_files"]

GRACE_SECONDS = 3600
"""How old bytes without a row must be: younger ones may belong to a transaction that has not ended."""

_PART = ".part-"
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`name` is redacted; the name as it came is sealed if it differs."""

    id: int
    name: str = field(repr=False)
    media_type: str
    sha256: str
    size_bytes: int
    at: datetime
    by: str


def file_secret(row_id: int) -> str:
    return f"file:{row_id}"


def attach(work: Writing, number: str, name: str, content: bytes, media_type: str) -> StoredFile:
    """Keep a file; the same bytes twice on one ticket are one file.

    Raises:
        NotFoundError: there is no such ticket.
        StoreError: the folder cannot be written.
    """
    ticket = locked(work, number)
    digest = hashlib.sha256(content).hexdigest()
    known = select(AttachmentRow).where(AttachmentRow.ticket_id == ticket.id, AttachmentRow.sha256 == digest)
    row = work.session.scalars(known).first()
    _write(work.attachments, digest, content)
    if row is None:
        facts = {"sha256": digest, "media_type": media_type, "size_bytes": len(content)}
        row = AttachmentRow(ticket_id=ticket.id, name=redacted(name), at=work.at, by=work.actor.name, **facts)
        work.session.add(row)
        work.session.flush()
        if row.name != name:
            put_secret(work, ticket.id, file_secret(row.id), {"name": name})
    return _stored(row)


def attachments_of(work: Reading, number: str) -> tuple[StoredFile, ...]:
    """All of a ticket, the earliest first."""
    query = select(AttachmentRow).where(AttachmentRow.ticket_id == row_of(work, number).id).order_by(AttachmentRow.id)
    return tuple(_stored(row) for row in work.session.scalars(query))


def file_bytes(work: Reading, sha256: str) -> bytes:
    """The bytes of a file, checked against their digest.

    Raises:
        NotFoundError: nothing is kept under this digest.
        StoreError: the bytes on the disk are not those that were kept.
    """
    if not _DIGEST.fullmatch(sha256):
        raise NotFoundError("没有这个附件；请刷新后重试。")
    try:
        content = _place(work.attachments, sha256).read_bytes()
    except FileNotFoundError:
        raise NotFoundError(f"附件 {sha256[:12]}… 的文件不在了；请检查附件文件夹，或用备份恢复。") from None
    except OSError as error:
        raise StoreError(f"附件 {sha256[:12]}… 读不出来（{error.strerror}）；请检查附件文件夹的权限。") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StoreError(f"附件 {sha256[:12]}… 的内容已损坏；请用备份恢复这个文件。")
    return content


def delete_attachments(work: Writing, ticket_id: int) -> int:
    """Delete the rows of a ticket; how many. `sweep_files` deletes the bytes, once this is committed."""
    ids = list(work.session.scalars(select(AttachmentRow.id).where(AttachmentRow.ticket_id == ticket_id)))
    delete_secrets(work, ticket_id, [file_secret(row_id) for row_id in ids])
    work.session.execute(delete(AttachmentRow).where(AttachmentRow.ticket_id == ticket_id))
    return len(ids)


def sweep_files(work: Reading) -> int:
    """Delete bytes that belong to no ticket (any more), and what was half written; how many files."""
    swept = 0
    oldest = time.time() - GRACE_SECONDS
    for path in (*work.attachments.glob("??/*"), *work.attachments.glob(f"{_PART}*")):
        known = select(AttachmentRow.id).where(AttachmentRow.sha256 == path.name).limit(1)
        if path.stat().st_mtime < oldest and work.session.scalar(known) is None:
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _stored(row: AttachmentRow) -> StoredFile:
    return StoredFile(**{name: getattr(row, name) for name in StoredFile.__slots__})


def _place(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


def _write(folder: Path, sha256: str, content: bytes) -> None:
    """The bytes on the disk; a file that is there already counts as new again."""
    place = _place(folder, sha256)
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if place.exists():
            os.utime(place)
            return
        new = folder / f"{_PART}{secrets.token_hex(8)}"
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(place)
    except OSError as error:
        raise StoreError(f"附件写不进 {folder}（{error.strerror}）；请检查文件夹的权限和磁盘空间。") from error
