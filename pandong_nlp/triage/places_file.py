"""Reads `places.yaml`, the packaged one or an office's own. Knows the file's layout, nothing of routing."""

from __future__ import annotations

from pathlib import Path

from pandong_nlp.triage.cases import ROADS
from pandong_nlp.triage.places import PLACE_KINDS, Place, Places
from pandong_nlp.triage.units import Units
from pandong_nlp.yaml_file import Entry, read_rules

__all__ = ["PLACES_FILE", "load_places"]

PLACES_FILE = "places.yaml"
_PARTS = ("version", "communities", "places")
_COMMUNITY = ("name", "aliases")
_NEEDED = ("name", "kind", "communities")
_KEYS = (*_NEEDED, "aliases", "road", "property")
_NONE = "无"
_ROAD_OF_NAME = {name: code for code, name in ROADS.items()}
_KINDS = {name: code for code, name in PLACE_KINDS.items() if code != "community"}


def load_places(path: Path | None = None, *, units: Units) -> Places:
    """An office's own places, or the packaged ones; property companies and committees are looked up in `units`.

    Raises:
        SettingsFileError: naming file, line, key and what is allowed.
    """
    parts = read_rules(path, PLACES_FILE).mapping(_PARTS, required=_PARTS)
    communities: dict[str, Place] = {}
    for entry in parts["communities"].sequence():
        keys = entry.mapping(_COMMUNITY, required=("name",))
        name = keys["name"].text()
        if name in communities:
            keys["name"].refuse("每个社区只写一次", f"重复的社区“{name}”")
        communities[name] = Place(name, "community", (name,), _texts(keys.get("aliases")))
    if not communities:
        parts["communities"].refuse("至少一个社区")
    places: dict[tuple[str, tuple[str, ...]], Place] = {}
    for entry in parts["places"].sequence():
        place = _place(entry, tuple(communities), units)
        if (place.name, place.communities) in places:
            entry.refuse("同一社区里名称各不相同的地点", f"重复的地点“{place.name}”")
        places[place.name, place.communities] = place
    return Places(parts["version"].text(), (*communities.values(), *places.values()))


def _place(entry: Entry, communities: tuple[str, ...], units: Units) -> Place:
    keys = entry.mapping(_KEYS, required=_NEEDED)
    kind = _KINDS[keys["kind"].choice(tuple(_KINDS))]
    within = tuple(each.choice(communities) for each in keys["communities"].sequence())
    if not within:
        keys["communities"].refuse(f"至少一个社区，如 [{communities[0]}]")
    if kind == "road" and "road" not in keys:
        entry.refuse(f"道路要写明 road：{'、'.join(_ROAD_OF_NAME)}", f"一条道路“{keys['name'].text()}”，没有写 road")
    for key, allowed_kind in (("road", "road"), ("property", "estate site")):
        if key in keys and kind not in allowed_kind:
            keys[key].refuse(f"{PLACE_KINDS[kind]}不写 {key}", f"{PLACE_KINDS[kind]}的 {key}")
    company = _company(keys["property"], units) if "property" in keys else ""
    return Place(
        keys["name"].text(),
        kind,
        within,
        _texts(keys.get("aliases")),
        _ROAD_OF_NAME[keys["road"].choice(tuple(_ROAD_OF_NAME))] if "road" in keys else "",
        {"": "", _NONE: "unmanaged"}.get(company, "managed"),
        "" if company == _NONE else company,
    )


def _company(entry: Entry, units: Units) -> str:
    """Code of a company of `units`, or 无."""
    companies = {written: unit.code for unit in units if unit.kind == "company" for written in (unit.name, unit.code)}
    written = entry.choice((_NONE, *companies))
    return companies.get(written, _NONE)


def _texts(entry: Entry | None) -> tuple[str, ...]:
    return tuple(each.text() for each in entry.sequence()) if entry else ()
