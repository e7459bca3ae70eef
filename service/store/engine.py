"""One engine for both databases, and which of their errors a second try can cure.

SQLite: WAL, foreign keys, every commit on the disk (synchronous FULL), a writer takes the lock when it begins, so that
it never fails in the middle. PostgreSQL: read committed; whoever changes a ticket locks its row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from pandong_nlp.errors import StoreBusyError, StoreError

__all__ = ["WRITING", "is_sqlite", "make_engine", "read_url", "sqlite_file", "translated"]

BUSY_TIMEOUT_MS = 5_000
WRITING = "pandong_writing"
"""Execution option of connections that will write."""

_PRAGMAS = (
    f"busy_timeout = {BUSY_TIMEOUT_MS}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",  # what is forgotten is overwritten
    "recursive_triggers = ON",  # INSERT OR REPLACE must not get round the triggers
)
_BUSY_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")
_BUSY_STATES = ("08", "40", "53300", "55P03", "57P01", "57P02", "57P03", "23505")
_HINTS = {
    "SQLITE_FULL": "磁盘已满，请腾出空间",
    "SQLITE_READONLY": "没有写入权限，请检查文件和文件夹的权限",
    "SQLITE_CANTOPEN": "文件打不开，请检查路径和权限",
    "SQLITE_NOTADB": "这个文件不是数据库，请检查路径，或用备份恢复",
    "SQLITE_CORRUPT": "数据库已损坏，请用备份恢复",
    "SQLITE_IOERR": "读写磁盘出错，请检查磁盘",
    "SQLITE_CONSTRAINT_TRIGGER": "事件和审计记录只能添加，不能修改或删除",
    "P0001": "事件和审计记录只能添加，不能修改或删除",
    "28": "用户名或密码不对，请检查数据库地址",
    "3D000": "服务器上没有这个数据库，请先建库，或检查数据库地址",
    "42501": "数据库账号没有权限，请检查授权",
    "53100": "数据库服务器的磁盘已满，请腾出空间",
}


def read_url(text: str) -> URL:
    """The URL with the driver this program uses.

    Raises:
        StoreError: it is no URL of SQLite or PostgreSQL.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        url = None
    drivers = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    name = url.drivername.split("+")[0] if url else ""
    if url is None or name not in drivers or (name == "sqlite" and url.database in {None, "", ":memory:"}):
        raise StoreError("数据库地址不对；应为 sqlite:///文件路径 或 postgresql://用户:密码@主机/库名，请检查设置。")
    return url.set(drivername=drivers[name])


def is_sqlite(url: str) -> bool:
    return read_url(url).get_backend_name() == "sqlite"


def sqlite_file(url: str) -> Path:
    """The database's file.

    Raises:
        StoreError: the URL is PostgreSQL's, whose own tools have to be used.
    """
    if not is_sqlite(url):
        raise StoreError("PostgreSQL 的备份和恢复请用它自带的 pg_dump 和 pg_restore。")
    return Path(str(read_url(url).database))


def make_engine(url: str) -> Engine:
    """An engine; nothing is connected yet.

    Raises:
        StoreError: the URL is not one.
    """
    parsed = read_url(url)
    try:
        if not is_sqlite(url):
            return create_engine(parsed, pool_pre_ping=True, pool_timeout=10, connect_args={"connect_timeout": 5})
        engine = create_engine(parsed, pool_timeout=10, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    except NoSuchModuleError as error:
        raise StoreError("数据库的驱动没有装好；请重新安装本程序。") from error
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not guessed by the driver
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def translated() -> Iterator[None]:
    """Errors of the database become StoreError, and StoreBusyError where a second try may help."""
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreBusyError("数据库正忙，连接都在使用；请稍后再试。") from error
    except DBAPIError as error:
        raise _translation(error) from error


def _translation(error: DBAPIError) -> StoreError:
    code = _code(error.orig)
    # A lost PostgreSQL connection has no code.
    gone = error.connection_invalidated or (not code and not isinstance(error, IntegrityError))
    unique = code.startswith(("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"))
    if gone or unique or code.startswith((*_BUSY_SQLITE, *_BUSY_STATES)):
        return StoreBusyError("数据库正忙或暂时连不上；请稍后再试。")
    hint = next((hint for start, hint in _HINTS.items() if code.startswith(start)), "请把日志交给维护人员")
    return StoreError(f"数据库出错（{code or type(error.orig).__name__}）：{hint}。")


def _code(cause: Any) -> str:  # noqa: ANN401 (each driver has its own class)
    return str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")
