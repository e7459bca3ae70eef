"""A studio of some capacity: a first pass finds the scores, a second takes the tickets."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pandong_nlp.archive import capacity_of, tag_file
from pandong_nlp.files import open_table
from pandong_nlp.records import TicketText
from pandong_nlp.triage import Facts, Triager, capacity_table, caught_share

MATTERS = (
    "楼下有人遛狗不拴绳，狗粪也不清理，孩子被吓哭了。",
    "房东不退押金，中介也不管，租房合同写得清清楚楚，多次反映没人管。",
    "黑车在地铁口拉客，堵住路口，没人管。",
    "房东半夜赶人，换了门锁，老人没地方去，反复投诉半年了。",
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Four tickets on each of two days, and one without a time."""
    path = tmp_path / "诉求.csv"
    rows = [f"2026-11-{day} 0{hour}:00,{text},{hour}" for day in (27, 28) for hour, text in enumerate(MATTERS)]
    path.write_text("\n".join(["来电时间,内容,times_returned", *rows, f",{MATTERS[0]},0", ""]), "utf-8")
    return path


def flagged(archive: Path, triager: Triager, thresholds: dict[str, float] | None) -> list[tuple[str, str]]:
    """Day and text of the tickets that the studio takes."""
    output = archive.with_name(f"out{len(list(archive.parent.iterdir()))}.csv")
    tag_file(open_table(archive), triager, output, thresholds=thresholds)
    with output.open(encoding="utf-8-sig", newline="") as stream:
        return [(row["来电时间"][:10], row["内容"]) for row in csv.DictReader(stream) if row["studio"] == "1"]


def test_each_day_has_the_score_of_the_last_ticket_taken(archive: Path, small_triager: Triager) -> None:
    facts = [Facts(times_returned=hour) for hour in range(4)]
    scores = [triage.studio.score for triage in small_triager.triage([TicketText(text) for text in MATTERS], facts)]
    found = capacity_of(open_table(archive), small_triager, 3)
    assert list(found.thresholds) == ["2026-11-27", "2026-11-28", ""]
    assert found.thresholds["2026-11-27"] == found.thresholds["2026-11-28"] == sorted(scores)[1]


def test_the_share_taken_and_what_it_catches_are_told(archive: Path, small_triager: Triager) -> None:
    found = capacity_of(open_table(archive), small_triager, 1)
    assert found.share == pytest.approx(3 / 9)
    assert found.caught == caught_share(found.share, capacity_table(small_triager.predictor.manifest))


def test_a_studio_that_takes_all_misses_nothing(archive: Path, small_triager: Triager) -> None:
    found = capacity_of(open_table(archive), small_triager, 100)
    assert found.share == 1
    assert found.caught in (1, None)


def test_the_tickets_that_are_taken_are_those_that_were_counted(archive: Path, small_triager: Triager) -> None:
    for capacity in (1, 2, 3, 4):
        thresholds = capacity_of(open_table(archive), small_triager, capacity).thresholds
        taken = flagged(archive, small_triager, thresholds)
        alone = {text for day, text in taken if day == "2026-11-27"}
        # Two returns are reason enough alone: these two tickets are taken whatever the capacity.
        assert alone >= set(MATTERS[2:])
        assert len(alone) >= capacity
        assert [text for day, text in taken if day == "2026-11-28"] == [t for d, t in taken if d == "2026-11-27"]
        assert ("", MATTERS[0]) in taken


def test_without_thresholds_the_policy_decides(archive: Path, small_triager: Triager) -> None:
    by_policy = [
        triage.studio.flagged
        for triage in small_triager.triage(
            [TicketText(text) for text in MATTERS], [Facts(times_returned=hour) for hour in range(4)]
        )
    ]
    taken = flagged(archive, small_triager, None)
    assert [text for day, text in taken if day == "2026-11-28"] == [
        text for text, take in zip(MATTERS, by_policy, strict=True) if take
    ]


def test_a_day_that_was_not_counted_follows_the_policy(archive: Path, small_triager: Triager) -> None:
    assert flagged(archive, small_triager, {"2026-11-27": 9.0}) == [
        *((("2026-11-27"), text) for text in MATTERS[2:]),
        *(pair for pair in flagged(archive, small_triager, None) if pair[0] != "2026-11-27"),
    ]


def test_a_table_without_rows_has_no_days(tmp_path: Path, small_triager: Triager) -> None:
    path = tmp_path / "空.csv"
    path.write_text("来电时间,内容\n2026-11-28,\n", "utf-8")
    found = capacity_of(open_table(path), small_triager, 3)
    assert (found.thresholds, found.share) == ({}, 0.0)
