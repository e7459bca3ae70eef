"""The record of a ticket (工单) as the city sends it and the office reads it, and which of its fields are contact data.

Contact data is what people need to phone and to visit. It is kept encrypted and shown by permission; models, logs,
search for similar tickets and exports for training see `without_contact()` and redacted text. What changes while the
ticket lives (unit, handler, result) is a copy of the folded state, never a second truth.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Self

from pandong_nlp.errors import TicketError
from pandong_nlp.tickets.state import TicketState
from pandong_nlp.tickets.zone import in_utc

__all__ = ["CONTACT_FIELDS", "FIELD_NAMES", "Attachment", "Ticket"]


def _contact() -> Any:  # noqa: ANN401 (what dataclasses.field gives)
    return field(default="", repr=False, metadata={"contact": True})


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a ticket, kept elsewhere under its digest (hex sha256)."""

    name: str = field(repr=False)
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket. Its `repr` shows neither text nor contact data, so that a log line cannot either.

    Attributes:
        id: 工单编号, given by the city.
        place: where it happens, more exact than `community`, such as a building or a crossing.
        source: the channel the complaint came through.
        called_at, dispatched_at: when the citizen called and when the city dispatched the ticket (派单), in UTC.
        deadline: code of the deadline class.

    Raises:
        TicketError: no number, or an instant without time zone.
    """

    id: str
    text: str = field(repr=False)
    dispatched_at: datetime
    deadline: str
    title: str = field(default="", repr=False)
    caller: str = _contact()
    phone: str = _contact()
    address: str = _contact()
    place: str = _contact()
    community: str = ""
    source: str = ""
    called_at: datetime | None = None
    unit: str = ""
    handler: str = ""
    result: str = field(default="", repr=False)
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise TicketError("工单没有编号；请填写市里给的工单编号。")
        object.__setattr__(self, "dispatched_at", in_utc(self.dispatched_at, f"工单 {self.id} 的派单时间"))
        if self.called_at:
            object.__setattr__(self, "called_at", in_utc(self.called_at, f"工单 {self.id} 的来电时间"))

    def without_contact(self) -> Self:
        """The same ticket with every contact field empty; title and text still have to be redacted."""
        return replace(self, caller="", phone="", address="", place="")

    def in_state(self, state: TicketState) -> Self:
        """The same ticket as its events left it."""
        return replace(
            self,
            dispatched_at=state.timeline.dispatched_at,
            deadline=state.deadline,
            unit=state.unit,
            handler=state.handler,
            result=state.result,
        )


CONTACT_FIELDS = tuple(each.name for each in fields(Ticket) if each.metadata.get("contact"))
"""Names of the fields that hold contact data."""

FIELD_NAMES = {
    "id": "工单编号",
    "title": "标题",
    "text": "内容",
    "caller": "来电人",
    "phone": "电话",
    "address": "住址",
    "place": "地点",
    "community": "社区",
    "source": "来源",
    "called_at": "来电时间",
    "dispatched_at": "派单时间",
    "deadline": "办理时限",
    "unit": "承办单位",
    "handler": "承办人",
    "result": "办理结果",
    "attachments": "附件",
}
"""What each field is called."""
