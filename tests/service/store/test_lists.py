"""Pages, filters and search by words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pandong_nlp.errors import StoreError
from pandong_nlp.tickets import Detail, MoveKind, Status
from service.store import Cursor, Filter, Store, Versions, list_tickets, record_prediction, search
from tests.service.store.desk import DESK, NOW, PHONE, move, take_in

HOUR = timedelta(hours=1)


def numbers(store: Store, wanted: Filter | None = None, query: str | None = None) -> list[str]:
    """All tickets of the list, read two a page."""
    found: list[str] = []
    after = None
    with store.read() as work:
        while True:
            page = (
                list_tickets(work, wanted, after, 2) if query is None else search(work, query, wanted, after, limit=2)
            )
            found += [each.number for each in page.tickets]
            if page.following is None:
                return found
            after = Cursor.parse(str(page.following))


@pytest.fixture
def five(store: Store) -> Store:
    """Tickets of four instants, two of the same; YS2 is the studio's, YS4 with a unit."""
    texts = ("停车场乱停车", "楼道堆物", "路灯不亮，晚上看不见路", "物业不修电梯", "停车收费不合理")
    for number, text in enumerate(texts, 1):
        take_in(store, f"YS{number}", NOW + HOUR * min(number, 4), text=text, title="")
    with store.write(DESK, NOW + 5 * HOUR) as work:
        record_prediction(work, "YS2", {"category": "community.clutter", "studio": True}, Versions("street/1"))
    move(store, "YS4", MoveKind.TRIAGE, days=1)
    move(store, "YS4", MoveKind.ASSIGN, Detail(unit="城管队", handler="甲"), days=1)
    return store


def test_pages_follow_each_other_newest_first_without_gap_or_repetition(five: Store) -> None:
    assert numbers(five) == ["YS5", "YS4", "YS3", "YS2", "YS1"]


def test_filters_narrow_the_list(five: Store) -> None:
    everything = ["YS5", "YS4", "YS3", "YS2", "YS1"]
    for wanted, found in (
        (Filter(unit="城管队"), ["YS4"]),
        (Filter(handler="甲", statuses=[Status.ASSIGNED, Status.NEW]), ["YS4"]),
        (Filter(statuses=[Status.NEW]), ["YS5", "YS3", "YS2", "YS1"]),
        (Filter(category="community.clutter"), ["YS2"]),
        (Filter(studio=True), ["YS2"]),
        (Filter(studio=False), ["YS5", "YS4", "YS3", "YS1"]),
        (Filter(due_before=NOW + timedelta(days=6, hours=15)), []),
        (Filter(due_from=NOW + timedelta(days=6, hours=15)), everything),
        (Filter(unit="' OR 1=1 --"), []),
    ):
        assert (wanted, numbers(five, wanted)) == (wanted, found)


def test_search_finds_tickets_that_hold_every_word_and_knows_no_operators(five: Store) -> None:
    for query, found in {
        "停车": ["YS5", "YS1"],
        "停车 收费": ["YS5"],
        "停車場": ["YS1"],
        "电梯物业": ["YS4"],
        "停车 OR 电梯": [],
        '停车" OR "电梯': [],
        "停车 NOT 收费": [],
        "words:停车 *": [],
        "'; DROP TABLE tickets; --": [],
        "": [],
        "！？*": [],
        PHONE: [],
    }.items():
        assert (query, numbers(five, query=query)) == (query, found)


def test_search_can_be_filtered_and_follows_changed_text(five: Store) -> None:
    take_in(five, "YS1", NOW + HOUR, text="水管漏水", title="")
    assert numbers(five, query="停车") == ["YS5"]
    assert numbers(five, query="漏水") == ["YS1"]
    assert numbers(five, Filter(statuses=[Status.NEW]), query="电梯") == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters()))
def test_every_text_is_a_query(store: Store, query: str) -> None:
    with store.read() as work:
        assert search(work, query).tickets == ()


@pytest.mark.parametrize("given", ["", "x", "20261124T093000000000", "20261399T093000000000-7", "٢٠-٢", "-" * 90])
def test_a_cursor_nobody_wrote_is_refused(given: str) -> None:
    with pytest.raises(StoreError, match="请从第一页重新开始"):
        Cursor.parse(given)


@pytest.mark.parametrize("limit", [0, 501])
def test_a_page_has_a_sensible_size(limit: int, store: Store) -> None:
    with store.read() as work, pytest.raises(StoreError, match="应为 1 到 500"):
        list_tickets(work, limit=limit)
