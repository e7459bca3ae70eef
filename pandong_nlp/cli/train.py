"""`pandong train`: a new version from labelled files; the champion stays what it is until someone promotes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pandong_nlp.cli.reading import LABELLED_FIELDS, with_reading
from pandong_nlp.cli.status import DONE

if TYPE_CHECKING:
    from pandong_nlp.files import ReadOptions

__all__ = ["train"]


@with_reading(LABELLED_FIELDS)
def train(
    files: Annotated[list[Path], typer.Argument(metavar="文件…", help="有标注的文件，可以多个。")],
    base: Annotated[
        str | None,
        typer.Option("--from", metavar="模型", help="在这个模型的基础上改进，通常写 champion；几百条标注就有效。"),
    ] = None,
    unlabelled: Annotated[
        Path | None, typer.Option(metavar="文件", help="没有标注的工单文件，用来多认识一些词。", show_default=False)
    ] = None,
    taxonomy: Annotated[
        Path | None,
        typer.Option(metavar="文件", help="自己的类别表（csv：code,slug,name,group）；不写则用基础模型的。"),
    ] = None,
    name: Annotated[str, typer.Option(metavar="名称", help="新模型的名称；版本号取当天日期。")] = "office",
    search: Annotated[bool, typer.Option("--search", help="用交叉验证挑选参数，要慢得多。")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    *,
    reading: ReadOptions,
) -> int:
    """用有标注的文件训练一个新版本模型，给出它在留出工单上的成绩；不会自动启用。"""
    from pandong_nlp.cli.console import console, say
    from pandong_nlp.cli.json_form import json_line
    from pandong_nlp.cli.model_option import load_predictor
    from pandong_nlp.registry import open_registry
    from pandong_nlp.taxonomy import Taxonomy
    from training.pipeline import TrainOptions
    from training.pipeline import train as run

    registry = open_registry()
    options = TrainOptions(
        files=tuple(files),
        read=reading,
        unlabelled=unlabelled,
        base=registry.resolve(base) if base else None,
        taxonomy=Taxonomy.load(taxonomy) if taxonomy else None,
        name=name,
        search=search,
        progress=say,
    )
    report = run(options, registry)
    if as_json:
        print(json_line({"model": str(report.version), "rows": report.examples, "metrics": report.metrics}))
        return DONE
    from pandong_nlp.cli.metrics_table import metrics_tables

    screen = console()
    for table in metrics_tables(report.metrics, load_predictor(str(report.version)).taxonomy):
        screen.print(table)
        screen.print()
    screen.print(f"新模型 {report.version}，学自 {report.examples} 件工单；上面是没有参加训练的工单上的成绩。")
    screen.print(f"评估：pandong evaluate 另一个文件 --model {report.version}")
    screen.print(f"启用：pandong models promote {report.version}")
    return DONE
