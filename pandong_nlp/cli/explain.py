"""`pandong explain`: the whole chain from a text to the studio's flag, and past tickets like it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pandong_nlp.cli.model_option import ErrorOption, ModelOption, load_triager
from pandong_nlp.cli.status import DONE
from pandong_nlp.errors import CallError, InputFileError

if TYPE_CHECKING:
    from pandong_nlp.triage import Facts

__all__ = ["explain"]


def explain(
    text: Annotated[str, typer.Argument(metavar="文本", help="一段诉求文字。")],
    title: Annotated[str, typer.Option(metavar="文字", help="标题。", show_default=False)] = "",
    fact: Annotated[
        list[str] | None,
        typer.Option(
            metavar="名称=数值",
            help="已知的事实，可写多个，如 --fact times_returned=1；名称见 studio.yaml。",
            show_default=False,
        ),
    ] = None,
    history: Annotated[
        Path | None,
        typer.Option(
            metavar="文件", help="本单位的历史工单（csv、xlsx……）：列出最相似的几件和办理结果。", show_default=False
        ),
    ] = None,
    max_error: ErrorOption = None,
    model: ModelOption = "champion",
) -> int:
    """逐步说明：文字怎样变成类别、难度、时限，工作室收不收，为什么；以前有没有类似的工单。"""
    from pandong_nlp.cli.chain import chain
    from pandong_nlp.cli.console import console
    from pandong_nlp.cli.precedent_table import precedent_table
    from pandong_nlp.records import TicketText

    if not (text.strip() or title.strip()):
        raise InputFileError("诉求文字是空的；请写出要说明的内容")
    ticket, facts = TicketText(text, title), _facts(fact or [])
    triager = load_triager(model, max_error)
    screen = console()
    for part in chain(ticket, triager, facts, brackets=screen.color_system is None):
        screen.print(part)
    if history is not None:
        screen.print(precedent_table(ticket, triager.predictor, history))
    return DONE


def _facts(written: list[str]) -> Facts:
    """The facts of `name=value` arguments.

    Raises:
        CallError: another form, name or value.
    """
    from pandong_nlp.triage import FACTS, Facts

    known: dict[str, int] = {}
    for each in written:
        name, _, value = each.partition("=")
        if name not in FACTS or not (value.isascii() and value.isdigit()):
            raise CallError(f"--fact 写的是“{each}”；应为 名称=整数，名称是下列之一：{'、'.join(FACTS)}。")
        known[name] = int(value)
    return Facts(**known)
