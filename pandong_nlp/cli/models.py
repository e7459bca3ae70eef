"""`pandong models`: which models there are, whether they are whole, which one is in use."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pandong_nlp.cli.help_text import OPTIONS_METAVAR, ChineseCommand, ChineseGroup
from pandong_nlp.cli.status import DONE, WRONG
from pandong_nlp.errors import CallError

if TYPE_CHECKING:
    from pandong_nlp.registry import Change

__all__ = ["models"]

models = typer.Typer(
    cls=ChineseGroup,
    name="models",
    help="查看、检查、启用和退回模型。",
    no_args_is_help=True,
    options_metavar=OPTIONS_METAVAR,
    subcommand_metavar="命令 …",
)

_AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]
_Yes = Annotated[bool, typer.Option("--yes", "-y", help="不再询问，直接执行。")]
_Wanted = Annotated[str, typer.Argument(metavar="模型", help="champion、名称，或 名称/版本。")]


@models.command("list", cls=ChineseCommand, options_metavar=OPTIONS_METAVAR)
def list_models(as_json: _AsJson = False) -> int:
    """列出所有模型和它们在留出工单上的成绩。"""
    from pandong_nlp.cli.json_form import json_line
    from pandong_nlp.cli.models_table import model_fields, models_table
    from pandong_nlp.registry import open_registry

    entries = open_registry().entries()
    if as_json:
        for entry in entries:
            print(json_line(model_fields(entry)))
        return DONE
    from pandong_nlp.cli.console import console

    console().print(models_table(entries))
    return DONE


@models.command(cls=ChineseCommand, options_metavar=OPTIONS_METAVAR)
def show(
    wanted: _Wanted = "champion", as_json: Annotated[bool, typer.Option("--json", help="输出清单。")] = False
) -> int:
    """显示一个模型的说明：用途、数据、成绩、不要轻信的类别。"""
    from pandong_nlp.model import CARD, read_manifest
    from pandong_nlp.registry import open_registry

    folder = open_registry().resolve(wanted)
    manifest = read_manifest(folder)
    if as_json:
        from pandong_nlp.cli.json_form import json_line

        print(json_line(manifest))
        return DONE
    from rich.markdown import Markdown

    from pandong_nlp.cli.console import console

    console().print(Markdown((folder / CARD).read_text("utf-8")))
    return DONE


@models.command(cls=ChineseCommand, options_metavar=OPTIONS_METAVAR)
def verify(
    wanted: Annotated[str | None, typer.Argument(metavar="[模型]", help="不写则检查全部。", show_default=False)] = None,
) -> int:
    """检查模型文件是否完整、有没有被改动。"""
    from pandong_nlp.cli.console import say
    from pandong_nlp.errors import ArtifactError
    from pandong_nlp.registry import open_registry

    registry = open_registry()
    versions = [registry.version(wanted)] if wanted else [entry.version for entry in registry.entries()]
    damaged = 0
    for version in versions:
        try:
            registry.verify(version)
        except ArtifactError as error:
            damaged += 1
            say(f"错误：{error}")
        else:
            print(f"{version} 完好")
    return WRONG if damaged else DONE


@models.command(cls=ChineseCommand, options_metavar=OPTIONS_METAVAR)
def promote(wanted: _Wanted, yes: _Yes = False) -> int:
    """启用一个模型：把它设为 champion。先说明会有什么变化，再请你确认。"""
    from pandong_nlp.cli.console import console, say
    from pandong_nlp.cli.metrics_table import comparison
    from pandong_nlp.model import read_manifest
    from pandong_nlp.registry import open_registry

    registry = open_registry()
    version = registry.version(wanted)
    after = registry.verify(version)
    champion = next((entry for entry in registry.entries() if entry.champion), None)
    if champion is not None and champion.version == version:
        say(f"{version} 已经是 champion，没有改动。")
        return DONE
    if champion is None:
        say(f"现在没有 champion；将启用 {version}。")
    else:
        say(f"champion 将从 {champion.version} 换成 {version}。两个模型在各自的留出工单上的成绩：")
        console().print(comparison(read_manifest(champion.folder)["metrics"], after["metrics"]))
        say("留出工单不同时，成绩不能直接相比；请用 pandong evaluate 在同一个文件上评估两个模型。")
    _confirm(f"启用 {version}", yes)
    return _tell(registry.promote(str(version)))


@models.command(cls=ChineseCommand, options_metavar=OPTIONS_METAVAR)
def rollback(yes: _Yes = False) -> int:
    """退回上一个 champion。"""
    from pandong_nlp.cli.console import say
    from pandong_nlp.registry import open_registry

    registry = open_registry()
    say(f"现在的 champion 是 {registry.champion()}；将退回 {registry.previous() or '没有 champion 的状态'}。")
    _confirm("退回", yes)
    return _tell(registry.rollback())


def _confirm(what: str, yes: bool) -> None:
    """Ask on a terminal; elsewhere `--yes` must have been given.

    Raises:
        CallError: nobody can be asked.
        typer.Abort: the answer was no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise CallError("这一步要人确认；不在终端里运行时，请加 --yes")
    typer.confirm(f"{what}？（y 是，N 否）", abort=True, show_default=False, err=True)


def _tell(change: Change) -> int:
    print(f"champion：{change.before or '无'} → {change.after or '无'}")
    return DONE
