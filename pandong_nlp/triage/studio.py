"""Which tickets the studio for hard cases must take, and in which order.

A ticket's score is the model's probability of difficulty 3 plus points for what the office knows of it: an additive
policy, each term of which is a line of `data/studio.yaml`. A fact nobody knows adds nothing. Pure: no clock, no store.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from pandong_nlp.records import REASONS, Prediction

__all__ = ["FACTS", "Facts", "StudioFlag", "StudioPolicy", "StudioTerm", "flag_at_intake", "flag_on_day"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the office knows of a ticket besides its text; None where it does not know.

    Attributes:
        same_caller_month: tickets of the same caller in the last 30 days, this one included.
        same_caller_year: likewise in the last 365 days.
        same_place_month: tickets about the same place in the last 30 days, this one included.
        times_returned: how often a unit has sent the ticket back.
        second_handling: 1 if the city has sent it out once more, else 0.
        unsatisfied_before: 1 if the caller was not satisfied with an earlier answer in the matter, else 0.
        days_open: full days since dispatch.
        manual: 1 if a person has asked for the studio, else 0.
    """

    same_caller_month: int | None = None
    same_caller_year: int | None = None
    same_place_month: int | None = None
    times_returned: int | None = None
    second_handling: int | None = None
    unsatisfied_before: int | None = None
    days_open: int | None = None
    manual: int | None = None


FACTS = tuple(field.name for field in fields(Facts))


@dataclass(frozen=True, slots=True)
class StudioTerm:
    """One line of the policy.

    Attributes:
        fact: one of FACTS.
        at_least: from which value on the term counts.
        points: added once, and `each_more` for every further unit, up to `most` in all; the model's part is a
            probability, so that 1.0 weighs as much as being certain of difficulty 3.
        flags: whether the term alone is reason enough.
        words: the reason in Chinese; {value} stands for the fact.
    """

    fact: str
    at_least: int
    points: float
    words: str
    each_more: float = 0.0
    most: float = 1.0
    flags: bool = False

    def score(self, value: int | None) -> float:
        """The points for a value; none for one that is unknown or too small."""
        if value is None or value < self.at_least:
            return 0.0
        return min(self.points + self.each_more * (value - self.at_least), self.most)


@dataclass(frozen=True, slots=True)
class StudioPolicy:
    """The whole policy.

    Attributes:
        flag_from: score from which the studio takes the ticket at intake, besides those of expected difficulty 3.
        difficulty_two_from_day: on which day of its clock an unsolved ticket of difficulty 2 enters.
        terms: the office's facts.
    """

    version: str
    flag_from: float
    difficulty_two_from_day: int
    terms: tuple[StudioTerm, ...]


@dataclass(frozen=True, slots=True)
class StudioFlag:
    """The decision, its score, and every reason in Chinese (also those that were not enough)."""

    flagged: bool
    score: float
    reasons: tuple[str, ...]


def flag_at_intake(
    tags: Prediction, policy: StudioPolicy, facts: Facts | None = None, threshold: float | None = None
) -> StudioFlag:
    """Whether the studio takes the ticket as soon as it comes in.

    `threshold`, a score, replaces "difficulty 3 is expected" where the studio's capacity decides (`triage.capacity`).

    >>> policy = StudioPolicy("1", 0.6, 4, (StudioTerm("times_returned", 1, 0.3, "已退回 {value} 次"),))
    >>> tags = Prediction("other", 1, ("other",), (), difficulty=2, p_hard=0.4)
    >>> flag_at_intake(tags, policy, Facts(times_returned=1))
    StudioFlag(flagged=True, score=0.7, reasons=('已退回 1 次',))
    """
    facts = facts or Facts()
    counted = [(term, points) for term in policy.terms if (points := term.score(getattr(facts, term.fact)))]
    score = round((tags.p_hard or 0.0) + sum(points for _, points in counted), 6)  # thresholds are scores once told
    reasons = [term.words.format(value=getattr(facts, term.fact)) for term, _ in counted]
    hard = tags.difficulty == 3
    flagged = (hard or score >= policy.flag_from) if threshold is None else score >= threshold
    if hard:
        reasons.insert(0, _expected(tags))
    if flagged and threshold is not None:
        reasons.append(f"分数 {score:.2f}，在工作室当天容量之内")
    return StudioFlag(flagged or any(term.flags for term, _ in counted), score, tuple(reasons))


def _expected(tags: Prediction) -> str:
    """Why the text alone makes the ticket a hard case, in words."""
    why = "、".join(REASONS[code] for code in tags.reasons)
    return f"预计为疑难件，疑难的可能 {tags.p_hard or 0:.0%}" + (f"（{why}）" if why else "")


def flag_on_day(tags: Prediction, policy: StudioPolicy, day: int, *, solved: bool) -> StudioFlag:
    """Whether the studio takes a ticket on a later day of its clock (day 1 is the day of dispatch)."""
    late = not solved and (tags.difficulty or 1) >= 2 and day >= policy.difficulty_two_from_day
    reasons = (f"较难件到第 {day} 天仍未办结",) if late else ()
    return StudioFlag(late, tags.p_hard or 0.0, reasons)
