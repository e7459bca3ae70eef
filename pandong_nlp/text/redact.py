"""Personal data out of a text: every find becomes a placeholder such as 〈电话〉, and its place is reported.

Numbers first, then addresses, then names; what is found is invisible to the rules after it. Rounds go on until a round
finds nothing, so redacting twice is redacting once. Placeholders that are in the text already stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pandong_nlp.text.segment import packaged_segmenter
from pandong_nlp.text.shadow import FILLERS, shadow

__all__ = ["Redaction", "Span", "redact"]

_Finder = Callable[[str], Iterable[tuple[int, int]]]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`text[start:end]` is personal data of this kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """The text with placeholders, and what they replace in the input: in order, without overlaps."""

    text: str
    spans: tuple[Span, ...]


def redact(text: str) -> Redaction:
    """Replace personal data by placeholders. Total for every `str`.

    >>> redact("业主王建国，电话138 0013 8000，反映5号楼电梯停了3天").text
    '业主〈姓名〉，电话〈电话〉，反映5号楼电梯停了3天'
    """
    spans: list[Span] = []
    redacted = text
    while found := _find(redacted):
        spans = sorted([*spans, *_in_original(found, spans)])
        redacted = _with_placeholders(text, spans)
    return Redaction(redacted, tuple(spans))


@cache
def _finders() -> tuple[tuple[str, _Finder], ...]:
    """Kinds and what finds them, in order. Imported when first used: their many patterns take a while to compile."""
    from pandong_nlp.text.redact_addresses import find_addresses
    from pandong_nlp.text.redact_names import find_names
    from pandong_nlp.text.redact_numbers import NUMBER_RULES

    def find_names_by_tags(shadowed: str) -> Iterator[tuple[int, int]]:
        return find_names(shadowed, packaged_segmenter())

    numbers = tuple((rule.kind, rule.find) for rule in NUMBER_RULES)
    return (*numbers, ("地址", find_addresses), ("姓名", find_names_by_tags))


def _find(text: str) -> list[Span]:
    """What one round finds, in order."""
    view = _View(shadow(text))
    for kind, find in _finders():
        view.take(kind, find(view.shadow))
    return sorted(view.spans)


class _View:
    """A shadow that fills up with finds; of overlapping finds the first and longest counts."""

    def __init__(self, shadowed: str) -> None:
        self.shadow = shadowed
        self.spans: list[Span] = []

    def take(self, kind: str, stretches: Iterable[tuple[int, int]]) -> None:
        found: list[Span] = []
        end = 0
        for start, stop in sorted(stretches, key=lambda stretch: (stretch[0], -stretch[1])):
            if start >= end:
                found.append(Span(start, stop, kind))
                end = stop
        if found:
            self.spans += found
            self.shadow = _replaced(self.shadow, ((span, FILLERS[kind] * (span.end - span.start)) for span in found))


def _in_original(found: Iterable[Span], known: list[Span]) -> Iterator[Span]:
    """Positions in the original of finds in the text in which `known` are placeholders already; both in order."""
    shift = 0
    earlier = iter([*known, None])
    next_known = next(earlier)
    for span in found:
        while next_known and next_known.end - shift - _growth(next_known) <= span.start:
            shift += _growth(next_known)
            next_known = next(earlier)
        yield Span(span.start + shift, span.end + shift, span.kind)


def _growth(span: Span) -> int:
    """How much longer the original is than the placeholder."""
    return span.end - span.start - len(_placeholder(span))


def _placeholder(span: Span) -> str:
    return f"〈{span.kind}〉"


def _with_placeholders(text: str, spans: Iterable[Span]) -> str:
    return _replaced(text, ((span, _placeholder(span)) for span in spans))


def _replaced(text: str, replacements: Iterable[tuple[Span, str]]) -> str:
    parts: list[str] = []
    done = 0
    for span, new in replacements:
        parts += (text[done : span.start], new)
        done = span.end
    return "".join(parts) + text[done:]
