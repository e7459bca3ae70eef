"""Same caller, same place, same event: found without anybody's number being readable."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.store import Store, create_ticket, group_event, repeats_of
from service.store.phones import normalised_place, phones_in
from tests.service.store.desk import DESK, NOW, PHONE, record, take_in


@pytest.mark.parametrize(
    ("field", "phones"),
    [
        ("13800138000", ("13800138000",)),
        ("+86 138 0013 8000", ("13800138000",)),
        ("００８６－13800138000", ("13800138000",)),
        ("010-66660000", ("66660000",)),
        ("(010) 6666 0000 转 123", ("66660000",)),
        ("13800138000/66660000", ("13800138000", "66660000")),
        ("匿名", ()),
        ("12345", ()),
        ("", ()),
    ],
)
def test_ways_of_writing_a_number_are_one(field: str, phones: tuple[str, ...]) -> None:
    assert phones_in(field) == phones


def test_a_place_counts_within_its_community() -> None:
    assert normalised_place("柳泉", "3号楼") != normalised_place("盘东", "3号楼")
    assert normalised_place("柳泉", "  ") == ""


def test_repeats_count_earlier_tickets_by_window(store: Store) -> None:
    for number, days in enumerate((-40, -6, 0, 0), 1):
        take_in(store, f"YS{number}", NOW + timedelta(days=days), phone="+86 138-0013-8000", place=f"{number}号楼")
    take_in(store, "YS5", phone="13900139000", place="2 号楼", address="", caller="")
    with store.read() as work:
        third, fourth, fifth = (repeats_of(work, number, (7, 60)) for number in ("YS3", "YS4", "YS5"))
        default = repeats_of(work, "YS4")
    assert third.counts["caller"] == {7: 1, 60: 2}
    assert fourth.counts["caller"] == {7: 2, 60: 3}
    assert fourth.numbers["caller"] == ("YS3", "YS2", "YS1")
    assert fourth.counts["place"] == {7: 0, 60: 0}
    assert fifth.counts == {"caller": {7: 0, 60: 0}, "place": {7: 1, 60: 1}, "event": {7: 0, 60: 0}}
    assert tuple(default.counts["caller"]) == (7, 30, 90, 365)


def test_tickets_of_one_event_are_told_by_the_city_or_by_people(store: Store) -> None:
    for number, group in (("YS1", "停电"), ("YS2", ""), ("YS3", "停电")):
        with store.write(DESK, NOW) as work:
            create_ticket(work, record(number, phone="", caller="", address="", place=""), group=group)
    with store.write(DESK, NOW) as work:
        assert repeats_of(work, "YS3").numbers["event"] == ("YS1",)
        group_event(work, "YS2", "停电")
        assert repeats_of(work, "YS3").numbers["event"] == ("YS2", "YS1")
        group_event(work, "YS1", "")
        assert repeats_of(work, "YS3").numbers["event"] == ("YS2",)


def test_a_group_that_people_gave_outlives_a_changed_record_that_brings_none(store: Store) -> None:
    take_in(store, place="1号楼")
    take_in(store, "YS2", phone="13900139000", address="", caller="", place="")
    with store.write(DESK, NOW) as work:
        group_event(work, "YS1", "停电")
        group_event(work, "YS2", "停电")
        create_ticket(work, record("YS2", text="新的内容", phone=PHONE, place="1号楼"))
        found = repeats_of(work, "YS2").numbers
    assert found == {"caller": ("YS1",), "place": ("YS1",), "event": ("YS1",)}
