"""The record: contact data apart, nothing of it in a log line, the state's copy."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from pandong_nlp.errors import TicketError
from pandong_nlp.tickets import CONTACT_FIELDS, FIELD_NAMES, Attachment, Ticket, fold
from tests.tickets.conftest import at, resolved

TICKET = Ticket(
    id="BJ20261124001",
    text="楼下堆放杂物",
    dispatched_at=at("2026-11-24 09:00"),
    deadline="7d",
    title="杂物",
    caller="某先生",
    phone="000",
    address="某楼",
    place="某门口",
    community="东里社区",
    attachments=(Attachment("门口.jpg", "0" * 64, 7),),
)


def test_contact_data_is_what_people_need_to_phone_and_to_visit() -> None:
    assert CONTACT_FIELDS == ("caller", "phone", "address", "place")


def test_without_contact_every_contact_field_is_empty_and_nothing_else_changed() -> None:
    bare = TICKET.without_contact()
    assert [getattr(bare, name) for name in CONTACT_FIELDS] == [""] * 4
    assert bare == replace(TICKET, caller="", phone="", address="", place="")
    assert bare.without_contact() == bare


def test_a_log_line_shows_neither_text_nor_contact_data() -> None:
    line = repr(TICKET)
    assert "BJ20261124001" in line
    for secret in ("某", "杂物", "000,", "门口"):
        assert secret not in line


def test_every_field_has_a_name_for_people() -> None:
    assert set(FIELD_NAMES) == {each.name for each in fields(Ticket)}


def test_instants_are_kept_in_utc() -> None:
    assert TICKET.dispatched_at.tzinfo is UTC
    assert TICKET.dispatched_at.hour == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": " "}, "没有编号"),
        ({"dispatched_at": datetime(2026, 11, 24, 9)}, "BJ20261124001 的派单时间.*没有时区"),
        ({"called_at": datetime(2026, 11, 24, 9)}, "来电时间.*没有时区"),
    ],
)
def test_a_record_that_cannot_be_worked_with_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(TicketError, match=message):
        replace(TICKET, **change)  # type: ignore[arg-type]


def test_a_record_shows_what_its_events_left() -> None:
    state = fold(resolved())
    ticket = TICKET.in_state(state)
    assert (ticket.unit, ticket.handler, ticket.result) == ("城管队", "甲", "已清理")
    assert ticket.in_state(state) == ticket
