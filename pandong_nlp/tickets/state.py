"""The state of a ticket: the fold of its ordered events by the table of moves.

A ticket that the office sends back goes on in its round, with the clock that has been running. A ticket that the city
dispatches again (reopened) begins a new round with a new clock, and keeps its earlier rounds as history. A paused
ticket whose `until_on` is over keeps its status until somebody, or the system, resumes it; its clock runs all the same.
Must not know the present: `clock` reads what comes of `state.timeline`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pandong_nlp.errors import MoveError
from pandong_nlp.tickets.events import DETAIL_NAMES, Event
from pandong_nlp.tickets.follow_up import FollowUp
from pandong_nlp.tickets.moves import MOVES, ROLE_NAMES, STATUS_NAMES, MoveKind, Role, Status, legal_moves
from pandong_nlp.tickets.timeline import DeadlineSet, Extension, Pause, Timeline
from pandong_nlp.tickets.zone import day_of, in_utc, shown

__all__ = ["TicketState", "apply", "fold"]

LONGEST_EXTENSION_DAYS = 365


@dataclass(frozen=True, slots=True)
class TicketState:
    """What holds after `events` events.

    Attributes:
        timeline: the clock's facts of the current round.
        past: the timelines of earlier rounds.
        deadline: code of the class set last.
        follow_ups: of all rounds, in order.
        paused_from: the status that a resumed ticket goes back to.
    """

    status: Status
    timeline: Timeline
    deadline: str
    last_at: datetime
    events: int = 1
    past: tuple[Timeline, ...] = ()
    unit: str = ""
    handler: str = ""
    result: str = ""
    follow_ups: tuple[FollowUp, ...] = ()
    paused_from: Status | None = None

    @property
    def round(self) -> int:
        """1, and one more for every time the ticket was reopened."""
        return len(self.past) + 1


def fold(events: Iterable[Event]) -> TicketState:
    """The state after all events, which must stand in the order they happened.

    Raises:
        MoveError: there is no event, or one is not legal where it stands.
    """
    state = None
    for event in events:
        state = apply(state, event)
    if state is None:
        raise MoveError("这件工单还没有任何记录；第一条应为“登记”。")
    return state


def apply(state: TicketState | None, event: Event) -> TicketState:
    """The state after one more event; None is a ticket without any.

    Raises:
        MoveError: naming the event, its place in the order and what is legal instead.
    """
    _check(state, event)
    move = MOVES[event.kind]
    if state is None:
        return _received(event)
    moved = replace(
        state, status=move.target or state.status, last_at=in_utc(event.at, "时间"), events=state.events + 1
    )
    effect = EFFECTS.get(event.kind)
    return effect(moved, state, event) if effect else moved


def _check(state: TicketState | None, event: Event) -> None:
    move = MOVES[event.kind]
    status = state.status if state else None
    at = in_utc(event.at, f"“{move.name}”的时间")
    name = f"第 {state.events + 1 if state else 1} 条记录“{move.name}”（{shown(at)}）"
    if move not in legal_moves(status):
        legal = "、".join(f"{legal.name}（{_roles(legal.roles)}）" for legal in legal_moves(status))
        found = f"工单是“{STATUS_NAMES[status]}”" if status else "工单还没有登记"
        raise MoveError(f"{name}不能接在这里：{found}，此时可以：{legal}。请核对记录的先后和内容。")
    if state and at < state.last_at:
        raise MoveError(f"{name}早于上一条记录（{shown(state.last_at)}）；记录应按时间先后排列，请核对时间。")
    if event.role not in move.roles:
        raise MoveError(f"{name}不能由{ROLE_NAMES[event.role]}作出；可以作出的有：{_roles(move.roles)}。")
    missing = [DETAIL_NAMES[need] for need in move.needs if need not in event.detail.given]
    if missing:
        raise MoveError(f"{name}缺少{'、'.join(missing)}；请补上。")
    if event.kind is MoveKind.EXTEND and not 0 < event.detail.days <= LONGEST_EXTENSION_DAYS:
        raise MoveError(f"{name}的天数是 {event.detail.days}；应为 1 到 {LONGEST_EXTENSION_DAYS}。")
    if event.kind is MoveKind.PAUSE and event.detail.until_on and event.detail.until_on < day_of(at):
        raise MoveError(f"{name}的截止日期 {event.detail.until_on} 早于挂账当天；请核对日期。")


def _roles(roles: Iterable[Role]) -> str:
    return "、".join(ROLE_NAMES[role] for role in Role if role in roles)


def _timeline(event: Event) -> Timeline:
    return Timeline(in_utc(event.detail.dispatched_at or event.at, "派单时间"), event.detail.deadline)


def _received(event: Event) -> TicketState:
    detail = event.detail
    return TicketState(Status.NEW, _timeline(event), detail.deadline, in_utc(event.at, "时间"))


Effect = Callable[[TicketState, TicketState, Event], TicketState]
"""From the state after the move, the state before it and the event, the state with what the event says."""


def _stop(after: TicketState, _: TicketState, event: Event) -> TicketState:
    timeline = replace(after.timeline, stopped_at=after.last_at)
    return replace(after, timeline=timeline, result=event.detail.result or after.result)


def _assign(after: TicketState, _: TicketState, event: Event) -> TicketState:
    return replace(after, unit=event.detail.unit, handler=event.detail.handler)


def _start(after: TicketState, _: TicketState, event: Event) -> TicketState:
    return replace(after, handler=event.detail.handler or after.handler)


def _pause(after: TicketState, before: TicketState, event: Event) -> TicketState:
    pauses = (*after.timeline.pauses, Pause(after.last_at, event.detail.until_on))
    return replace(after, timeline=replace(after.timeline, pauses=pauses), paused_from=before.status)


def _resume(after: TicketState, before: TicketState, _: Event) -> TicketState:
    *earlier, last = after.timeline.pauses
    timeline = replace(after.timeline, pauses=(*earlier, replace(last, ended_at=after.last_at)))
    return replace(after, timeline=timeline, status=before.paused_from or after.status, paused_from=None)


def _extend(after: TicketState, _: TicketState, event: Event) -> TicketState:
    extensions = (*after.timeline.extensions, Extension(after.last_at, event.detail.days))
    return replace(after, timeline=replace(after.timeline, extensions=extensions))


def _change_deadline(after: TicketState, _: TicketState, event: Event) -> TicketState:
    changes = (*after.timeline.changes, DeadlineSet(after.last_at, event.detail.deadline))
    return replace(after, timeline=replace(after.timeline, changes=changes), deadline=event.detail.deadline)


def _send_back(after: TicketState, _: TicketState, __: Event) -> TicketState:
    return replace(after, timeline=replace(after.timeline, stopped_at=None))


def _follow_up(after: TicketState, _: TicketState, event: Event) -> TicketState:
    asked = (event.detail.follow_up,) if event.detail.follow_up else ()
    return replace(after, follow_ups=(*after.follow_ups, *asked))


def _reopen(after: TicketState, before: TicketState, event: Event) -> TicketState:
    past = (*before.past, before.timeline)
    return replace(after, timeline=_timeline(event), past=past, deadline=event.detail.deadline)


EFFECTS: Mapping[MoveKind, Effect] = {
    MoveKind.ASSIGN: _assign,
    MoveKind.START: _start,
    MoveKind.PAUSE: _pause,
    MoveKind.RESUME: _resume,
    MoveKind.EXTEND: _extend,
    MoveKind.CHANGE_DEADLINE: _change_deadline,
    MoveKind.RESOLVE: _stop,
    MoveKind.DISMISS: _stop,
    MoveKind.SEND_BACK: _send_back,
    MoveKind.FOLLOW_UP: _follow_up,
    MoveKind.REOPEN: _reopen,
}
