"""`normalise` for many texts at once: the same rules, a few passes over one array instead of calls for every text.

Full-width characters, masks and whitespace go character by character through tables, which are made of the patterns of
`normalise`; a text with anything rarer is left to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.text.courtesies import FIRST, GAPS, LAST, essential_span
from pandong_nlp.text.normalise import (
    DIGIT_CLASS,
    DIGITS,
    JOINT_CLASS,
    LATIN,
    LATIN_CLASS,
    MARK_CLASS,
    PLACEHOLDER,
    UNUSUAL,
    normalise,
)
from pandong_nlp.text.simplify import traditional_pattern

__all__ = ["normalise_many"]

_RARE, _DIGIT, _JOINT, _LATIN, _MARK, _SPACE = (np.uint8(1 << bit) for bit in range(6))
_JOINT_TO_DIGIT = np.uint8(1)  # shifts one bit to the other
_FIRST, _LAST, _GAP = np.uint8(1), np.uint8(2), np.uint8(4)
_UNICODE = 0x110000
_MANY = 8  # fewer texts are read faster one by one, and need no tables
_END = "\n"  # between texts: whitespace, so that no run of another kind crosses it

Kinds = NDArray[np.uint8]
Points = NDArray[np.uint32]


class _Tables(NamedTuple):
    """By code point: the bits of what a character is, and what stands for it in the result."""

    kinds: Kinds
    forms: Points
    edges: Kinds  # of courtesies


@cache
def _tables() -> _Tables:
    kinds, forms = np.zeros(_UNICODE, np.uint8), np.arange(_UNICODE, dtype=np.uint32)
    every = _text(forms)
    usual = re.sub(f"{UNUSUAL.pattern}+", "", every)
    kinds |= _RARE
    kinds[_points(usual)] = 0
    kinds[_points("".join(traditional_pattern().findall(usual)))] = _RARE
    runs = {_DIGIT: DIGIT_CLASS, _JOINT: JOINT_CLASS, _LATIN: LATIN_CLASS, _MARK: MARK_CLASS, _SPACE: r"\s"}
    members = {kind: _points("".join(re.findall(f"[{characters}]", every))) for kind, characters in runs.items()}
    for kind, points in members.items():
        kinds[points] |= kind
    for kind, form in ((_DIGIT, DIGITS), (_LATIN, LATIN)):
        forms[members[kind]] = ord(form)
    for wide in (*range(0xFF01, 0xFF5F), 0x3000):
        narrow = ord(unicodedata.normalize("NFKC", chr(wide)))
        kinds[wide], forms[wide] = kinds[narrow], forms[narrow]
    edges = np.zeros(_UNICODE, np.uint8)
    for kind, characters in ((_FIRST, FIRST), (_LAST, LAST), (_GAP, GAPS)):
        edges[_points("".join(characters))] |= kind
    return _Tables(kinds, forms, edges)


def normalise_many(texts: Sequence[str]) -> list[str]:
    """`[normalise(text) for text in texts]`, several times as fast.

    >>> normalise_many(["１２楼！！！", "您好，路灯 坏了。谢谢"])
    ['※楼!!', '路灯坏了。']
    """
    if len(texts) < _MANY:
        return list(map(normalise, texts))
    plain = [_resized(text) if "〈" in text or "…" in text else text for text in texts]
    points = _points(_END.join([*plain, ""]))
    ends = np.cumsum(np.fromiter(map(len, plain), np.int64, len(plain)) + 1) - 1
    kinds = _tables().kinds.take(points)
    masked = _masked(points, kinds, ends)
    found = _text(masked).split(_END)[:-1]
    for place in _perhaps_courteous(masked):
        start, end = essential_span(found[place])
        found[place] = found[place][start:end]
    rare = np.flatnonzero((kinds & _RARE) != 0)
    for place in np.unique(ends.searchsorted(rare)).tolist():
        found[place] = normalise(texts[place])
    return found


def _resized(text: str) -> str:
    """With what changes a text's length but for runs, and is not rare."""
    return PLACEHOLDER.pattern.sub(DIGITS, text.replace("…", "..."))


def _masked(points: Points, kinds: Kinds, ends: NDArray[np.int64]) -> Points:
    """Whitespace goes; runs of digits and of letters become one character each, runs of a mark two."""
    kept = (kinds & _SPACE) == 0
    kept[ends] = True
    kinds, forms = kinds.compress(kept), _tables().forms.take(points.compress(kept))
    ends = np.cumsum(kept)[ends] - 1
    runs = kinds & (_DIGIT | _LATIN)
    runs[1:-1] |= (kinds[1:-1] >> _JOINT_TO_DIGIT) & kinds[:-2] & kinds[2:] & _DIGIT
    kept = np.ones(len(forms), np.bool_)
    kept[1:] = (runs[1:] & runs[:-1]) == 0
    again = forms[1:] == forms[:-1]
    kept[2:] &= ~(again[1:] & again[:-1] & ((kinds[2:] & _MARK) != 0))
    kept[ends], forms[ends] = True, ord(_END)
    return forms.compress(kept)


def _perhaps_courteous(masked: Points) -> list[int]:
    """The places of the texts that may begin or end with a courtesy, by their first and last characters."""
    ends = np.flatnonzero(masked == ord(_END))
    edges = _tables().edges
    firsts = edges.take(masked.take(np.append(0, ends[:-1] + 1)))
    last, before, third = (edges.take(masked.take(np.maximum(ends - back, 0))) for back in (1, 2, 3))
    closing = last | np.where(last & _GAP, before | np.where(before & _GAP, third | (third & _GAP) >> 1, 0), 0)
    return np.flatnonzero((firsts & _FIRST) | (closing & _LAST)).tolist()


def _points(text: str) -> Points:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _text(points: Points) -> str:
    return points.tobytes().decode("utf-32-le", "surrogatepass")
