"""`pandong playbook`: which playbooks there are, and what one of them says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pandong_nlp.cli.help_text import OPTIONS_METAVAR, ChineseCommand, ChineseGroup
from pandong_nlp.cli.status import DONE
from pandong_nlp.errors import CallError

if TYPE_CHECKING:
    from pandong_nlp.tickets import Stage
    from pandong_nlp.triage.playbook_folder import PlaybookShelf
    from pandong_nlp.triage.playbooks import Notice, Playbook

__all__ = ["playbook"]

playbook = typer.Typer(
    cls=ChineseGroup,
    name="playbook",
    help="查看各类诉求的工作法：步骤、问答、怎么说、文书。",
    no_args_is_help=True,
    options_metavar=OPTIONS_METAVAR,
    subcommand_metavar="命令 …",
)

_OWN = "playbooks"
_Folder = Annotated[
    Path | None,
    typer.Option(
        "--folder",
        metavar="文件夹",
        help="本单位的工作法（*.md），同编号的代替自带的。不写则用 $PANDONG_HOME/playbooks（有的话）。",
        show_default=False,
    ),
]
_AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]


@playbook.command("list", cls=ChineseCommand, options_metavar=OPTIONS_METAVAR)
def list_playbooks(folder: _Folder = None, as_json: _AsJson = False) -> int:
    """列出所有工作法和它们管的类别。"""
    shelf = _shelf(folder)
    if as_json:
        from dataclasses import asdict

        from pandong_nlp.cli.json_form import json_line

        for head in shelf.heads:
            print(json_line(asdict(head) | {"own": head.code in shelf.own}))
        return DONE
    from pandong_nlp.cli.console import console
    from pandong_nlp.cli.playbook_page import playbooks_table
    from pandong_nlp.taxonomy import Taxonomy

    console().print(playbooks_table(shelf, Taxonomy.packaged()))
    return DONE


@playbook.command(cls=ChineseCommand, options_metavar=OPTIONS_METAVAR)
def show(
    wanted: Annotated[
        str, typer.Argument(metavar="工作法", help="编号（WF-10）、类别的代号或名称，或工作法名称里的几个字。")
    ],
    difficulty: Annotated[
        int | None,
        typer.Option("--difficulty", min=1, max=3, metavar="1|2|3", help="只看这档难度要做的。", show_default=False),
    ] = None,
    stage: Annotated[
        str | None,
        typer.Option(
            "--stage",
            metavar="阶段",
            help="只看这一阶段：unit 承办单位，studio 工作室，dispatch_meeting 调度会，due 到期；也可写中文。",
            show_default=False,
        ),
    ] = None,
    notice: Annotated[
        str | None,
        typer.Option(
            "--notice", metavar="标题", help="只输出这份文书，可直接打印；写标题或其中几个字。", show_default=False
        ),
    ] = None,
    folder: _Folder = None,
) -> int:
    """显示一个工作法，或输出其中一份文书。"""
    shown_stage = _stage(stage) if stage else None
    shelf = _shelf(folder)
    found = [shelf.read(head.code) for head in shelf.find(wanted)]
    if notice:
        from pandong_nlp.cli.wording import printable

        paper = _notice(found, notice)
        print(printable(f"{paper.title}\n\n{paper.body}"))
        return DONE
    from pandong_nlp.cli.console import console
    from pandong_nlp.cli.playbook_page import playbook_page

    for each in found:
        console().print(playbook_page(each, difficulty, shown_stage))
    return DONE


def _shelf(folder: Path | None) -> PlaybookShelf:
    from pandong_nlp.registry.places import home
    from pandong_nlp.taxonomy import Taxonomy
    from pandong_nlp.triage.playbook_folder import open_playbooks

    own = home() / _OWN
    return open_playbooks(folder or (own if own.is_dir() else None), Taxonomy.packaged())


def _stage(written: str) -> Stage:
    """A stage by its code or its Chinese name.

    Raises:
        CallError: neither.
    """
    from pandong_nlp.tickets import STAGE_NAMES

    for stage, name in STAGE_NAMES.items():
        if written in (stage.value, name):
            return stage
    options = "、".join(f"{stage}（{name}）" for stage, name in STAGE_NAMES.items())
    raise CallError(f"没有阶段“{written}”；--stage 可写 {options}。")


def _notice(found: list[Playbook], written: str) -> Notice:
    """The one notice that has this title, or these words in it.

    Raises:
        CallError: none has, or more than one.
    """
    notices = [notice for playbook in found for notice in playbook.notices]
    alike = [notice for notice in notices if notice.title == written] or [
        notice for notice in notices if written in notice.title
    ]
    if len(alike) == 1:
        return alike[0]
    titles = "、".join(f"“{notice.title}”" for notice in alike or notices)
    raise CallError(
        f"标题里有“{written}”的文书有 {len(alike)} 份；--notice 请写其中一份的标题：{titles or '（没有文书）'}。"
    )
