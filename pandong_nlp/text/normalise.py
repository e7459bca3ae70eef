"""One spelling for every way of writing the same complaint.

NFKC, whitespace, HTML remnants, simplified characters; runs of digits and redaction placeholders become one `DIGITS`,
runs of Latin letters one `LATIN`; courtesies at the ends go. The steps are data, so that `offsets` can replay them
with positions. On the hot path of every ticket: ordinary text meets only C-level calls. Knows nothing of words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from pandong_nlp.text.courtesies import essential_span
from pandong_nlp.text.simplify import simplify, traditional_pattern

__all__ = [
    "AFTER_NFKC",
    "BEFORE_NFKC",
    "DIGITS",
    "DIGIT_CLASS",
    "JOINT_CLASS",
    "LATIN",
    "LATIN_CLASS",
    "MARK_CLASS",
    "MASKS",
    "PLACEHOLDER",
    "UNUSUAL",
    "Step",
    "normalise",
]

DIGITS = "※"
LATIN = "◇"


class Step(NamedTuple):
    """Replace every match of `pattern` (never empty) by `replacement`, a template or a function."""

    pattern: re.Pattern[str]
    replacement: str | Callable[[re.Match[str]], str]


def _decoded(entity: re.Match[str]) -> str:
    """The Han character a numeric entity stands for; one space for everything else."""
    code = int(entity[1]) if entity[1] else int(entity[2], 16)
    return chr(code) if 0x4E00 <= code <= 0x9FFF else " "


# What NFKC changes in most tickets, cheaper one by one than NFKC over the whole text.
_FULL_WIDTH = (*zip("，：！？；（）％～\u3000", ",:!?;()%~ ", strict=True), ("…", "..."))
# NFKC, cleaning, HTML and OpenCC change nothing in a text of these characters alone (unless some are traditional).
UNUSUAL = re.compile("[^\t\n\r -%'-;=-~。、《》〈〉“”‘’【】「」〔〕—·×→※◇一-鿿]")

BEFORE_NFKC = (
    Step(re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]+"), ""),
    Step(re.compile("[\x00-\x1f\x7f-\x9f]+"), " "),
)
AFTER_NFKC = (
    Step(re.compile("&#(?:([0-9]{1,7})|[xX]([0-9a-fA-F]{1,6}));"), _decoded),
    Step(re.compile("&(?:[A-Za-z]{2,8}[0-9]{0,2};|nbsp|#[0-9]+;)"), " "),
    Step(re.compile(r"<[!/]?[-\[]*[A-Za-z][^<>]{0,1000}>"), " "),
)
# Runs of digits with their joints, of Latin letters, of one mark: what stands between the brackets of a pattern.
DIGIT_CLASS, JOINT_CLASS = f"0-9{DIGITS}", ".,:/-"
LATIN_CLASS = f"A-Za-zÀ-ÖØ-öø-ɏ{LATIN}"
MARK_CLASS = "!?。.,;:、~—=*_+#-"
PLACEHOLDER = Step(re.compile("〈(?:电话|号码|证件号|邮箱|银行卡|车牌|账号|姓名|地址)〉"), DIGITS)
_WHITESPACE = Step(re.compile(r"\s+"), "")  # Chinese needs none, and what is copied from forms has it anywhere
_RUNS = (
    Step(re.compile(f"[{DIGIT_CLASS}]+(?:[{JOINT_CLASS}][{DIGIT_CLASS}]+)*"), DIGITS),
    Step(re.compile(f"[{LATIN_CLASS}]+"), LATIN),
    Step(re.compile(rf"([{MARK_CLASS}])\1{{2,}}"), r"\1\1"),
)
MASKS = (PLACEHOLDER, _WHITESPACE, *_RUNS)


def normalise(text: str) -> str:
    """The canonical form of `text`: total for every `str`, and normalising twice is normalising once.

    >>> normalise("尊敬的领导：您好！３号楼<br>停電３天了！！！！电话 13800000000。谢谢！")
    '※号楼停电※天了!!电话※。'
    """
    for wide, narrow in _FULL_WIDTH:
        text = text.replace(wide, narrow)
    if UNUSUAL.search(text) or traditional_pattern().search(text):
        text = _settled(text)
    if "〈" in text:
        text = PLACEHOLDER.pattern.sub(DIGITS, text)
    text = "".join(text.split())
    for pattern, replacement in _RUNS:
        text = pattern.sub(replacement, text)
    start, end = essential_span(text)
    return text[start:end]


def _settled(text: str) -> str:
    """`text` without characters that nobody sees, in NFKC, without HTML, in simplified characters."""
    for pattern, replacement in BEFORE_NFKC:
        text = pattern.sub(replacement, text)
    text = unicodedata.normalize("NFKC", text)
    for pattern, replacement in AFTER_NFKC:
        text = pattern.sub(replacement, text)
    return simplify(text)
