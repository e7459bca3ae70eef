"""Numbers and codes that lead to a person: phones, identity papers, bank cards, e-mails, plates, accounts.

Works on the shadow of a text (`redact.shadow`): same length, ASCII width, plain dashes, earlier finds blanked out.
Ordinary numbers (amounts, dates, bus lines, public service numbers of five digits) are none of its business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

__all__ = ["NUMBER_RULES", "NumberRule"]

_GAP = "[ .·•_*\u200b-\u200d\ufeff\ufe0f\u20e3-]"
_IS = r"[是为:\s]{0,3}"
_UNIT = r"(?![\d.]*\s*(?:[元块万亿平米㎡吨度人户%分]|公里|余[元万]))"
_FREE = r"(?<![0-9A-Za-z])"
_END = r"(?![0-9A-Za-z])"
_SOLITARY = r"(?<!\d[ -])"
_EXTENSION = r"(?:\s?(?:转|分机|-)\s?\d{1,5}(?!\d))?"

# Chinese numerals and letters that stand for digits when a number is disguised.
_SPOKEN = str.maketrans("〇零○洞一二三四五六七八九壹贰叁肆伍陆柒捌玖幺拐勾OoIl", "0000123456789123456789179" + "0011")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BIRTHDAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_REGION = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{4}"
_ID_18 = re.compile(rf"{_REGION}(?:18|19|20)\d\d{_BIRTHDAY}\d{{3}}[\dXx]")
_RANGE_OF_DATES = re.compile(r"\d{1,2}[.-](?:19|20)\d\d[.-]\d")
_DATE = re.compile(rf"(?:19|20)\d\d(?:{_BIRTHDAY}\Z|[ .-]\d{{1,2}}[ .-]\d|-(?:19|20)\d\d\Z)")


@dataclass(frozen=True, slots=True)
class NumberRule:
    """Finds stretches of one kind: the group `v` of `pattern`, if its bare characters are accepted."""

    kind: str
    pattern: re.Pattern[str]
    accepts: Callable[[str], bool] = bool
    spoken: bool = False

    def find(self, shadow: str) -> Iterator[tuple[int, int]]:
        """Start and end of each stretch."""
        for match in self.pattern.finditer(shadow.translate(_SPOKEN) if self.spoken else shadow):
            if self.accepts(match["v"]):
                yield match.span("v")


def _bare(found: str) -> str:
    return re.sub("[^0-9A-Za-z]", "", found)


def _is_identity_number(found: str) -> bool:
    """Region, birthday and the check digit of GB 11643: the weighted sum of all digits is 1 modulo 11."""
    number = _bare(found).upper()
    if not _ID_18.fullmatch(number) or not _is_day(number[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17]


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _is_card_number(found: str) -> bool:
    """16 to 19 digits of a payment card with the check digit of Luhn."""
    number = _bare(found)
    doubled = (int(digit) * (1 + i % 2) for i, digit in enumerate(reversed(number)))
    return number[0] in "34569" and sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _is_no_range_of_dates(found: str) -> bool:
    return not _RANGE_OF_DATES.match(found)


def _is_plate(found: str) -> bool:
    return sum(character.isdigit() for character in found) >= 2


def _is_no_date(found: str) -> bool:
    return not _DATE.match(found)


def _has_digits(found: str) -> bool:
    return sum(character.isdigit() for character in found) >= 5


def _rule(kind: str, pattern: str, accepts: Callable[[str], bool] = bool, spoken: bool = False) -> NumberRule:
    return NumberRule(kind, re.compile(pattern), accepts, spoken)


_GAPS = rf"{_GAP}{{0,2}}"
_MOBILE = (
    rf"(?<!\d)(?P<v>(?:(?:\+|00)?86{_GAPS})?1{_GAPS}[3-9](?:{_GAPS}\d){{9}})"
    rf"(?:(?!\d){_UNIT}|(?=\d\d岁))"
)
_AREA = r"(?:\(?0(?:10|2\d|[3-9]\d\d)\)?|(?:\+|00)86[ -]?(?:10|2\d|[3-9]\d\d))"
_LOCAL = rf"[2-8]\d{{2,3}}[ -]?\d{{4}}{_EXTENSION}"
_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_PLATE = "[A-HJ-NP-Za-hj-np-z0-9]"
_PHONE_WORD = r"(?:电话|座机|固话|热线|传真|致电|拨打|打|号码|值班|报修|联系|[Tt]el)"
_NETWORK = r"(?:微信|[Ww]e[Cc]hat|[VvWw][Xx]|抖音|快手|微博|小红书|支付宝|[账帐]号|用户名)"
_CUSTOMER = r"(?:户号|(?:用户|客户|会员)(?:编?号|号码)|缴费号|学号|警号)"
_REFERENCE = r"(?:编号|单号|受理号|合同号|证号|号码|流水号|发票号|案号|工单号?)"

# In order: a stretch taken by one rule is invisible to the next.
NUMBER_RULES = (
    _rule(
        "邮箱",
        rf"(?P<v>{_FREE}[A-Za-z0-9][A-Za-z0-9_.+-]{{0,63}}(?:\s?(?:@|#|\(at\)|\[at\]|\sat\s)\s?)"
        r"(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,12})",
    ),
    _rule("证件号", rf"(?:护照|通行证|军官证|台胞证)(?:号码?)?{_IS}(?P<v>[A-Za-z]{{1,2}}\d{{7,9}}){_END}"),
    _rule("账号", rf"{_CUSTOMER}{_IS}(?P<v>[A-Za-z0-9-]{{5,24}}){_END}", _has_digits),
    _rule("账号", rf"{_NETWORK}(?:号码?|[账帐]号|[Ii][Dd])*{_IS}(?P<v>[A-Za-z][A-Za-z0-9_-]{{4,30}}){_END}"),
    _rule("账号", rf"{_FREE}(?:[Qq]{{1,2}})(?:群|号码?)*{_IS}(?P<v>[1-9]\d{{4,10}}){_END}"),
    _rule("证件号", rf"{_FREE}(?P<v>\d(?:{_GAP}?\d){{16}}{_GAP}?[\dXx]){_END}", _is_identity_number),
    _rule("证件号", rf"{_FREE}(?P<v>{_REGION}\d\d{_BIRTHDAY}\d{{3}}){_END}"),
    _rule("银行卡", rf"{_FREE}(?P<v>\d(?:{_GAP}?\d){{15,18}}){_END}", _is_card_number),
    _rule("电话", _MOBILE, _is_no_range_of_dates),
    _rule("电话", rf"(?<!\d)(?P<v>[48]00(?:[ -]?\d){{7}}{_EXTENSION})(?!\d)"),
    _rule("电话", rf"(?<![\d.])(?P<v>{_AREA}[ -]{{0,2}}{_LOCAL})(?!\d){_UNIT}"),
    _rule(
        "车牌",
        rf"(?P<v>{_PROVINCE}[ .·•-]?[A-Za-z][ .·•-]{{0,2}}(?:{_PLATE}[ .·•]?){{4,5}}(?:{_PLATE}|[挂学警港澳])){_END}",
        _is_plate,
    ),
    _rule("号码", rf"{_REFERENCE}{_IS}(?P<v>[A-Za-z0-9][A-Za-z0-9-]{{5,40}}){_END}{_UNIT}", _has_digits),
    _rule("电话", rf"{_PHONE_WORD}[^;。]{{0,10}}?{_FREE}(?P<v>{_LOCAL})(?!\d){_UNIT}"),
    _rule(
        "电话",
        rf"(?<![0-9A-Za-z.]){_SOLITARY}(?P<v>[2-8]\d{{3}}-?\d{{4}}{_EXTENSION})(?![\d.]|[ -]\d){_UNIT}",
        _is_no_date,
    ),
    _rule("电话", _MOBILE, spoken=True),
    _rule(
        "号码",
        rf"(?<![0-9A-Za-z.¥]){_SOLITARY}(?P<v>\d{{8,}}|\d(?:[ -]?\d){{9,}}){_END}(?!\.\d){_UNIT}",
        _is_no_date,
    ),
    _rule("号码", rf"{_FREE}(?P<v>[A-Za-z0-9]{{12,40}}){_END}", _has_digits),
)
