"""The one door to contact data and raw text: whoever goes through it leaves a row in the audit, in one transaction.

Who may, the roles of the service decide; here nobody passes without a reason.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pandong_nlp.errors import StoreError
from pandong_nlp.tickets import Event, Ticket, fold
from service.store.audit import audit
from service.store.event_rows import events_of, with_raw_words
from service.store.secret import CONTACT, WORDS, open_secrets
from service.store.tickets import row_of, stored
from service.store.work import Writing

__all__ = ["Part", "Revealed", "reveal"]


class Part(StrEnum):
    """CONTACT: the contact fields; WORDS: title, text and the words of events as they were written."""

    CONTACT = "contact"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Revealed:
    """What was deleted, or not asked for, is as everybody sees it."""

    record: Ticket = field(repr=False)
    events: tuple[Event, ...] = field(repr=False)


def reveal(work: Writing, number: str, parts: Collection[Part], reason: str) -> Revealed:
    """The ticket with what is encrypted of it.

    Raises:
        NotFoundError: there is no such ticket.
        StoreError: no reason, or nothing is asked for.
        KeyFileError: it does not open.
    """
    if not reason.strip() or not parts:
        raise StoreError("查看联系方式或原文要选内容并写明理由，例如“电话回访”；请补上。")
    row = row_of(work, number)
    audit(work, f"ticket.reveal.{'_'.join(sorted(parts))}", row.number, reason)
    events = events_of(work, row.id)[row.id]
    record = stored(row, events).record
    secrets = open_secrets(work, row.id)
    if Part.WORDS in parts:
        events = with_raw_words(events, secrets)
        record = replace(record.in_state(fold(events)), **secrets.get(WORDS, {}))
    if Part.CONTACT in parts:
        record = replace(record, **secrets.get(CONTACT, {}))
    return Revealed(record, tuple(events))
