"""States as the fold of events, and events that do not fit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.errors import MoveError, TicketError
from pandong_nlp.tickets import (
    DETAIL_NAMES,
    MOVES,
    ROLE_NAMES,
    STATUS_NAMES,
    Answer,
    Detail,
    Event,
    FollowUp,
    MoveKind,
    Role,
    Status,
    TicketState,
    apply,
    fold,
    legal_moves,
    shown_end,
)
from tests.tickets.conftest import Read, at, event, received, resolved, started

CALL = FollowUp(at("2026-11-28 10:00"), Answer.YES, Answer.NO, Answer.NO)


def closed() -> list[Event]:
    return [
        *resolved(),
        event(MoveKind.FOLLOW_UP, "2026-11-28 10:00", Role.INTAKE, Detail(follow_up=CALL)),
        event(MoveKind.CLOSE, "2026-11-28 11:00"),
    ]


def test_an_ordinary_ticket_goes_from_new_to_closed() -> None:
    events = closed()
    statuses = [fold(events[:count]).status for count in range(1, len(events) + 1)]
    assert statuses == ["new", "triaged", "assigned", "in_progress", "resolved", "followed_up", "closed"]
    state = fold(events)
    assert (state.unit, state.handler, state.result, state.follow_ups) == ("城管队", "甲", "已清理", (CALL,))
    assert state.timeline.stopped_at == at("2026-11-27 16:00")


def test_a_resumed_ticket_goes_back_to_where_it_was_paused() -> None:
    pause = event(MoveKind.PAUSE, "2026-11-26 10:00", detail=Detail(reason="等待施工", until_on=date(2026, 12, 5)))
    resume = event(MoveKind.RESUME, "2026-12-02 10:00", Role.SYSTEM)
    assert fold([*started(), pause]).status is Status.PAUSED
    state = fold([*started(), pause, resume])
    assert (state.status, state.paused_from) == (Status.IN_PROGRESS, None)
    assert state.timeline.pauses[0].ended_at == at("2026-12-02 10:00")
    assert fold([*started()[:3], pause, resume]).status is Status.ASSIGNED


def test_a_ticket_that_is_sent_back_goes_on_with_its_old_clock(read: Read) -> None:
    back = event(MoveKind.SEND_BACK, "2026-11-29 10:00", detail=Detail(reason="没有清理干净"))
    state = fold([*closed()[:-1], back])
    assert (state.status, state.round) == (Status.IN_PROGRESS, 1)
    clock = read(state.timeline, at("2026-11-29 12:00"))
    assert (clock.day, clock.is_stopped, shown_end(clock.due_at)) == (6, False, "2026-11-30 24:00")


def test_a_ticket_that_is_reopened_begins_a_new_round_with_a_new_clock(read: Read) -> None:
    detail = Detail(dispatched_at=at("2026-12-10 08:00"), deadline="24h", reason="再次来电")
    state = fold([*closed(), event(MoveKind.REOPEN, "2026-12-10 09:00", Role.INTAKE, detail)])
    assert (state.status, state.round, state.deadline) == (Status.REOPENED, 2, "24h")
    assert shown_end(read(state.timeline, at("2026-12-10 10:00")).due_at) == "2026-12-11 08:00"
    assert state.past[0].stopped_at == at("2026-11-27 16:00")
    assert state.follow_ups == (CALL,)


def test_extensions_and_changes_of_deadline_keep_the_status() -> None:
    extend = event(MoveKind.EXTEND, "2026-11-26 10:00", detail=Detail(days=5, reason="材料未到"))
    change = event(MoveKind.CHANGE_DEADLINE, "2026-11-26 11:00", detail=Detail(deadline="15d", reason="市里更正"))
    state = fold([*started(), extend, change])
    assert (state.status, state.deadline, state.timeline.deadline) == (Status.IN_PROGRESS, "15d", "7d")
    assert (len(state.timeline.extensions), state.timeline.changes[0].code) == (1, "15d")


def test_a_returned_ticket_is_assigned_to_another_unit() -> None:
    back = event(MoveKind.RETURN, "2026-11-25 10:00", Role.UNIT, Detail(reason="不属于本单位"))
    again = event(MoveKind.ASSIGN, "2026-11-25 11:00", Role.INTAKE, Detail(unit="市政所"))
    state = fold([*started(), back, again])
    assert (state.status, state.unit, state.handler) == (Status.ASSIGNED, "市政所", "")


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ([], "还没有任何记录；第一条应为“登记”"),
        (started()[1:], r"第 1 条记录“分类”（2026-11-24 10:00）不能接在这里：工单还没有登记，此时可以：登记（受理员"),
        ([received(), received()], r"第 2 条记录“登记”.*工单是“待分类”，此时可以：.*分类（受理员、工作室"),
        (
            [*started(), event(MoveKind.CLOSE, "2026-11-26 09:00")],
            r"第 5 条记录“办结”.*“办理中”，此时可以：.*答复（承办单位、工作室",
        ),
        (
            [*closed(), event(MoveKind.RESOLVE, "2026-12-01 09:00")],
            r"“办结”，此时可以：重新派单（受理员、工作室、管理员）、备注",
        ),
        (
            [received(), event(MoveKind.TRIAGE, "2026-11-23 10:00")],
            r"第 2 条记录“分类”（2026-11-23 10:00）早于上一条记录（2026-11-24 09:00）",
        ),
        (
            [*started(), event(MoveKind.PAUSE, "2026-11-26 09:00", Role.UNIT, Detail(reason="等"))],
            "不能由承办单位作出；可以作出的有：工作室、管理员",
        ),
        (
            [*started()[:2], event(MoveKind.ASSIGN, "2026-11-24 11:00")],
            "第 3 条记录“派给承办单位”.*缺少承办单位；请补上",
        ),
        ([event(MoveKind.RECEIVE, "2026-11-24 09:00", Role.INTAKE)], "缺少派单时间、办理时限"),
        (
            [*started(), event(MoveKind.EXTEND, "2026-11-26 09:00", detail=Detail(days=-3, reason="等"))],
            "天数是 -3；应为 1 到 365",
        ),
        (
            [
                *started(),
                event(MoveKind.PAUSE, "2026-11-26 09:00", detail=Detail(reason="等", until_on=date(2026, 11, 25))),
            ],
            "截止日期 2026-11-25 早于挂账当天",
        ),
    ],
)
def test_an_event_that_does_not_fit_is_named_with_its_place_and_what_is_legal(
    events: list[Event], message: str
) -> None:
    with pytest.raises(MoveError, match=message):
        fold(events)


def test_an_event_without_time_zone_is_refused() -> None:
    naive = Event(MoveKind.TRIAGE, datetime(2026, 11, 25, 9), Role.INTAKE)
    with pytest.raises(TicketError, match="“分类”的时间.*没有时区"):
        fold([received(), naive])


def test_every_status_can_be_left_reached_and_named() -> None:
    reached = {move.target for move in MOVES.values()} | {Status.IN_PROGRESS}
    assert set(Status) <= reached
    for status in Status:
        assert any(move.target not in (None, status) or move.kind is MoveKind.RESUME for move in legal_moves(status))
    assert (set(STATUS_NAMES), set(ROLE_NAMES), set(MOVES)) == (set(Status), set(Role), set(MoveKind))


def test_every_move_is_open_to_admin_and_asks_only_for_known_details() -> None:
    for move in MOVES.values():
        assert Role.ADMIN in move.roles
        assert set(move.needs) <= set(DETAIL_NAMES)


def test_only_the_clock_and_the_desk_close_and_nobody_but_they_resume() -> None:
    assert MOVES[MoveKind.RESUME].roles == {Role.STUDIO, Role.ADMIN, Role.SYSTEM}
    assert Role.SYSTEM not in MOVES[MoveKind.RESOLVE].roles | MOVES[MoveKind.ASSIGN].roles


FULL = Detail(
    dispatched_at=datetime(2026, 1, 1, tzinfo=UTC), deadline="7d", unit="甲队", reason="原因", days=2, result="答复",
    follow_up=FollowUp(datetime(2026, 1, 1, tzinfo=UTC)),
)  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Any legal history, found by walking the table."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    events = [Event(MoveKind.RECEIVE, moment, Role.INTAKE, FULL)]
    for _ in range(draw(st.integers(0, 12))):
        move = draw(st.sampled_from(legal_moves(fold(events).status)))
        moment += timedelta(hours=draw(st.integers(0, 50)))
        events.append(Event(move.kind, moment, draw(st.sampled_from(sorted(move.roles))), FULL))
    return events


@given(histories())
def test_folding_a_prefix_and_applying_the_rest_gives_the_same(events: list[Event]) -> None:
    state: TicketState | None = None
    for count, each in enumerate(events, start=1):
        state = apply(state, each)
        assert state == fold(events[:count])
        assert (state.events, state.last_at) == (count, each.at)


@given(histories())
def test_a_paused_status_has_a_pause_that_nobody_ended_and_others_have_none(events: list[Event]) -> None:
    state = fold(events)
    open_pauses = [pause for pause in state.timeline.pauses if pause.ended_at is None]
    assert len(open_pauses) == (state.status is Status.PAUSED)


@given(histories())
def test_the_clock_stands_exactly_in_answered_statuses(events: list[Event]) -> None:
    state = fold(events)
    answered = state.status in {Status.RESOLVED, Status.FOLLOWED_UP, Status.CLOSED}
    assert (state.timeline.stopped_at is not None) == answered


@given(histories(), st.sampled_from(MoveKind), st.sampled_from(Role))
def test_a_move_succeeds_exactly_when_the_table_says_so(events: list[Event], kind: MoveKind, role: Role) -> None:
    state = fold(events)
    legal = kind in {move.kind for move in legal_moves(state.status, role)}
    try:
        apply(state, Event(kind, state.last_at, role, FULL))
    except MoveError:
        assert not legal
    else:
        assert legal
