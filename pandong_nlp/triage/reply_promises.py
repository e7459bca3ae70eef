"""Promises of a reply that say no date: 会尽快安排, 近期解决; and plans without one: 社区将派人巡查.

A date in the same sentence makes a promise a good one, unless its clause tells what has happened already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pandong_nlp.triage.passage import Passage
from pandong_nlp.triage.wording_rules import PromiseWords

__all__ = ["find_promises"]

_AHEAD = re.compile("明|后天|次日|今晚|本|下[周个月]|每|内|前$")
_REACH = 12  # characters between the word that announces and the verb


def find_promises(
    reply: Passage, words: PromiseWords, dates: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, int, int]]:
    """Code, start and end of each promise without a date ("promise_without_date", "plan_without_date")."""
    vague = [*words.vague.places(reply.view), *_soon(reply, words)]
    taken: set[int] = set()
    for start, end in sorted(vague):
        clause = reply.clause(start)
        if clause[0] not in taken and _is_open(reply, words, dates, start):
            taken.add(clause[0])
            yield "promise_without_date", start, end
    for start, _ in words.will.places(reply.view):
        clause = reply.clause(start)
        verb = words.verbs.pattern.search(reply.view, start, min(clause[1], start + _REACH))
        if verb and clause[0] not in taken and _is_open(reply, words, dates, start):
            taken.add(clause[0])
            yield "plan_without_date", start, verb.end()


def _soon(reply: Passage, words: PromiseWords) -> Iterator[tuple[int, int]]:
    for start, end in words.soon.places(reply.view):
        if words.will.holds(reply.view, *reply.clause(start)):
            yield start, end


def _is_open(reply: Passage, words: PromiseWords, dates: Sequence[tuple[int, int]], place: int) -> bool:
    """Whether what stands at `place` is a promise whose sentence sets no deadline."""
    clause, (start, end) = reply.clause(place), reply.sentence(place)
    if words.done.holds(reply.view, *clause) or words.conditions.holds(reply.view, start, place):
        return False
    if any(terms.holds(reply.view, clause[0], place) for terms in (words.said, words.advice)):
        return False
    return not any(start <= date[0] < end and _is_deadline(reply, words, date) for date in dates)


def _is_deadline(reply: Passage, words: PromiseWords, date: tuple[int, int]) -> bool:
    """Whether a date lies ahead: by its own words, or because its clause tells nothing that has happened."""
    return bool(_AHEAD.search(reply.view, *date)) or not words.done.holds(reply.view, *reply.clause(date[0]))
