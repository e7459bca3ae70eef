"""Names of persons: after an introduction (我叫, 联系人), beside a role or a title (房东, 女士), or standing alone.

Titles stay, so that the sentence stays readable: 王先生 → 〈姓名〉先生. A bare surname with an office (王书记) and what
is anonymous already (王某) are left. Works on the shadow of a text (see `shadow`) with jieba's tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pandong_nlp.text.segment import Segmenter
from pandong_nlp.text.shadow import FILLERS
from pandong_nlp.text.surnames import COMPOUND_SURNAMES, GIVEN, PLAIN_SURNAMES, RARE_SURNAMES, SURNAMES

__all__ = ["find_names"]

# A name must follow: almost any two characters will do as a given name.
_INTRODUCTIONS = (
    "我叫|名叫|叫做|姓名|联系人|联络人|署名|落款|户名|收款人|收件人|签字人|负责人|经办人|法定代表人|法人代表|法人|被告|原告|承租人|反映人|投诉人|"
    "举报人|申请人|来电人|诉求人|当事人|户主|敬礼|签名|签字|对接人|收货人|名字叫|,叫|免贵姓|我姓|父亲叫|母亲叫|房东叫"
)
# One person's role: a name may follow, even one that is a word as well (工程师方圆).
_ROLES = (
    "房东|中介|包工头|工头|经理|老板娘?|店主|摊主|班主任|老师|医生|护士|大夫|保安|司机|邻居|父亲|母亲|爸爸?|妈妈?|丈夫|妻子|爱人|老公|老婆|前夫|前妻|"
    "儿子|女儿|侄子|侄女|外甥|孙子|孙女|弟弟?|哥哥?|姐姐?|妹妹?|岳父|岳母|公公|婆婆|姐夫|民警|辅警|警官|城管|队员|工作者|志愿者|社工|工程师|设计师|"
    "会计|收银员|村?支书|书记|主任|主管|干部|[站楼队所院校厂组]长|董事长|网格员|协管员|保洁员?|教练|导游|销售|顾问|律师|患者|死者|监护人|代理人|请转给"
)
# A word for many people as well: only what looks like nothing but a name counts.
_GROUPS = (
    "我是|本人|住户|业主(?:代表)?|租户|租客|居民|村民|市民|残疾人|老人|孩子|学生|同学|员工|职工|房主|机主|车主|家属|继承人|配偶|对象|孕妇|老赖|举报|"
    f"{FILLERS['姓名']}[、,和与及]"
)
_TITLES = "先生|女士|小姐|同志|阿姨|叔叔|警官|大[爷妈姐哥叔娘]|奶奶|爷爷|师傅|老师|医生|大夫|经理|老板|护士|同学|律师"
_SURNAME = rf"(?!谢谢|感谢)(?:{'|'.join(COMPOUND_SURNAMES)}|[{''.join(sorted(SURNAMES))}])"
_ANY_SURNAME = rf"(?:{_SURNAME}|[{''.join(sorted(RARE_SURNAMES))}])"
# The whole stretch of Han characters is no longer than a name.
_WHOLE_NAME = re.compile(
    rf"(?:(?:{'|'.join(COMPOUND_SURNAMES)})[一-鿿]{{1,2}}|{_ANY_SURNAME}[一-鿿]{{1,2}})(?![一-鿿])"
)
_TITLE = re.compile(_TITLES)
_OFFICE = re.compile("书记|主任|[省市区县镇乡村局院校所队站部处科厂厅会]长|总|某")
_DESCRIBED = re.compile(r"\s?[,(]\s?(?:男|女|业主|租户|租客)[,)]")
_PLACE_NEXT = re.compile(
    "[路街镇村乡县区市桥庄园店苑巷湾屯里组]|城(?!管)|[一-鿿]{0,2}(?:胡同|小区|社区|公园|花园|大厦|地铁|广场|公寓|公司)"
)
_PLACE_LAST = tuple("湖岭湾河沟溪山北南县乡镇村路街庄桥店树园塘")
_REPORTING = frozenset(
    ["反映", "投诉", "表示", "要求", "希望", "认为", "来电", "举报", "称", "咨询", "求助", "建议", "申请"]
)
_NAMING = ":是为叫"
_NOUNS = ("n", "nz", "s", "t")
_HAN = re.compile("[一-鿿]{1,6}")


class _Expectation(NamedTuple):
    """Words after which a name is expected: surely, or only if the next word looks like one.

    `nouns`: a word of the dictionary may be a name as well if it is a noun of given-name characters (方圆, 白雪).
    """

    pattern: re.Pattern[str]
    surely: bool
    nouns: bool


def _expectation(before: str, gap: str, *, surely: bool = False, nouns: bool = True) -> _Expectation:
    pattern = rf"(?:{before})[{gap}]{{0,2}}[是为叫]?\s?(?={_ANY_SURNAME})"
    return _Expectation(re.compile(pattern), surely, nouns)


_EXPECTATIONS = (
    _expectation(_INTRODUCTIONS, r"\s:,", surely=True),
    _expectation(_ROLES, r"\s:"),
    _expectation(_GROUPS, r"\s:", nouns=False),
)


def find_names(shadow: str, segmenter: Segmenter) -> Iterator[tuple[int, int]]:
    """Start and end of each name."""
    return _Reading(shadow, segmenter).names()


def _surname_length(text: str, start: int) -> int:
    return 2 if text.startswith(COMPOUND_SURNAMES, start) else int(text[start : start + 1] in SURNAMES)


def _is_given(text: str) -> bool:
    return GIVEN.issuperset(text)


class _Reading:
    """A shadow, cut into words: `words` has the word and its part of speech at each position where one starts."""

    def __init__(self, shadow: str, segmenter: Segmenter) -> None:
        self.shadow = shadow
        self.segmenter = segmenter
        self.words: dict[int, tuple[str, str]] = {}
        at = 0
        for word, part in segmenter.tag(shadow):
            self.words[at] = word, part
            at += len(word)

    def names(self) -> Iterator[tuple[int, int]]:
        for expectation in _EXPECTATIONS:
            for match in expectation.pattern.finditer(self.shadow):
                end = self._end_of_name(match.end(), expectation)
                if end is not None:
                    yield match.end(), end
        yield from self._before_titles()
        yield from self._standing_alone()

    def _word(self, start: int) -> tuple[str, str]:
        return self.words.get(start, ("", ""))

    def _may_be_person(self, word: str, part: str) -> bool:
        """Tagged as a person's name, or no word of the dictionary."""
        return part.startswith("nr") or not self.segmenter.has_word(word)

    def _end_of_name(self, start: int, expectation: _Expectation) -> int | None:
        """Where the name that starts at `start` with a surname ends; None if it is none."""
        given_at = start + _surname_length(self.shadow, start)
        if _OFFICE.match(self.shadow, given_at):
            return None
        if given_at > start and _TITLE.match(self.shadow, given_at):
            return given_at
        plain = self.shadow[start] in PLAIN_SURNAMES
        word, part = self._word(start)
        ordinary = len(word) > max(1, given_at - start) and not self._may_be_person(word, part)
        whole = _WHOLE_NAME.match(self.shadow, start)
        named = self.shadow[start - 1] in _NAMING if expectation.surely else plain and not ordinary
        if whole and named and "某" not in whole[0]:
            return whole.end()
        if ordinary and not (expectation.nouns and part in _NOUNS and _is_given(word[1:])):
            return None
        ends = (
            [given_at + self._given_length(given_at, surely=expectation.surely and plain)] if given_at > start else []
        )
        if part.startswith("nr") and (len(word) == 3 or (len(word) == 2 and plain)):
            ends.append(start + len(word))
        return next((end for end in ends if self._is_clear(start, end) and self._is_plausible(start, end)), None)

    def _is_plausible(self, start: int, end: int) -> bool:
        """Neither anonymous (王某) nor the beginning of a place (张自忠路)."""
        return "某" not in self.shadow[start : end + 1] and not _PLACE_NEXT.match(self.shadow, end)

    def _given_length(self, at: int, *, surely: bool) -> int:
        """How many characters from `at` on are the given name: 0, 1 or 2. What follows decides: 强|反映, 淑珍|下午."""
        following = _HAN.match(self.shadow, at)
        if not following:
            return 0
        (word, part), *rest = self.segmenter.tag(following[0])
        if len(word) == 1:
            if not (surely or _is_given(word)):
                return 0
            return 2 if rest and len(rest[0][0]) == 1 and _is_given(rest[0][0]) else 1
        unknown = self._may_be_person(word, part) or (surely and part[0] in "nsbzav" and word not in _REPORTING)
        if _is_given(word[:2]) or (len(word) == 2 and unknown):
            return 2
        return int(_is_given(word[0]))

    def _is_clear(self, start: int, end: int) -> bool:
        """No accident: three characters, or a plain surname, a tagged word, nothing after it; one only after 姓."""
        length = end - start
        if length != 2:
            return length > 2 or self.shadow[start - 1] == "姓"
        word, part = self._word(start)
        tagged = len(word) == length and part.startswith("nr")
        return tagged or self.shadow[start] in PLAIN_SURNAMES or not self._goes_on(end)

    def _goes_on(self, end: int) -> bool:
        return bool(_HAN.match(self.shadow, end))

    def _before_titles(self) -> Iterator[tuple[int, int]]:
        """欧阳|先生, 张建军|先生, 王|师傅, 耿直|（租户）: the longest name that ends where the title starts."""
        for pattern, shortest in ((_TITLE, 1), (_DESCRIBED, 2)):
            for title in pattern.finditer(self.shadow):
                end = title.start()
                for start in range(max(0, end - 4), end - shortest + 1):
                    if self._is_name(start, end, described=shortest > 1):
                        yield start, end
                        break

    def _is_name(self, start: int, end: int, *, described: bool) -> bool:
        """Whether `start:end` is surname and at most two more characters: a word, all there is, or clear without."""
        whole = not (start and self._goes_on(start - 1)) and _WHOLE_NAME.fullmatch(self.shadow, start, end)
        surname = _surname_length(self.shadow, start)
        given = self.shadow[start + surname : end]
        if not whole and (not surname or len(given) > 2 or not (surname == 2 or _is_given(given))):
            return False
        word, part = self._word(start)
        if len(word) > 1 and start + len(word) >= end:
            return surname == 2 or self._may_be_person(word, part) or (described and bool(whole))
        return bool(whole or word) or (len(given) == 2 and self.shadow[start] in PLAIN_SURNAMES)

    def _standing_alone(self) -> Iterator[tuple[int, int]]:
        """Names nobody introduces: surname and two characters cut as words of their own, or a name by itself."""
        for start, (word, part) in self.words.items():
            surname = _surname_length(self.shadow, start)
            possible = surname and (len(word) == 1 or self._may_be_person(word, part))
            if not possible or self._is_titled(start + surname):
                continue
            end = start + max(len(word), surname)
            plain = self.shadow[start] in PLAIN_SURNAMES
            following = self._word(end)[0]
            if len(word) == surname and plain and len(following) <= 2 and following and _is_given(following):
                end += len(following)
            given = self.shadow[start + surname : end]
            if not given or given.endswith(_PLACE_LAST) or _PLACE_NEXT.match(self.shadow, end):
                continue
            known = plain or self.segmenter.has_word(word)
            likely = _is_given(given) or (plain and part.startswith("nr") and not GIVEN.isdisjoint(given))
            if likely and known and (len(given) == 2 or (len(given) == 1 and self._is_by_itself(start, end))):
                yield start, end

    def _is_titled(self, end: int) -> bool:
        return bool(_TITLE.match(self.shadow, end) or _OFFICE.match(self.shadow, end))

    def _is_by_itself(self, start: int, end: int) -> bool:
        return not self._goes_on(end) and not (start and self._goes_on(start - 1))
