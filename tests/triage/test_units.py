"""Units found by name, and their file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pandong_nlp.errors import SettingsFileError
from pandong_nlp.triage.units import Units
from pandong_nlp.triage.units_file import load_units
from tests.triage.offices import UNITS


def load(folder: Path, text: str) -> Units:
    path = folder / "units.yaml"
    path.write_text(text, "utf-8")
    return load_units(path)


@pytest.fixture
def units(tmp_path: Path) -> Units:
    return load(tmp_path, UNITS)


def test_the_longest_name_counts(units: Units) -> None:
    assert units.named_in("山前居委会说不管") == {"hill"}


def test_an_alias_or_a_person_names_the_unit(units: Units) -> None:
    assert units.named_in("城管没来") == {"patrol"}
    assert units.named_in("马得胜不在") == {"police"}


def test_a_shared_name_means_the_one_of_the_community_or_all(units: Units) -> None:
    assert units.named_in("居委会不管", "湖后") == {"lake"}
    assert units.named_in("居委会不管") == units.named_in("居委会不管", "别处") == {"hill", "lake"}


def test_naming_the_whole_names_its_parts_and_not_the_other_way_round(units: Units) -> None:
    assert units.named_in("街道办不管") == {"street", "patrol", "discipline"}


def test_who_is_above_all_is_never_found(units: Units) -> None:
    assert units.named_in("上级指定") == frozenset()


def test_a_chain_of_handing_on_ends_where_it_would_come_back(units: Units) -> None:
    assert units.chain("patrol") == ("police",)
    assert units.chain("hill") == ()


def test_every_packaged_unit_can_hand_on_or_is_an_end_and_no_number_stands_there() -> None:
    packaged = load_units()
    ends = {unit.code for unit in packaged if not unit.hands_on_to}
    assert ends == {"city_hotline", "city_discipline", "assigned_above"}
    assert all({packaged.chain(unit.code)[-1]} <= ends for unit in packaged if unit.hands_on_to)
    assert not any(character.isdigit() for unit in packaged for character in unit.contact)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "version: 1",
            "verion: 1",
            r"units\.yaml 第 1 行，verion：写的是“verion”；应为下列之一：version、units、local",
        ),
        (", contact: 值班领导", "", r"第 3 行，units\[1\]：写的是一组键，缺少 contact；应为写全"),
        ("code: street", "code: 街道", r"第 3 行，units\[1\]\.code：写的是“街道”；应为小写字母"),
        ("code: police", "code: patrol", r"第 5 行，units\[3\]\.code：写的是重复的“patrol”；应为.*第 4 行已经用了"),
        ("name: 派出所", "name: 执法队", r"第 5 行，units\[3\]\.name：写的是重复的“执法队”"),
        ("kind: 街道科室", "kind: 科室", r"第 4 行，units\[2\]\.kind：写的是“科室”；应为下列之一：街道、街道科室"),
        ("hands_on_to: police", "hands_on_to: fire", r"第 4 行，units\[2\]\.hands_on_to：写的是“fire”；应为下列之一"),
        ("hands_on_to: police", "hands_on_to: patrol", r"hands_on_to：写的是“patrol”；应为下列之一：street、police"),
        ("part_of: street, hands", "part_of: none, hands", r"第 4 行，units\[2\]\.part_of：写的是“none”"),
        ("community: 湖后", "community: 山前", r"第 7 行，units\[5\]\.community：写的是重复的社区“山前”"),
        ("by: property", "by: estate", r"第 13 行，local\[2\]\.by：写的是“estate”；应为下列之一：community、property"),
        ("otherwise: street}\n  - {code: own_p", "otherwise: x}\n  - {code: own_p", r"第 12 行，local\[1\]\.otherwise"),
        ("aliases: [城管]", "aliases: 城管", r"第 4 行，units\[2\]\.aliases：写的是“城管”；应为一个列表"),
        (UNITS[UNITS.index("  - {code: street") : UNITS.index("local:")], "  []\n", r"第 3 行，units：.*至少一个单位"),
        ("version: 1", "version: [1", r"第 \d+ 行：不是正确的 YAML"),
        (UNITS, "- 1\n", r"第 1 行：写的是一个列表；应为若干行“键: 值”"),
        (UNITS, "# 空的\n", r"units\.yaml：文件是空的"),
    ],
)
def test_mistakes_in_the_file_are_told_with_their_place(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in UNITS
    with pytest.raises(SettingsFileError, match=message):
        load(tmp_path, UNITS.replace(old, new, 1))
