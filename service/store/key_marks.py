"""What the database remembers of its keys: fingerprints, by which a wrong or outdated key file is recognised."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from pandong_nlp.errors import KeyFileError
from service.store.keys import Keys
from service.store.tables import SettingRow

__all__ = ["check_keys", "known_keys", "mark_keys", "mark_rotated", "rotated_to"]

_PREFIX = "key."
_ROTATED = "rotated_to"
_UNTOUCHED = "数据库和密钥文件都没有改动。"


def known_keys(session: Session) -> dict[str, str]:
    """Fingerprints by the name of their key; none in a database that was never opened with keys."""
    query = select(SettingRow.name, SettingRow.value).where(SettingRow.name.like(f"{_PREFIX}%"))
    return {name.removeprefix(_PREFIX): value for name, value in session.execute(query)}


def mark_keys(session: Session, keys: Keys) -> None:
    """Remember the keys there are.

    Raises:
        KeyFileError: as `check_keys`.
    """
    check_keys(session, keys)
    known = known_keys(session)
    for name, value in keys.fingerprints().items():
        if name not in known:
            session.add(SettingRow(name=_PREFIX + name, value=value))
    if rotated_to(session) is None:
        mark_rotated(session, keys.current.active)
    session.flush()


def check_keys(session: Session, keys: Keys) -> None:
    """Compare the file with what the database remembers; nothing is changed.

    Raises:
        KeyFileError: it is another database's file, or one from before a rotation.
    """
    given = keys.fingerprints()
    for name, value in sorted(known_keys(session).items(), reverse=True):  # first the index key, whose file it is
        if name not in given:
            fault = f"里没有第 {name} 号密钥，是更换密钥以前的旧文件；请换成最新的备份。"
            raise KeyFileError(f"密钥文件 {keys.path} {fault}{_UNTOUCHED}")
        if given[name] != value:
            fault = "不是这个数据库的；请放回原来的密钥文件，或检查设置里的路径。"
            raise KeyFileError(f"密钥文件 {keys.path} {fault}{_UNTOUCHED}")


def rotated_to(session: Session) -> int | None:
    """The key that all content was sealed with when the last rotation ended."""
    row = session.get(SettingRow, _ROTATED)
    return int(row.value) if row else None


def mark_rotated(session: Session, key_id: int) -> None:
    session.merge(SettingRow(name=_ROTATED, value=str(key_id)))
    session.flush()
