"""The people, instants and fictional tickets of these tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pandong_nlp.tickets import SHANGHAI, Answer, Detail, FollowUp, MoveKind, Role, Ticket
from service.store import Actor, Store, append_event, create_ticket, ticket

NOW = datetime(2026, 11, 24, 9, tzinfo=SHANGHAI)
DESK = Actor("desk", Role.INTAKE)
STUDIO = Actor("studio", Role.STUDIO)
UNIT = Actor("city-team", Role.UNIT)
SYSTEM = Actor("", Role.SYSTEM)

PHONE = "13800138000"
TEXT = "柳泉汇商场停车场乱停车，堵住消防通道，我叫王建国，电话138 0013 8000，请回电。"
RAW = ("13800138000", "138 0013 8000", "王建国", "柳泉路8号院3号楼501")


def record(number: str = "YS1", **changes: Any) -> Ticket:  # noqa: ANN401
    """A ticket of a caller who can be phoned and visited."""
    given: dict[str, Any] = {
        "text": TEXT,
        "dispatched_at": NOW,
        "deadline": "7d",
        "title": "王建国反映乱停车",
        "caller": "王建国",
        "phone": PHONE,
        "address": "柳泉路8号院3号楼501",
        "place": "柳泉汇商场",
        "community": "柳泉",
        "source": "电话",
    }
    return Ticket(number, **{**given, **changes})


def take_in(store: Store, number: str = "YS1", at: datetime = NOW, **changes: Any) -> None:  # noqa: ANN401
    with store.write(DESK, at) as work:
        create_ticket(work, record(number, **{"dispatched_at": at, **changes}))


def move(
    store: Store, number: str, kind: MoveKind, detail: Detail | None = None, *, actor: Actor = STUDIO, days: float = 0
) -> int:
    """Append an event so many days after NOW, whatever version the ticket has."""
    with store.write(actor, NOW + timedelta(days=days)) as work:
        return append_event(work, number, kind, detail, version=ticket(work, number).version)


def close(store: Store, number: str, days: float = 2) -> None:
    """The life of an ordinary ticket, closed so many days after NOW."""
    move(store, number, MoveKind.TRIAGE)
    move(store, number, MoveKind.ASSIGN, Detail(unit="城管队", handler="甲"))
    move(store, number, MoveKind.START)
    move(store, number, MoveKind.RESOLVE, Detail(result=f"已清理，已电话告知{PHONE}"), days=1)
    asked = FollowUp(NOW + timedelta(days=1), Answer.YES, Answer.YES, Answer.YES)
    move(store, number, MoveKind.FOLLOW_UP, Detail(follow_up=asked), days=1)
    move(store, number, MoveKind.CLOSE, days=days)
