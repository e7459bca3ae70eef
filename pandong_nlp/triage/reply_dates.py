"""Where a text says when: 今天下午、11月30日前、本周五之前、三个工作日内、每周三; 近期、尽快、几天内 are no dates.

Knows no clock: whether a day is past is not its business.
"""

from __future__ import annotations

import re

__all__ = ["find_dates"]

_N = "(?:[0-9]{1,3}|[一二三四五六七八九十两半百]{1,3})"
_HOUR = rf"(?:凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜里|晚|早){_N}(?:点|时|:[0-5][0-9])(?:半|{_N}分?)?"
_WEEKDAY = "(?:周|星期|礼拜)[一二三四五六日天末]"
_WHEN = re.compile(
    "|".join(
        (
            rf"(?:[0-9]{{4}}年)?{_N}月(?:{_N}[日号]|份|底|初|末|中旬|上旬|下旬)?",
            r"20[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2}",
            rf"(?<![0-9]){_N}[日号](?=之?前|以前|上午|下午|晚|早|到|来|去|[,。;]|$)",
            r"今[天日晚早晨]|明[天日晚早晨]|大?后天|当[天日晚]|昨[天日晚]|前天|这两天|今明两天|次日|第二天",
            rf"(?:本|这|下|上)?(?:个)?{_WEEKDAY}",
            "(?:本|这|下)(?:个)?(?:周|月|季度?|学期|星期)(?:之?内|底|末|初)?(?=前|内|底|末|初|起|就|,|。|$|之)",
            rf"{_N}(?:个)?(?:工作日|自然日|小时|钟头|分钟|天|日|周|星期|月)(?:之内|以内|内|以后|之后|后|左右)",
            "(?:年|月|周|季|学期)[底末](?:之?前)?|年内|节前|节后|供暖前|汛期前|开学前|入冬前",
            rf"每(?:隔?{_N}(?:个)?(?:小时|天|周|月)|天|日|晚|早|周[一二三四五六日天末]?|月|季度?|年)",
            _HOUR,
            r"(?<![0-9:])(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?![0-9:])",
        )
    )
)
_HOURS = re.compile(rf"(?:{_HOUR}|凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜里)?(?:之前|以前|前|之后|以后|后|起)?")


def find_dates(view: str) -> list[tuple[int, int]]:
    """[start, end) of each date, hour and deadline of a view (see `Passage`), in order, without overlaps.

    >>> text = "电工明天上午十点来,11月30日前全部换完,近期再来看"
    >>> [text[start:end] for start, end in find_dates(text)]
    ['明天上午十点', '11月30日前']
    """
    found = []
    end = 0
    while match := _WHEN.search(view, end):
        hours = _HOURS.match(view, match.end())
        end = hours.end() if hours else match.end()
        found.append((match.start(), end))
    return found
