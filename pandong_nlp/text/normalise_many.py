"""`normalise` for many texts at once: the same rules, a few passes over one array instead of calls for every text.

Full-width characters, masks and whitespace go character by character through two tables, which are made of the
patterns of `normalise`; a text with anything rarer goes through its `settled` first.
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
    UNUSUAL,
    normalise,
    settled,
)
from pandong_nlp.text.simplify import traditional_pattern

__all__ = ["normalise_many"]

_RARE, _DIGIT, _JOINT, _LATIN, _MARK, _SPACE = (np.uint8(1 << bit) for bit in range(6))
_JOINT_TO_DIGIT = np.uint8(1)  # shifts one bit to the other
_UNICODE = 0x110000
_MANY = 8  # fewer texts are read faster one by one, and need no tables
_LAST_OR_NONE = LAST | {""}  # gaps alone: what stands before them is not seen yet
_END = "\n"  # between texts: whitespace, so that no run of another kind crosses it

Kinds = NDArray[np.uint8]
Points = NDArray[np.uint32]


class _Tables(NamedTuple):
    """By code point: the bits of what a character is, and what stands for it in the result."""

    kinds: Kinds
    forms: Points


@cache
def _tables() -> _Tables:
    kinds, forms = np.zeros(_UNICODE, np.uint8), np.arange(_UNICODE, dtype=np.uint32)
    every = _text(forms)
    usual = re.sub(f"{UNUSUAL.pattern}+", "", every)
    kinds |= _RARE
    kinds[_points(usual)] = 0
    kinds[_points("".join(traditional_pattern().findall(usual)) + "〈")] = _RARE
    runs = {_DIGIT: DIGIT_CLASS, _JOINT: JOINT_CLASS, _LATIN: LATIN_CLASS, _MARK: MARK_CLASS, _SPACE: r"\s"}
    members = {kind: _points("".join(re.findall(f"[{characters}]", every))) for kind, characters in runs.items()}
    for kind, points in members.items():
        kinds[points] |= kind
    for kind, form in ((_DIGIT, DIGITS), (_LATIN, LATIN), (_SPACE, " ")):
        forms[members[kind]] = ord(form)
    for wide in (*range(0xFF01, 0xFF5F), 0x3000):
        narrow = ord(unicodedata.normalize("NFKC", chr(wide)))
        kinds[wide], forms[wide] = kinds[narrow], forms[narrow]
    return _Tables(kinds, forms)


def normalise_many(texts: Sequence[str]) -> list[str]:
    """`[normalise(text) for text in texts]`, several times as fast.

    >>> normalise_many(["１２楼！！！", "您好，路灯 坏了。谢谢"])
    ['※楼!!', '路灯 坏了。']
    """
    if len(texts) < _MANY:
        return list(map(normalise, texts))
    fields = list(texts)
    points, ends = _joined(fields)
    rare = np.flatnonzero((_tables().kinds.take(points) & _RARE) != 0)
    if rare.size:
        for place in np.unique(ends.searchsorted(rare)).tolist():
            fields[place] = settled(fields[place])
        points, ends = _joined(fields)
    return [
        field if field[:1] not in FIRST and field[-3:].rstrip(GAPS)[-1:] not in _LAST_OR_NONE else _essential(field)
        for field in _text(_masked(points, ends)).split(_END)[:-1]
    ]


def _joined(fields: Sequence[str]) -> tuple[Points, NDArray[np.int64]]:
    """The characters of all fields, each field followed by an end, and the places of the ends."""
    lengths = np.fromiter(map(len, fields), np.int64, len(fields))
    return _points(_END.join([*fields, ""])), np.cumsum(lengths + 1) - 1


def _masked(points: Points, ends: NDArray[np.int64]) -> Points:
    """Runs of digits, letters and whitespace become one character each, runs of a mark two; ends lose spaces around."""
    kinds, forms = _tables().kinds.take(points), _tables().forms.take(points)
    runs = kinds & (_DIGIT | _LATIN | _SPACE)
    runs[1:-1] |= (kinds[1:-1] >> _JOINT_TO_DIGIT) & kinds[:-2] & kinds[2:] & _DIGIT
    kept = np.ones(len(points), np.bool_)
    kept[1:] = (runs[1:] & runs[:-1]) == 0
    kept[:1] = (runs[:1] & _SPACE) == 0
    again = forms[1:] == forms[:-1]
    kept[2:] &= ~(again[1:] & again[:-1] & ((kinds[2:] & _MARK) != 0))
    kept[ends], forms[ends] = True, ord(_END)
    masked = forms[kept]
    trailing = np.flatnonzero((masked[:-1] == ord(" ")) & (masked[1:] == ord(_END)))
    return np.delete(masked, trailing)


def _essential(field: str) -> str:
    start, end = essential_span(field)
    return field[start:end]


def _points(text: str) -> Points:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _text(points: Points) -> str:
    return points.tobytes().decode("utf-32-le", "surrogatepass")
