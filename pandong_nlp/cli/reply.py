"""`pandong reply`: is a draft reply to a citizen fit to go out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pandong_nlp.cli.given_text import STDIN, given_text
from pandong_nlp.cli.help_text import OPTIONS_METAVAR, ChineseCommand, ChineseGroup
from pandong_nlp.cli.status import DONE, TO_MEND
from pandong_nlp.errors import CallError

__all__ = ["reply"]

reply = typer.Typer(
    cls=ChineseGroup,
    name="reply",
    help="检查给市民的回复。",
    no_args_is_help=True,
    options_metavar=OPTIONS_METAVAR,
    subcommand_metavar="命令 …",
)


@reply.callback()
def _replies() -> None:
    """检查给市民的回复。"""


@reply.command(cls=ChineseCommand, options_metavar=OPTIONS_METAVAR, no_args_is_help=True)
def check(
    draft: Annotated[str, typer.Argument(metavar="回复", help="回复草稿：一段文字、一个文本文件，或 - 表示标准输入。")],
    complaint: Annotated[
        str,
        typer.Option(
            metavar="诉求", help="诉求原文：文字、文本文件或 -；有了它才查各点是否都有回应。", show_default=False
        ),
    ] = "",
    rules: Annotated[
        Path | None,
        typer.Option(
            metavar="文件", help="本单位的用语规则（yaml）；不写用程序自带的 wording.yaml。", show_default=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，每处一行。")] = False,
) -> int:
    """检查一份回复草稿：用语、日期、由谁办、做了什么、承诺、个人信息，以及诉求的每一点是否都有回应。

    退出状态：0 没有必须改的（可能有建议）；4 有必须改的；2 用法或文件有误。
    """
    from pandong_nlp.triage.wording import check_reply
    from pandong_nlp.triage.wording_file import load_wording_rules

    if draft == complaint == STDIN:
        raise CallError("回复和诉求不能都从标准输入读；请把其中一个写成文件")
    texts = {"reply": given_text(draft), "complaint": given_text(complaint) if complaint else ""}
    found = check_reply(texts["reply"], texts["complaint"], load_wording_rules(rules))
    must = sum(finding.severity == "must" for finding in found)
    if as_json:
        from pandong_nlp.cli.json_form import json_line
        from pandong_nlp.cli.reply_page import finding_fields

        for finding in found:
            print(json_line(finding_fields(finding, texts)))
    else:
        from pandong_nlp.cli.console import console
        from pandong_nlp.cli.reply_page import reply_page

        screen = console()
        screen.print(reply_page(texts, found, brackets=screen.color_system is None))
        screen.print(f"{must} 处必须改，{len(found) - must} 处建议改。" if found else "没有发现要改的。")
    return TO_MEND if must else DONE
