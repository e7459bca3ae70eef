"""Telephone numbers and places in one spelling, so that the same one is recognised. Pure; knows no keys."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["normalised_place", "phones_in"]

_SEPARATORS = re.compile(r"[/、,;|\n]|(?:转|分机|ext\.?|#)\s?\d+", re.IGNORECASE)
_NOT_DIGITS = re.compile(r"\D+")
_NATION = re.compile(r"^(?:00)?86(?=1\d{10}$|10\d{8}$|0?\d{2,3}\d{7,8}$)")
_AREA = re.compile(r"^0?10(?=[2-9]\d{7}$)")
_NO_WORD = re.compile(r"[\W_]+")
_TYPICAL_DIGITS = range(7, 13)


def phones_in(text: str) -> tuple[str, ...]:
    """Every telephone number of a field, as digits: without +86, Beijing's 010 and extensions.

    >>> phones_in("+86 138-0013-8000 / 010-66660000转8")
    ('13800138000', '66660000')
    """
    found = (_NOT_DIGITS.sub("", part) for part in _SEPARATORS.split(unicodedata.normalize("NFKC", text)))
    plain = (_AREA.sub("", _NATION.sub("", digits)) for digits in found)
    return tuple(dict.fromkeys(number for number in plain if len(number) in _TYPICAL_DIGITS))


def normalised_place(community: str, place: str) -> str:
    """A place within its community; empty when there is none.

    >>> normalised_place("柳泉", "３号楼 西门") == normalised_place("柳泉", "3号楼西门")
    True
    """
    name = _NO_WORD.sub("", unicodedata.normalize("NFKC", place)).casefold()
    return f"{_NO_WORD.sub('', unicodedata.normalize('NFKC', community)).casefold()}:{name}" if name else ""
