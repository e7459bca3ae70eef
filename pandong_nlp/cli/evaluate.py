"""`pandong evaluate`: how well a model does on a labelled file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pandong_nlp.cli.model_option import ModelOption
from pandong_nlp.cli.reading import LABELLED_FIELDS, with_reading
from pandong_nlp.cli.status import DONE

if TYPE_CHECKING:
    from pandong_nlp.files import ReadOptions

__all__ = ["evaluate"]


@with_reading(LABELLED_FIELDS)
def evaluate(
    file: Annotated[Path, typer.Argument(metavar="文件", help="有标注的文件：内容列，以及类别、难度等标注列。")],
    model: ModelOption = "champion",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    *,
    reading: ReadOptions,
) -> int:
    """用有标注的文件评估模型：正确率、各类别 F1、难度的一致性、置信度是否可信。

    不要用训练过这个模型的工单来评估，否则成绩偏高。
    """
    from pandong_nlp.cli.console import console, say
    from pandong_nlp.cli.json_form import json_line
    from pandong_nlp.cli.model_option import load_predictor
    from training.assess import assess
    from training.corpus import read_examples

    predictor = load_predictor(model)
    examples = read_examples((file,), reading, predictor.taxonomy, say)
    metrics = assess(predictor, examples)
    if as_json:
        print(json_line({"model": predictor.model_version, "rows": len(examples), "metrics": metrics}))
        return DONE
    from pandong_nlp.cli.metrics_table import metrics_tables

    screen = console()
    screen.print(f"模型 {predictor.model_version}，{len(examples)} 件工单", style="bold")
    for table in metrics_tables(metrics, predictor.taxonomy):
        screen.print()
        screen.print(table)
    return DONE
