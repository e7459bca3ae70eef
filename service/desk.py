"""The model and the rules in force: loaded and tried before they serve, replaced when the champion or a file moves.

The old ones serve until the new ones are ready; what cannot be loaded is reported once and ignored. Everything here
blocks: the application calls it in a thread. Knows nothing of HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pandong_nlp.errors import PandongError
from pandong_nlp.model import Predictor
from pandong_nlp.records import TicketText
from pandong_nlp.triage import Facts, TagFields, TicketFacts, Triage, Triager
from pandong_nlp.triage.last_good import LastGood
from service.office import Office, office_files
from service.serving import ServeSettings

__all__ = ["Asked", "Desk", "InForce"]

_TRIAL = TicketText("中心路北段的路灯坏了三天，晚上看不见路。", "路灯")
_NOTHING_KNOWN = TicketFacts()
_State = tuple[Path, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """One ticket to be tagged, and what is known of it."""

    ticket: TicketText
    facts: Facts | None = None
    about: TicketFacts = _NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class InForce:
    """A model with an office's rules, and the names its tags are told by. Immutable; safe to share between threads."""

    office: Office
    triager: Triager
    fields: TagFields

    @classmethod
    def of(cls, predictor: Predictor, office: Office) -> InForce:
        """Both together, tried once on a ticket."""
        triager = Triager(predictor, office.rules)
        made = cls(office, triager, TagFields(triager))
        made.fields.of(triager.triage_one(_TRIAL))
        return made

    def triage(self, asked: Sequence[Asked]) -> list[Triage]:
        """Every ticket, in order."""
        return self.triager.triage(
            [each.ticket for each in asked], [each.facts for each in asked], [each.about for each in asked]
        )


class Desk:
    """Holds what is in force.

    Attributes:
        in_force: None until the first model is loaded and tried.
        error: why the newest model or file is not in force; None if it is.
    """

    def __init__(self, settings: ServeSettings, tell: Callable[[PandongError | None], None]) -> None:
        """`tell` hears of each change: None when something new is in force, else why it is not."""
        self._settings = settings
        self._tell = tell
        self._files: LastGood[Office] | None = None
        self._loaded: _State | None = None
        self._refused: _State | None = None
        self._model_error: PandongError | None = None
        self.in_force: InForce | None = None
        self.error: PandongError | None = None

    def refresh(self) -> None:
        """Bring into force what has changed since the last call; blocks while a model is loaded."""
        before = self.error
        try:
            self._bring()
        except PandongError as error:
            self.error = error
        if self.error is not None and str(self.error) != str(before):
            self._tell(self.error)

    def _bring(self) -> None:
        self._files = self._files or office_files(self._settings.folder)
        office = self._files.current()
        predictor = self._predictor()
        now = self.in_force
        if now is None or now.office is not office or now.triager.predictor is not predictor:
            self.in_force = InForce.of(predictor, office)
            self._tell(None)
        self.error = self._model_error or self._files.error

    def _predictor(self) -> Predictor:
        """The model that the settings name now, or the one before while that cannot be loaded.

        Raises:
            PandongError: there is none before.
        """
        try:
            state = _state_of(self._settings.registry.resolve(self._settings.model))
            if self.in_force is None or state not in (self._loaded, self._refused):
                self._refused = state
                predictor = Predictor.load(state[0])
                self._loaded, self._refused, self._model_error = state, None, None
                return predictor
            if state == self._loaded:
                self._refused = self._model_error = None
        except PandongError as error:
            if self.in_force is None:
                raise
            self._model_error = error
        return self.in_force.triager.predictor


def _state_of(folder: Path) -> _State:
    """What tells a model from another one, and a mended one from a broken one."""
    try:
        return folder, (folder / "manifest.json").stat().st_mtime_ns
    except OSError:
        return folder, 0
