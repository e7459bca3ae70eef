"""Redacted text → the words it can be found by, and a query → the words to find. Knows no database.

A text that holds every word of a query is a hit; both sides are cut here, so that they agree.
"""

from __future__ import annotations

import re
import unicodedata

from pandong_nlp.text.normalise import PLACEHOLDER
from pandong_nlp.text.segment import Segmenter, packaged_segmenter
from pandong_nlp.text.simplify import simplify

__all__ = ["search_tokens"]

_HALVES = re.compile("[\ud800-\udfff]")  # of characters, which no engine takes
_WORD = re.compile(r"[^\W_]+")


def search_tokens(text: str, segmenter: Segmenter | None = None) -> tuple[str, ...]:
    """Every different word once, in order of first appearance; long words bring the words inside them along.

    Letters and digits alone, in one spelling (full width, capitals, traditional characters); placeholders such as
    〈电话〉 are no words. The packaged dictionary cuts where no segmenter is given. Total for every `str`.

    >>> search_tokens("停车场乱停车，电话〈电话〉")
    ('停车', '车场', '停车场', '乱停车', '电话')
    """
    plain = unicodedata.normalize("NFKC", PLACEHOLDER.pattern.sub(" ", _HALVES.sub(" ", text)))
    plain = unicodedata.normalize("NFKC", simplify(plain).casefold())
    words = (segmenter or packaged_segmenter()).cut_for_search(plain)
    return tuple(dict.fromkeys(part for word in words for part in _WORD.findall(word)))
