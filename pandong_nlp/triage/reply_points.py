"""Whether a reply takes up each point of the complaint.

The measure: of a point's pairs of neighbouring Chinese characters (without generic words and function characters),
those that stand in no other point are its own; the share of its own pairs that stand in the reply is how far it is
taken up. A stretch of the reply that only tells what the caller said does not count. Taken up is a point with a share
of at least `limits.answered`, or half of whose single characters stand in the reply (路灯 is 灯 in a short one), or
that asks for a date, person or number that is there, or an item where the reply has as many numbered items as the
complaint.

Words for the same thing differ (把灯修好 is answered by 换好): an only point is taken up by a reply that has two pairs
of the whole complaint, and nothing in common is only certain to be a point left out where there are several points, or
where reply and complaint as a whole have nothing in common.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pandong_nlp.triage.complaint_points import Point, numbered_items
from pandong_nlp.triage.passage import Passage
from pandong_nlp.triage.wording_rules import PointWords, QuestionKind, WordingRules

__all__ = ["open_points", "share_of"]

_FUNCTION = re.compile(
    "[的了吗呢吧啊么是在有和与及就都也还又再不没我你您他她它们这那个些把被给让向从到于为以之而或请要想能会可对上下里外好]"
    "|[^一-鿿]"
)
_RUN = re.compile("[一-鿿]+")
_ENOUGH_CHARACTERS = 0.5
_ENOUGH_PAIRS = 2  # of the complaint, for an only point
_SOME_CHARACTERS = 0.3
_NUMBER = re.compile("[0-9]|[一二三四五六七八九十百千万两]+[元块个天次年月米度]")


def open_points(
    reply: Passage,
    complaint: Passage,
    points: Sequence[Point],
    rules: WordingRules,
    dates: Sequence[tuple[int, int]],
) -> Iterator[tuple[Point, bool]]:
    """Each point that the reply does not take up, and whether it is certain to be left out."""
    words = rules.points
    said = _own_words(reply, rules)
    counted = len(numbered_items(reply)) >= sum(point.kind == "item" for point in points)
    contents = [_content(complaint.view[point.start : point.end], words) for point in points]
    in_points = Counter(pair for content in contents for pair in _pairs(content))
    common = sum(pair in said for pair in _pairs(_content(complaint.view, words)))
    if len(points) == 1 and common >= _ENOUGH_PAIRS:
        return
    certain = len(points) > 1 or not common
    for point, content in zip(points, contents, strict=True):
        pairs = _pairs(content)
        own = {pair for pair in pairs if in_points[pair] == 1} or pairs
        asked = complaint.view[point.start : point.end]
        if not (
            share_of(own, said) >= rules.limits.answered
            or share_of(set().union(*content), said) >= _ENOUGH_CHARACTERS
            or (point.kind == "item" and counted)
            or any(kind.asks.holds(asked) and _answers(kind, reply, rules, dates) for kind in words.questions)
        ):
            alike = share_of(own, said) + share_of(set().union(*content), said)
            yield point, certain and alike < _SOME_CHARACTERS


def share_of(parts: set[str], said: str) -> float:
    """Share, in [0, 1], of the parts that stand in what is said; 1.0 where there are no parts.

    >>> share_of({"路灯", "灯换"}, "路灯明天修")
    0.5
    """
    return sum(part in said for part in parts) / len(parts) if parts else 1.0


def _own_words(reply: Passage, rules: WordingRules) -> str:
    """The reply without the clauses that only tell what the caller said."""
    said, done = rules.promises.said, rules.promises.done
    places = ((start, end) for start, end in reply.clauses)
    return "".join(
        reply.view[start:end]
        for start, end in places
        if not said.holds(reply.view, start, end) or done.holds(reply.view, start, end)
    )


def _content(text: str, words: PointWords) -> list[str]:
    """Runs of Chinese characters that say something."""
    text = words.requests.pattern.sub(" ", words.generic.pattern.sub(" ", text))
    return _RUN.findall(_FUNCTION.sub(" ", text))


def _pairs(content: Sequence[str]) -> set[str]:
    return {run[at : at + 2] for run in content for at in range(len(run) - 1)}


def _answers(kind: QuestionKind, reply: Passage, rules: WordingRules, dates: Sequence[tuple[int, int]]) -> bool:
    match kind.by:
        case "date":
            return bool(dates)
        case "person":
            return rules.expected.persons.holds(reply.view) or kind.words.holds(reply.view)
        case "number":
            return bool(_NUMBER.search(reply.view)) or kind.words.holds(reply.view)
        case _:
            return kind.words.holds(reply.view)
