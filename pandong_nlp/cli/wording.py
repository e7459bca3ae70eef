"""The words for codes and numbers, the same in cards, tables and reports."""

from __future__ import annotations

import re

from pandong_nlp.taxonomy import Category

__all__ = [
    "ABSTENTIONS",
    "DEADLINES",
    "DECISIONS",
    "DIFFICULTIES",
    "NOVELTIES",
    "URGENCIES",
    "category_words",
    "percent",
    "printable",
]

DIFFICULTIES = {1: "一般", 2: "较难", 3: "疑难"}
DECISIONS = {"auto": "自动", "choose": "待选", "manual": "人工"}
ABSTENTIONS = {"novel": "不像见过的诉求", "ambiguous": "几类都有可能"}
NOVELTIES = {"short": "太短", "words": "生词太多", "topic": "看不出是哪类诉求"}
DEADLINES = {"2h": "2 小时", "24h": "24 小时", "7d": "7 天", "15d": "15 天"}
URGENCIES = {0: "一般时限", 1: "24 小时", 2: "2 小时"}


def category_words(category: Category) -> str:
    """Name and slug, once where they are the same."""
    return category.name if category.name == category.slug else f"{category.name} {category.slug}"


def percent(share: float) -> str:
    """A probability for a person; never "100%" or "0%" for what is not certain.

    >>> percent(0.873), percent(0.9999), percent(0.0001)
    ('87%', '>99%', '<1%')
    """
    whole = f"{share:.0%}"
    return {"100%": ">99%", "0%": "<1%"}.get(whole, whole)


def printable(text: str) -> str:
    r"""The text as a terminal may get it, every character in its place: control characters become pictures of them.

    >>> printable("红色\x1b[31m\n")
    '红色␛[31m\n'
    """
    return _CONTROL.sub(_picture, text)


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def _picture(control: re.Match[str]) -> str:
    code = ord(control[0])
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"
