"""The status machine as one table: which move leads from which statuses to which, and who may make it.

Knows nothing of single tickets; `state` folds events by this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

__all__ = ["MOVES", "ROLE_NAMES", "STATUS_NAMES", "Move", "MoveKind", "Role", "Status", "legal_moves"]


class Status(StrEnum):
    NEW = "new"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    PAUSED = "paused"
    RETURNED = "returned"
    RESOLVED = "resolved"
    FOLLOWED_UP = "followed_up"
    CLOSED = "closed"
    REOPENED = "reopened"


STATUS_NAMES = {
    Status.NEW: "待分类",
    Status.TRIAGED: "待派",
    Status.ASSIGNED: "已派",
    Status.IN_PROGRESS: "办理中",
    Status.PAUSED: "挂账",
    Status.RETURNED: "退回",
    Status.RESOLVED: "已答复",
    Status.FOLLOWED_UP: "已回访",
    Status.CLOSED: "办结",
    Status.REOPENED: "重办",
}


class Role(StrEnum):
    """Who makes a move; SYSTEM is the clock, never a person."""

    INTAKE = "intake"
    UNIT = "unit"
    STUDIO = "studio"
    ANALYST = "analyst"
    ADMIN = "admin"
    SYSTEM = "system"


ROLE_NAMES = {
    Role.INTAKE: "受理员",
    Role.UNIT: "承办单位",
    Role.STUDIO: "工作室",
    Role.ANALYST: "分析员",
    Role.ADMIN: "管理员",
    Role.SYSTEM: "系统",
}


class MoveKind(StrEnum):
    RECEIVE = "receive"
    TRIAGE = "triage"
    ASSIGN = "assign"
    START = "start"
    RETURN = "return"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    CHANGE_DEADLINE = "change_deadline"
    RESOLVE = "resolve"
    SEND_BACK = "send_back"
    FOLLOW_UP = "follow_up"
    CLOSE = "close"
    DISMISS = "dismiss"
    REOPEN = "reopen"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table.

    Attributes:
        sources: statuses it is legal in; empty for the first move of a ticket.
        target: the status after it; None keeps the status (RESUME goes back to the one before the pause).
        needs: details of the event that must be given.
    """

    kind: MoveKind
    name: str
    sources: frozenset[Status]
    target: Status | None
    roles: frozenset[Role]
    needs: tuple[str, ...] = ()


def _row(kind: MoveKind, name: str, sources: str, target: Status | None, roles: str, needs: str = "") -> Move:
    """A row whose sets are written as words; every move is open to admin."""
    allowed = frozenset(Role(role) for role in f"{roles} admin".split())
    return Move(kind, name, frozenset(Status(status) for status in sources.split()), target, allowed, (*needs.split(),))


_OPEN = "new triaged assigned in_progress paused returned reopened"
_ALL = f"{_OPEN} resolved followed_up closed"
_EVERYBODY = "intake unit studio analyst system"

MOVES = MappingProxyType({
    move.kind: move
    for move in (
        _row(MoveKind.RECEIVE, "登记", "", Status.NEW, "intake system", "dispatched_at deadline"),
        _row(MoveKind.TRIAGE, "分类", "new returned reopened", Status.TRIAGED, "intake studio analyst"),
        _row(MoveKind.ASSIGN, "派给承办单位", "triaged assigned in_progress returned reopened", Status.ASSIGNED,
             "intake studio", "unit"),
        _row(MoveKind.START, "接办", "assigned", Status.IN_PROGRESS, "unit studio"),
        _row(MoveKind.RETURN, "退回", "assigned in_progress", Status.RETURNED, "unit studio", "reason"),
        _row(MoveKind.PAUSE, "挂账", "assigned in_progress", Status.PAUSED, "studio", "reason"),
        _row(MoveKind.RESUME, "恢复办理", "paused", None, "studio system"),
        _row(MoveKind.EXTEND, "延期", "assigned in_progress paused returned", None, "studio", "days reason"),
        _row(MoveKind.CHANGE_DEADLINE, "变更时限", _OPEN, None, "intake studio", "deadline reason"),
        _row(MoveKind.RESOLVE, "答复", "in_progress", Status.RESOLVED, "unit studio", "result"),
        _row(MoveKind.SEND_BACK, "打回续办", "resolved followed_up", Status.IN_PROGRESS, "studio", "reason"),
        _row(MoveKind.FOLLOW_UP, "回访", "resolved followed_up", Status.FOLLOWED_UP, "intake studio", "follow_up"),
        _row(MoveKind.CLOSE, "办结", "followed_up", Status.CLOSED, "studio system"),
        _row(MoveKind.DISMISS, "不再办理", "new triaged returned reopened", Status.CLOSED, "intake studio", "reason"),
        _row(MoveKind.REOPEN, "重新派单", "resolved followed_up closed", Status.REOPENED, "intake studio",
             "dispatched_at deadline reason"),
        _row(MoveKind.NOTE, "备注", _ALL, None, _EVERYBODY, "reason"),
    )
})  # fmt: skip
"""Every move, in the order of a ticket's life."""


def legal_moves(status: Status | None, role: Role | None = None) -> tuple[Move, ...]:
    """The moves that are legal in a status (None: a ticket without any event), for one role or for anybody.

    >>> [move.name for move in legal_moves(Status.RESOLVED, Role.INTAKE)]
    ['回访', '重新派单', '备注']
    """
    return tuple(
        move
        for move in MOVES.values()
        if (status in move.sources if status else not move.sources) and (role is None or role in move.roles)
    )
