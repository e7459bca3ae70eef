"""What an office may change without training: rules, wording of replies, playbooks; read anew when a file changes.

A bad file changes nothing but the message (`LastGood`). Knows nothing of models or of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.triage import Rules
from pandong_nlp.triage.last_good import LastGood
from pandong_nlp.triage.places_file import PLACES_FILE
from pandong_nlp.triage.playbook_folder import open_playbooks
from pandong_nlp.triage.playbooks import Playbooks
from pandong_nlp.triage.routes_file import ROUTES_FILE
from pandong_nlp.triage.studio_file import STUDIO_FILE
from pandong_nlp.triage.units_file import UNITS_FILE
from pandong_nlp.triage.urgency_file import URGENCY_FILE
from pandong_nlp.triage.wording_file import load_wording_rules
from pandong_nlp.triage.wording_rules import WordingRules

__all__ = ["Office", "office_files"]

WORDING_FILE = "wording.yaml"
_RULE_FILES = (URGENCY_FILE, STUDIO_FILE, ROUTES_FILE, UNITS_FILE, PLACES_FILE, WORDING_FILE)


@dataclass(frozen=True, slots=True)
class Office:
    """What is in force; `own` are the codes of the playbooks that are the office's."""

    rules: Rules
    wording: WordingRules
    playbooks: Playbooks
    own: frozenset[str]

    @classmethod
    def read(cls, folder: Path) -> Office:
        """The files of an office's folder, packaged ones where it has none.

        Raises:
            SettingsFileError: naming file, line, key and what is allowed.
        """
        rules, playbooks, wording = folder / "rules", folder / "playbooks", folder / "rules" / WORDING_FILE
        shelf = open_playbooks(playbooks if playbooks.is_dir() else None, Taxonomy.packaged())
        return cls(
            Rules.load(rules, playbooks),
            load_wording_rules(wording if wording.is_file() else None),
            shelf.read_all(),
            shelf.own,
        )


def office_files(folder: Path) -> LastGood[Office]:
    """The office's files and what was last read of them without a mistake.

    Raises:
        SettingsFileError: there is a mistake at the start, when there is nothing to fall back on.
    """
    return LastGood(lambda: _there(folder), lambda: Office.read(folder))


def _there(folder: Path) -> tuple[Path, ...]:
    rules = (folder / "rules" / name for name in _RULE_FILES)
    return (*rules, *sorted((folder / "playbooks").glob("*.md")))
