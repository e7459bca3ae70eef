"""Decisions about a ticket beyond its tags: urgency by rule, the studio's flag, and the call that composes all."""

from __future__ import annotations

from pandong_nlp.triage.studio import Facts, StudioFlag, StudioPolicy
from pandong_nlp.triage.triager import Rules, Triage, Triager
from pandong_nlp.triage.urgency import UrgencyHit, UrgencyRules

__all__ = ["Facts", "Rules", "StudioFlag", "StudioPolicy", "Triage", "Triager", "UrgencyHit", "UrgencyRules"]
