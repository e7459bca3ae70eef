"""Which column of a person's table is which field of a ticket.

Knows the usual Chinese and English names. Must not know file formats.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from pandong_nlp.errors import InputFileError

__all__ = ["FIELDS", "is_usual_name", "map_columns", "option_of", "same_name"]

# For every field the usual names, the most telling first; compared by `_key`. A name belongs to one field only.
USUAL_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("工单编号", "工单号", "诉求编号", "案件编号", "案件号", "受理编号", "事件编号", "信件编号",
           "ticket_id", "id", "编号", "单号"),
    "title": ("标题", "诉求标题", "工单标题", "问题标题", "信件标题", "主题", "诉求主题", "title", "subject"),
    "text": ("诉求内容", "来电内容", "反映内容", "反映问题", "问题描述", "问题内容", "工单内容", "投诉内容", "诉求描述",
             "事件描述", "内容描述", "主要内容", "信件内容", "留言内容", "详细内容", "具体内容", "受理内容",
             "内容", "正文", "诉求", "text", "content", "body", "description"),
    "created_at": ("来电时间", "诉求时间", "受理时间", "登记时间", "反映时间", "来电日期", "受理日期", "创建时间",
                   "生成时间", "派单时间", "提交时间", "created_at", "created", "时间", "日期", "date", "time"),
    "source": ("来源", "诉求来源", "工单来源", "信息来源", "来电渠道", "受理渠道", "渠道", "source", "channel"),
    "community": ("社区", "所属社区", "社区名称", "社区村", "所属社区村", "村居", "community"),
    "place": ("地址", "诉求地址", "问题地址", "事发地址", "详细地址", "发生地址", "地点", "问题地点", "事发地点",
              "发生地点", "诉求地点", "位置", "place", "address", "location"),
    "event": ("同一事件", "事件分组", "event"),
    "unit": ("承办单位", "主办单位", "责任单位", "处置单位", "处理单位", "承办部门", "主办部门", "责任部门", "部门",
             "unit", "department"),
    "categories": ("categories", "类别", "诉求类别", "问题类别", "工单类别", "分类", "诉求分类", "问题分类",
                   "一级分类", "一级类别", "category", "label", "labels"),
    "difficulty": ("难度", "办理难度", "difficulty"),
    "reasons": ("难点", "难点原因", "reasons"),
    "urgency": ("时限", "紧急程度", "紧急度", "urgency"),
    "kind": ("诉求类型", "工单类型", "kind"),
    "stratum": ("抽样方式", "抽样", "stratum"),
    "result": ("办理结果", "处理结果", "办理情况", "答复内容", "回复内容", "result", "reply"),
    "same_caller_month": ("同一来电人近30天件数", "近30天来电次数", "same_caller_month"),
    "same_caller_year": ("同一来电人近一年件数", "近一年来电次数", "same_caller_year"),
    "same_place_month": ("同一地点近30天件数", "same_place_month"),
    "times_returned": ("退回次数", "退单次数", "times_returned"),
    "second_handling": ("二次派单", "是否二次派单", "二次办理", "second_handling"),
    "unsatisfied_before": ("上次不满意", "上次回访不满意", "unsatisfied_before"),
    "days_open": ("已过天数", "在办天数", "days_open"),
    "manual": ("转工作室", "人工转工作室", "manual"),
}  # fmt: skip
FIELDS = tuple(USUAL_NAMES)

# When no usual name fits: a header that ends like a description of the matter, but not of what was done about it.
LIKE_TEXT = re.compile(r"(?!.*(办理|处理|处置|回复|答复|反馈|结果|审核|回访|退单|意见)).*(内容|描述|详情|正文)")
COPY_NUMBER = re.compile(r"_\d+$")
DECORATION = re.compile(r"\(.*?\)|[\s_\-:*.,#/、\"']+")


def option_of(field: str) -> str:
    """The command-line option that names the column of a field.

    >>> option_of("created_at")
    '--created-at-column'
    """
    return f"--{field.replace('_', '-')}-column"


def is_usual_name(header: str) -> bool:
    """True for a header that a field is recognised by.

    >>> is_usual_name("诉求内容（必填）"), is_usual_name("Created At"), is_usual_name("备注")
    (True, True, False)
    """
    return _key(header) in _FIELD_OF_NAME


def same_name(one: str, other: str) -> bool:
    """True when two headers differ at most in width, case, blanks, underscores and remarks in brackets.

    >>> same_name("Created At", "created_at"), same_name("来源", "来源（选填）"), same_name("来源", "渠道")
    (True, True, False)
    """
    return _key(one) == _key(other)


def map_columns(columns: Sequence[str], named: Mapping[str, str], required: Sequence[str], file: str) -> dict[str, str]:
    """Canonical field to column name, by what the person named and then by the usual names.

    >>> map_columns(["工单编号", "内容"], {}, ["text"], "诉求.csv")
    {'id': '工单编号', 'text': '内容'}

    Raises:
        InputFileError: a named column does not exist, a required field has none, or several look like the text.
    """
    mapping = {field: _named_column(field, column, columns, file) for field, column in named.items()}
    free = [column for column in columns if column not in mapping.values()]
    for field in FIELDS:
        if field not in mapping and (column := _detected(field, free, file)):
            mapping[field] = column
    for field in required:
        if field not in mapping:
            raise InputFileError(
                f"“{file}”里没有找到{_chinese(field)}列；{_list(columns)}。请用 {option_of(field)} 写明是哪一列。"
            )
    return {field: mapping[field] for field in FIELDS if field in mapping}


def _named_column(field: str, column: str, columns: Sequence[str], file: str) -> str:
    if field not in FIELDS:
        raise InputFileError(f"没有“{field}”这个字段；可用的字段有：{'、'.join(FIELDS)}。")
    matches = [name for name in columns if name == column] or [name for name in columns if same_name(name, column)]
    if not matches:
        raise InputFileError(f"“{file}”里没有名为“{column}”的列；{_list(columns)}。请改正 {option_of(field)}。")
    return matches[0]


def _detected(field: str, free: Sequence[str], file: str) -> str | None:
    names = [_key(name) for name in USUAL_NAMES[field]]
    # A repeated column was renamed 内容_2; it is as good a candidate as the first.
    ranks = {column: names.index(key) for column in free if (key := _key(COPY_NUMBER.sub("", column))) in names}
    candidates = sorted(ranks, key=ranks.__getitem__)
    if field != "text":
        return candidates[0] if candidates else None
    candidates = candidates or [column for column in free if LIKE_TEXT.fullmatch(column)]
    if len(candidates) > 1:
        raise InputFileError(
            f"“{file}”里有 {len(candidates)} 列都像内容：{'、'.join(candidates)}；"
            f"请用 {option_of(field)} 写明用哪一列，例如 {option_of(field)} {candidates[0]}。"
        )
    return candidates[0] if candidates else None


def _list(columns: Sequence[str]) -> str:
    shown = "、".join(columns[:30])
    return f"找到的列有：{shown}" + (f" 等 {len(columns)} 列" if len(columns) > 30 else "")


def _chinese(field: str) -> str:
    return {"text": "内容", "id": "编号"}.get(field, next(n for n in USUAL_NAMES[field] if not n.isascii()))


def _key(name: str) -> str:
    return DECORATION.sub("", unicodedata.normalize("NFKC", name).casefold())


_FIELD_OF_NAME = {_key(name): field for field, names in USUAL_NAMES.items() for name in names}
