"""What a caller answered when asked afterwards: 联系、解决、满意、属实. Knows nothing of rates or statuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pandong_nlp.errors import TicketError

__all__ = ["QUESTIONS", "Answer", "FollowUp"]


class Answer(StrEnum):
    """One answer; UNKNOWN when it was not asked, refused or cannot be told: never counted as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


QUESTIONS = {"contacted": "联系", "resolved": "解决", "satisfied": "满意", "genuine": "属实"}
"""Fields of a follow-up and what they are called."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One call back. A caller who was not reached (未接通) has answered nothing.

    Raises:
        TicketError: answers of a caller who was not reached.
    """

    at: datetime
    contacted: Answer = Answer.UNKNOWN
    resolved: Answer = Answer.UNKNOWN
    satisfied: Answer = Answer.UNKNOWN
    genuine: Answer = Answer.UNKNOWN
    reached: bool = True

    def __post_init__(self) -> None:
        answered = [name for field, name in QUESTIONS.items() if self.answer(field) is not Answer.UNKNOWN]
        if answered and not self.reached:
            raise TicketError(f"回访未接通，却填了{'、'.join(answered)}；请改为已接通，或把这些答复清空。")

    def answer(self, question: str) -> Answer:
        """The answer to one of QUESTIONS."""
        answer: Answer = getattr(self, question)
        return answer
