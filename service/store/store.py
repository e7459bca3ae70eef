"""The store: one database, its keys and the office's rules, and the units of work that are done with them.

store = open_store(Settings.in_folder(folder))
with store.write(Actor("desk", Role.INTAKE), now) as work:
    create_ticket(work, record)
with store.read() as work:
    page = list_tickets(work)
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Self, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pandong_nlp.errors import StoreBusyError, StoreError
from service.settings import Settings
from service.store.engine import WRITING, make_engine, translated
from service.store.key_file import create_key_file
from service.store.key_marks import check_keys, known_keys, mark_keys
from service.store.keys import Keys
from service.store.schema import require_newest
from service.store.work import Actor, Reading, Rules, Writing

__all__ = ["Store", "open_store"]

Result = TypeVar("Result")

_ONE_MOMENT: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""How PostgreSQL reads several things as they were at one moment; SQLite always does."""


class Store:
    """Made by `open_store`; safe to share between threads. `close` gives the connections back."""

    def __init__(self, engine: Engine, keys: Keys, rules: Rules, settings: Settings) -> None:
        self.engine = engine
        self._reading = engine if engine.dialect.name == "sqlite" else engine.execution_options(**_ONE_MOMENT)
        self._writing = engine.execution_options(**{WRITING: True})
        self.keys = keys
        self.rules = rules
        self.settings = settings

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """Everything is read as it was at one moment; nothing is changed.

        Raises:
            StoreBusyError: the database is gone for the moment.
        """
        with translated(), Session(self._reading, autoflush=False) as session:
            yield Reading(session, self.keys, self.rules, self.settings)

    @contextmanager
    def write(self, actor: Actor, at: datetime) -> Iterator[Writing]:
        """A transaction: committed when the block ends, and nothing of it is done when the block raises.

        Raises:
            StoreError: `at` has no time zone.
            StoreBusyError: the database is locked or gone, or another writer was faster; try the whole block again.
        """
        if at.tzinfo is None:
            raise StoreError(f"时刻“{at}”没有时区；请给出带时区的时刻。")
        with translated(), Session(self._writing, autoflush=False) as session, session.begin():
            yield Writing(session, self.keys, self.rules, self.settings, actor, at)

    def attempt(self, job: Callable[[], Result], tries: int = 4) -> Result:
        """Do a job, again after a short while if the database was busy, up to `tries` times.

        The job opens its own unit of work, so that each try begins anew.

        Raises:
            StoreBusyError: it was busy every time.
        """
        for number in range(1, tries):
            try:
                return job()
            except StoreBusyError:
                time.sleep(random.uniform(0.5, 1.5) * 0.05 * 2**number)  # noqa: S311 (spreads tries, no secret)
        return job()


def open_store(settings: Settings, rules: Rules | None = None) -> Store:
    """Open the database of the settings; its first opening makes the file of keys.

    Raises:
        StoreError: the database has not the newest schema (see `upgrade`), or cannot be opened.
        KeyFileError: the file of keys is missing, damaged or not this database's. Nothing is changed then.
    """
    engine = make_engine(settings.database_url)
    try:
        require_newest(engine)
        keys = _keys(engine, settings)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, keys, rules or Rules(), settings)


def _keys(engine: Engine, settings: Settings) -> Keys:
    """The keys of the file, which the database remembers from its first opening on."""
    with translated(), Session(engine) as session:
        is_new = not known_keys(session)
    if is_new and not settings.key_file.exists():
        create_key_file(settings.key_file)
    keys = Keys(settings.key_file)
    try:
        if is_new:
            with translated(), Session(engine.execution_options(**{WRITING: True})) as session, session.begin():
                mark_keys(session, keys)
    except StoreBusyError:  # another process opened it first and has marked them
        pass
    with translated(), Session(engine) as session:
        check_keys(session, keys)
    return keys
