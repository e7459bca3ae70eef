"""The same normalisation with a way back: which characters of the original a stretch of the result came from.

Slower than `normalise`; made for explanations, which point at words in the ticket as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pandong_nlp.text.courtesies import essential_span
from pandong_nlp.text.normalise import AFTER_NFKC, BEFORE_NFKC, MASKS, Step
from pandong_nlp.text.simplify import simplify

__all__ = ["MappedText", "normalise_with_map"]

# A starter that never composes with what stands before it, then whatever may compose: NFKC acts on each such stretch
# alone.
_STRETCH = re.compile(
    "[\x00-\x7f\u2010-\u2027\u3001-\u3020\u4e00-\u9fff\uff01-\uff5e]?"
    "[^\x00-\x7f\u2010-\u2027\u3001-\u3020\u4e00-\u9fff\uff01-\uff5e]*"
)


@dataclass(frozen=True, slots=True)
class MappedText:
    """Normalised text; its character i came from `original[starts[i]:ends[i]]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Positions in the original of `text[start:end]`, a stretch of at least one character.

        Raises:
            IndexError: the stretch is empty or reaches beyond the text.

        >>> normalise_with_map("电话　　１３８，急").origin(2, 3)
        (4, 7)
        """
        if not 0 <= start < end <= len(self.text):
            raise IndexError(f"no stretch {start}:{end} in a text of {len(self.text)} characters")
        return self.starts[start], self.ends[end - 1]


def normalise_with_map(text: str) -> MappedText:
    """`normalise(text)` with the origin of each character."""
    indices = array("q", range(len(text) + 1))
    mapped = MappedText(text, indices[:-1], indices[1:])
    for step in BEFORE_NFKC:
        mapped = _replaced(mapped, _matches(step, mapped.text))
    mapped = _replaced(mapped, _recomposed(mapped.text))
    for step in AFTER_NFKC:
        mapped = _replaced(mapped, _matches(step, mapped.text))
    mapped = MappedText(simplify(mapped.text), mapped.starts, mapped.ends)
    for step in MASKS:
        mapped = _replaced(mapped, _matches(step, mapped.text))
    start = len(mapped.text) - len(mapped.text.lstrip())
    mapped = _cut(mapped, start, max(start, len(mapped.text.rstrip())))
    return _cut(mapped, *essential_span(mapped.text))


def _matches(step: Step, text: str) -> Iterable[tuple[int, int, str]]:
    """Each stretch that the step replaces: start, end, replacement."""
    for match in step.pattern.finditer(text):
        new = match.expand(step.replacement) if isinstance(step.replacement, str) else step.replacement(match)
        yield match.start(), match.end(), new


def _recomposed(text: str) -> Iterable[tuple[int, int, str]]:
    """Each stretch that NFKC changes: start, end, replacement."""
    if unicodedata.is_normalized("NFKC", text):
        return
    for match in _STRETCH.finditer(text):
        if not unicodedata.is_normalized("NFKC", match[0]):
            yield match.start(), match.end(), unicodedata.normalize("NFKC", match[0])


def _replaced(mapped: MappedText, replacements: Iterable[tuple[int, int, str]]) -> MappedText:
    """Replace stretches given in order; each new character came from the whole stretch it replaces."""
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    done = 0
    for start, end, new in replacements:
        parts += (mapped.text[done:start], new)
        starts.extend(mapped.starts[done:start])
        ends.extend(mapped.ends[done:start])
        if len(new) == end - start:
            starts.extend(mapped.starts[start:end])
            ends.extend(mapped.ends[start:end])
        else:
            starts.extend([mapped.starts[start]] * len(new))
            ends.extend([mapped.ends[end - 1]] * len(new))
        done = end
    if not parts:
        return mapped
    starts.extend(mapped.starts[done:])
    ends.extend(mapped.ends[done:])
    return MappedText("".join(parts) + mapped.text[done:], starts, ends)


def _cut(mapped: MappedText, start: int, end: int) -> MappedText:
    return MappedText(mapped.text[start:end], mapped.starts[start:end], mapped.ends[start:end])
