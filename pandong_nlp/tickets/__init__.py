"""Tickets of the hotline as pure rules: record, moves of status, the clock, outcomes, repeats, surges.

    state = fold(events)
    clock = read_clock(state.timeline, settings.clock, workdays.is_workday, now)

The present is always an argument. Must not know a database, a web page or a model; reads nothing but settings.
"""

from pandong_nlp.tickets.clock import Clock, read_clock
from pandong_nlp.tickets.deadlines import STAGE_NAMES, ClockRules, Count, DeadlineClass, Stage
from pandong_nlp.tickets.events import DETAIL_NAMES, Detail, Event
from pandong_nlp.tickets.follow_up import QUESTIONS, Answer, FollowUp
from pandong_nlp.tickets.moves import MOVES, ROLE_NAMES, STATUS_NAMES, Move, MoveKind, Role, Status, legal_moves
from pandong_nlp.tickets.outcomes import (
    GROUPINGS,
    RATE_NAMES,
    GroupRates,
    Outcome,
    OutcomeRules,
    Rate,
    Which,
    group_rates,
)
from pandong_nlp.tickets.record import CONTACT_FIELDS, FIELD_NAMES, Attachment, Ticket
from pandong_nlp.tickets.repeats import SAME_NAMES, Sighting, count_repeats
from pandong_nlp.tickets.settings import TicketSettings
from pandong_nlp.tickets.state import TicketState, apply, fold
from pandong_nlp.tickets.surges import Surge, SurgeRules, Tally, find_surges
from pandong_nlp.tickets.timeline import DeadlineSet, Extension, Pause, Timeline
from pandong_nlp.tickets.workdays import Workdays
from pandong_nlp.tickets.zone import SHANGHAI, day_of, end_of, shown, shown_end, start_of

__all__ = [
    "CONTACT_FIELDS",
    "DETAIL_NAMES",
    "FIELD_NAMES",
    "GROUPINGS",
    "MOVES",
    "QUESTIONS",
    "RATE_NAMES",
    "ROLE_NAMES",
    "SAME_NAMES",
    "SHANGHAI",
    "STAGE_NAMES",
    "STATUS_NAMES",
    "Answer",
    "Attachment",
    "Clock",
    "ClockRules",
    "Count",
    "DeadlineClass",
    "DeadlineSet",
    "Detail",
    "Event",
    "Extension",
    "FollowUp",
    "GroupRates",
    "Move",
    "MoveKind",
    "Outcome",
    "OutcomeRules",
    "Pause",
    "Rate",
    "Role",
    "Sighting",
    "Stage",
    "Status",
    "Surge",
    "SurgeRules",
    "Tally",
    "Ticket",
    "TicketSettings",
    "TicketState",
    "Timeline",
    "Which",
    "Workdays",
    "apply",
    "count_repeats",
    "day_of",
    "end_of",
    "find_surges",
    "fold",
    "group_rates",
    "legal_moves",
    "read_clock",
    "shown",
    "shown_end",
    "start_of",
]
