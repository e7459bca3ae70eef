"""`pandong classify`: a text, the lines of standard input, or a file of tickets. Nothing heavy until it is needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pandong_nlp.cli.model_option import ErrorOption, ModelOption, load_triager
from pandong_nlp.cli.reading import TICKET_FIELDS, with_reading
from pandong_nlp.errors import CallError, InputFileError

if TYPE_CHECKING:
    from pandong_nlp.files import ReadOptions

__all__ = ["classify", "file_meant"]

_STDIN = "-"


@with_reading(TICKET_FIELDS)
def classify(
    what: Annotated[
        str, typer.Argument(metavar="文本|文件|-", help="一段诉求文字、一个文件，或 - 表示逐行读标准输入。")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="文件", help="结果文件：csv、xlsx、parquet 或 jsonl；保留原有各列。"),
    ] = None,
    title: Annotated[str, typer.Option(metavar="文字", help="一段诉求文字的标题。", show_default=False)] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON；多件诉求时每行一件。")] = False,
    rows: Annotated[int, typer.Option(metavar="行数", min=0, help="没有 -o 时最多显示的行数。")] = 20,
    guard_formulas: Annotated[
        bool, typer.Option("--guard-formulas", help="写 csv 时在 = + - @ 开头的单元格前加撇号，防止被当成公式。")
    ] = False,
    capacity: Annotated[
        int | None,
        typer.Option(
            metavar="件数", min=1, help="工作室每天能接收的件数：每天按分数从高到低标出这么多。", show_default=False
        ),
    ] = None,
    max_error: ErrorOption = None,
    model: ModelOption = "champion",
    *,
    reading: ReadOptions,
) -> int:
    """给诉求打标签：一段文字、标准输入的各行，或整个文件（csv、xlsx、xls、parquet、jsonl）。

    退出状态：0 全部完成；3 有的行不能用（见结果旁的 .rejects.csv）；2 用法或文件有误。
    """
    file = None if what == _STDIN else file_meant(what)
    if file is None:
        if output is not None or capacity is not None:
            raise CallError("-o 和 --capacity 只用于文件；文字和标准输入的结果直接显示，可以用 > 存到文件。")
        from pandong_nlp.cli import classify_text

        if what == _STDIN:
            return classify_text.lines(model, reading.encoding, max_error, as_json=as_json)
        return classify_text.one(title, what, model, max_error, as_json=as_json)
    if title:
        raise CallError("--title 只用于一段文字；文件里的标题列请用 --title-column 写明。")
    from pandong_nlp.cli import classify_file

    how = classify_file.FileOptions(rows, guard_formulas, capacity)
    triager = load_triager(model, max_error)
    if output is not None:
        return classify_file.into_file(file, output, triager, reading, how, as_json=as_json)
    return classify_file.to_screen(file, triager, reading, how, as_json=as_json)


def file_meant(what: str) -> Path | None:
    """The file that an argument names, or None if it is a text.

    Raises:
        InputFileError: it names a folder, or a table that is not there.
    """
    path = Path(what)
    try:
        if path.is_file():
            return path
        is_folder = path.is_dir()
    except (OSError, ValueError):  # too long for a name, or holds NUL: a text
        return None
    if is_folder and what.strip():
        raise InputFileError(f"“{what}”是一个文件夹；请写出其中的文件名。")
    if _names_a_table(path):
        raise InputFileError(f"找不到文件“{what}”；请检查路径。（如果这是一段文字，请在前面加上空格。）")
    return None


def _names_a_table(path: Path) -> bool:
    if not path.suffix or any(character.isspace() for character in path.name):
        return False
    from pandong_nlp.files.formats import format_of_name

    return format_of_name(path) is not None
