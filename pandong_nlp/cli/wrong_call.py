"""A wrong call of the command line, said in Chinese: what was given, what is expected, where to read on."""

from __future__ import annotations

import re
from collections.abc import Callable

import typer

__all__ = ["chinese_message"]


def chinese_message(error: typer.TyperException) -> str:
    """One sentence for a person, by the kind of the error; "" where a help page has been shown instead."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return ""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "pandong"
    said = _SAID[kind](error) if kind in _SAID else str(error)
    return f"{said}；用法见 {command} --help。"


def _parameter(error: typer.TyperException) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return "参数"
    option = parameter.opts[0]
    return f"“{option if option.startswith('-') else parameter.metavar or option}”"


def _unknown_option(error: typer.TyperException) -> str:
    alike = getattr(error, "possibilities", None)
    meant = f"，是不是 {'、'.join(sorted(alike))}" if alike else ""
    return f"没有选项“{getattr(error, 'option_name', '')}”{meant}"


def _usage(error: typer.TyperException) -> str:
    """An error that says only in words what it is about."""
    words = str(error)
    for pattern, said in (
        (r"No such command '([^']*)'", "没有命令“{}”"),
        (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", "多了参数“{}”（文字里有空格时，请用引号括起来）"),
    ):
        if match := re.search(pattern, words, re.DOTALL):
            return said.format(match[1])
    return words


_SAID: dict[str, Callable[[typer.TyperException], str]] = {
    "BadOptionUsage": lambda error: f"选项“{getattr(error, 'option_name', '')}”后面要写一个值",
    "BadParameter": lambda error: f"{_parameter(error)}的值不对（{getattr(error, 'message', error)}）",
    "MissingParameter": lambda error: f"缺少{_parameter(error)}",
    "NoSuchOption": _unknown_option,
    "UsageError": _usage,
}
