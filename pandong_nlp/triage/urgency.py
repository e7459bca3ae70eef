"""Emergencies by rule: terms, and the words around them that take the alarm back.

A hit is dropped where the text says that nothing happened (没有漏气), that it might (担心以后着火) or that it is long
over (去年停过电). Rules and context words are data (`data/urgent_terms.yaml`), checked when they are loaded. Works on
normalised text; knows nothing of models.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pandong_nlp.triage.scan import WordScanner

__all__ = ["GAP", "ContextWords", "UrgencyHit", "UrgencyRule", "UrgencyRules"]

GAP = "…"
"""In a term: up to eight characters without punctuation."""
_WITHIN_GAP = "([^。!?;,]{0,8}?)"
_SENTENCE_ENDS = "。!?;"
_CLAUSE_ENDS = ",:、" + _SENTENCE_ENDS
_NEGATION_REACH = 6  # characters between a negation and what it denies
_SENTENCE = re.compile(f"[{_SENTENCE_ENDS}]")
_CLAUSE = re.compile(f"[{_CLAUSE_ENDS}]")


@dataclass(frozen=True, slots=True)
class UrgencyRule:
    """What makes a ticket urgent.

    Attributes:
        code: names the rule in records; name: in words.
        level: 2 (two hours) or 1 (twenty-four hours).
        terms: stretches of normalised text; `…` stands for up to eight characters without punctuation.
        beside: if not empty, one of these must stand in the same sentence.
        unless: none of these may stand in the same sentence.
        even_past: whether words of the past leave the hit alone (a stolen cover is gone since last year).
    """

    code: str
    name: str
    level: int
    terms: tuple[str, ...]
    beside: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    even_past: bool = False


@dataclass(frozen=True, slots=True)
class ContextWords:
    """Words that take a hit back.

    Attributes:
        negations: within a few characters before it, in the same clause.
        doubts: before it in the same clause: fears and conditions.
        past: before it in the same sentence, unless one of `still` stands in that sentence, too.
    """

    negations: tuple[str, ...]
    doubts: tuple[str, ...]
    past: tuple[str, ...]
    still: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UrgencyHit:
    """A rule that holds, and [start, end) of the term in the text that was searched."""

    rule: UrgencyRule
    start: int
    end: int


@dataclass(frozen=True)
class UrgencyRules:
    """All rules with their context words. Immutable; total for any text."""

    version: str
    rules: tuple[UrgencyRule, ...]
    context: ContextWords

    def hits(self, text: str) -> list[UrgencyHit]:
        """Every place where a rule holds, in the order of the text.

        >>> words = ContextWords(("没有",), ("担心",), ("去年",), ("至今",))
        >>> rules = UrgencyRules("1", (UrgencyRule("gas", "燃气泄漏", 2, ("漏气",)),), words)
        >>> [[hit.rule.name for hit in rules.hits(text)] for text in ("阀门漏气", "没有漏气", "担心以后漏气")]
        [['燃气泄漏'], [], []]
        """
        return list(self._holding(text))

    def level(self, text: str) -> int:
        """The highest level of any hit, 0 where there is none."""
        return max((hit.rule.level for hit in self._holding(text)), default=0)

    def _holding(self, text: str) -> Iterator[UrgencyHit]:
        taken = {rule.level: 0 for rule in self.rules}  # no hit overlaps an earlier one of its level or a higher
        for anchor, start, _ in sorted(self._scanner.every(text), key=_by_place):
            for rule, term in self._terms[anchor]:
                found = term.match(text, start)
                free = all(start >= end for level, end in taken.items() if level >= rule.level)
                if found and free and self._happens(found) and self._holds(rule, text, start):
                    taken[rule.level] = found.end()
                    yield UrgencyHit(rule, start, found.end())

    def _happens(self, found: re.Match[str]) -> bool:
        """Whether nothing within the term takes it back (电梯没有困人 for 电梯…困人)."""
        return not any(self._negation.search(gap) or self._doubt.search(gap) for gap in found.groups())

    def _holds(self, rule: UrgencyRule, text: str, start: int) -> bool:
        """Whether the hit that begins there stands, given what its sentence says around it."""
        sentence, place = _part_around(text, start, _SENTENCE)
        if (rule.beside and not _any_in(rule.beside, sentence)) or _any_in(rule.unless, sentence):
            return False
        before = _CLAUSE.split(sentence[:place])[-1]
        if self._negation.search(before[-_NEGATION_REACH:]) or self._doubt.search(before):
            return False
        past = not rule.even_past and self._past.search(sentence[:place])
        return not past or bool(self._still.search(sentence))

    @cached_property
    def _anchors(self) -> dict[str, list[tuple[UrgencyRule, re.Pattern[str]]]]:
        """The first words of terms, each with the terms that begin so: higher levels first, then longer terms."""
        terms = [(rule, term) for rule in self.rules for term in rule.terms]
        anchors: dict[str, list[tuple[UrgencyRule, re.Pattern[str]]]] = {}
        for rule, term in sorted(terms, key=lambda pair: (-pair[0].level, -len(pair[1]), pair[1])):
            anchors.setdefault(term.split(GAP)[0], []).append((rule, re.compile(_pattern(term))))
        return anchors

    @cached_property
    def _terms(self) -> list[list[tuple[UrgencyRule, re.Pattern[str]]]]:
        return list(self._anchors.values())

    @cached_property
    def _scanner(self) -> WordScanner:
        """Finds all anchors in one pass over the text."""
        return WordScanner(list(self._anchors))

    @cached_property
    def _negation(self) -> re.Pattern[str]:
        return _one_of(self.context.negations)

    @cached_property
    def _doubt(self) -> re.Pattern[str]:
        return _one_of(self.context.doubts)

    @cached_property
    def _past(self) -> re.Pattern[str]:
        return _one_of(self.context.past)

    @cached_property
    def _still(self) -> re.Pattern[str]:
        return _one_of(self.context.still)


def _by_place(match: tuple[int, int, int]) -> tuple[int, int]:
    """Matches in the order of the text, the longer of two that begin together first."""
    _, start, end = match
    return start, -end


def _one_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)")


def _pattern(term: str) -> str:
    return _WITHIN_GAP.join(map(re.escape, term.split(GAP)))


def _any_in(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


def _part_around(text: str, place: int, end: re.Pattern[str]) -> tuple[str, int]:
    """The part between two ends that holds `place`, and the place within it."""
    start = max((found.end() for found in end.finditer(text, 0, place)), default=0)
    following = end.search(text, place)
    return text[start : following.start() if following else len(text)], place - start
