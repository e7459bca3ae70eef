"""Lists of tickets, newest first, page by page: filtered, and found by words.

A page goes on where the last one ended (keyset), so that it costs the same at any depth and nothing is shown twice
when new tickets come in meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select, text, tuple_

from pandong_nlp.errors import StoreError
from pandong_nlp.text import search_tokens
from pandong_nlp.tickets import Status
from service.store.columns import IdType, Moment
from service.store.tables import TicketRow
from service.store.work import Reading

__all__ = ["Cursor", "Filter", "Listed", "Page", "list_tickets", "search"]

MOST_ROWS = 500
_CURSOR = re.compile("[0-9]{8}T[0-9]{12}-[0-9]{1,18}")
_CURSOR_TIME = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Filter:
    """What must hold of a ticket; what is left empty is not asked. `due_from` is in, `due_before` is out."""

    statuses: Sequence[Status] = ()
    unit: str = ""
    handler: str = ""
    category: str = ""
    studio: bool | None = None
    due_from: datetime | None = None
    due_before: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        equal = {TicketRow.unit: self.unit, TicketRow.handler: self.handler, TicketRow.category: self.category}
        found: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value]
        if self.statuses:
            found.append(TicketRow.status.in_([str(status) for status in self.statuses]))
        if self.studio is not None:
            found.append(TicketRow.studio.is_(self.studio))
        if self.due_from:
            found.append(TicketRow.due_at >= self.due_from)
        if self.due_before:
            found.append(TicketRow.due_at < self.due_before)
        return found


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last ticket of a page: what comes after it is the next page."""

    received_at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.received_at.astimezone(UTC).strftime(_CURSOR_TIME)}-{self.id}"

    @classmethod
    def parse(cls, given: str) -> Self:
        """The cursor that was written as `given`.

        >>> str(Cursor.parse("20261124T093000000000-7"))
        '20261124T093000000000-7'

        Raises:
            StoreError: nothing that this program wrote.
        """
        if not _CURSOR.fullmatch(given):
            raise StoreError(f"翻页标记“{given[:40]}”不对；请从第一页重新开始。")
        at, _, number = given.partition("-")
        try:
            return cls(datetime.strptime(at, _CURSOR_TIME).replace(tzinfo=UTC), int(number))
        except ValueError:
            raise StoreError(f"翻页标记“{given[:40]}”不对；请从第一页重新开始。") from None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list; title and text are redacted."""

    number: str
    version: int
    title: str = field(repr=False)
    text: str = field(repr=False)
    community: str
    source: str
    received_at: datetime
    dispatched_at: datetime
    status: Status
    unit: str
    handler: str
    deadline: str
    due_at: datetime
    category: str
    studio: bool


@dataclass(frozen=True, slots=True)
class Page:
    """`following` is None on the last page."""

    tickets: tuple[Listed, ...]
    following: Cursor | None


def list_tickets(work: Reading, wanted: Filter | None = None, after: Cursor | None = None, limit: int = 50) -> Page:
    """One page of the tickets that pass the filter, the last received first; 1 to 500 a page."""
    return _page(work, (wanted or Filter()).conditions(), after, limit)


def search(
    work: Reading, query: str, wanted: Filter | None = None, after: Cursor | None = None, limit: int = 50
) -> Page:
    """The same of the tickets whose redacted title and text hold every word of `query`.

    Any text is a query: it is cut into words, nothing in it is an operator. One without words finds nothing.
    """
    words = search_tokens(query)
    if not words:
        return Page((), None)
    return _page(work, [_holds(work, words), *(wanted or Filter()).conditions()], after, limit)


def _holds(work: Reading, words: Sequence[str]) -> ColumnElement[bool]:
    if work.is_sqlite:
        quoted = " ".join(f'"{word}"' for word in words)  # words are letters and digits
        hits = text("SELECT rowid FROM ticket_words WHERE ticket_words MATCH :words").bindparams(words=quoted)
        return TicketRow.id.in_(hits.columns(TicketRow.id))
    simple: ColumnElement[Any] = literal_column("'simple'")
    wanted = func.plainto_tsquery(simple, bindparam("words", " ".join(words)))
    return func.to_tsvector(simple, TicketRow.words).op("@@", is_comparison=True)(wanted)


def _page(work: Reading, conditions: list[ColumnElement[bool]], after: Cursor | None, limit: int) -> Page:
    if not 1 <= limit <= MOST_ROWS:
        raise StoreError(f"每页 {limit} 条不行；应为 1 到 {MOST_ROWS}。")
    query: Select[Any] = select(TicketRow).where(*conditions)
    if after:
        place = tuple_(bindparam("at", after.received_at, Moment), bindparam("row", after.id, IdType))
        query = query.where(tuple_(TicketRow.received_at, TicketRow.id) < place)
    query = query.order_by(TicketRow.received_at.desc(), TicketRow.id.desc()).limit(limit + 1)
    rows = work.session.scalars(query).all()
    shown = rows[:limit]
    following = Cursor(shown[-1].received_at, shown[-1].id) if len(rows) > limit else None
    return Page(tuple(_listed(row) for row in shown), following)


def _listed(row: TicketRow) -> Listed:
    values = {name: getattr(row, name) for name in Listed.__slots__}
    return Listed(**{**values, "status": Status(row.status)})
