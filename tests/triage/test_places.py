"""Places found in a text by the longest name, what is ambiguous, and their file."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.errors import SettingsFileError
from pandong_nlp.triage.places import Places
from pandong_nlp.triage.places_file import load_places
from pandong_nlp.triage.units_file import load_units
from tests.triage.offices import PLACES, UNITS

PACKAGED = load_places(units=load_units())


def load(folder: Path, text: str) -> Places:
    (folder / "units.yaml").write_text(UNITS, "utf-8")
    path = folder / "places.yaml"
    path.write_text(text, "utf-8")
    return load_places(path, units=load_units(folder / "units.yaml"))


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return load(tmp_path, PLACES)


def test_the_longest_name_counts(places: Places) -> None:
    assert [mention.name for mention in places.mentions("槐园1区对着槐园后街，离槐园近")] == [
        "槐园1区", "槐园后街", "槐园",
    ]  # fmt: skip


def test_a_full_width_digit_is_the_same_digit(places: Places) -> None:
    (mention,) = places.mentions("住在槐园１区三号楼")
    assert (mention.start, mention.end, mention.places[0].name) == (2, 6, "槐园1区")


def test_an_estate_tells_community_and_company(places: Places) -> None:
    found = places.locate("槐园的楼道灯坏了")
    assert (found.community, found.estate, found.property_company) == ("山前", "managed", "keeper")


def test_a_road_tells_whether_it_is_the_citys(places: Places) -> None:
    found = [places.locate(text) for text in ("后街的坑", "山湖路的坑", "门口的坑")]
    assert [each.road for each in found] == ["non_municipal", "municipal", ""]
    assert [each.community for each in found] == ["山前", "", ""]


def test_a_name_that_two_communities_share_is_reported_not_guessed(places: Places) -> None:
    found = places.locate("家属院停满了车")
    assert (found.community, found.estate) == ("", "")
    assert found.ambiguous == ("“家属院”可能是山前的槐园1区、湖后的湖后平房",)


@pytest.mark.parametrize(
    ("text", "community", "place"),
    [("家属院停满了车", "湖后", ""), ("湖后的家属院停满了车", "", ""), ("停满了车", "湖后", "家属院")],
)
def test_the_community_settles_a_shared_name(text: str, community: str, place: str, places: Places) -> None:
    found = places.locate(text, community, place)
    assert (found.community, found.estate, found.ambiguous) == ("湖后", "unmanaged", ())


def test_places_that_disagree_settle_nothing_and_are_reported(places: Places) -> None:
    found = places.locate("车从山湖路挤到后街，湖后也是")
    assert (found.community, found.road) == ("", "")
    assert found.ambiguous == (
        "提到的地点（山湖路、槐园后街、湖后）不一致，看不出社区",
        "提到的地点（山湖路、槐园后街、湖后）不一致，看不出道路是不是市政道路",
    )


def test_the_tickets_own_fields_go_before_its_text(places: Places) -> None:
    found = places.locate("山湖路也堵", "湖后", "槐园后街")
    assert (found.community, found.road, found.ambiguous) == ("湖后", "non_municipal", ())


def test_a_community_of_elsewhere_stays_as_written(places: Places) -> None:
    assert places.locate("停满了车", " 别处 ").community == "别处"


@given(st.text(alphabet="山前湖后槐园路街家属院1１区，", max_size=30))
def test_mentions_lie_in_the_text_in_order_and_never_overlap(text: str) -> None:
    ends = 0
    for mention in PACKAGED.mentions(text):
        assert ends <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.name
        ends = mention.end


def test_the_packaged_places_know_the_communities_and_most_places_of_the_sample_tickets() -> None:
    with Path(str(files("pandong_nlp").joinpath("data/sample_tickets.csv"))).open(encoding="utf-8-sig") as stream:
        rows = [row for row in csv.DictReader(stream) if row["community"]]
    assert {row["community"] for row in rows} == set(PACKAGED.communities)
    assert all(PACKAGED.mentions(row["place"]) for row in rows if row["place"] and "云杉" not in row["place"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version: 1", "version: ''", r"places\.yaml 第 1 行，version：写的是空的；应为一段文字"),
        ("places:\n", "place:\n", r"第 5 行，place：写的是“place”；应为下列之一：version、communities、places"),
        ("{name: 湖后}", "{name: 山前}", r"第 4 行，communities\[2\]\.name：写的是重复的社区“山前”"),
        ("  - {name: 山前}\n  - {name: 湖后}\n", "  []\n", r"第 3 行，communities：.*应为至少一个社区"),
        ("kind: 小区", "kind: 楼", r"第 6 行，places\[1\]\.kind：写的是“楼”；应为下列之一：小区、道路、场所"),
        ("communities: [湖后]", "communities: [河东]", r"第 8 行，places\[3\]\.communities\[1\]：写的是“河东”；应为"),
        ("communities: [湖后]", "communities: []", r"第 8 行，places\[3\]\.communities：.*应为至少一个社区"),
        (
            "road: 市政道路",
            "road: 大路",
            r"第 9 行，places\[4\]\.road：写的是“大路”；应为下列之一：市政道路、非市政道路",
        ),
        (", road: 市政道路", "", r"第 9 行，places\[4\]：写的是一条道路“山湖路”，没有写 road"),
        ("property: 无", "road: 市政道路", r"第 8 行，places\[3\]\.road：写的是小区的 road；应为小区不写 road"),
        (
            "property: 无",
            "property: 派出所",
            r"第 8 行，places\[3\]\.property：写的是“派出所”；应为下列之一：无、长青物业",
        ),
        ("name: 槐园1区", "name: 槐园", r"第 7 行，places\[2\]：写的是重复的地点“槐园”"),
        (", kind: 小区, communities: [湖后]", "", r"第 8 行，places\[3\]：写的是一组键，缺少 kind、communities"),
    ],
)
def test_mistakes_in_the_file_are_told_with_their_place(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in PLACES
    with pytest.raises(SettingsFileError, match=message):
        load(tmp_path, PLACES.replace(old, new, 1))
