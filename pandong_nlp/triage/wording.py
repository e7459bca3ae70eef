"""Checks a draft reply to a citizen before it goes out: wording, promises, completeness, every point answered.

What is looked for is data (`wording_rules`, `data/wording.yaml`). A finding is advice to the writer and names a
stretch of the text as it was written. Total for every `str`; the same reply always has the same findings. Knows
nothing of tickets, models or clocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pandong_nlp.triage.complaint_points import find_points
from pandong_nlp.triage.passage import Passage
from pandong_nlp.triage.reply_dates import find_dates
from pandong_nlp.triage.reply_points import open_points
from pandong_nlp.triage.reply_privacy import find_personal_data
from pandong_nlp.triage.reply_promises import find_promises
from pandong_nlp.triage.wording_rules import PhraseGroup, WordingRules

__all__ = ["Finding", "check_reply"]

_Found = tuple[str, int, int]
_Stretches = Sequence[tuple[int, int]]

_WHO_WHEN_WHAT = ("no_date", "no_person", "no_action")
_COUNTED = re.compile("[一-鿿0-9]")
_BLANK = re.compile("_{2,}|×{2,}|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])|某年?某?月某日|(?<![一-鿿])某某")
_TELLS = 3  # characters beside a date that say what is done
_COPIED = 8  # characters in a row that stand in the complaint, too, are copied


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend.

    Attributes:
        code: a check of CHECKS, or a group of phrases of the rules.
        severity: "must" or "should".
        start, end: the stretch; empty, at the end of the reply, where something is missing.
        message, suggestion: in Chinese.
        where: the text the stretch is in: "reply", or "complaint" for a point that is not answered.
    """

    code: str
    severity: str
    start: int
    end: int
    message: str
    suggestion: str
    where: str = "reply"


def check_reply(reply: str, complaint: str, rules: WordingRules) -> tuple[Finding, ...]:
    """Everything to mend in `reply`: by place, findings in the complaint last. An empty complaint makes no points.

    Where the complaint only asks questions, date, person and action should be there but need not.
    """
    draft, said = Passage(reply), Passage(complaint)
    dates = find_dates(draft.view)
    points = find_points(said, rules.points)
    findings = [
        *(_told(rules, found, draft) for found in _own_checks(draft, said, rules, dates)),
        *(_phrase(group, place, draft, instead) for group, place, instead in _phrases(draft, rules)),
    ]
    if points and all(point.kind == "question" for point in points):
        findings = [_softened(finding) for finding in findings]
    findings.sort(key=lambda finding: (finding.start, finding.end, finding.code))
    for point, certain in open_points(draft, said, points, rules, dates):
        code = "not_answered" if certain else "maybe_not_answered"
        findings.append(_told(rules, (code, point.start, point.end), said, where="complaint"))
    return tuple(finding for finding in findings if finding.severity != "off")


def _own_checks(draft: Passage, said: Passage, rules: WordingRules, dates: _Stretches) -> Iterator[_Found]:
    yield from _missing(draft, rules, dates)
    yield from find_promises(draft, rules.promises, dates)
    yield from _copied(draft, said, rules.limits.repeated)
    yield from (("blank_left", *match.span()) for match in _BLANK.finditer(draft.view))
    yield from (("personal_data", *place) for place in find_personal_data(draft, said.text, rules.expected))


def _missing(draft: Passage, rules: WordingRules, dates: _Stretches) -> Iterator[_Found]:
    """What a reply should hold and this one does not."""
    view, expected = draft.view, rules.expected
    end = len(draft.text.rstrip())
    if len(_COUNTED.findall(view)) < rules.limits.shortest:
        yield "too_short", 0, end
    forwarded = next(expected.forwarding.places(view), None)
    acts = _acts(draft, rules, dates)
    if forwarded and not acts:
        yield "only_forwarded", *forwarded
    present = {
        "no_date": bool(dates),
        "no_person": expected.persons.holds(view),
        "no_action": acts or bool(forwarded),
        "no_greeting": expected.greeting.holds(view),
        "no_closing": expected.closing.holds(view) or _ends_with_somebody(draft, rules),
    }
    yield from ((code, end, end) for code, there in present.items() if not there)


