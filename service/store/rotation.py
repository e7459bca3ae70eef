"""A new key for what is encrypted. Every batch is a transaction: killed at any point, it goes on where it stopped.

First the key file gets a new key, so that whatever is written from then on uses it; then all older content is sealed
anew. Old keys stay in the file: backups made before need them. Digests do not change, they have a key of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from service.store.audit import audit
from service.store.key_file import read_key_file, replace_key_file
from service.store.key_marks import mark_keys, mark_rotated, rotated_to
from service.store.keys import Sealed
from service.store.secret import secret_context
from service.store.store import Store
from service.store.tables import SecretRow
from service.store.work import Actor, Writing

__all__ = ["Rotation", "rotate_key"]


@dataclass(frozen=True, slots=True)
class Rotation:
    """`key_id` is the key in use; `resumed` tells that an earlier rotation was finished instead of beginning one."""

    key_id: int
    sealed_anew: int
    resumed: bool


def rotate_key(
    store: Store, actor: Actor, at: datetime, *, batch_rows: int = 200, on_batch: Callable[[int], None] | None = None
) -> Rotation:
    """Take a new key into use and seal everything with it, or finish what an interrupted rotation left.

    `on_batch` hears how many rows are done. Others may go on reading and writing meanwhile.

    Raises:
        KeyFileError: the key file cannot be read or written, or something does not open; nothing is lost by that.
    """
    with store.write(actor, at) as work:
        keys = read_key_file(store.keys.path)
        resumed = rotated_to(work.session) != keys.active
        if not resumed:
            keys = keys.with_new_key()
            replace_key_file(store.keys.path, keys)
        mark_keys(work.session, work.keys)
        audit(work, "key.rotate_resume" if resumed else "key.rotate", str(keys.active))
    done = 0
    while count := _batch(store, actor, at, keys.active, batch_rows):
        done += count
        if on_batch:
            on_batch(done)
    with store.write(actor, at) as work:
        mark_rotated(work.session, keys.active)
        audit(work, "key.rotated", str(keys.active))
    return Rotation(keys.active, done, resumed)


def _batch(store: Store, actor: Actor, at: datetime, key_id: int, batch_rows: int) -> int:
    with store.write(actor, at) as work:
        query = select(SecretRow).where(SecretRow.key_id != key_id).order_by(SecretRow.id).limit(batch_rows)
        rows = work.session.scalars(query.with_for_update()).all()
        for row in rows:
            _seal_anew(work, row)
        return len(rows)


def _seal_anew(work: Writing, row: SecretRow) -> None:
    context = secret_context(row.ticket_id, row.name)
    fresh = work.keys.seal(work.keys.open(Sealed(row.key_id, row.sealed), context), context)
    row.key_id, row.sealed = fresh.key_id, fresh.content
