"""Headers are found, made unique and mapped to the fields of a ticket."""

from __future__ import annotations

import pytest

from pandong_nlp.errors import InputFileError
from pandong_nlp.files.columns import FIELDS, USUAL_NAMES, is_usual_name, map_columns, same_name
from pandong_nlp.files.header import header_row, mended_header, unique_names, used_width


def mapped(*columns: str, **named: str) -> dict[str, str]:
    return map_columns(columns, named, ["text"], "诉求.csv")


def test_every_usual_name_belongs_to_one_field() -> None:
    names = [name for names in USUAL_NAMES.values() for name in names]
    assert not [(a, b) for index, a in enumerate(names) for b in names[:index] if same_name(a, b)]
    assert all(map(is_usual_name, names))


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_found_by_its_own_name_and_by_the_first_usual_one(field: str) -> None:
    for name in (field, USUAL_NAMES[field][0]):
        assert map_columns([name], {}, [], "诉求.csv")[field] == name


def test_a_hotline_export_is_mapped() -> None:
    columns = "序号 工单编号 来电时间 受理时间 标题 诉求内容 办理内容 诉求类型 一级分类 主办单位"
    assert mapped(*columns.split()) == {
        "id": "工单编号",
        "title": "标题",
        "text": "诉求内容",
        "created_at": "来电时间",
        "unit": "主办单位",
        "categories": "一级分类",
        "kind": "诉求类型",
    }


def test_own_output_is_mapped_again() -> None:
    assert mapped("text", "category", "categories", "difficulty")["categories"] == "categories"


def test_names_are_compared_without_width_case_blanks_and_remarks() -> None:
    assert mapped("ＩＤ", "诉求内容（必填）", "Created At", "社 区：") == {
        "id": "ＩＤ",
        "text": "诉求内容（必填）",
        "created_at": "Created At",
        "community": "社 区：",
    }


def test_a_column_that_only_sounds_like_content_is_taken_if_it_is_alone() -> None:
    assert mapped("编号", "市民反映内容")["text"] == "市民反映内容"
    assert mapped("编号", "市民反映内容", "办理结果描述")["text"] == "市民反映内容"


@pytest.mark.parametrize("columns", [("诉求内容", "内容"), ("内容", "内容_2"), ("群众说的内容", "记录员的描述")])
def test_two_columns_like_content_are_an_error_that_says_how_to_choose(columns: tuple[str, str]) -> None:
    with pytest.raises(InputFileError, match=f"都像内容：{columns[0]}、{columns[1]}；请用 --text-column"):
        mapped(*columns)
    assert mapped(*columns, text=columns[1])["text"] == columns[1]


def test_without_a_text_column_the_columns_found_and_the_option_are_named() -> None:
    with pytest.raises(InputFileError, match="没有找到内容列；找到的列有：编号、办理结果。请用 --text-column"):
        mapped("编号", "办理结果")


def test_a_named_column_must_exist() -> None:
    with pytest.raises(InputFileError, match="没有名为“正文”的列；找到的列有：编号、内容。请改正 --text-column"):
        mapped("编号", "内容", text="正文")


def test_a_named_field_must_exist() -> None:
    with pytest.raises(InputFileError, match="没有“colour”这个字段"):
        mapped("内容", colour="内容")


def test_a_named_column_is_not_detected_for_another_field() -> None:
    assert mapped("标题", "备注", text="标题") == {"text": "标题"}


def test_a_missing_label_column_is_named_in_chinese() -> None:
    with pytest.raises(InputFileError, match=r"没有找到类别列.*--categories-column"):
        map_columns(["内容"], {}, ["text", "categories"], "标注.csv")


def test_the_header_is_found_below_a_title_and_a_remark() -> None:
    rows = [["三季度诉求", "", ""], ["填报单位：云杉街道", "十月", ""], ["编号", "内容", "备注"], ["1", "停水", ""]]
    assert header_row(rows, []) == 2


def test_without_known_names_the_first_row_not_blank_is_the_header() -> None:
    assert header_row([["", ""], ["甲", "乙"], ["1", "2"]], []) == 1
    assert header_row([["", ""], ["甲", "乙"], ["丙", "丁"]], ["丁"]) == 2


def test_repeated_and_missing_names_become_unique_and_are_told() -> None:
    names, notes = unique_names(["备注", "备注", "", "备注_2", "备注"])
    assert names == ("备注", "备注_3", "第3列", "备注_2", "备注_4")
    assert notes == (
        "第 2 列与前面的列重名，称为“备注_3”。",
        "第 3 列没有列名，称为“第3列”。",
        "第 5 列与前面的列重名，称为“备注_4”。",
    )


def test_a_garbled_header_is_mended_or_refused() -> None:
    assert mended_header([" 编号 ", "内容".encode().decode("gb18030")], "诉求.csv") == ("编号", "内容")
    with pytest.raises(InputFileError, match="表头第 2 列是乱码"):
        mended_header(["编号", "锟斤拷锟斤拷"], "诉求.csv")
    with pytest.raises(InputFileError, match="表头第 1 列是乱码"):
        mended_header(["\udcff"], "诉求.csv")


def test_blank_columns_at_the_end_are_not_used() -> None:
    assert used_width([["编号", "", ""], ["1", "x", " "]]) == 2
    assert used_width([["", ""]]) == 0
