"""Everything that can be checked of an open store: what only repeats other things is compared with them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from pandong_nlp.errors import NotFoundError, StoreError
from service.store.attachments import file_bytes
from service.store.key_file import is_private
from service.store.projection import differences
from service.store.schema import check
from service.store.seals import verify_audit
from service.store.store import Store
from service.store.tables import AttachmentRow, SecretRow
from service.store.work import Reading

__all__ = ["faults"]


def faults(store: Store) -> Iterator[str]:
    """What is wrong, in Chinese, one fault at a time: schema, projection, index of words, keys, audit, files."""
    yield from check(store.settings.database_url)
    with store.read() as work:
        yield from differences(work)
        yield from _of_keys(work)
        if broken := verify_audit(work).broken:
            yield f"审计：{broken}"
        yield from _of_files(work)
    if store.engine.dialect.name == "sqlite":
        yield from _of_words(store)


def _of_keys(work: Reading) -> Iterator[str]:
    if not is_private(work.keys.path):
        yield f"密钥文件 {work.keys.path} 别人也能读；请改权限：chmod 600。"
    lost = set(work.session.scalars(select(SecretRow.key_id).distinct())) - set(work.keys.current.keys)
    for key_id in sorted(lost):
        yield f"有内容是用第 {key_id} 号密钥加密的，密钥文件里没有它；请换成最新的备份。"


def _of_files(work: Reading) -> Iterator[str]:
    for sha256 in work.session.scalars(select(AttachmentRow.sha256).distinct()):
        try:
            file_bytes(work, sha256)
        except (NotFoundError, StoreError) as error:
            yield str(error)


def _of_words(store: Store) -> Iterator[str]:
    try:
        with store.engine.connect() as connection:
            connection.exec_driver_sql("INSERT INTO ticket_words (ticket_words, rank) VALUES ('integrity-check', 1)")
    except DBAPIError:
        yield "检索索引与工单不一致；请重建（rebuild）。"
