"""Tickets come in once, change by events, and are read as their events left them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from pandong_nlp.errors import ConflictError, IdempotencyError, MoveError, NotFoundError, StoreError, TicketError
from pandong_nlp.tickets import Answer, Detail, FollowUp, MoveKind, Status
from service.store import (
    Outcome,
    Part,
    Store,
    append_event,
    create_ticket,
    faults,
    follow_up,
    follow_ups_between,
    list_tickets,
    rebuild,
    reveal,
    ticket,
)
from service.store.tables import TicketRow
from tests.service.store.desk import DESK, NOW, STUDIO, SYSTEM, TEXT, close, move, record, take_in


def test_a_ticket_is_read_without_contact_data_and_with_redacted_text(store: Store) -> None:
    take_in(store)
    with store.read() as work:
        found = ticket(work, "YS1")
    assert found.record == found.record.without_contact()
    assert "〈电话〉" in found.record.text
    assert "〈姓名〉" in found.record.text
    assert found.record.title == "〈姓名〉反映乱停车"
    assert (found.version, found.state.status, found.record.community) == (1, Status.NEW, "柳泉")


def test_the_same_number_again_changes_nothing_and_a_changed_record_updates_it(store: Store) -> None:
    outcomes = []
    for text in (TEXT, TEXT, "路灯不亮"):
        with store.write(DESK, NOW) as work:
            outcomes.append(create_ticket(work, record(text=text)))
    assert [each.outcome for each in outcomes] == [Outcome.CREATED, Outcome.UNCHANGED, Outcome.UPDATED]
    with store.read() as work:
        assert [each.text for each in list_tickets(work).tickets] == ["路灯不亮"]
        assert ticket(work, "YS1").version == outcomes[-1].version == 2
    with store.write(DESK, NOW) as work:
        assert reveal(work, "YS1", [Part.WORDS], "核对").record.text == "路灯不亮"


def test_a_record_with_another_deadline_tells_so_and_leaves_the_clock_alone(store: Store) -> None:
    take_in(store)
    with store.write(DESK, NOW) as work:
        received = create_ticket(work, record(deadline="24h"))
    assert received.differs == ("办理时限",)
    with store.read() as work:
        assert ticket(work, "YS1").state.deadline == "7d"


def test_a_request_that_comes_twice_makes_one_ticket(store: Store) -> None:
    with store.write(DESK, NOW) as work:
        first = create_ticket(work, record(), key="请求1")
    with store.write(DESK, NOW) as work:
        again = create_ticket(work, record(), key="请求1")
    assert (again.number, again.outcome) == (first.number, Outcome.UNCHANGED)
    with pytest.raises(IdempotencyError, match="请换一个键"), store.write(DESK, NOW) as work:
        create_ticket(work, record("YS2"), key="请求1")
    with store.write(STUDIO, NOW) as work, pytest.raises(MoveError, match="不能由工作室作出"):
        create_ticket(work, record("YS2"), key="请求1")


def test_what_events_decide_is_not_taken_from_a_record(store: Store) -> None:
    with store.write(DESK, NOW) as work:
        with pytest.raises(TicketError, match="承办单位、办理结果"):
            create_ticket(work, record(unit="城管队", result="已清理"))
        with pytest.raises(TicketError, match="没有办理时限“9d”"):
            create_ticket(work, record(deadline="9d"))
    with store.read() as work:
        assert list_tickets(work).tickets == ()


def test_events_lead_to_the_state_and_to_the_columns_of_lists(store: Store) -> None:
    take_in(store)
    close(store, "YS1")
    with store.read() as work:
        found, (listed,) = ticket(work, "YS1"), list_tickets(work).tickets
        answers = follow_ups_between(work, NOW, NOW + timedelta(days=9))
    assert found.state.status is listed.status is Status.CLOSED
    assert (listed.unit, listed.handler, listed.version) == ("城管队", "甲", 7)
    assert found.record.result == "已清理，已电话告知〈电话〉"
    assert found.state.follow_ups == (FollowUp(NOW + timedelta(days=1), Answer.YES, Answer.YES, Answer.YES),)
    assert answers == [("YS1", found.state.follow_ups[0])]


def test_a_stale_version_is_told_the_current_one(store: Store) -> None:
    take_in(store)
    move(store, "YS1", MoveKind.TRIAGE)
    with pytest.raises(ConflictError, match="现在是第 2 版") as caught, store.write(STUDIO, NOW) as work:
        append_event(work, "YS1", MoveKind.ASSIGN, Detail(unit="城管队"), version=1)
    assert caught.value.version == 2


def test_an_illegal_move_leaves_nothing_behind(store: Store) -> None:
    take_in(store)
    with pytest.raises(MoveError, match="不能接在这里"), store.write(STUDIO, NOW) as work:
        follow_up(work, "YS1", FollowUp(NOW), version=1)
    with store.read() as work:
        assert ticket(work, "YS1").version == len(ticket(work, "YS1").events) == 1


def test_a_block_that_raises_does_nothing(store: Store) -> None:
    def raises() -> None:
        with store.write(DESK, NOW) as work:
            create_ticket(work, record())
            append_event(work, "YS1", MoveKind.CLOSE, version=1)

    with pytest.raises(MoveError):
        raises()
    with store.read() as work, pytest.raises(NotFoundError, match="没有编号为 YS1 的工单"):
        ticket(work, "YS1")


def test_an_instant_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="没有时区"), store.write(DESK, NOW.replace(tzinfo=None)):
        pass


def test_a_projection_that_is_not_what_the_events_say_is_found_and_made_anew(store: Store) -> None:
    take_in(store)
    take_in(store, "YS2")
    assert list(faults(store)) == []
    with store.write(SYSTEM, NOW) as work:
        work.session.execute(update(TicketRow).where(TicketRow.number == "YS2").values(status="closed", words="路灯"))
    assert list(faults(store)) == ["工单 YS2 的 status、words 与记录不一致"]
    with store.write(SYSTEM, NOW) as work:
        assert rebuild(work) == 1
    assert list(faults(store)) == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text_comes_back_as_it_went_in(store: Store, text: str, phone: str) -> None:
    with store.write(DESK, NOW) as work:
        create_ticket(work, record("任意", text=text, phone=phone))
    with store.write(DESK, NOW) as work:
        revealed = reveal(work, "任意", list(Part), "核对").record
        listed = list_tickets(work).tickets
    assert (revealed.text, revealed.phone) == (text, phone)
    assert len(listed) == 1
