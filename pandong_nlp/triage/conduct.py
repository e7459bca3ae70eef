"""Complaints about the conduct of officials: which they are, who may not get them, and who gets them instead.

Pure policy, whose lists are data (`data/routes.yaml`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pandong_nlp.triage.cases import Case

__all__ = ["ConductPolicy"]


@dataclass(frozen=True, slots=True)
class ConductPolicy:
    """What the office has decided.

    Attributes:
        categories: a case with one of them, as primary or another, is about conduct.
        kinds: kinds of request whose caller is hidden; with one of `words` in the text, the case is about conduct too.
        successors: codes of units in the order in which they take over; the last is of kind `outside`, so that no
            text names it.
    """

    categories: frozenset[str]
    kinds: frozenset[str]
    words: tuple[str, ...]
    successors: tuple[str, ...]

    def concerns(self, case: Case) -> bool:
        """Whether the case is about conduct.

        >>> policy = ConductPolicy(frozenset({"government.conduct"}), frozenset("J"), ("吃拿卡要",), ("oversight",))
        >>> policy.concerns(Case("other", kind="J", text="举报所长吃拿卡要")), policy.concerns(Case("other", kind="J"))
        (True, False)
        """
        if not self.categories.isdisjoint(case.all_categories) or case.category in self.categories:
            return True
        return case.kind in self.kinds and any(word in case.text for word in self.words)

    def hides_caller(self, case: Case) -> bool:
        """Whether only the roles that must know may see who called."""
        return case.kind in self.kinds or self.concerns(case)

    def instead_of(self, unit: str, named: Collection[str]) -> str:
        """The unit, or where it is named the first successor that is not; the last of them takes all that is left."""
        if unit not in named:
            return unit
        return next((each for each in self.successors if each not in named), self.successors[-1])
