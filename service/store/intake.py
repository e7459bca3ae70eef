"""A record as the city sent it → what is kept of it and where: sealed, redacted, as words to search, as digests.

Pure but for the keys. The one place that decides what may stand unencrypted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from pandong_nlp.errors import TicketError
from pandong_nlp.text import Span, redact, search_tokens
from pandong_nlp.tickets import CONTACT_FIELDS, FIELD_NAMES, Ticket, day_of
from service.store.keys import Keys
from service.store.phones import normalised_place, phones_in

__all__ = ["CALLER", "EVENT", "MENTION", "PLACE", "Intake", "Mark", "mentions", "prepare", "words_of"]

CALLER, PLACE, EVENT = "caller", "place", "event"
MENTION = "mention"
"""A telephone number that stands in the text: no repeat, but to be forgotten with its owner."""

_LIVING = ("unit", "handler", "result", "attachments")


@dataclass(frozen=True, slots=True)
class Mark:
    """A digest and by what two tickets that share it are the same."""

    same: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Intake:
    """`contact` and `raw` are to be sealed; the rest may be read by everybody who may read tickets."""

    contact: dict[str, str] = field(repr=False)
    raw: dict[str, str] = field(repr=False)
    title: str
    text: str
    words: str
    sighted_on: date
    content: bytes
    marks: tuple[Mark, ...]


def prepare(ticket: Ticket, group: str, keys: Keys) -> Intake:
    """`group` names the city's group of one event (同一事件), empty when there is none.

    Raises:
        TicketError: the record brings unit, handler, result or attachments, which come by events.
    """
    brought = [FIELD_NAMES[name] for name in _LIVING if getattr(ticket, name)]
    if brought:
        raise TicketError(
            f"工单 {ticket.id} 登记时带了{'、'.join(brought)}；这些由派单、答复等记录产生，请登记后再补记。"
        )
    contact = {name: getattr(ticket, name) for name in CONTACT_FIELDS}
    raw = {"title": ticket.title, "text": ticket.text}
    title, text = redact(ticket.title), redact(ticket.text)
    found = ((ticket.title, title.spans), (ticket.text, text.spans))
    return Intake(
        contact,
        raw,
        title.text,
        text.text,
        words_of(title.text, text.text),
        day_of(ticket.called_at or ticket.dispatched_at),
        keys.digest("record", _canonical(ticket, group)),
        tuple(dict.fromkeys((*_marks(ticket, group, keys), *mentions(found, keys)))),
    )


def words_of(title: str, text: str) -> str:
    """The words a ticket is found by, with spaces between."""
    return " ".join(search_tokens(f"{title}\n{text}"))


def _canonical(ticket: Ticket, group: str) -> str:
    parts = [ticket.id, ticket.community, ticket.source, ticket.deadline, group, ticket.title, ticket.text]
    parts += [getattr(ticket, name) for name in CONTACT_FIELDS]
    parts += [at.isoformat() if at else "" for at in (ticket.called_at, ticket.dispatched_at)]
    return json.dumps(parts)


def _marks(ticket: Ticket, group: str, keys: Keys) -> Iterator[Mark]:
    own = [phone for name in ("phone", "caller", "address", "place") for phone in phones_in(getattr(ticket, name))]
    for phone in own:
        yield Mark(CALLER, keys.digest("phone", phone))
    place = normalised_place(ticket.community, ticket.place)
    if place:
        yield Mark(PLACE, keys.digest("place", place))
    if group.strip():
        yield Mark(EVENT, keys.digest("event", group.strip()))


def mentions(found: Iterable[tuple[str, Iterable[Span]]], keys: Keys) -> Iterator[Mark]:
    """The telephone numbers among what redaction found in raw texts."""
    for text, spans in found:
        for span in spans:
            for phone in phones_in(text[span.start : span.end]):
                yield Mark(MENTION, keys.digest("phone", phone))
