"""Reads `studio.yaml`, the packaged one or an office's own. Knows the file's layout, nothing of tickets."""

from __future__ import annotations

from pathlib import Path

from pandong_nlp.triage.studio import FACTS, StudioPolicy, StudioTerm
from pandong_nlp.yaml_file import Entry, read_rules

__all__ = ["STUDIO_FILE", "load_studio_policy"]

STUDIO_FILE = "studio.yaml"
_PARTS = ("version", "flag_from", "difficulty_two_from_day", "terms")
_NEEDED = ("fact", "at_least", "points", "words")
_KEYS = (*_NEEDED, "each_more", "most", "flags")
_MOST_POINTS = 5.0


def load_studio_policy(path: Path | None = None) -> StudioPolicy:
    """An office's own policy, or the packaged one.

    Raises:
        SettingsFileError: naming file, line, key and what is allowed.
    """
    parts = read_rules(path, STUDIO_FILE).mapping(_PARTS, required=_PARTS)
    return StudioPolicy(
        parts["version"].text(),
        parts["flag_from"].number(0, _MOST_POINTS),
        parts["difficulty_two_from_day"].whole(1, 30),
        tuple(map(_term, parts["terms"].sequence())),
    )


def _term(entry: Entry) -> StudioTerm:
    keys = entry.mapping(_KEYS, required=_NEEDED)
    words = keys["words"].text()
    if not {"{", "}"}.isdisjoint(words.replace("{value}", "")):
        keys["words"].refuse("一句话，只能用 {value} 代表数值")
    numbers = {name: keys[name].number(0, _MOST_POINTS) for name in ("each_more", "most") if name in keys}
    return StudioTerm(
        fact=keys["fact"].choice(FACTS),
        at_least=keys["at_least"].whole(1, 10_000),
        points=keys["points"].number(0, _MOST_POINTS),
        words=words,
        flags=keys["flags"].flag() if "flags" in keys else False,
        **numbers,
    )
