"""Many words found in one pass over a text. The one module that knows how; knows nothing of what the words mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from ahocorasick_rs import AhoCorasick, MatchKind

__all__ = ["WordScanner"]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class WordScanner:
    """Finds words (none of them empty) in any text; total for every `str`."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    @cached_property
    def _every(self) -> AhoCorasick:
        return AhoCorasick(self._words)

    @cached_property
    def _longest(self) -> AhoCorasick:
        return AhoCorasick(self._words, matchkind=MatchKind.LeftmostLongest)

    def every(self, text: str) -> list[tuple[int, int, int]]:
        """Every occurrence, also of words within words: (place of the word, start, end)."""
        return _found(self._every, text, overlapping=True)

    def longest(self, text: str) -> list[tuple[int, int, int]]:
        """Occurrences that do not overlap, from the left, each as long as possible.

        >>> WordScanner(["柳泉", "柳泉路"]).longest("柳泉路和柳泉")
        [(1, 0, 3), (0, 4, 6)]
        """
        return _found(self._longest, text, overlapping=False)


def _found(automaton: AhoCorasick, text: str, *, overlapping: bool) -> list[tuple[int, int, int]]:
    try:
        return automaton.find_matches_as_indexes(text, overlapping=overlapping)
    except UnicodeEncodeError:  # a lone surrogate has no encoding; every character keeps its place
        return automaton.find_matches_as_indexes(_LONE_SURROGATE.sub("\ufffd", text), overlapping=overlapping)
