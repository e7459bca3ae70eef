"""The columns of a ticket that only repeat what its events and tags say, so that lists can be filtered.

`from_state` and `from_tags` are the one way they are made. They are never read as the truth; `rebuild` makes them anew
(after the office changed its deadline classes, or the dictionary that cuts words), `differences` tells where they are
not what they should be. `due_at` is as known at the last event: while a pause is open, the ticket's own clock tells
more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update

from pandong_nlp.tickets import TicketState, fold, read_clock
from service.store.event_rows import events_of
from service.store.intake import words_of
from service.store.tables import CorrectionRow, PredictionRow, TicketRow
from service.store.work import Reading, Rules, Writing

__all__ = ["differences", "from_state", "from_tags", "project_state", "project_tags", "rebuild"]

BATCH_ROWS = 500


def from_state(state: TicketState, rules: Rules) -> dict[str, Any]:
    """The columns that follow from the events.

    Raises:
        TicketError: the deadline class is none of the office's.
        CalendarError: it counts working days of a year without data.
    """
    clock = read_clock(state.timeline, rules.tickets.clock, rules.is_workday, state.last_at)
    return {
        "status": str(state.status),
        "unit": state.unit,
        "handler": state.handler,
        "deadline": state.deadline,
        "dispatched_at": state.timeline.dispatched_at,
        "due_at": clock.due_at,
    }


def from_tags(tags: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that follow from the tags in force; a new ticket has none."""
    return {"category": tags.get("category") or "", "studio": bool(tags.get("studio"))}


def project_state(work: Writing, row: TicketRow, state: TicketState) -> None:
    """Bring the row of one ticket up to date with its events."""
    _set(work, row, from_state(state, work.rules))


def project_tags(work: Writing, row: TicketRow) -> None:
    """Bring the row of one ticket up to date with its predictions and corrections."""
    _set(work, row, from_tags(_tags(work, [row.id])[row.id]))


def _set(work: Writing, row: TicketRow, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    work.session.flush()


def rebuild(work: Writing) -> int:
    """Make the projection and the words to search by anew; how many tickets had other ones."""
    changed = 0
    for row, values in _expected(work):
        wrong = {name: value for name, value in values.items() if getattr(row, name) != value}
        if wrong:
            work.session.execute(update(TicketRow).where(TicketRow.id == row.id).values(wrong))
            changed += 1
    return changed


def differences(work: Reading) -> Iterator[str]:
    """For every ticket whose columns are not what follows from its events and tags: its number and the columns."""
    for row, values in _expected(work):
        wrong = [name for name, value in values.items() if getattr(row, name) != value]
        if wrong:
            yield f"工单 {row.number} 的 {'、'.join(wrong)} 与记录不一致"


def _expected(work: Reading) -> Iterator[tuple[TicketRow, dict[str, Any]]]:
    after = 0
    while rows := work.session.scalars(
        select(TicketRow).where(TicketRow.id > after).order_by(TicketRow.id).limit(BATCH_ROWS)
    ).all():
        ids = [row.id for row in rows]
        events, tags = events_of(work, *ids), _tags(work, ids)
        for row in rows:
            values = from_state(fold(events[row.id]), work.rules) | from_tags(tags[row.id])
            yield row, {**values, "words": words_of(row.title, row.text)}
        after = ids[-1]
        work.session.expunge_all()


def _tags(work: Reading, ticket_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The tags in force: the last prediction's, and over them what people chose last, whenever they did."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    predictions = select(PredictionRow.ticket_id, PredictionRow.tags).order_by(PredictionRow.id)
    for ticket_id, tags in work.session.execute(predictions.where(PredictionRow.ticket_id.in_(ticket_ids))):
        found[ticket_id] = dict(tags)
    corrections = select(CorrectionRow.ticket_id, CorrectionRow.field, CorrectionRow.chosen).order_by(CorrectionRow.id)
    rows = work.session.execute(corrections.where(CorrectionRow.ticket_id.in_(ticket_ids)))
    for ticket_id, field, chosen in rows:
        found[ticket_id][field] = chosen
    return found
