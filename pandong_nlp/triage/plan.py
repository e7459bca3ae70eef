"""One plan of work for one ticket, out of the playbooks of all its categories. Pure.

The first playbook's steps stand first and whole; each further one adds what is not yet said. Two sentences say the
same if their 3-grams of characters (punctuation aside) have a Jaccard index |A ∩ B| / |A ∪ B| of NEAR or more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pandong_nlp.errors import PlaybookError
from pandong_nlp.tickets import Stage
from pandong_nlp.triage.playbooks import Advice, Notice, Playbook, Playbooks, Section, Speaking, Step, choose

__all__ = ["NEAR", "Plan", "likeness", "merge", "plan", "shared_steps"]

# A step of 30 characters in which one word (of two) is another has 0.75, with two words 0.56, with three 0.4. Between
# any two of the forty packaged playbooks the most alike steps have 0.12: nothing is dropped that somebody meant to add.
NEAR = 0.5
_GRAM = 3
_PUNCTUATION = re.compile(r"[\W_]+")

_Said = TypeVar("_Said")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do now, and what helps with it.

    Attributes:
        codes, names: of the playbooks, the primary category's first.
        steps: of `stage` and `difficulty`, without repeats.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    difficulty: int
    stage: Stage
    steps: tuple[Step, ...]
    answers: tuple[Advice, ...]
    speaking: Speaking
    follow_up: tuple[str, ...]
    prevention: tuple[str, ...]
    legal_basis: tuple[str, ...]
    notices: tuple[Notice, ...]
    slogans: tuple[str, ...]

    def by_section(self) -> dict[Section, list[Step]]:
        """The steps of each section that has some, sections in the order of the work."""
        sections = {section: [step for step in self.steps if step.section is section] for section in Section}
        return {section: steps for section, steps in sections.items() if steps}


def plan(playbooks: Playbooks, categories: Sequence[str], difficulty: int, stage: Stage) -> Plan:
    """The plan of a ticket; of `categories` (slugs) the first is the primary one.

    Raises:
        PlaybookError: no playbook for one of the categories at this difficulty.
    """
    for slug in categories:
        if not choose(playbooks, (slug,), difficulty):
            raise PlaybookError(f"类别“{slug}”难度 {difficulty} 没有工作法；请在工作法文件夹里为它写一个。")
    return merge(choose(playbooks, categories, difficulty), difficulty, stage)


def merge(chosen: Sequence[Playbook], difficulty: int, stage: Stage) -> Plan:
    """One plan of the playbooks already chosen, the most important one first."""
    return Plan(
        codes=tuple(each.code for each in chosen),
        names=tuple(each.name for each in chosen),
        difficulty=difficulty,
        stage=stage,
        steps=_joined((each.steps_at(stage, difficulty) for each in chosen), lambda step: step.text),
        answers=_joined((each.answers for each in chosen), lambda row: row.situation + row.advice),
        speaking=Speaking(
            say=_joined((each.speaking.say for each in chosen), str),
            avoid=_joined((each.speaking.avoid for each in chosen), str),
        ),
        follow_up=_joined((each.follow_up for each in chosen), str),
        prevention=_joined((each.prevention for each in chosen), str),
        legal_basis=_joined((each.legal_basis for each in chosen), str),
        notices=_joined((each.notices for each in chosen), lambda notice: notice.title + notice.body),
        slogans=_joined((each.slogans for each in chosen), str),
    )


def likeness(one: str, other: str) -> float:
    """The Jaccard index of the two sentences' 3-grams, in [0, 1].

    >>> likeness("回电问清钟点。", "回电，问清钟点"), likeness("回电问清钟点", "到现场数一遍车")
    (1.0, 0.0)
    """
    return _jaccard(_grams(one), _grams(other))


def shared_steps(playbook: Playbook, other: Playbook, near: float = NEAR) -> float:
    """The share of a playbook's steps, in [0, 1], that the other has, too, at least nearly."""
    theirs = [_grams(step.text) for step in other.steps]
    shared = [step for step in playbook.steps if _is_said(_grams(step.text), theirs, near)]
    return len(shared) / len(playbook.steps)


def _joined(groups: Iterable[tuple[_Said, ...]], words: Callable[[_Said], str]) -> tuple[_Said, ...]:
    """All of the first group, and of each further one what no earlier group has said."""
    joined: list[_Said] = []
    said: list[frozenset[str]] = []
    for group in groups:
        grams = [_grams(words(each)) for each in group]
        joined += [each for each, own in zip(group, grams, strict=True) if not _is_said(own, said, NEAR)]
        said += grams
    return tuple(joined)


def _is_said(grams: frozenset[str], said: Iterable[frozenset[str]], near: float) -> bool:
    return any(_jaccard(grams, other) >= near for other in said)


def _grams(text: str) -> frozenset[str]:
    plain = _PUNCTUATION.sub("", text)
    return frozenset(plain[at : at + _GRAM] for at in range(max(len(plain) - _GRAM + 1, 1)))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
