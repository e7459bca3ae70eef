"""Personal data of other citizens in a reply. What `text.redact` finds is judged by the words around it.

Fine are: what the caller wrote, the name of somebody of the office, a telephone number to call, a place to go to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pandong_nlp.text import Span, redact
from pandong_nlp.triage.passage import Passage, Terms
from pandong_nlp.triage.wording_rules import Expected

__all__ = ["find_personal_data"]

_ALWAYS = frozenset({"证件号", "银行卡"})
_OFFICIAL = re.compile(
    "师傅|主任|书记|警官|经理|[队科所站园校院局班工]长|老师|律师|大夫|医生|同志|[(]?(?:网格员|社工|调解员)"
)
_ADDRESSEE = re.compile("(?:先生|女士|大爷|大妈|阿姨|叔叔|大哥|大姐|老师|同志)?[,:]?(?:您好|你好)")
_ROOM = re.compile("[0-9]{3,4}[室号户]?$|[室户]$")
_AFTER = 4
_BEFORE = 40  # characters in which a word says whose it is


def find_personal_data(reply: Passage, complaint: str, words: Expected) -> Iterator[tuple[int, int]]:
    """[start, end) of what should not be told to the caller."""
    for span in redact(reply.text).spans:
        found = reply.text[span.start : span.end]
        if span.kind in _ALWAYS or (found not in complaint and _is_a_citizens(reply, span, words)):
            yield span.start, span.end


def _is_a_citizens(reply: Passage, span: Span, words: Expected) -> bool:
    view = reply.view
    start = max(reply.sentence(span.start)[0], span.start - _BEFORE)
    citizen, office = (_last(terms, view, start, span.start) for terms in (words.citizens, words.persons))
    match span.kind:
        case "姓名":
            if (
                span.end - span.start < 2
                or _OFFICIAL.search(view, span.start + 1, span.end + _AFTER)
                or _ADDRESSEE.match(view, span.end)
            ):
                return False
            return citizen >= office
        case "电话":
            office = max(office, _last(words.contacts, view, start, span.start))
            return citizen > office or (office < 0 and view[span.start] == "1")
        case "地址":
            near = citizen >= 0 or words.citizens.holds(view, span.end, min(len(view), span.end + _AFTER))
            return near and bool(_ROOM.search(view, span.start, span.end))
        case _:
            return citizen > office or office < 0


def _last(terms: Terms, view: str, start: int, end: int) -> int:
    """Where the last of the terms begins, -1 if there is none."""
    return max((at for at, _ in terms.places(view, start, end)), default=-1)
