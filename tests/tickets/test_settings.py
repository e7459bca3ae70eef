"""The editable file of settings: parts left out, and mistakes told with line and key."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from pandong_nlp.errors import SettingsFileError
from pandong_nlp.tickets import Count, Stage, TicketSettings

PACKAGED = files("pandong_nlp").joinpath("data/tickets.yaml").read_text("utf-8")


def load(tmp_path: Path, text: str) -> TicketSettings:
    path = tmp_path / "office.yaml"
    path.write_text(text, "utf-8")
    return TicketSettings.load(path)


def test_the_packaged_settings_hold_the_four_classes_and_say_that_they_are_not_official() -> None:
    settings = TicketSettings.packaged()
    assert list(settings.clock.classes) == ["2h", "24h", "7d", "15d"]
    seven = settings.clock["7d"]
    assert [seven.stage_at(day) for day in range(1, 9)] == [
        *[Stage.UNIT] * 3, *[Stage.STUDIO] * 2, Stage.DISPATCH_MEETING, Stage.DUE, Stage.DUE,
    ]  # fmt: skip
    assert "不是官方口径" in PACKAGED


def test_a_copy_of_the_packaged_file_means_the_same(tmp_path: Path) -> None:
    assert load(tmp_path, PACKAGED) == TicketSettings.packaged()


def test_parts_that_are_left_out_are_as_packaged(tmp_path: Path) -> None:
    settings = load(tmp_path, "repeats:\n  windows_days: [30, 7, 30]\n")
    assert settings.repeat_windows_days == (7, 30)
    assert settings.clock == TicketSettings.packaged().clock


def test_working_days_and_another_margin_are_a_matter_of_the_file(tmp_path: Path) -> None:
    text = PACKAGED.replace(
        "count: calendar_days\n      length: 7\n      margin: 1",
        "count: working_days\n      length: 5\n      margin: 2",
    )
    settings = load(tmp_path, text.replace("studio: 4, dispatch_meeting: 6, due: 7", "studio: 3, due: 5"))
    seven = settings.clock["7d"]
    assert (seven.count, seven.length, seven.margin) == (Count.WORKING_DAYS, 5, 2)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "clock:",
            "clok:",
            r"office\.yaml 第 5 行，clok：写的是“clok”；应为下列之一：clock、outcomes、repeats、surges",
        ),
        (
            "length: 7",
            "length: seven",
            r"第 \d+ 行，clock\.classes\.7d\.length：写的是“seven”；应为1 到 365 之间的整数",
        ),
        ("      length: 7\n", "", r"clock\.classes\.7d：写的是一组键，缺少 length；应为写全"),
        (
            "length: 7\n      margin: 1",
            "length: 7\n      margin: 7",
            r"7d\.margin：写的是“7”；应为比 length（7）小的数",
        ),
        (
            "count: calendar_days\n      length: 7",
            "count: days\n      length: 7",
            "应为下列之一：hours、calendar_days、working_days",
        ),
        (
            "studio: 4, dispatch_meeting: 6",
            "studio: 6, dispatch_meeting: 4",
            r"dispatch_meeting：写的是“4”；应为6 到 7 之间的数",
        ),
        ("unit: 1, studio: 4", "unit: 2, studio: 4", r"stages\.unit：写的是“2”；应为1。"),
        ("studio: 4,", "studio: 4.5,", r"stages\.studio：写的是“4\.5”；应为1 到 7 之间的整数"),
        ("dispatch_meeting: 6, due: 7", "due: 8", r"stages\.due：写的是“8”"),
        (", due: 7", "", "缺少 due"),
        ("margin: 0.5", "margin: nan", r"2h\.margin：写的是“nan”"),
        ("weights: {response: 1, resolution: 1, satisfaction: 1}", "weights: {response: 0}", "至少一个大于 0 的权重"),
        ("response: 1,", "respons: 1,", "“respons”；应为下列之一：response、resolution、satisfaction、genuine"),
        ("response: 1,", "response: -1,", r"weights\.response：写的是“-1”；应为0 到 1000 之间的数"),
        ("small_denominator: 20", "small_denominator: 0", "small_denominator"),
        ("windows_days: [7, 30, 90, 365]", "windows_days: []", "至少一个天数"),
        ("level: 0.0001", "level: 2", r"surges\.level"),
        ("baseline_days: 28", "baseline_days: 7", r"baseline_days：写的是“7”；应为14 到 366"),
    ],
)
def test_a_mistake_is_told_with_file_line_key_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in PACKAGED
    with pytest.raises(SettingsFileError, match=message):
        load(tmp_path, PACKAGED.replace(old, new))


def test_no_class_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsFileError, match="至少一个办理时限"):
        load(tmp_path, "clock:\n  classes: {}\n")
