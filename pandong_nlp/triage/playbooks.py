"""Playbooks 工作法: how one kind of complaint is handled, step by step, and which of them a ticket gets.

Pure data and choosing. Knows nothing of files (`playbook_file`) nor of how several become one plan (`plan`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from pandong_nlp.errors import PlaybookError
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.tickets import Stage

__all__ = [
    "DIFFICULTIES",
    "DIFFICULTY_MARKS",
    "SECTION_NAMES",
    "SECTION_STAGES",
    "Advice",
    "Notice",
    "Playbook",
    "PlaybookHead",
    "Playbooks",
    "Section",
    "Speaking",
    "Step",
    "choose",
    "gaps",
    "stage_of_steps",
    "step_id",
]

DIFFICULTIES = (1, 2, 3)
DIFFICULTY_MARKS = {1: "", 2: "【难度2起】", 3: "【疑难】"}


class Section(StrEnum):
    """What a step is for; the order is that of the work."""

    CHECK = "check"
    CONTACT = "contact"
    EVIDENCE = "evidence"
    CAUSES = "causes"
    MEASURES = "measures"
    ATTENDEES = "attendees"
    RESOLUTIONS = "resolutions"


SECTION_NAMES = {
    Section.CHECK: "核查",
    Section.CONTACT: "联系",
    Section.EVIDENCE: "取证",
    Section.CAUSES: "原因拆解",
    Section.MEASURES: "多措并举",
    Section.ATTENDEES: "参会",
    Section.RESOLUTIONS: "议定",
}
SECTION_STAGES = {
    Section.CHECK: Stage.UNIT,
    Section.CONTACT: Stage.UNIT,
    Section.EVIDENCE: Stage.UNIT,
    Section.CAUSES: Stage.STUDIO,
    Section.MEASURES: Stage.STUDIO,
    Section.ATTENDEES: Stage.DISPATCH_MEETING,
    Section.RESOLUTIONS: Stage.DISPATCH_MEETING,
}


def stage_of_steps(stage: Stage) -> Stage:
    """Whose steps a stage shows: a ticket that is due is still worked on by what the meeting decided."""
    return Stage.DISPATCH_MEETING if stage == Stage.DUE else stage


def step_id(code: str, stage: Stage, text: str) -> str:
    """Names a step by what it says, so that a tick stays at it when other steps come, go or move.

    >>> step_id("WF-10", Stage.UNIT, "到现场数车。")
    'WF-10-unit-267397aa'
    """
    return f"{code}-{stage}-{hashlib.blake2b(text.encode(), digest_size=4).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `from_difficulty` 1, 2 or 3 is the easiest case that needs it."""

    id: str
    text: str
    section: Section
    from_difficulty: int = 1

    @property
    def stage(self) -> Stage:
        return SECTION_STAGES[self.section]

    @property
    def written(self) -> str:
        """As it stands in the file, after "- "."""
        return DIFFICULTY_MARKS[self.from_difficulty] + self.text


@dataclass(frozen=True, slots=True)
class Advice:
    """One row of the table of answers: in this situation, do that."""

    situation: str
    advice: str


@dataclass(frozen=True, slots=True)
class Speaking:
    """What to say to a caller, and what never to say."""

    say: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A paper to print: its body is Markdown, one line of it one line on paper, ＿ a blank to fill in."""

    title: str
    body: str


@dataclass(frozen=True, kw_only=True)
class PlaybookHead:
    """What is known of a playbook from the head of its file.

    Attributes:
        code: names it for good, such as "WF-10".
        categories: slugs; difficulty: for which of 1, 2, 3 it is meant.
    """

    code: str
    name: str
    categories: tuple[str, ...]
    difficulty: tuple[int, ...]
    version: str
    owner: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Playbook(PlaybookHead):
    """The whole of it; `steps` in the order of the work, at least one for each stage and difficulty."""

    summary: str
    steps: tuple[Step, ...]
    answers: tuple[Advice, ...] = ()
    speaking: Speaking = Speaking()
    follow_up: tuple[str, ...] = ()
    prevention: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    slogans: tuple[str, ...] = ()

    def steps_at(self, stage: Stage, difficulty: int) -> tuple[Step, ...]:
        """What is to be done at a stage of a ticket of this difficulty."""
        stage = stage_of_steps(stage)
        return tuple(step for step in self.steps if step.stage == stage and step.from_difficulty <= difficulty)


_Head = TypeVar("_Head", bound=PlaybookHead)


def choose(playbooks: Iterable[_Head], categories: Iterable[str], difficulty: int) -> tuple[_Head, ...]:
    """The playbooks of a ticket, those of its primary category first; none where nobody has written one."""
    meant = [playbook for playbook in playbooks if difficulty in playbook.difficulty]
    chosen = {playbook.code: playbook for slug in categories for playbook in meant if slug in playbook.categories}
    return tuple(chosen.values())


def gaps(playbooks: Iterable[PlaybookHead], taxonomy: Taxonomy) -> dict[str, tuple[int, ...]]:
    """Categories that lack a playbook, each with the difficulties for which it does."""
    covered = {(slug, level) for playbook in playbooks for slug in playbook.categories for level in playbook.difficulty}
    missing = {slug: tuple(level for level in DIFFICULTIES if (slug, level) not in covered) for slug in taxonomy.slugs}
    return {slug: levels for slug, levels in missing.items() if levels}


@dataclass(frozen=True)
class Playbooks:
    """All playbooks of an office, in a fixed order; their codes differ."""

    playbooks: tuple[Playbook, ...]

    def __getitem__(self, code: str) -> Playbook:
        """The playbook of a code.

        Raises:
            PlaybookError: there is none.
        """
        for playbook in self.playbooks:
            if playbook.code == code:
                return playbook
        raise PlaybookError(f"没有编号为“{code}”的工作法；现有 {'、'.join(each.code for each in self)}。")

    def __iter__(self) -> Iterator[Playbook]:
        return iter(self.playbooks)

    def __len__(self) -> int:
        return len(self.playbooks)
