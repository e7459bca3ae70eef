"""Columns of facts in a table: what counts as a number, and what as not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from pandong_nlp.archive.facts import about_of, facts_of
from pandong_nlp.files import Batch, open_table
from pandong_nlp.triage import FACTS, Facts, TicketFacts


def batch(folder: Path, text: str) -> Batch:
    path = folder / "诉求.csv"
    path.write_text(text, "utf-8")
    (only,) = open_table(path).batches()
    return only


def test_a_table_without_facts_knows_none(tmp_path: Path) -> None:
    assert facts_of(batch(tmp_path, "内容,备注\n停电,2\n")) is None


def test_every_fact_is_read_from_the_column_of_its_name(tmp_path: Path) -> None:
    header, values = ",".join(FACTS), ",".join(str(place) for place in range(1, len(FACTS) + 1))
    (facts,) = facts_of(batch(tmp_path, f"内容,{header}\n停电,{values}\n")) or ()
    assert facts == Facts(*range(1, len(FACTS) + 1))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *(("0", 0), ("3", 3), (" 3 ", 3), ("2.0", 2), ("是", 1), ("否", 0), ("有", 1), ("无", 0), ("TRUE", 1)),
        *(("", None), ("不详", None), ("-1", None), ("2.5", None), ("1e3", None), ("２", None), ("²", None)),
        ("9999999", None),
    ],
)
def test_what_is_no_whole_number_counts_as_not_known(written: str, value: int | None, tmp_path: Path) -> None:
    (facts,) = facts_of(batch(tmp_path, f"内容,times_returned\n停电,{written}\n")) or ()
    assert facts == Facts(times_returned=value)


def test_facts_stand_beside_the_rows_they_came_from(tmp_path: Path) -> None:
    found = facts_of(batch(tmp_path, "内容,manual,days_open\n停电,是,\n停水,,5\n"))
    assert found == [Facts(manual=1), Facts(days_open=5)]


def test_place_and_source_are_those_of_the_row_or_nothing(tmp_path: Path) -> None:
    assert about_of(batch(tmp_path, "内容,社区\n停电,石碾子\n停水,\n")) == [
        TicketFacts("石碾子", "", ""),
        TicketFacts(),
    ]
    assert about_of(batch(tmp_path, "内容\n停电\n")) == [TicketFacts()]
