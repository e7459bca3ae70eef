"""Which points a complaint makes that wait for an answer: numbered items, questions, requests.

Conservative: what is no clear point (a rhetorical question, somebody else's request, 请尽快处理) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pandong_nlp.triage.passage import Passage
from pandong_nlp.triage.wording_rules import PointWords

__all__ = ["Point", "find_points", "numbered_items"]

_MOST_POINTS = 20
_LEAST_CONTENT = 2  # Chinese characters that are not generic
_MARK = re.compile(
    r"(?P<circled>[①-⑨])|(?:(?<=[。;!?\n,:求题])|^)\s*(?:"
    r"[(]?(?P<digit>[1-9])[.、)](?![0-9])|[(]?(?P<han>[一二三四五六七八九])(?:[、)]|是|要|来)"
    r"|第(?P<ordinal>[一二三四五六七八九])(?:点|件|条|个)?[,、:]|其(?P<its>[一二三四五六七八九])[,:是])"
)
_NUMERALS = {
    numeral: at for row in ("123456789", "一二三四五六七八九", "①②③④⑤⑥⑦⑧⑨") for at, numeral in enumerate(row, 1)
}
_HAN = re.compile("[一-鿿]")
_OPENING = re.compile(r"[\s,、:;.()“”\"]*")


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """`complaint[start:end]` is a point; kind is "item", "question" or "request"."""

    start: int
    end: int
    kind: str


def find_points(complaint: Passage, words: PointWords) -> tuple[Point, ...]:
    """The points in their order, without overlaps, at most twenty: items first, then questions, then requests."""
    points: list[Point] = []
    for found in (_items(complaint), _questions(complaint, words), _requests(complaint, words)):
        for point in found:
            apart = all(point.end <= other.start or other.end <= point.start for other in points)
            if apart and _says_something(complaint.view, point, words):
                points.append(point)
    return tuple(sorted(points)[:_MOST_POINTS])


def numbered_items(passage: Passage) -> list[tuple[int, int]]:
    """[start, end) of items numbered 1, 2, … in order; empty where there are fewer than two.

    >>> asked = Passage("请：1、修灯；2、补砖。")
    >>> [asked.text[start:end] for start, end in numbered_items(asked)]
    ['修灯；', '补砖。']
    """
    marks: list[re.Match[str]] = []
    for mark in _MARK.finditer(passage.view):
        if _NUMERALS[mark[mark.lastgroup or 0]] == len(marks) + 1:
            marks.append(mark)
    if len(marks) < 2:
        return []
    ends = [mark.start() for mark in marks[1:]]
    last = passage.view.find("\n", marks[-1].end())
    sentence_end = passage.sentence(marks[-1].end())[1]
    ends.append(min(sentence_end, last) if last > 0 else sentence_end)
    return [(mark.end(), end) for mark, end in zip(marks, ends, strict=True) if mark.end() < end]


def _items(complaint: Passage) -> Iterator[Point]:
    for start, end in numbered_items(complaint):
        yield _trimmed(complaint.view, start, end, "item")


def _questions(complaint: Passage, words: PointWords) -> Iterator[Point]:
    for mark in re.finditer(r"\?", complaint.view):
        start, end = complaint.sentence(mark.start())
        asks = any(kind.asks.holds(complaint.view, start, end) for kind in words.questions)
        if asks and not words.rhetorical.holds(complaint.view, start, end):
            first = min(_asking_clauses(complaint, words, start, end), default=start)
            yield _trimmed(complaint.view, first, end, "question")


def _asking_clauses(complaint: Passage, words: PointWords, start: int, end: int) -> Iterator[int]:
    """Where the clauses of the sentence begin that hold a word that asks."""
    for kind in words.questions:
        for at, _ in kind.asks.places(complaint.view, start, end):
            yield complaint.clause(at)[0]


def _requests(complaint: Passage, words: PointWords) -> Iterator[Point]:
    for at, after in words.requests.places(complaint.view):
        clause = complaint.clause(at)
        if not words.others.holds(complaint.view, clause[0], at):
            end = complaint.sentence(at)[1]
            if complaint.view[after : after + 1] == ":" or complaint.view[after - 1] == ":":
                end = max(end, complaint.sentence(min(after + 1, len(complaint.view)))[1])
            yield _trimmed(complaint.view, at, end, "request")


def _trimmed(view: str, start: int, end: int, kind: str) -> Point:
    """Without space and punctuation at its beginning and without space and end mark at its end."""
    opening = _OPENING.match(view, start, end)
    begin = opening.end() if opening else start
    stop = begin + len(view[begin:end].rstrip(" \n。;!?,、"))
    return Point(begin, stop, kind)


def _says_something(view: str, point: Point, words: PointWords) -> bool:
    rest = words.generic.pattern.sub("", view[point.start : point.end])
    return len(_HAN.findall(words.requests.pattern.sub("", rest))) >= _LEAST_CONTENT
