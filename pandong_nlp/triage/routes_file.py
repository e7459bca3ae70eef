"""Reads `routes.yaml`, the packaged one or an office's own. Knows the file's layout, nothing of matching."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pandong_nlp.triage.conduct import ConductPolicy
from pandong_nlp.triage.route_examples import read_example
from pandong_nlp.triage.routes import DEFAULT_RULE, Routes, Rule
from pandong_nlp.triage.vocabulary import Vocabulary, read_conditions
from pandong_nlp.yaml_file import Entry, read_rules

__all__ = ["ROUTES_FILE", "load_routes"]

ROUTES_FILE = "routes.yaml"
_PARTS = ("version", "sources", "default", "conduct", "rules", "additions")
_CONDUCT = ("categories", "kinds", "words", "successors")
_RULE = ("code", "name", "priority", "when", "then", "examples")
_ALSO = ("co_units", "dual_units", "studio", "notices", "hide_caller")
_MAIN = ("unit", "playbook", "deadline", *_ALSO)
_ADDED = ("lead", "playbook", "deadline", *_ALSO)
_MOST_PRIORITY = 10_000


def load_routes(path: Path | None = None, *, vocabulary: Vocabulary) -> Routes:
    """An office's own rules, or the packaged ones; `vocabulary` is what they may name.

    Raises:
        SettingsFileError: naming file, line, key and what is allowed.
    """
    parts = read_rules(path, ROUTES_FILE).mapping(_PARTS, required=_PARTS)
    vocabulary = vocabulary.with_sources(_texts(parts["sources"]))
    taken = {DEFAULT_RULE: parts["default"].line}
    return Routes(
        parts["version"].text(),
        tuple(_rule(entry, vocabulary, taken, main=True) for entry in parts["rules"].sequence()),
        tuple(_rule(entry, vocabulary, taken, main=False) for entry in parts["additions"].sequence()),
        _default(parts["default"], vocabulary),
        _conduct(parts["conduct"], vocabulary),
        vocabulary.units,
    )


def _rule(entry: Entry, vocabulary: Vocabulary, taken: dict[str, int], *, main: bool) -> Rule:
    keys = entry.mapping(_RULE, required=_RULE)
    code = keys["code"].text()
    if code in taken:
        keys["code"].refuse(f"每条规则的 code 各不相同（第 {taken[code]} 行已经用了）", f"重复的 code“{code}”")
    taken[code] = entry.line
    when = read_conditions(keys["when"], vocabulary)
    rule = Rule(code, keys["name"].text(), keys["priority"].whole(0, _MOST_PRIORITY), when, line=entry.line)
    needed = ("unit", "playbook") if main else ()
    return _with_result(rule, keys["then"], vocabulary, needed, keys["examples"])


def _default(entry: Entry, vocabulary: Vocabulary) -> Rule:
    rule = Rule(DEFAULT_RULE, "没有规则适用时", 0, (), line=entry.line)
    return _with_result(rule, entry, vocabulary, ("unit", "playbook", "deadline"), None)


def _with_result(
    rule: Rule, entry: Entry, vocabulary: Vocabulary, needed: tuple[str, ...], examples: Entry | None
) -> Rule:
    """The rule with what follows from it; an addition needs nothing, but something must stand there."""
    keys = entry.mapping(_MAIN if needed else _ADDED, required=needed)
    if not keys:
        entry.refuse(f"至少一个键：{'、'.join(_ADDED)}", "空的")
    unit = keys.get("unit") or keys.get("lead")
    return replace(
        rule,
        unit=vocabulary.unit(unit) if unit else "",
        co_units=_units(keys.get("co_units"), vocabulary),
        dual_units=_units(keys.get("dual_units"), vocabulary),
        playbook=vocabulary.playbook(keys["playbook"]) if "playbook" in keys else "",
        deadline=vocabulary.deadline(keys["deadline"]) if "deadline" in keys else "",
        studio=keys["studio"].flag() if "studio" in keys else False,
        notices=_texts(keys["notices"]) if "notices" in keys else (),
        hide_caller=keys["hide_caller"].flag() if "hide_caller" in keys else False,
        examples=tuple(read_example(each, rule.when, vocabulary) for each in _examples(examples)),
    )


def _conduct(entry: Entry, vocabulary: Vocabulary) -> ConductPolicy:
    keys = entry.mapping(_CONDUCT, required=_CONDUCT)
    successors = keys["successors"].sequence()
    codes = [vocabulary.unit(each, local=False) for each in successors]
    if not codes or vocabulary.units[codes[-1]].kind != "outside":
        above_all = [unit.name for unit in vocabulary.units if unit.kind == "outside"]
        (successors[-1] if successors else keys["successors"]).refuse(
            f"一串单位，最后一个的 kind 是“上级指定”（现有：{'、'.join(above_all) or '无'}），这样总有人接"
        )
    return ConductPolicy(
        frozenset(slug for each in keys["categories"].sequence() for slug in vocabulary.categories(each)),
        frozenset(str(vocabulary.one("kind", each)) for each in keys["kinds"].sequence()),
        _texts(keys["words"]),
        tuple(codes),
    )


def _examples(entry: Entry | None) -> list[Entry]:
    if entry is None:
        return []
    return entry.sequence() or entry.refuse("至少一个例子，如 [{text: 某某路边停满了车}]", "空的列表")


def _units(entry: Entry | None, vocabulary: Vocabulary) -> tuple[str, ...]:
    return tuple(dict.fromkeys(vocabulary.unit(each) for each in entry.sequence())) if entry else ()


def _texts(entry: Entry) -> tuple[str, ...]:
    return tuple(each.text() for each in entry.sequence())