def _ends_with_somebody(draft: Passage, rules: WordingRules) -> bool:
    """Whether the last of several sentences names who acts, or speaks to the caller."""
    start, end = draft.sentence(max(len(draft.text.rstrip()) - 1, 0))
    return start > 0 and (rules.expected.persons.holds(draft.view, start, end) or "您" in draft.view[start:end])


def _acts(draft: Passage, rules: WordingRules, dates: _Stretches) -> bool:
    """Whether something is or will be done, besides passing on, calling back and what the caller said.

    No list of verbs is complete: what a clause says with a date counts, too.
    """
    view, expected, said = draft.view, rules.expected, rules.promises.said
    bare = expected.forwarding.pattern.sub(lambda match: " " * len(match[0]), view)
    if any(not said.holds(view, draft.clause(at)[0], at) for at, _ in expected.actions.places(bare)):
        return True
    empty = (said, expected.forwarding, expected.closing)
    told = (_told_at(draft, date) for date in dates)
    return any(start < end and not any(terms.holds(view, start, end) for terms in empty) for start, end in told)


def _told_at(draft: Passage, date: tuple[int, int]) -> tuple[int, int]:
    """The clause of a date, with the next one where it says only the date; empty where both say nothing."""
    view, (start, end) = draft.view, draft.clause(date[0])
    end = max(end, date[1])
    for _ in range(2):
        if len(_COUNTED.findall(view, start, end)) - len(_COUNTED.findall(view, *date)) >= _TELLS:
            return start, end
        end = draft.clause(min(end, len(view) - 1))[1]
    return start, start


def _copied(draft: Passage, said: Passage, limit: float) -> Iterator[_Found]:
    """The longest stretch copied from the complaint, where such stretches make up `limit` of the reply or more."""
    grams = {said.view[at : at + _COPIED] for at in range(len(said.view) - _COPIED + 1)}
    runs: list[list[int]] = []
    for at in range(len(draft.view) - _COPIED + 1):
        if draft.view[at : at + _COPIED] in grams:
            if runs and at <= runs[-1][1]:
                runs[-1][1] = at + _COPIED
            else:
                runs.append([at, at + _COPIED])
    if runs and sum(end - start for start, end in runs) >= limit * len(draft.view):
        start, end = max(runs, key=lambda run: run[1] - run[0])
        yield "repeats_complaint", start, end


def _phrases(draft: Passage, rules: WordingRules) -> Iterator[tuple[PhraseGroup, tuple[int, int], str]]:
    """Each phrase to avoid: its group, its place, what to say instead."""
    for group in rules.groups:
        for phrase in group.phrases:
            for place in phrase.terms.places(draft.view):
                if not phrase.unless.holds(draft.view, *draft.sentence(place[0])):
                    yield group, place, phrase.instead


def _softened(finding: Finding) -> Finding:
    mild = finding.code in _WHO_WHEN_WHAT and finding.severity == "must"
    return replace(finding, severity="should") if mild else finding


def _phrase(group: PhraseGroup, place: tuple[int, int], draft: Passage, instead: str) -> Finding:
    words = draft.text[place[0] : place[1]]
    return Finding(group.code, group.severity, *place, f"{group.name}：“{words}”。{group.why}", instead)


def _told(rules: WordingRules, found: _Found, passage: Passage, where: str = "reply") -> Finding:
    code, start, end = found
    check = rules.checks[code]
    words = passage.text[start:end]
    message, suggestion = (text.replace("{found}", words) for text in (check.message, check.suggestion))
    return Finding(code, check.severity, start, end, message, suggestion, where)
