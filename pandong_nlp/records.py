"""The plain values that travel between floors: a ticket's text going in, its tags coming out.

Knows nothing of how tags are found, stored or shown.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["KINDS", "REASONS", "Choice", "Explanation", "Prediction", "Term", "TicketText"]

KINDS = {"Z": "咨询", "Q": "求助", "T": "投诉", "J": "举报", "Y": "建议", "B": "表扬", "O": "其他"}
"""Kinds of request, by the letter of the labelling guideline, in its order."""

REASONS = {
    "R1": "反复投诉",
    "R2": "跨部门或推诿",
    "R3": "权属职责不清",
    "R4": "群体诉求",
    "R5": "历史遗留",
    "R6": "政策瓶颈",
    "R7": "弱势或民生困难",
    "R8": "情绪激烈或有风险",
    "R9": "经济合同纠纷",
}
"""Hard-case reasons, by the code of the labelling guideline, in its order."""


@dataclass(frozen=True, slots=True)
class TicketText:
    """What a model reads of a ticket; the title may be empty."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One category and its calibrated probability of being the primary one, in [0, 1]."""

    category: str
    probability: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """The tags of one ticket. A head that the model does not have leaves its fields None (or empty).

    Attributes:
        category: slug of the primary category.
        confidence: calibrated probability, in [0, 1], that `category` is the primary one.
        categories: slugs, the primary first, at most three.
        top3: the most probable categories in falling order (fewer when the taxonomy has fewer).
        difficulty: 1 to 3.
        difficulty_score: expected difficulty, 1 to 3.
        p_hard: probability of difficulty 3, in [0, 1].
        reasons: codes R1 to R9 in their order.
        urgency: 0, 1 (24 hours) or 2 (2 hours).
        kind: letter of the guideline.
        unit: the responsible unit, only where the office's own labels had one.
        decision: "auto" (the category stands), "choose" (one of `category_set`) or "manual" (a person decides).
        category_set: the likely primary categories, by falling probability.
        abstain_reason: why "manual": "novel" (like nothing the model knows) or "ambiguous".
        novelty: what is novel: "short", "words" or "topic".
    """

    category: str
    confidence: float
    categories: tuple[str, ...]
    top3: tuple[Choice, ...]
    difficulty: int | None = None
    difficulty_score: float | None = None
    p_hard: float | None = None
    reasons: tuple[str, ...] = ()
    urgency: int | None = None
    kind: str | None = None
    unit: str | None = None
    decision: str | None = None
    category_set: tuple[str, ...] = ()
    abstain_reason: str | None = None
    novelty: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One term's exact share in a score.

    `contribution` is in units of the raw score; `spans` are (start, end) in `field` ("title" or "text") as the caller
    wrote it, empty for terms that describe the whole ticket, such as its length.
    """

    term: str
    field: str
    contribution: float
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one output got its score: `bias` plus all contributions of `terms` equals `score`.

    `output` names the head and the class, such as "category:traffic.parking"; terms come strongest first.
    """

    output: str
    score: float
    bias: float
    terms: tuple[Term, ...]
