"""The same ticket, written differently: width, whitespace, digits, punctuation, homophones.

Every change keeps what a person would understand; each takes a seeded generator, so that a run can be repeated.
"""

from __future__ import annotations

import random
import re
import string
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache

import jieba
from pypinyin import Style, lazy_pinyin

__all__ = ["CHANGES", "Change"]

Change = Callable[[str, random.Random], str]

_HOMOPHONES = 0.05  # share of the characters replaced
_COMMON = 50  # how often jieba's dictionary must count a character that may stand in for another
_TO_FULL = {ord(c): ord(c) + 0xFEE0 for c in string.printable if "!" <= c <= "~"}
_TO_HALF = {wide: narrow for narrow, wide in _TO_FULL.items()}
_HAN = re.compile("[一-鿿]")
_PUNCTUATION = "，。！？；：、,.!?;:…~—"


def full_width(text: str, _: random.Random) -> str:
    """Every printable ASCII character in full width."""
    return text.translate(_TO_FULL)


def half_width(text: str, _: random.Random) -> str:
    """Full-width punctuation, digits and letters in half width."""
    return text.translate(_TO_HALF)


def spaces(text: str, dice: random.Random) -> str:
    """Spaces, tabs and line breaks at a tenth of the places, as text copied from forms and screens has them."""
    return "".join(c + dice.choice((" ", "\n", "\t", "\u3000", "  ")) * (dice.random() < 0.1) for c in text)


def no_spaces(text: str, _: random.Random) -> str:
    """No whitespace at all."""
    return "".join(text.split())


def other_digits(text: str, dice: random.Random) -> str:
    """Every digit another one."""
    return re.sub("[0-9]", lambda _: dice.choice(string.digits), text)


def no_punctuation(text: str, _: random.Random) -> str:
    """No punctuation, as speech recognition writes."""
    return text.translate(dict.fromkeys(map(ord, _PUNCTUATION)))


def other_punctuation(text: str, dice: random.Random) -> str:
    """Every mark another one."""
    return "".join(dice.choice("，。！；、") if c in _PUNCTUATION else c for c in text)


def homophones(text: str, dice: random.Random) -> str:
    """A twentieth of the Chinese characters replaced by common ones of the same sound, as pinyin input gets wrong."""
    written = list(text)
    places = [place for place, character in enumerate(written) if _HAN.match(character)]
    for place in dice.sample(places, round(_HOMOPHONES * len(places))):
        others = [c for c in _same_sound().get(_sound(written[place]), ()) if c != written[place]]
        if others:
            written[place] = dice.choice(others)
    return "".join(written)


def _sound(character: str) -> str:
    return lazy_pinyin(character, style=Style.NORMAL)[0]


@cache
def _same_sound() -> Mapping[str, list[str]]:
    """Sound → common characters of that sound."""
    jieba.initialize()
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word, count in sorted(jieba.dt.FREQ.items()):
        if len(word) == 1 and count >= _COMMON and _HAN.match(word):
            found[_sound(word)].append(word)
    return found


CHANGES: Mapping[str, tuple[Change, float]] = {
    "full width": (full_width, 1.0),
    "half width": (half_width, 1.0),
    "whitespace added": (spaces, 1.0),
    "whitespace removed": (no_spaces, 1.0),
    "other digits": (other_digits, 0.95),
    "no punctuation": (no_punctuation, 0.95),
    "other punctuation": (other_punctuation, 0.95),
    "5 % homophones": (homophones, 0.85),
}
"""Name → the change, and the share of tickets whose primary category it should leave alone."""
