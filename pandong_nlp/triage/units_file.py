"""Reads `units.yaml`, the packaged one or an office's own. Knows the file's layout, nothing of routing."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from pandong_nlp.triage.units import UNIT_KINDS, LocalRole, Unit, Units
from pandong_nlp.yaml_file import Entry, read_rules

__all__ = ["UNITS_FILE", "load_units"]

UNITS_FILE = "units.yaml"
_PARTS = ("version", "units", "local")
_NEEDED = ("code", "name", "kind", "contact")
_KEYS = (*_NEEDED, "aliases", "people", "hands_on_to", "part_of", "community")
_LOCAL = ("code", "name", "by", "otherwise")
_BY = ("community", "property")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_KIND_OF_NAME = {name: code for code, name in UNIT_KINDS.items()}


def load_units(path: Path | None = None) -> Units:
    """An office's own units, or the packaged ones.

    Raises:
        SettingsFileError: naming file, line, key and what is allowed.
    """
    parts = read_rules(path, UNITS_FILE).mapping(_PARTS, required=_PARTS)
    entries = parts["units"].sequence()
    if not entries:
        parts["units"].refuse("至少一个单位")
    taken: dict[str, int] = {}
    units = [_unit(entry, taken) for entry in entries]
    codes = [unit.code for unit in units]
    communities: set[str] = set()
    for entry, unit in zip(entries, units, strict=True):
        _check_links(entry, unit, codes)
        if unit.community in communities:
            entry.mapping()["community"].refuse("每个社区只有一个居委会", f"重复的社区“{unit.community}”")
        communities |= {unit.community} - {""}
    roles = tuple(_role(entry, taken, units) for entry in parts["local"].sequence())
    return Units(parts["version"].text(), tuple(units), roles)


def _unit(entry: Entry, taken: dict[str, int]) -> Unit:
    keys = entry.mapping(_KEYS, required=_NEEDED)
    kind = keys["kind"].choice(tuple(_KIND_OF_NAME))
    return Unit(
        code=_new(_code(keys["code"]), keys["code"], taken),
        name=_new(keys["name"].text(), keys["name"], taken),
        kind=_KIND_OF_NAME[kind],
        contact=keys["contact"].text(),
        hands_on_to=keys["hands_on_to"].text() if "hands_on_to" in keys else "",
        aliases=_names(keys.get("aliases")),
        people=_names(keys.get("people")),
        part_of=keys["part_of"].text() if "part_of" in keys else "",
        community=keys["community"].text() if "community" in keys else "",
    )


def _role(entry: Entry, taken: dict[str, int], units: Collection[Unit]) -> LocalRole:
    keys = entry.mapping(_LOCAL, required=_LOCAL)
    return LocalRole(
        code=_new(_code(keys["code"]), keys["code"], taken),
        name=_new(keys["name"].text(), keys["name"], taken),
        by=keys["by"].choice(_BY),
        otherwise=keys["otherwise"].choice([unit.code for unit in units]),
    )


def _names(entry: Entry | None) -> tuple[str, ...]:
    return tuple(each.text() for each in entry.sequence()) if entry else ()


def _check_links(entry: Entry, unit: Unit, codes: Collection[str]) -> None:
    keys = entry.mapping()
    for name in ("hands_on_to", "part_of"):
        if name in keys:
            others = [code for code in codes if code != unit.code]
            keys[name].choice(others)


def _code(entry: Entry) -> str:
    allowed = "小写字母、数字和下划线组成的代号，如 market_office"
    code = entry.text(allowed)
    if not _CODE.fullmatch(code):
        entry.refuse(allowed)
    return code


def _new(value: str, entry: Entry, taken: dict[str, int]) -> str:
    """The value, noted as taken: codes and names all differ, since rules may write either."""
    if value in taken:
        entry.refuse(f"各单位互不相同的代号和名称（第 {taken[value]} 行已经用了）", f"重复的“{value}”")
    taken[value] = entry.line
    return value
