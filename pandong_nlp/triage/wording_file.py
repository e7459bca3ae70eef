"""Reads `wording.yaml`, the packaged one or an office's own. Knows the file's layout, nothing of checking."""

from __future__ import annotations

from pathlib import Path

from pandong_nlp.triage.passage import NO_TERMS, Terms
from pandong_nlp.triage.wording_rules import (
    ANSWERS,
    CHECKS,
    SEVERITIES,
    Check,
    Expected,
    Limits,
    Phrase,
    PhraseGroup,
    PointWords,
    PromiseWords,
    QuestionKind,
    WordingRules,
)
from pandong_nlp.yaml_file import Entry, read_rules

__all__ = ["load_wording_rules"]

_FILE = "wording.yaml"
_PARTS = ("version", "limits", "checks", "groups", "promises", "expected", "points")
_LIMITS = ("shortest", "repeated", "answered")
_CHECK = ("severity", "message", "suggestion")
_GROUP = ("code", "name", "severity", "why", "phrases")
_PHRASE = ("avoid", "instead")
_PROMISES = ("vague", "soon", "will", "verbs", "done", "said", "advice", "conditions")
_EXPECTED = ("greeting", "closing", "persons", "actions", "forwarding", "contacts", "citizens")
_NICKNAMES = ("小", "老")
_POINTS = ("requests", "others", "questions", "rhetorical", "generic")
_QUESTION = ("asks", "by", "words")


def load_wording_rules(path: Path | None = None) -> WordingRules:
    """An office's own rules, or the packaged ones.

    Raises:
        SettingsFileError: naming file, line, key and what is allowed.
    """
    parts = read_rules(path, _FILE).mapping(_PARTS, required=_PARTS)
    checks = parts["checks"].mapping(CHECKS, required=CHECKS)
    promises = parts["promises"].mapping(_PROMISES, required=_PROMISES)
    return WordingRules(
        version=parts["version"].text(),
        limits=_limits(parts["limits"]),
        checks={code: _check(checks[code]) for code in CHECKS},
        groups=_groups(parts["groups"]),
        promises=PromiseWords(**{name: _terms(promises[name]) for name in _PROMISES}),
        expected=_expected(parts["expected"]),
        points=_points(parts["points"]),
    )


def _limits(entry: Entry) -> Limits:
    keys = entry.mapping(_LIMITS, required=_LIMITS)
    return Limits(keys["shortest"].whole(0, 1000), keys["repeated"].number(0.01, 1), keys["answered"].number(0.01, 1))


def _check(entry: Entry) -> Check:
    keys = entry.mapping(_CHECK, required=_CHECK)
    return Check(keys["severity"].choice(SEVERITIES), keys["message"].text(), keys["suggestion"].text())


def _groups(entry: Entry) -> tuple[PhraseGroup, ...]:
    groups: dict[str, PhraseGroup] = {}
    for each in entry.sequence():
        group = _group(each)
        if group.code in groups or group.code in CHECKS:
            each.refuse("每组的 code 各不相同，也不与 checks 里的相同", f"重复的 code“{group.code}”")
        groups[group.code] = group
    return tuple(groups.values())


def _group(entry: Entry) -> PhraseGroup:
    keys = entry.mapping(_GROUP, required=_GROUP)
    return PhraseGroup(
        keys["code"].text(),
        keys["name"].text(),
        keys["severity"].choice(SEVERITIES),
        keys["why"].text(),
        _phrases(keys["phrases"]),
    )


def _phrases(entry: Entry) -> tuple[Phrase, ...]:
    """The phrases of a group, none of them twice."""
    first: dict[str, int] = {}
    phrases = []
    for each in entry.sequence():
        keys = each.mapping((*_PHRASE, "unless"), required=_PHRASE)
        for said in keys["avoid"].sequence():
            words = said.text()
            if words in first:
                said.refuse("每种说法在一组里只写一次", f"“{words}”，第 {first[words]} 行已经写过")
            first[words] = said.line
        unless = _terms(keys["unless"]) if "unless" in keys else NO_TERMS
        phrases.append(Phrase(_terms(keys["avoid"]), keys["instead"].text(), unless))
    return tuple(phrases)


def _expected(entry: Entry) -> Expected:
    """Persons are those of the list, and 小王, 老王 of each surname."""
    names = (*_EXPECTED, "surnames")
    keys = entry.mapping(names, required=names)
    terms = {name: _terms(keys[name]) for name in names}
    surnames = terms.pop("surnames").words
    nicknames = (first + surname for first in _NICKNAMES for surname in surnames)
    return Expected(**terms | {"persons": Terms((*terms["persons"].words, *nicknames))})


def _points(entry: Entry) -> PointWords:
    keys = entry.mapping(_POINTS, required=_POINTS)
    return PointWords(
        requests=_terms(keys["requests"]),
        others=_terms(keys["others"]),
        questions=tuple(_question(each) for each in keys["questions"].sequence()),
        rhetorical=_terms(keys["rhetorical"]),
        generic=_terms(keys["generic"]),
    )


def _question(entry: Entry) -> QuestionKind:
    keys = entry.mapping(_QUESTION, required=("asks",))
    by = keys["by"].choice(ANSWERS) if "by" in keys else None
    return QuestionKind(_terms(keys["asks"]), by, _terms(keys["words"]) if "words" in keys else NO_TERMS)


def _terms(entry: Entry) -> Terms:
    """A list of words; `…` needs words on both sides, or it would hold anywhere."""
    words = []
    for each in entry.sequence():
        word = each.text()
        if not all(part.strip() for part in word.split("…")):
            each.refuse("一个词；… 的两边都要有字", f"“{word}”")
        words.append(word)
    return Terms(tuple(words))
