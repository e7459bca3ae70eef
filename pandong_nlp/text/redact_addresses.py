"""Addresses that lead to one door: building with entrance or room, or a house number in a street, lane or village.

A building alone (3号楼, 阳光花园12号楼) or a road alone says where the problem is and stays. Works on the shadow of a
text (see `shadow`). Chinese numerals count as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["find_addresses"]

_N = r"(?:[甲乙丙丁]?\d{1,4}|[甲乙丙丁]?[一二三四五六七八九十百零〇○]{1,5}|[A-Za-z]\d{0,2})"
_GAP = r"[ ,-]?"
_UNIT = "[元块万度楼人户名岁年月日天%米㎡个次辆部台层条家分点多:]|平[米方]|以上|左右|号线|[上下]午"
_NOT_A_QUANTITY = rf"(?![\d.]|[-~至到]\d+[层楼号]|\s?(?:{_UNIT}))"
_COMPOUND = rf"(?:{_N}号院|{_N}[区期]){_GAP}"
_BUILDING = rf"{_N}(?:号楼|[栋幢座]|#楼?|楼(?=[\d一二三四五六七八九十]+(?:门|单元)))"
_ENTRANCE = rf"{_N}(?:单元|门(?!面))"
_FLOOR = rf"(?:(?:{_N}|地下[一二三\d])[层楼]|底商|地下室)"
_NUMERALS = "[一二三四五六七八九十零〇○]"
_DOOR = (
    rf"(?:[A-Za-z]?\d{{1,4}}(?:-\d{{1,2}})?(?:[室户]|号(?!线|楼))|{_NUMERALS}{{1,5}}(?:[室户]|号(?!线|楼))"
    rf"|(?:[A-Za-z]?\d{{3,4}}(?:-\d{{1,2}})?|{_NUMERALS}{{3,5}})(?![\dA-Za-z]){_NOT_A_QUANTITY})"
)

_CORE = re.compile(
    rf"(?P<compound>{_COMPOUND})?{_BUILDING}{_GAP}(?:{_BUILDING}{_GAP})?"
    rf"(?:{_ENTRANCE}(?:{_GAP}{_FLOOR})?(?:{_GAP}{_DOOR})?|(?:{_FLOOR}{_GAP})?{_DOOR})"
    rf"|{_ENTRANCE}{_GAP}{_DOOR}"
    r"|\d{1,3}#?-\d{1,2}-\d{3,4}(?:-\d)?(?![\d-])"
    rf"|{_N}排{_N}号"
)
_DASHED = re.compile(r"\d{1,3}-")
_HOUSE_NUMBER = re.compile(
    rf"{_N}号[院门]?(?:{_GAP}(?:{_N}号门|\d{{1,4}}室))?(?![线令文楼车机台桥井站出口]|公告|[上下]午|以[前后])"
)
_STREET = "路街巷弄里条村屯庄寨组堡坊同"
_ESTATE = "区园苑里城院村府庭都轩寓厦庄屯邸街路巷同弄条营坊湾郡"
# What ends on the left the stretch of Han characters that names the place.
_BREAK = re.compile(
    "[^一-鿿]|[我你他她它们的是在住于到与及从由对把被有为给让至或了请称说问去个将]|和(?![平顺谐睦美义安泰润])|向(?![阳荣东])|"
    "地址|住址|地点|位置|坐落|门牌号?|户籍|收件|反映|投诉|举报|来电|诉求|解决|前往|发现|业主|居民|住户|租户|附近|公司"
)
_REACH = 18


def find_addresses(shadow: str) -> Iterator[tuple[int, int]]:
    """Start and end of each address, the names of place and street before it included."""
    for match in _CORE.finditer(shadow):
        place = _place_before(shadow, match.start(), None if match["compound"] else _ESTATE)
        if place < match.start() or not _DASHED.match(match[0]):
            yield place, match.end()
    for match in _HOUSE_NUMBER.finditer(shadow):
        place = _place_before(shadow, match.start(), _STREET)
        if place < match.start():
            yield place, match.end()


def _place_before(shadow: str, end: int, last: str | None) -> int:
    """Where the name that ends at `end`, with a character of `last` if given, begins; `end` if there is none."""
    window = shadow[max(0, end - _REACH) : end]
    if last is not None and not window.rstrip("东西南北").endswith(tuple(last)):
        return end
    breaks = [match.end() for match in _BREAK.finditer(window)]
    start = end - len(window) + (breaks[-1] if breaks else 0)
    return start if end - start >= 2 else end
