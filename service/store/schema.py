"""The schema's version: bring a database up to date or back, and check that it is sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from pandong_nlp.errors import StoreError
from service.store.engine import WRITING, is_sqlite, make_engine, read_url, translated

__all__ = ["check", "downgrade", "newest", "require_newest", "schema_version", "upgrade"]

BASE = "base"
_UPGRADE_LOCK = 0x70616E646F6E67  # "pandong": one upgrade at a time on PostgreSQL


@cache
def newest() -> str:
    """The version that this program works with."""
    head = _scripts().get_current_head()
    if head is None:
        raise StoreError("程序里没有数据库结构的版本；请重新安装本程序。")
    return head


def upgrade(url: str) -> str:
    """Make the database, or bring it up to date, in one transaction; the version it has now.

    Raises:
        StoreError: it cannot be opened, or was written by a newer program.
    """
    if is_sqlite(url):
        _make_folder(url)
    scripts = _scripts()
    with _connected(url) as connection:
        _require_known(_version(connection))
        _migrate(connection, lambda current, _: scripts._upgrade_revs("head", current))  # noqa: SLF001
        return str(_version(connection))


def downgrade(url: str, version: str = BASE) -> None:
    """Bring the schema back to a version; what it does not have is lost. "base" drops everything.

    Raises:
        StoreError: it cannot be opened, or was written by a newer program.
    """
    scripts = _scripts()
    with _connected(url) as connection:
        _require_known(_version(connection))
        _migrate(connection, lambda current, _: scripts._downgrade_revs(version, current))  # noqa: SLF001


def schema_version(engine: Engine) -> str | None:
    """The version of a database; None for one without tables."""
    with translated(), engine.connect() as connection:
        return _version(connection)


def require_newest(engine: Engine) -> None:
    """Raises StoreError: the database is not there, or older or newer than this program."""
    path = Path(str(engine.url.database))
    if engine.dialect.name == "sqlite" and not path.exists():
        raise StoreError(f"数据库文件 {path} 不存在；请先运行 pandong db upgrade 建库，或检查设置里的路径。")
    found = schema_version(engine)
    if found != newest():
        _require_known(found)
        raise StoreError(
            f"数据库结构是 {found or '空的'}，本程序需要 {newest()}；请先备份，再运行 pandong db upgrade。"
        )


def check(url: str) -> list[str]:
    """What is wrong with the database, in Chinese: schema, integrity, search index. Empty when all is well.

    Projection, keys and audit are `Store.faults`' to check.

    Raises:
        StoreError: it cannot be opened at all.
    """
    engine = make_engine(url)
    try:
        require_newest(engine)
        with translated(), engine.connect() as connection:
            return list(_faults(connection))
    except StoreError as error:
        return [str(error)]
    finally:
        engine.dispose()


def _faults(connection: Connection) -> Iterator[str]:
    missing = _expected_tables() - set(inspect(connection).get_table_names())
    if missing:
        yield f"缺少数据表 {'、'.join(sorted(missing))}；请用备份恢复。"
    if connection.dialect.name != "sqlite":
        return
    for (found,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if found != "ok":
            yield f"数据库文件已损坏（{found}）；请用备份恢复。"
    for table, row, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"数据表 {table} 第 {row} 行指向的记录不在了；请用备份恢复。"


def _expected_tables() -> set[str]:
    from service.store.tables import Base

    return set(Base.metadata.tables)


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return ScriptDirectory.from_config(config)


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """A connection in a transaction that nobody else migrates in."""
    engine = make_engine(url)
    try:
        with translated(), engine.execution_options(**{WRITING: True}).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})")
            yield connection
    finally:
        engine.dispose()


def _migrate(connection: Connection, steps: Callable[[Any, MigrationContext], list[RevisionStep]]) -> None:
    context = MigrationContext.configure(connection, opts={"fn": steps, "transactional_ddl": True})
    with context.begin_transaction(), Operations.context(context):
        context.run_migrations()


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _require_known(version: str | None) -> None:
    known = {script.revision for script in _scripts().walk_revisions()}
    if version is not None and version not in known:
        raise StoreError(f"数据库结构是 {version}，比本程序新；请升级本程序，不要用旧程序写这个数据库。")


def _make_folder(url: str) -> None:
    folder = Path(str(read_url(url).database)).parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"文件夹 {folder} 建不了（{error.strerror}）；请检查路径和权限。") from error
