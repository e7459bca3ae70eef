"""Units, places and routes of one office together, and the case that a ticket with its tags is to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pandong_nlp.records import Prediction, TicketText
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.tickets import Stage
from pandong_nlp.triage.cases import Case
from pandong_nlp.triage.places import Located, Places
from pandong_nlp.triage.places_file import PLACES_FILE, load_places
from pandong_nlp.triage.routes import Route, Routes
from pandong_nlp.triage.routes_file import ROUTES_FILE, load_routes
from pandong_nlp.triage.units import Units
from pandong_nlp.triage.units_file import UNITS_FILE, load_units
from pandong_nlp.triage.vocabulary import Vocabulary

__all__ = ["RuleFiles", "Rulebook", "TicketFacts", "load_rulebook"]


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """An office's own files; None stands for the packaged one."""

    routes: Path | None = None
    units: Path | None = None
    places: Path | None = None

    @classmethod
    def in_folder(cls, folder: Path) -> RuleFiles:
        """Those of the usual names that are in a folder."""
        paths = (folder / ROUTES_FILE, folder / UNITS_FILE, folder / PLACES_FILE)
        return cls(*(path if path.is_file() else None for path in paths))

    @property
    def own(self) -> tuple[Path, ...]:
        """Those that the office has."""
        return tuple(path for path in (self.routes, self.units, self.places) if path)


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What is known of a ticket beside its text and its tags."""

    community: str = ""
    place: str = ""
    source: str = ""
    repeats: int = 0
    stage: Stage = Stage.UNIT


@dataclass(frozen=True)
class Rulebook:
    """All that routing needs. Immutable; every route is total."""

    vocabulary: Vocabulary
    routes: Routes

    @property
    def units(self) -> Units:
        return self.vocabulary.units

    @property
    def places(self) -> Places:
        return self.vocabulary.places

    def locate(self, ticket: TicketText, facts: TicketFacts) -> Located:
        """Where a ticket is about; to be asked before its text is redacted."""
        return self.places.locate(_whole(ticket), facts.community, facts.place)

    def case(self, ticket: TicketText, tags: Prediction, facts: TicketFacts, urgency: int | None = None) -> Case:
        """What the rules may ask of a ticket. A head that the model lacks counts as the least.

        `urgency` is what rules and model say together; None takes the model's.
        Units are looked for only in a complaint about conduct: no other is led around them.
        """
        located, text = self.locate(ticket, facts), _whole(ticket)
        case = Case(
            category=tags.category,
            categories=tags.categories,
            difficulty=tags.difficulty or 1,
            reasons=tags.reasons,
            urgency=(tags.urgency or 0) if urgency is None else urgency,
            kind=tags.kind or "O",
            community=located.community,
            road=located.road,
            estate=located.estate,
            property_company=located.property_company,
            text=text,
            source=facts.source,
            repeats=facts.repeats,
            stage=facts.stage,
        )
        if not self.routes.conduct.concerns(case):
            return case
        return replace(case, named_units=self.units.named_in(text, located.community))

    def route(self, ticket: TicketText, tags: Prediction, facts: TicketFacts, urgency: int | None = None) -> Route:
        """Where a ticket goes."""
        return self.routes.route(self.case(ticket, tags, facts, urgency))


def load_rulebook(
    files: RuleFiles | None = None, *, taxonomy: Taxonomy | None = None, playbooks: tuple[str, ...] = ()
) -> Rulebook:
    """Read an office's files, each of them checked against the others.

    `playbooks` are the codes of the playbooks there are; empty means the packaged ones.

    Raises:
        SettingsFileError: naming file, line, key and what is allowed.
    """
    files = files or RuleFiles()
    units = load_units(files.units)
    vocabulary = Vocabulary.of(units, load_places(files.places, units=units), taxonomy)
    if playbooks:
        vocabulary = replace(vocabulary, playbooks=playbooks)
    return Rulebook(vocabulary, load_routes(files.routes, vocabulary=vocabulary))


def _whole(ticket: TicketText) -> str:
    return f"{ticket.title}\n{ticket.text}" if ticket.title else ticket.text
