"""Worked days: announced, corrected by the office, and years that nobody knows."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.errors import CalendarError, SettingsFileError
from pandong_nlp.tickets import Workdays
from pandong_nlp.tickets.official_days import official_year

UNKNOWN = 2099


def workdays_of(tmp_path: Path, text: str) -> Workdays:
    path = tmp_path / "workdays.yaml"
    path.write_text(text, "utf-8")
    return Workdays.load(path)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 13), True),  # the Friday before
        (date(2026, 2, 14), True),  # a Saturday that makes up for the Spring Festival
        (date(2026, 2, 15), False),
        (date(2026, 2, 23), False),  # a Monday of the Spring Festival
        (date(2026, 2, 28), True),  # a Saturday that makes up for it
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),
        (date(2026, 11, 24), True),
        (date(2026, 11, 28), False),
    ],
)
def test_holidays_and_make_up_days_are_those_announced(day: date, worked: bool) -> None:
    assert Workdays.packaged().is_workday(day) is worked


def test_a_year_without_data_is_said_with_what_to_do() -> None:
    with pytest.raises(CalendarError, match=r"2099 年的放假和调休安排还没有.*workdays\.yaml.*complete: true"):
        Workdays().is_workday(date(UNKNOWN, 3, 3))
    assert Workdays().unknown_years(date(2026, 12, 30), date(2026, 12, 31)) == ()
    assert Workdays().unknown_years(date(UNKNOWN - 1, 12, 30), date(UNKNOWN, 1, 2)) == (UNKNOWN - 1, UNKNOWN)


def test_the_offices_file_overrides_single_days(tmp_path: Path) -> None:
    own = workdays_of(tmp_path, "2026:\n  holidays: [2026-11-24]\n  workdays: [2026-11-28, 2026-10-05]\n")
    assert [own.is_workday(date(2026, 11, day)) for day in (23, 24, 28, 29)] == [True, False, True, False]
    assert own.is_workday(date(2026, 10, 5))


def test_a_complete_year_of_the_office_needs_no_library(tmp_path: Path) -> None:
    text = (
        f"{UNKNOWN}:\n  complete: true\n  holidays: [{UNKNOWN}-10-01/{UNKNOWN}-10-07]\n  workdays: [{UNKNOWN}-10-10]\n"
    )
    own = workdays_of(tmp_path, text)
    assert [own.is_workday(date(UNKNOWN, 10, day)) for day in range(1, 12)] == [False] * 7 + [True, True, True, False]
    assert own.unknown_years(date(UNKNOWN, 1, 1), date(UNKNOWN, 12, 31)) == ()


def test_days_of_a_year_that_is_not_complete_are_known_one_by_one_only(tmp_path: Path) -> None:
    own = workdays_of(tmp_path, f"{UNKNOWN}:\n  holidays: [{UNKNOWN}-01-01]\n")
    assert not own.is_workday(date(UNKNOWN, 1, 1))
    with pytest.raises(CalendarError):
        own.is_workday(date(UNKNOWN, 1, 2))


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_a_file_of_comments_changes_nothing(tmp_path: Path, text: str) -> None:
    assert workdays_of(tmp_path, text) == Workdays.packaged()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2027:\n  holiday: []\n", r"workdays\.yaml 第 2 行，2027\.holiday：写的是“holiday”；应为.*holidays、workdays"),
        ("2027:\n  holidays:\n  - 2027-02-30\n", r"第 3 行，2027\.holidays\[1\]：写的是“2027-02-30”；应为.*2027-10-01"),
        ("2027:\n  holidays: [2026-02-03]\n", r"第 2 行.*“2026-02-03”；应为2027 年的一天"),
        ("2027:\n  holidays: [2027-10-07/2027-10-01]\n", r"2027-10-07/2027-10-01.*一段"),
        ("2027:\n  holidays: [2027-01-01/2027-12-31]\n", "不超过 62 天"),
        ("2027:\n  holidays: [2027-05-01]\n  workdays: [2027-05-01]\n", r"第 3 行.*已经写过.*只写一次"),
        ("2027:\n  complete: yes\n", r"第 2 行，2027\.complete：写的是“yes”；应为下列之一：true、false"),
        ("2027:\n  holidays: 2027-01-01\n", r"应为一个列表"),
        ("2027:\n  holidays: [[2027-01-01]]\n", r"写的是一个列表；应为2027 年的一天"),
        ("2027:\n", r"第 1 行，2027：写的是空的；应为若干行“键: 值”"),
        ("明年:\n  holidays: []\n", r"“明年”；应为一个年份"),
        ("- 2027\n", r"第 1 行：写的是一个列表"),
        ("2027:\n  holidays: []\n2027:\n  workdays: []\n", r"第 3 行，2027：写的是重复的键.*第 2 行"),
        ("2027:\n\tholidays: []\n", r"第 2 行：不是正确的 YAML.*制表符"),
        ("2027: [\n", "不是正确的 YAML"),
        ("a: \x00", "不是正确的 YAML"),
        ("[" * 5000, "不是正确的 YAML"),
    ],
)
def test_a_bad_file_is_told_with_file_line_key_and_what_is_allowed(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsFileError, match=message):
        workdays_of(tmp_path, text)


@pytest.mark.parametrize("content", [b"\xff\xfe2", "2027: 假".encode("gb18030")])
def test_a_file_in_another_encoding_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "workdays.yaml").write_bytes(content)
    with pytest.raises(SettingsFileError, match="UTF-8"):
        Workdays.load(tmp_path / "workdays.yaml")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsFileError, match=r"none\.yaml"):
        Workdays.load(tmp_path / "none.yaml")


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_every_known_day_is_worked_or_free_by_its_weekday_unless_announced(day: date) -> None:
    year = official_year(day.year)
    assert year is not None
    announced = day in year.holidays or day in year.workdays
    assert announced or Workdays().is_workday(day) is (day.weekday() < 5)


def test_neither_the_library_nor_yaml_is_loaded_before_it_is_needed() -> None:
    program = "import sys, pandong_nlp.tickets; sys.exit('chinese_calendar' in sys.modules or 'yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
