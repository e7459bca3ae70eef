"""The options that say how to read a table, the same for every command that reads one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from pandong_nlp.cli.help_text import COLUMNS_PANEL

__all__ = ["LABELLED_FIELDS", "ROUTED_FIELDS", "TICKET_FIELDS", "with_reading"]

TICKET_FIELDS = ("text", "title", "id", "created_at")
ROUTED_FIELDS = ("text", "title", "id", "community", "place", "source")
LABELLED_FIELDS = (
    *("text", "title", "created_at", "event"),
    *("categories", "difficulty", "reasons", "urgency", "kind", "unit"),
)
_COLUMN_HELP = {
    "text": "诉求内容所在的列。",
    "title": "标题列。",
    "id": "工单编号列。",
    "community": "社区列。",
    "place": "地点列。",
    "source": "来源列。",
    "created_at": "来电时间列。",
    "event": "事件列：同一件事的工单在这一列相同。",
    "categories": "类别列，多个用 | 隔开，主类在前。",
    "difficulty": "难度列，1 至 3。",
    "reasons": "难点列，R1 至 R9，多个用 | 隔开，没有写 -。",
    "urgency": "时限列，0 至 2。",
    "kind": "诉求类型列，字母或中文名。",
    "unit": "承办单位列。",
}
_FILE_OPTIONS = {
    "encoding": ("编码", "csv、jsonl 或标准输入的编码，如 utf-8、gb18030；不写则自动识别。"),
    "delimiter": ("字符", "csv 的分隔符；不写则自动识别。"),
    "sheet": ("名称", "Excel 的工作表；不写则取第一个有内容的。"),
}


def with_reading(fields: Sequence[str]) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Give a command options for the columns of these fields, encoding, delimiter and sheet.

    The command receives them as one keyword argument `reading`, a `ReadOptions`.
    """

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        def decorated(**arguments: Any) -> int:  # noqa: ANN401 (whatever the command takes)
            from pandong_nlp.files import ReadOptions

            named = {field: arguments.pop(_parameter(field)) for field in fields}
            columns = {field: column for field, column in named.items() if column}
            how = {name: arguments.pop(name) for name in _FILE_OPTIONS}
            return command(**arguments, reading=ReadOptions(columns=columns, **how))

        del command.__annotations__["reading"]  # a type that is imported only when the command runs
        signature = inspect.signature(command, eval_str=True)
        own = [parameter for name, parameter in signature.parameters.items() if name != "reading"]
        added = [_option(_parameter(field), "列名", _COLUMN_HELP[field], COLUMNS_PANEL) for field in fields]
        added += [_option(name, metavar, text, None) for name, (metavar, text) in _FILE_OPTIONS.items()]
        decorated.__signature__ = signature.replace(parameters=[*own, *added])  # type: ignore[attr-defined]
        decorated.__annotations__ = {}  # typer reads the signature
        decorated.__name__, decorated.__doc__ = command.__name__, command.__doc__
        return decorated

    return decorate


def _parameter(field: str) -> str:
    """The name of a parameter whose option is the one that `files` names in its messages."""
    return f"{field}_column"


def _option(name: str, metavar: str, help_text: str, panel: str | None) -> inspect.Parameter:
    option = typer.Option(metavar=metavar, help=help_text, show_default=False, rich_help_panel=panel)
    annotation = Annotated[str | None, option]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
