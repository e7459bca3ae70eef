"""What a draft reply is checked by, as plain values; the office edits them in `data/wording.yaml`.

Knows nothing of how they are applied (`wording`) or written down (`wording_file`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pandong_nlp.triage.passage import NO_TERMS, Terms

__all__ = [
    "ANSWERS",
    "CHECKS",
    "SEVERITIES",
    "Check",
    "Expected",
    "Limits",
    "Phrase",
    "PhraseGroup",
    "PointWords",
    "PromiseWords",
    "QuestionKind",
    "WordingRules",
]

SEVERITIES = ("must", "should", "off")
"""Must be mended before the reply goes out; should be looked at; not checked."""

CHECKS = (
    *("too_short", "only_forwarded", "repeats_complaint", "blank_left", "personal_data"),
    *("no_date", "no_person", "no_action", "no_greeting", "no_closing"),
    *("promise_without_date", "plan_without_date", "not_answered", "maybe_not_answered"),
)
"""The checks that are more than a list of phrases, by code."""

ANSWERS = ("date", "person", "number")
"""What else than words of the question can answer a question."""


@dataclass(frozen=True, slots=True)
class Check:
    """How a finding of one code is told; {found} in the texts stands for the stretch."""

    severity: str
    message: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Ways of saying something that are better said `instead`, unless a word of `unless` is in the same sentence."""

    terms: Terms
    instead: str
    unless: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class PhraseGroup:
    """Phrases to avoid for one reason."""

    code: str
    name: str
    severity: str
    why: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class PromiseWords:
    """What makes a promise, and what takes the suspicion back.

    Attributes:
        vague: instead of a date, whatever else is said (尽快).
        soon: instead of a date, but only beside a word of `will` in the same clause (马上).
        will: announces; followed in the same clause by one of `verbs`, it is a plan.
        done: the clause speaks of what has happened: it promises nothing, and its date is no deadline.
        said: the clause tells what the caller said; advice: what the caller is asked to do.
        conditions: the sentence speaks of what may be.
    """

    vague: Terms
    soon: Terms
    will: Terms
    verbs: Terms
    done: Terms
    said: Terms
    advice: Terms
    conditions: Terms


@dataclass(frozen=True, slots=True)
class Expected:
    """What a reply should hold.

    Attributes:
        greeting, closing, persons, actions: one of each is enough.
        forwarding: says that something was passed on, which alone is no action.
        contacts: beside a telephone number: it is the office's.
        citizens: beside a name, number or address: it is a citizen's.
    """

    greeting: Terms
    closing: Terms
    persons: Terms
    actions: Terms
    forwarding: Terms
    contacts: Terms
    citizens: Terms


@dataclass(frozen=True, slots=True)
class QuestionKind:
    """Words that ask, and by what else than the same words they are answered: one of ANSWERS, or `words`."""

    asks: Terms
    by: str | None = None
    words: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class PointWords:
    """How a complaint makes its points.

    Attributes:
        requests: begin a request.
        others: before such a word in its clause: somebody else's request (物业要求我们……).
        questions: what a sentence must hold to be a question that waits for an answer.
        rhetorical: a question with one of these waits for none.
        generic: says nothing of its own (尽快处理): what remains of a point without them is its content.
    """

    requests: Terms
    others: Terms
    questions: tuple[QuestionKind, ...]
    rhetorical: Terms
    generic: Terms


@dataclass(frozen=True, slots=True)
class Limits:
    """Where checks begin to find something.

    Attributes:
        shortest: Chinese characters and digits that a reply has at least.
        repeated: share of the reply, in (0, 1], copied from the complaint, from which on it says nothing of its own.
        answered: share of a point's content, in (0, 1], that a reply takes up when it answers it.
    """

    shortest: int
    repeated: float
    answered: float


@dataclass(frozen=True)
class WordingRules:
    """All of it. Immutable; total for any text."""

    version: str
    limits: Limits
    checks: Mapping[str, Check]
    groups: tuple[PhraseGroup, ...]
    promises: PromiseWords
    expected: Expected
    points: PointWords
