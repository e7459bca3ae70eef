"""Help pages in Chinese: what typer prints of its own accord, in the language of its readers.

typer's printer of help, and rich with it, is imported only when a page is asked for.
"""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup

__all__ = ["COLUMNS_PANEL", "OPTIONS_METAVAR", "ChineseCommand", "ChineseGroup"]

OPTIONS_METAVAR = "[选项]"
COLUMNS_PANEL = "列名（表头是常见叫法时自动识别，不必写）"
_WORDS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[默认：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
}


class _Chinese:
    """Mixed into typer's commands, whose signatures it keeps."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 (typer's own context type is private)
        from typer import rich_utils

        for name, words in _WORDS.items():
            setattr(rich_utils, name, words)
        if option := super().get_help_option(ctx):  # type: ignore[misc]
            option.help = "显示这段说明。"
        return str(super().get_help(ctx))  # type: ignore[misc]

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401
        return str(super().get_usage(ctx)).replace("Usage:", "用法：")  # type: ignore[misc]


class ChineseCommand(_Chinese, TyperCommand):
    """A command whose help page is Chinese."""


class ChineseGroup(_Chinese, TyperGroup):
    """A group of commands whose help page is Chinese; commands stand in the order in which they were added."""
