"""`pandong classify`: texts, lines and files, as a person and as a program sees the answer."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Pandong

DOG = "楼下有人遛狗不拴绳，狗粪也不清理，孩子被吓哭了。"
RENT = "房东不退押金，中介也不管，租房合同写得清清楚楚。"


def test_a_text_becomes_a_card_with_categories_reasons_and_deciding_words(pandong: Pandong) -> None:
    said = pandong("classify", DOG)
    assert (said.status, said.err) == (0, "")
    for words in ("养犬管理 community.dogs", "难度", "难点", "时限", "类型", "small/"):
        assert words in said.out
    assert "狗" in said.out.split("依据")[1]


def test_deciding_words_are_marked_where_colours_are_lost(pandong: Pandong) -> None:
    assert "【" in pandong("classify", DOG).out


def test_json_of_a_text_has_the_fields_of_the_output_columns_and_true_positions(pandong: Pandong) -> None:
    fields = json.loads(pandong("classify", DOG, "--title", "养犬", "--json").out)
    assert fields["category"] == "community.dogs"
    assert fields["category_name"] == "养犬管理"
    assert fields["top3"][0]["category"] == "community.dogs"
    assert set(fields) >= {"confidence", "categories", "difficulty", "difficulty_score", "p_hard", "reasons", "urgency"}
    texts = {"title": "养犬", "text": DOG}
    for stretch in fields["deciding"]:
        assert texts[stretch["field"]][stretch["start"] : stretch["end"]] == stretch["words"]


@pytest.mark.parametrize("text", ["", "   ", "\u3000"])
def test_an_empty_text_is_refused(text: str, pandong: Pandong) -> None:
    said = pandong("classify", text)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("错误：诉求文字是空的")


@pytest.mark.parametrize(
    "text",
    ["狗", "[red]狗[/red] [/]", "狗" * 3000, "狗\0\ud800", "/狗", "3.5元", "a 狗.csv 谁管", "狗\n狗"],
)
def test_any_text_gets_a_card(text: str, pandong: Pandong) -> None:
    said = pandong("classify", text)
    assert (said.status, said.err) == (0, "")
    assert "类别" in said.out


def test_a_file_is_written_with_its_tags(pandong: Pandong, tmp_path: Path) -> None:
    source, output = tmp_path / "诉求.csv", tmp_path / "结果.csv"
    source.write_bytes(f"工单编号,诉求内容\n007,{DOG}\n008,{RENT}\n".encode("gb18030"))
    said = pandong("classify", source, "-o", output)
    assert (said.status, said.out) == (0, "")
    assert "共 2 行，可用 2 行" in said.err
    with output.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["工单编号"], row["category"]) for row in rows] == [
        ("007", "community.dogs"),
        ("008", "housing.rental"),
    ]


def test_rejected_rows_give_status_3_and_are_named(pandong: Pandong, tmp_path: Path) -> None:
    source = tmp_path / "诉求.csv"
    source.write_text(f"内容,备注\n{DOG},\n,没写\n", "utf-8")
    said = pandong("classify", source, "-o", tmp_path / "结果.csv", "--json")
    assert said.status == 3
    report = json.loads(said.out)
    assert (report["rows"], report["written"], report["rejected"]) == (2, 1, 1)
    assert Path(report["rejects"]).name == "结果.csv.rejects.csv"


def test_a_file_without_output_is_shown_as_a_table_with_counts(pandong: Pandong, tmp_path: Path) -> None:
    source = tmp_path / "诉求.csv"
    source.write_text("编号,内容\n" + f"甲,{DOG}\n乙,{RENT}\n丙,\n", "utf-8")
    said = pandong("classify", source, "--rows", "1")
    assert said.status == 3
    assert "甲" in said.out
    assert "乙" not in said.out
    assert "养犬管理 1、房屋租赁 1" in said.out or "房屋租赁 1、养犬管理 1" in said.out
    assert "第 4 行没有打标签：内容是空的" in said.err


def test_a_file_as_json_is_one_line_for_each_row(pandong: Pandong, tmp_path: Path) -> None:
    source = tmp_path / "诉求.csv"
    source.write_text(f"编号,内容\n甲,{DOG}\n乙,{RENT}\n", "utf-8")
    lines = [json.loads(line) for line in pandong("classify", source, "--json").out.splitlines()]
    assert [(line["row"], line["id"], line["category"]) for line in lines] == [
        (2, "甲", "community.dogs"),
        (3, "乙", "housing.rental"),
    ]


def test_options_name_the_columns_the_encoding_and_the_delimiter(pandong: Pandong, tmp_path: Path) -> None:
    source = tmp_path / "诉求.csv"
    source.write_bytes(f"号;题;市民说\n甲;养犬;{DOG}\n".encode("utf-16"))
    options = ("--text-column", "市民说", "--id-column", "号", "--encoding", "utf-16", "--delimiter", ";")
    assert json.loads(pandong("classify", source, *options, "--json").out)["id"] == "甲"


def test_the_input_is_never_overwritten(pandong: Pandong, tmp_path: Path) -> None:
    source = tmp_path / "诉求.csv"
    source.write_text(f"内容\n{DOG}\n", "utf-8")
    said = pandong("classify", source, "-o", tmp_path / "home" / ".." / "诉求.csv")
    assert said.status == 2
    assert "同一个文件" in said.err
    assert source.read_text("utf-8") == f"内容\n{DOG}\n"


@pytest.mark.parametrize("name", ["没有.xlsx", "目录/没有.csv", "没有.PARQUET"])
def test_a_path_that_is_not_there_is_no_text(name: str, pandong: Pandong) -> None:
    said = pandong("classify", name)
    assert said.status == 2
    assert f"找不到文件“{name}”" in said.err


def test_a_folder_is_no_text(pandong: Pandong, tmp_path: Path) -> None:
    said = pandong("classify", tmp_path)
    assert said.status == 2
    assert "是一个文件夹" in said.err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("classify", DOG, "-o", "x.csv"), "-o 和 --capacity 只用于文件"),
        (("classify", "labelled.csv", "--title", "题"), "--title-column"),
        (("classify", "labelled.csv", "-o", "x.docx"), ".csv、.xlsx、.parquet、.jsonl"),
        (("classify", "labelled.csv", "--text-column", "没有"), "没有名为“没有”的列"),
        (("classify", "labelled.csv", "--encoding", "没有"), "不认识编码"),
        (("classify", DOG, "--model", "没有"), "没有模型“没有”；现有的模型：small/"),
    ],
)
def test_a_wrong_call_is_one_chinese_sentence_and_status_2(
    arguments: tuple[str, ...], expected: str, pandong: Pandong, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    said = pandong(*arguments)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("错误：")
    assert expected in said.err
    assert len(said.err.splitlines()) == 1


@pytest.fixture
def two_days(tmp_path: Path) -> Path:
    """Three tickets on one day, one on the next."""
    source = tmp_path / "诉求.csv"
    rows = [("27", DOG, 1), ("27", RENT, 0), ("27", DOG, 0), ("28", RENT, 0)]
    lines = [f"2026-11-{day} 09:00,{text},{returned}" for day, text, returned in rows]
    source.write_text("\n".join(["来电时间,内容,times_returned", *lines, ""]), "utf-8")
    return source


def test_a_studio_of_some_capacity_takes_so_many_a_day(pandong: Pandong, two_days: Path) -> None:
    said = pandong("classify", two_days, "--capacity", "1", "--json")
    assert said.status == 0
    assert [json.loads(line)["studio"] for line in said.out.splitlines()] == [True, False, False, True]
    assert "工作室每天接收 1 件，共 2 天，占工单的 50%" in said.err


def test_the_capacity_counts_in_a_file_and_on_the_screen_too(pandong: Pandong, two_days: Path, tmp_path: Path) -> None:
    assert pandong("classify", two_days, "--capacity", "1", "-o", tmp_path / "结果.csv").status == 0
    with (tmp_path / "结果.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["studio"] for row in rows] == ["1", "0", "0", "1"]
    assert "在工作室当天容量之内" in rows[3]["studio_reasons"]
    assert "交工作室 2 件" in pandong("classify", two_days, "--capacity", "1").out


@pytest.mark.parametrize("error", ["0.02", "0.05", "0.1"])
def test_the_error_allowed_decides_what_stands(error: str, pandong: Pandong, two_days: Path) -> None:
    by_default = pandong("classify", two_days, "--json").out
    said = pandong("classify", two_days, "--json", "--max-error", error)
    assert said.status == 0
    fields = [json.loads(line) for line in said.out.splitlines()]
    assert {each["decision"] for each in fields} <= {"auto", "choose", "manual"}
    assert (said.out == by_default) >= (error == "0.05")


@pytest.mark.parametrize("what", [DOG, "-"])
def test_lines_and_texts_take_the_error_allowed_too(
    what: str, pandong: Pandong, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(DOG.encode())))
    assert json.loads(pandong("classify", what, "--json", "--max-error", "0.1").out)["category"] == "community.dogs"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((DOG, "--capacity", "3"), "-o 和 --capacity 只用于文件"),
        (("-", "--capacity", "3"), "-o 和 --capacity 只用于文件"),
        (("labelled.csv", "--capacity", "0"), "“--capacity”的值不对"),
        (("labelled.csv", "--capacity", "几"), "“--capacity”的值不对"),
        ((DOG, "--max-error", "5"), "“--max-error”的值不对"),
        ((DOG, "--max-error", "-0.1"), "“--max-error”的值不对"),
        ((DOG, "--max-error", "0.001"), "模型没有错误率 0.1% 的阈值；可用：2%、3%、5%、7%、10%"),
        (("labelled.csv", "--max-error", "0"), "模型没有错误率 0.0% 的阈值"),
    ],
)
def test_a_capacity_or_an_error_that_makes_no_sense_is_refused(
    arguments: tuple[str, ...], expected: str, pandong: Pandong, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    said = pandong("classify", *arguments)
    assert (said.status, said.out) == (2, "")
    assert expected in said.err


def test_json_has_the_same_names_as_a_file_and_lists_as_lists(pandong: Pandong, two_days: Path, tmp_path: Path) -> None:
    pandong("classify", two_days, "-o", tmp_path / "结果.csv")
    with (tmp_path / "结果.csv").open(encoding="utf-8-sig", newline="") as stream:
        written = next(csv.DictReader(stream))
    fields = json.loads(pandong("classify", two_days, "--json").out.splitlines()[0])
    assert [name for name in written if name in fields] == [name for name in fields if name != "row"]
    assert fields["categories"] == written["categories"].split("|")
    assert fields["category_set"] == written["category_set"].split("|")
    assert (fields["decision"], str(int(fields["studio"]))) == (written["decision"], written["studio"])
    assert [choice["category"] for choice in fields["top3"]] == written["top3"].split("|")


def test_a_text_that_is_an_emergency_by_rule_says_so(pandong: Pandong) -> None:
    fields = json.loads(pandong("classify", "石碾子小区厨房漏气，味道很大。", "--json").out)
    assert (fields["urgency"], fields["urgency_by"]) == (2, "rule")
    assert "2 小时（紧急词表）" in pandong("classify", "石碾子小区厨房漏气，味道很大。").out


def test_an_offices_own_rules_are_used_and_mistakes_in_them_are_told(pandong: Pandong, home: Path) -> None:
    (home / "rules").mkdir(exist_ok=True)
    (home / "rules" / "studio.yaml").write_text(
        "version: 1\nflag_from: 0\ndifficulty_two_from_day: 4\nterms: []\n", "utf-8"
    )
    assert json.loads(pandong("classify", DOG, "--json").out)["studio"] is True
    (home / "rules" / "studio.yaml").write_text("version: 1\nflag_from: 高\n", "utf-8")
    said = pandong("classify", DOG)
    assert (said.status, said.out) == (2, "")
    assert "studio.yaml 第 1 行" in said.err
