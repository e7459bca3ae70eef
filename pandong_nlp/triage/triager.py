"""From texts to everything the program says of a ticket: the one call that composes model and rules.

The model tags; rules for emergencies may raise the urgency; the policy decides what the studio takes. Knows nothing of
files, stores or screens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from pandong_nlp.model import Predictor
from pandong_nlp.records import Prediction, TicketText
from pandong_nlp.triage.studio import Facts, StudioFlag, StudioPolicy, flag_at_intake
from pandong_nlp.triage.studio_file import STUDIO_FILE, load_studio_policy
from pandong_nlp.triage.urgency import UrgencyRules
from pandong_nlp.triage.urgency_file import URGENCY_FILE, load_urgency_rules

__all__ = ["Rules", "Triage", "Triager"]

_BETWEEN = "。"  # title and text are sentences of their own


@dataclass(frozen=True, slots=True)
class Rules:
    """What an office may change without training a model."""

    urgency: UrgencyRules
    studio: StudioPolicy

    @classmethod
    def load(cls, folder: Path | None = None) -> Rules:
        """The files of an office's folder; packaged ones stand in for those that it does not have.

        Raises:
            SettingsFileError: naming file, line, key and what is allowed.
        """
        own = {path.name: path for path in folder.glob("*.yaml")} if folder else {}
        return cls(load_urgency_rules(own.get(URGENCY_FILE)), load_studio_policy(own.get(STUDIO_FILE)))


@dataclass(frozen=True, slots=True)
class Triage:
    """What the program says of a ticket.

    Attributes:
        tags: the model's.
        urgency: 0, 1 (24 hours) or 2 (2 hours): the higher of what rules and model say.
        urgency_by: "rule" where a rule says as much as the model or more, "model" elsewhere.
        studio: whether the studio takes the ticket at intake, and why.
    """

    tags: Prediction
    urgency: int
    urgency_by: str
    studio: StudioFlag


class Triager:
    """Triages tickets with one model and one set of rules. Safe to share between threads."""

    def __init__(self, predictor: Predictor, rules: Rules | None = None) -> None:
        self.predictor = predictor
        self.rules = rules or Rules.load()

    def triage(
        self,
        tickets: Sequence[TicketText],
        facts: Sequence[Facts | None] | None = None,
        thresholds: Sequence[float | None] | None = None,
    ) -> list[Triage]:
        """Every ticket, in order.

        Args:
            tickets: what was written.
            facts: what the office knows of each ticket besides; None knows nothing.
            thresholds: the studio's score from which each is taken (`flag_at_intake`); None follows the policy.
        """
        found: list[Triage] = []
        known = zip(facts or repeat(None), thresholds or repeat(None), strict=False)
        for reading in self.predictor.readings(tickets):
            titles, texts = reading.fields[::2], reading.fields[1::2]
            for tags, title, text, (fact, threshold) in zip(reading.tags, titles, texts, known, strict=False):
                urgency, by = _urgency(self.rules.urgency.level(f"{title}{_BETWEEN}{text}"), tags.urgency or 0)
                found.append(Triage(tags, urgency, by, flag_at_intake(tags, self.rules.studio, fact, threshold)))
        return found

    def triage_one(self, ticket: TicketText, facts: Facts | None = None) -> Triage:
        """One ticket."""
        return self.triage([ticket], [facts])[0]


def _urgency(by_rule: int, by_model: int) -> tuple[int, str]:
    """The level, and who decided; a rule's hit is never lowered.

    >>> _urgency(2, 1), _urgency(1, 2), _urgency(0, 0)
    ((2, 'rule'), (2, 'model'), (0, 'model'))
    """
    return max(by_rule, by_model), "rule" if by_rule and by_rule >= by_model else "model"
