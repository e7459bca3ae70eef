"""Decisions about a ticket beyond its tags: urgency by rule, the studio's flag, and the call that composes all."""

from __future__ import annotations

from pandong_nlp.triage.capacity import capacity_table, caught_share, day_thresholds
from pandong_nlp.triage.fields import TagFields
from pandong_nlp.triage.routes import Route
from pandong_nlp.triage.rulebook import TicketFacts
from pandong_nlp.triage.studio import FACTS, Facts, StudioFlag, StudioPolicy
from pandong_nlp.triage.triager import Rules, Triage, Triager
from pandong_nlp.triage.urgency import UrgencyHit, UrgencyRules

__all__ = [
    "FACTS",
    "Facts",
    "Route",
    "Rules",
    "StudioFlag",
    "StudioPolicy",
    "TagFields",
    "TicketFacts",
    "Triage",
    "Triager",
    "UrgencyHit",
    "UrgencyRules",
    "capacity_table",
    "caught_share",
    "day_thresholds",
]
