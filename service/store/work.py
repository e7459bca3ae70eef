"""One unit of work: a transaction, the keys, the office's rules, and (to write) who does it and when.

Every function of the store takes one as its first argument; all that is done with it is committed together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from pandong_nlp.tickets import Role, TicketSettings, Workdays
from service.settings import Settings
from service.store.keys import Keys

__all__ = ["Actor", "Reading", "Rules", "Writing"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: the name of an account, empty for the system."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Rules:
    """What the office configured of the clock and of repeats."""

    tickets: TicketSettings = field(default_factory=TicketSettings.packaged)
    is_workday: Callable[[date], bool] = field(default_factory=lambda: Workdays().is_workday)


@dataclass(frozen=True, slots=True)
class Reading:
    session: Session
    keys: Keys
    rules: Rules
    settings: Settings

    @property
    def is_sqlite(self) -> bool:
        return self.session.get_bind().dialect.name == "sqlite"

    @property
    def attachments(self) -> Path:
        return self.settings.attachments


@dataclass(frozen=True, slots=True)
class Writing(Reading):
    """`at` (aware) is the present for everything that is written."""

    actor: Actor
    at: datetime
