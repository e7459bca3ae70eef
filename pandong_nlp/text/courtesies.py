"""Salutations and sign-offs that carry nothing: 尊敬的领导您好, 此致敬礼, 谢谢.

Works on text whose width, whitespace, digits and script are settled already. Conservative: only whole phrases, only
at the two ends, never when nothing else would remain. A named office (教育局领导) says something and stays.
"""

from __future__ import annotations

import re

__all__ = ["FIRST", "GAPS", "LAST", "essential_span"]

GAPS = " ,.:;!。、~"
_GAP = f"[{GAPS}]"
_PERSON = r"(?:领导|书记|市长|区长|县长|镇长|主任|同志|工作人员|负责人|负责同志)(?:们|同志|大人|先生|女士)?"
_HELLO = r"(?:(?:您|你|大家|早上|上午|中午|下午|晚上)们?好|领导好)"
_ADDRESSEE = rf"(?:(?:尊敬|敬爱|亲爱)的|各位)+[^\W局委办院校司部站厅所]{{0,8}}?{_PERSON}"
_GREETING = re.compile(rf"(?:{_ADDRESSEE}(?:{_GAP}*{_HELLO}{_GAP}*|{_GAP}+)|{_HELLO}{_GAP}+)+")

_THANKS = r"(?:非常|万分|十分|衷心|深表|多|在此|先行)*(?:感谢|谢谢|感激)(?:不尽|您们?|你们?|各位|领导们?|大家|了|啦)*"
_WISHES = r"(?:顺?祝|恭祝)[^\W※◇]{0,8}(?:愉快|顺利|健康|安康|快乐)"
_SIGN_OFF = re.compile(
    rf"(?<={_GAP})(?:(?:{_THANKS}|{_WISHES}|此致|敬礼|敬上|致礼|辛苦了|打扰了|拜托了|麻烦了){_GAP}*)+\Z"
)
_SIGN_OFF_REACH = 40
# Every greeting begins, and every sign-off ends (but for gaps), with one of these; most texts do neither.
FIRST = frozenset("尊敬亲各您你大早上中下晚领")
LAST = frozenset("谢激尽您们你位导家了啦快利康乐致礼上")


def essential_span(text: str) -> tuple[int, int]:
    """The part of `text` between salutation and sign-off; all of it when the courtesies are all there is.

    >>> essential_span("尊敬的领导:您好!楼道灯不亮。谢谢!")
    (9, 15)
    """
    greeting = _GREETING.match(text) if text[:1] in FIRST else None
    start = greeting.end() if greeting else 0
    end = len(text)
    while _may_sign_off(text, end) and (sign_off := _SIGN_OFF.search(text, max(start, end - _SIGN_OFF_REACH), end)):
        end = sign_off.start()
        while end > start and text[end - 1] == " ":
            end -= 1
    return (start, end) if start < end else (0, len(text))


def _may_sign_off(text: str, end: int) -> bool:
    return text[max(0, end - _SIGN_OFF_REACH) : end].rstrip(GAPS)[-1:] in LAST
