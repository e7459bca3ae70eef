"""The command's entry point: the tree of commands, and the one place where errors become messages and exit statuses."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

import pandong_nlp
from pandong_nlp.cli.classify import classify
from pandong_nlp.cli.console import say
from pandong_nlp.cli.evaluate import evaluate
from pandong_nlp.cli.explain import explain
from pandong_nlp.cli.help_text import OPTIONS_METAVAR, ChineseCommand, ChineseGroup
from pandong_nlp.cli.models import models
from pandong_nlp.cli.playbook import playbook
from pandong_nlp.cli.reply import reply
from pandong_nlp.cli.rules import rules
from pandong_nlp.cli.serve import serve
from pandong_nlp.cli.status import DONE, INTERRUPTED, WRONG
from pandong_nlp.cli.train import train
from pandong_nlp.cli.wrong_call import chinese_message
from pandong_nlp.errors import PandongError

__all__ = ["main", "run"]


@dataclass
class _Session:
    """What a run of the command line was told for all commands."""

    debug: bool = False


app = typer.Typer(
    cls=ChineseGroup,
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    options_metavar=OPTIONS_METAVAR,
    subcommand_metavar="命令 …",
)
for command in (classify, explain, evaluate, train):
    app.command(cls=ChineseCommand, options_metavar=OPTIONS_METAVAR, no_args_is_help=True)(command)
app.command(cls=ChineseCommand, options_metavar=OPTIONS_METAVAR)(serve)
app.add_typer(models)
app.add_typer(playbook)
app.add_typer(reply)
app.add_typer(rules)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pandong {pandong_nlp.__version__}")
        raise typer.Exit


@app.callback()
def _everything(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="出错时显示程序内部的调用过程。")] = False,
    _version: Annotated[
        bool, typer.Option("--version", help="显示程序版本。", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """给 12345 热线诉求打标签：类别、难度、难点、时限、诉求类型；并用本单位的标注改进模型。"""
    context.obj.debug = debug


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit status (see `status`). Messages of errors go to standard error."""
    session = _Session()
    try:
        return app(args=list(arguments), prog_name="pandong", standalone_mode=False, obj=session) or DONE
    except typer.Abort:
        say("\n已取消，什么也没有改动。")
        return INTERRUPTED
    except (PandongError, typer.TyperException) as error:
        if session.debug:
            raise
        message = str(error) if isinstance(error, PandongError) else chinese_message(error)
        if message:
            say(f"错误：{message}")
        return WRONG


def main() -> None:
    """Run the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # no character of a ticket stops the output
            stream.reconfigure(errors="backslashreplace")
    try:
        sys.exit(run(sys.argv[1:]))
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
