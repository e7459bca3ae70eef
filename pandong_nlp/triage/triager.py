"""From texts to everything the program says of a ticket: the one call that composes model and rules.

The model tags; rules for emergencies may raise the urgency; the policy decides what the studio takes; routing rules say
who handles the ticket and by which playbook. Knows nothing of stores or screens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pandong_nlp.model import Predictor
from pandong_nlp.records import Prediction, TicketText
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.triage.playbook_folder import open_playbooks
from pandong_nlp.triage.routes import Route
from pandong_nlp.triage.rulebook import Rulebook, RuleFiles, TicketFacts, load_rulebook
from pandong_nlp.triage.studio import Facts, StudioFlag, StudioPolicy, flag_at_intake
from pandong_nlp.triage.studio_file import STUDIO_FILE, load_studio_policy
from pandong_nlp.triage.urgency import UrgencyRules
from pandong_nlp.triage.urgency_file import URGENCY_FILE, load_urgency_rules

__all__ = ["Rules", "Triage", "Triager"]

_BETWEEN = "。"  # title and text are sentences of their own
_NOTHING_KNOWN = TicketFacts()


@dataclass(frozen=True, slots=True)
class Rules:
    """What an office may change without training a model."""

    urgency: UrgencyRules
    studio: StudioPolicy
    routing: Rulebook

    @classmethod
    def load(cls, folder: Path | None = None, playbooks: Path | None = None) -> Rules:
        """The files of an office's folders; packaged ones stand in for those that it does not have.

        Raises:
            SettingsFileError: naming file, line, key and what is allowed. PlaybookError: likewise for a playbook.
        """
        own = {path.name: path for path in folder.glob("*.yaml")} if folder else {}
        shelf = open_playbooks(playbooks if playbooks and playbooks.is_dir() else None, Taxonomy.packaged())
        return cls(
            load_urgency_rules(own.get(URGENCY_FILE)),
            load_studio_policy(own.get(STUDIO_FILE)),
            load_rulebook(
                RuleFiles.in_folder(folder) if folder else None,
                playbooks=tuple(sorted(head.code for head in shelf.heads)),
            ),
        )


@dataclass(frozen=True, slots=True)
class Triage:
    """What the program says of a ticket.

    Attributes:
        tags: the model's.
        urgency: 0, 1 (24 hours) or 2 (2 hours): the higher of what rules and model say.
        urgency_by: "rule" where a rule says as much as the model or more, "model" elsewhere.
        studio: whether the studio takes the ticket at intake, and why.
        route: who handles it, by which playbook, until when.
    """

    tags: Prediction
    urgency: int
    urgency_by: str
    studio: StudioFlag
    route: Route


class Triager:
    """Triages tickets with one model and one set of rules. Safe to share between threads."""

    def __init__(self, predictor: Predictor, rules: Rules | None = None) -> None:
        self.predictor = predictor
        self.rules = rules or Rules.load()

    def triage(
        self,
        tickets: Sequence[TicketText],
        facts: Sequence[Facts | None] | None = None,
        about: Sequence[TicketFacts] | None = None,
        thresholds: Sequence[float | None] | None = None,
    ) -> list[Triage]:
        """Every ticket, in order.

        Args:
            tickets: what was written.
            facts: the history that the office knows of each ticket; None knows nothing.
            about: place, source and stage of each ticket; None knows nothing.
            thresholds: the studio's score from which each is taken (`flag_at_intake`); None follows the policy.

        Raises:
            ValueError: one of the sequences is not as long as `tickets`.
        """
        found: list[Triage] = []
        many = len(tickets)
        beside = facts or [None] * many, about or [_NOTHING_KNOWN] * many, thresholds or [None] * many
        known = iter([*zip(tickets, *beside, strict=True)])
        for reading in self.predictor.readings(tickets):
            titles, texts = reading.fields[::2], reading.fields[1::2]
            for tags, title, text, each in zip(reading.tags, titles, texts, known, strict=False):
                found.append(self._one(tags, f"{title}{_BETWEEN}{text}", *each))
        return found

    def _one(
        self,
        tags: Prediction,
        read: str,
        ticket: TicketText,
        facts: Facts | None,
        about: TicketFacts,
        least: float | None,
    ) -> Triage:
        """`read` is the ticket as it was normalised, `least` the studio's threshold."""
        urgency, by = _urgency(self.rules.urgency.level(read), tags.urgency or 0)
        route = self.rules.routing.route(ticket, tags, about, urgency)
        flag = flag_at_intake(tags, self.rules.studio, facts, least)
        if route.studio and least is None and not flag.flagged:
            flag = replace(flag, flagged=True, reasons=(*flag.reasons, "派单规则要求交工作室"))
        return Triage(tags, urgency, by, flag, route)

    def triage_one(self, ticket: TicketText, facts: Facts | None = None, about: TicketFacts | None = None) -> Triage:
        """One ticket."""
        return self.triage([ticket], [facts], [about or _NOTHING_KNOWN])[0]


def _urgency(by_rule: int, by_model: int) -> tuple[int, str]:
    """The level, and who decided; a rule's hit is never lowered.

    >>> _urgency(2, 1), _urgency(1, 2), _urgency(0, 0)
    ((2, 'rule'), (2, 'model'), (0, 'model'))
    """
    return max(by_rule, by_model), "rule" if by_rule and by_rule >= by_model else "model"
