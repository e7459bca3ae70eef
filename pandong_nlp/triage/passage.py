"""A text as rules look at it: width settled, as long as the original, so that every place is a place in the original.

Knows where sentences and clauses end, nothing of what is looked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pandong_nlp.text.shadow import shadow

__all__ = ["NO_TERMS", "Passage", "Terms"]

_GAP = "…"
_WITHIN_GAP = "[^。!?;,\n]{0,8}?"
_SENTENCE_END = re.compile("[。!?;\n]")
_CLAUSE_END = re.compile("[。!?;\n,:]")


@dataclass(frozen=True)
class Passage:
    """A text and `view`, the same with full-width forms in ASCII, character by character."""

    text: str

    @cached_property
    def view(self) -> str:
        return shadow(self.text)

    def sentence(self, place: int) -> tuple[int, int]:
        """[start, end) of the sentence that holds `place`, its end mark included.

        >>> Passage("灯坏了。几时修？").sentence(5)
        (4, 8)
        """
        return _around(self._sentence_starts, place)

    def clause(self, place: int) -> tuple[int, int]:
        """The same for the stretch between commas."""
        return _around(self._clause_starts, place)

    @property
    def clauses(self) -> Iterator[tuple[int, int]]:
        """Every clause, in order; together they are the text."""
        yield from pairwise(self._clause_starts)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return _starts(_SENTENCE_END, self.view)

    @cached_property
    def _clause_starts(self) -> list[int]:
        return _starts(_CLAUSE_END, self.view)


@dataclass(frozen=True)
class Terms:
    """Words to look for in a view; `…` stands for up to eight characters without punctuation."""

    words: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the longest of several words that begin together; nothing where there are none."""
        longest_first = sorted(map(shadow, self.words), key=len, reverse=True)
        return re.compile("|".join(map(_pattern_of, longest_first)) or "(?!)")

    def holds(self, view: str, start: int = 0, end: int | None = None) -> bool:
        """Whether one of them stands in view[start:end].

        >>> Terms(("派…去",)).holds("明天派电工去")
        True
        """
        return bool(self.pattern.search(view, start, len(view) if end is None else end))

    def places(self, view: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
        """[start, end) of each, in order, without overlaps."""
        for match in self.pattern.finditer(view, start, len(view) if end is None else end):
            yield match.span()


NO_TERMS = Terms()


def _pattern_of(word: str) -> str:
    return _WITHIN_GAP.join(map(re.escape, word.split(_GAP)))


def _starts(end: re.Pattern[str], view: str) -> list[int]:
    """0, every place after an end mark, and the length; rising, so that neighbours are a stretch."""
    return sorted({0, *(match.end() for match in end.finditer(view)), len(view)})


def _around(starts: list[int], place: int) -> tuple[int, int]:
    at = min(bisect_right(starts, place), len(starts) - 1)
    return starts[max(at - 1, 0)], starts[at]
