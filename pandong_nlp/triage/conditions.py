"""The conditions a rule is made of: whether one holds for a case, and whether one follows from another.

Each is immutable and total. Knows nothing of rules, results or files.
"""

from __future__ import annotations

from dataclasses import dataclass

from pandong_nlp.triage.cases import Case

__all__ = ["AnyOf", "AtLeast", "Condition", "OneOf", "Without", "Words"]


@dataclass(frozen=True, slots=True)
class OneOf:
    """The fact is one of the values.

    >>> OneOf("difficulty", (2, 3)).holds(Case("traffic.parking", difficulty=2))
    True
    """

    fact: str
    allowed: tuple[object, ...]

    def holds(self, case: Case) -> bool:
        return getattr(case, self.fact) in self.allowed

    def follows_from(self, other: Condition) -> bool:
        """Whether this holds wherever `other` holds."""
        return isinstance(other, OneOf) and other.fact == self.fact and set(other.allowed) <= set(self.allowed)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the values is among those of a fact that has several: `reasons` or `categories`."""

    fact: str
    allowed: tuple[str, ...]

    def holds(self, case: Case) -> bool:
        values = case.all_categories if self.fact == "categories" else case.reasons
        for value in values:  # noqa: SIM110 (as in `_has_any`)
            if value in self.allowed:
                return True
        return False

    def follows_from(self, other: Condition) -> bool:
        """Whether this holds wherever `other` holds; the primary category is among all categories."""
        if isinstance(other, OneOf) and other.fact == "category":
            return self.fact == "categories" and set(other.allowed) <= set(self.allowed)
        return isinstance(other, AnyOf) and other.fact == self.fact and set(other.allowed) <= set(self.allowed)


@dataclass(frozen=True, slots=True)
class Words:
    """One of the words stands in the text."""

    words: tuple[str, ...]
    fact: str = "text"

    def holds(self, case: Case) -> bool:
        return _has_any(self.words, case.text)

    def follows_from(self, other: Condition) -> bool:
        """Whether this holds wherever `other` holds: every word of the other contains one of these."""
        return isinstance(other, Words) and all(any(word in longer for word in self.words) for longer in other.words)


@dataclass(frozen=True, slots=True)
class Without:
    """None of the words stands in the text."""

    words: tuple[str, ...]
    fact: str = "text"

    def holds(self, case: Case) -> bool:
        return not _has_any(self.words, case.text)

    def follows_from(self, other: Condition) -> bool:
        """Whether this holds wherever `other` holds: each of these contains a word that the other forbids."""
        return isinstance(other, Without) and all(any(word in longer for word in other.words) for longer in self.words)

    def excludes(self, other: Condition) -> bool:
        """Whether the two never hold together."""
        return isinstance(other, Words) and all(any(word in longer for word in self.words) for longer in other.words)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The number is not smaller."""

    fact: str
    least: int

    def holds(self, case: Case) -> bool:
        return int(getattr(case, self.fact)) >= self.least

    def follows_from(self, other: Condition) -> bool:
        """Whether this holds wherever `other` holds."""
        return isinstance(other, AtLeast) and other.fact == self.fact and other.least >= self.least


Condition = OneOf | AnyOf | Words | Without | AtLeast


def _has_any(words: tuple[str, ...], text: str) -> bool:
    """Whether one of the words stands in the text; a plain loop takes half the time of `any` with a generator."""
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False
