"""Traditional → simplified Chinese by OpenCC, loaded only when a text holds a traditional character.

`data/traditional.txt` lists the characters that call for the conversion: those of the URO block that OpenCC's `t2s`
always replaces. Characters that are traditional in one word and right in another (乾隆, 於 as a surname) do not call
for it alone, so an ordinary simplified text never pays for OpenCC, and converting twice is converting once.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

__all__ = ["simplify", "traditional_pattern"]


@cache
def traditional_pattern() -> re.Pattern[str]:
    """Matches one character that is certainly traditional."""
    characters = files("pandong_nlp").joinpath("data/traditional.txt").read_text("utf-8").split()
    return re.compile(f"[{''.join(characters)}]")


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Convert a text that holds traditional characters; the result has the same length.

    Words decide where OpenCC knows the word; should a word's conversion change the length, characters decide.

    >>> simplify("樓上漏水")
    '楼上漏水'
    """
    if not traditional_pattern().search(text):
        return text
    convert = _converter().convert
    simplified: str = convert(text)
    return simplified if len(simplified) == len(text) else "".join(map(convert, text))
