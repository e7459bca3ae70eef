"""Seals over the audit: each is a keyed digest of the rows since the last one, and of that one.

Without the key file nobody can make one that fits, so a row that was changed, deleted or slipped in under a seal shows,
and so does a missing seal between two others. What no chain can show is that its end was cut off: keep the digest of
the last seal elsewhere, `verify_audit` tells it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text

from pandong_nlp.tickets import shown
from service.store.audit import audit_digest
from service.store.keys import Keys
from service.store.tables import AuditRow, SealRow
from service.store.work import Reading, Writing

__all__ = ["AuditReport", "seal_audit", "verify_audit"]

BATCH_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class AuditReport:
    """`broken` says in Chinese where the first fault is, empty when all is well; `last_seal` is hex."""

    rows: int
    sealed_rows: int
    seals: int
    last_seal: str
    broken: str = ""


def seal_audit(work: Writing) -> bool:
    """Seal the rows since the last seal; False when there are none."""
    if not work.is_sqlite:  # wait for writers whose rows have lower numbers than ours, and let no others begin
        work.session.execute(text("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"))
    last = work.session.scalars(select(SealRow).order_by(SealRow.id.desc()).limit(1)).first()
    start = last.last_id if last else 0
    end = work.session.scalar(select(func.max(AuditRow.id)))
    if end is None or end <= start:
        return False
    fresh = SealRow(at=work.at, last_id=end, row_count=0, digest=b"")
    hasher = _seal_hasher(work.keys, fresh.at, end, last.digest if last else b"")
    for row in _rows(work, start, end):
        hasher.add(row)
        fresh.row_count += 1
    fresh.digest = hasher.digest()
    work.session.add(fresh)
    work.session.flush()
    return True


def verify_audit(work: Reading) -> AuditReport:
    """Compare every row with its digest and every seal with its rows; stops at the first fault."""
    rows = sealed = 0
    before = SealRow(last_id=0, digest=b"")
    seals = work.session.scalars(select(SealRow).order_by(SealRow.id)).all()
    for number, seal in enumerate(seals, 1):
        hasher, count = _seal_hasher(work.keys, seal.at, seal.last_id, before.digest), 0
        for row in _rows(work, before.last_id, seal.last_id):
            if row.digest != audit_digest(work.keys, row):
                return AuditReport(rows, sealed, number - 1, before.digest.hex(), _row_fault(row))
            hasher.add(row)
            count += 1
        rows += count
        if count != seal.row_count or hasher.digest() != seal.digest:
            fault = (
                f"第 {number} 道封条（{shown(seal.at)}，记录 {before.last_id + 1} 至 {seal.last_id}）对不上："
                f"应有 {seal.row_count} 条，现有 {count} 条；有记录或封条被增删或改动过。"
            )
            return AuditReport(rows, sealed, number - 1, before.digest.hex(), fault)
        sealed, before = rows, seal
    for row in _rows(work, before.last_id, None):
        if row.digest != audit_digest(work.keys, row):
            return AuditReport(rows, sealed, len(seals), before.digest.hex(), _row_fault(row))
        rows += 1
    return AuditReport(rows, sealed, len(seals), before.digest.hex())


def _row_fault(row: AuditRow) -> str:
    return f"第 {row.id} 条审计记录（{shown(row.at)}，{row.action}）被改动过。"


class _Hasher:
    """What is sealed: the rows' numbers and digests, after the seal before."""

    def __init__(self, keys: Keys, head: bytes) -> None:
        self._hash = keys.hasher("audit seal", head)

    def add(self, row: AuditRow) -> None:
        self._hash.update(row.id.to_bytes(8, "big") + row.digest)

    def digest(self) -> bytes:
        return self._hash.digest()


def _seal_hasher(keys: Keys, at: datetime, last_id: int, previous: bytes) -> _Hasher:
    return _Hasher(keys, f"{at.timestamp():.6f} {last_id} {previous.hex()}\n".encode())


def _rows(work: Reading, after: int, end: int | None) -> Iterator[AuditRow]:
    """Rows with after < id <= end in their order, a batch at a time."""
    while True:
        query = select(AuditRow).where(AuditRow.id > after).order_by(AuditRow.id).limit(BATCH_ROWS)
        batch = work.session.scalars(query if end is None else query.where(AuditRow.id <= end)).all()
        yield from batch
        if len(batch) < BATCH_ROWS:
            return
        after = batch[-1].id
        work.session.expunge_all()
