"""Pydantic's complaints in Chinese: where, and what is allowed; never what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["invalid_words"]

_SAID = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项；请检查名称",
    "string_type": "应为文字",
    "string_unicode": "文字里有不成对的代理字符；请发完整的 Unicode 文字",
    "string_too_long": "最长 {max_length} 个字符",
    "string_too_short": "至少 {min_length} 个字符",
    "string_pattern_mismatch": "不能是空白，也不能含 NUL 字符",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "greater_than_equal": "不小于 {ge}",
    "less_than_equal": "不大于 {le}",
    "too_long": "最多 {max_length} 项",
    "too_short": "至少 {min_length} 项",
    "list_type": "应为列表",
    "model_attributes_type": "应为 JSON 对象",
    "model_type": "应为 JSON 对象",
    "dict_type": "应为 JSON 对象",
    "enum": "应为下列之一：{expected}",
    "literal_error": "应为下列之一：{expected}",
}


def invalid_words(error: Mapping[str, Any]) -> dict[str, str]:
    """The place as a JSON pointer, and what is wrong there.

    >>> invalid_words({"loc": ("body", "tickets", 2, "text"), "type": "missing", "ctx": {}})
    {'where': '/tickets/2/text', 'type': 'missing', 'detail': '缺少这一项'}
    """
    kind = str(error["type"])
    words = _SAID.get(kind, "不合要求").format_map({**error.get("ctx", {})})
    unknown = kind == "extra_forbidden"  # the name of what should not be there is the sender's text
    source, *place = error["loc"][: -1 if unknown else None]
    where = "".join(f"/{step}" for step in place)
    return {"where": where if source == "body" else f"{source}{where}", "type": kind, "detail": words}
