"""A consistent copy of an SQLite database while it is in use, and back. PostgreSQL has pg_dump and pg_restore.

The copy holds what is encrypted as it is: the key file and the folder of attachments have to be kept as well, the key
file in another place. A restored copy knows again what was forgotten since it was made: forget it again.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pandong_nlp.errors import StoreError
from service.store.engine import sqlite_file

__all__ = ["backup", "restore"]


def backup(url: str, target: Path) -> None:
    """Write the database as it is at one instant into a new file, complete from the moment it has its name.

    Raises:
        StoreError: the URL is PostgreSQL's, the target is there already, or one of the files does not work.
    """
    source = sqlite_file(url)
    _require_sound(source)
    if target.exists():
        raise StoreError(f"{target} 已经存在；备份不覆盖已有文件，请换一个文件名。")
    part = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        with _explained(target):
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            _copy(source, part)
        _require_sound(part)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(target)
    finally:
        for rest in (part, *part.parent.glob(f"{part.name}-*")):
            rest.unlink(missing_ok=True)


def restore(url: str, source: Path, *, replace: bool = False) -> None:
    """Make the database what a backup holds, wholly or not at all.

    Raises:
        StoreError: the backup is not one, or the database exists and `replace` is not said.
    """
    target = sqlite_file(url)
    _require_sound(source)
    if target.exists() and not replace:
        raise StoreError(f"数据库 {target} 已经存在，恢复会覆盖它；请先备份现有的库，再明确要求覆盖。")
    with _explained(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(source, target)
    _require_sound(target)


def _copy(source: Path, target: Path) -> None:
    """One step holds one read transaction, so that writers meanwhile are not half in it."""
    with closing(_opened(source)) as old, closing(sqlite3.connect(target, timeout=30)) as new:
        old.backup(new, pages=-1)


def _require_sound(path: Path) -> None:
    if not path.is_file():
        raise StoreError(f"找不到数据库文件 {path}；请检查路径。")
    try:
        with closing(_opened(path)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} 不是本程序的数据库，或已损坏（{error}）；请换一个备份。") from error
    if found != "ok":
        raise StoreError(f"{path} 已损坏（{found}）；请换一个备份。")


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=30)


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"写不进 {target}（{error}）；请检查权限、磁盘空间，以及是否有程序正在长时间占用。") from error
