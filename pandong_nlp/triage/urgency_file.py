"""Reads `urgent_terms.yaml`, the packaged one or an office's own. Knows the file's layout, nothing of matching."""

from __future__ import annotations

from pathlib import Path

from pandong_nlp.text import normalise
from pandong_nlp.triage.urgency import GAP, ContextWords, UrgencyRule, UrgencyRules
from pandong_nlp.yaml_file import Entry, read_rules

__all__ = ["URGENCY_FILE", "load_urgency_rules"]

URGENCY_FILE = "urgent_terms.yaml"
_PARTS = ("version", "context", "rules")
_CONTEXT = ("negations", "doubts", "past", "still")
_NEEDED = ("code", "name", "level", "terms")
_KEYS = (*_NEEDED, "beside", "unless", "even_past")


def load_urgency_rules(path: Path | None = None) -> UrgencyRules:
    """An office's own rules, or the packaged ones.

    Raises:
        SettingsFileError: naming file, line, key and what is allowed.
    """
    parts = read_rules(path, URGENCY_FILE).mapping(_PARTS, required=_PARTS)
    context = parts["context"].mapping(_CONTEXT, required=_CONTEXT)
    rules: dict[str, UrgencyRule] = {}
    for each in parts["rules"].sequence():
        rule = _rule(each)
        if rule.code in rules:
            each.refuse("每条规则的 code 各不相同", f"重复的 code“{rule.code}”")
        rules[rule.code] = rule
    return UrgencyRules(
        parts["version"].text(),
        tuple(rules.values()),
        ContextWords(**{name: _texts(context[name]) for name in _CONTEXT}),
    )


def _rule(entry: Entry) -> UrgencyRule:
    keys = entry.mapping(_KEYS, required=_NEEDED)
    return UrgencyRule(
        code=keys["code"].text(),
        name=keys["name"].text(),
        level=keys["level"].whole(1, 2),
        terms=tuple(map(_term, keys["terms"].sequence())),
        beside=_texts(keys["beside"]) if "beside" in keys else (),
        unless=_texts(keys["unless"]) if "unless" in keys else (),
        even_past=keys["even_past"].flag() if "even_past" in keys else False,
    )


def _term(entry: Entry) -> str:
    """A term in the form that normalised text has, so that full-width marks and digits match, too."""
    parts = list(map(normalise, entry.text().split(GAP)))
    if not all(parts):
        entry.refuse(f"一个说法；{GAP} 的两边都要有字")
    return GAP.join(parts)


def _texts(entry: Entry) -> tuple[str, ...]:
    """Words, likewise."""
    return tuple(normalise(each.text()) or each.refuse("有字的说法") for each in entry.sequence())
