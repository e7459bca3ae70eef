"""Measures as tables: one model's, category by category, and two models' side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from pandong_nlp.cli.wording import DIFFICULTIES, category_words
from pandong_nlp.model import measures_of
from pandong_nlp.taxonomy import Taxonomy

__all__ = ["comparison", "metrics_tables"]

_Metrics = Mapping[str, Mapping[str, Any]]


def metrics_tables(metrics: _Metrics, taxonomy: Taxonomy) -> Iterator[Table]:
    """The headline measures, every category with its support, and the confusion of difficulties."""
    table = _table("指标", "数值", "工单数")
    for measure, value in measures_of(metrics):
        table.add_row(measure.name, f"{value:.3f}", str(metrics[measure.head]["rows"]))
    yield table
    if "membership" in metrics:
        yield _categories(metrics["membership"], taxonomy)
    if "difficulty" in metrics:
        yield _confusion(metrics["difficulty"]["confusion"])


def comparison(before: _Metrics, after: _Metrics) -> Table:
    """The measures that both models know of themselves, and what changes; better is green."""
    table = _table("指标", "现在", "换成", "变化")
    old = dict(measures_of(before))
    for measure, value in measures_of(after):
        if measure in old:
            gain = value - old[measure]
            better = gain < 0 if measure.lower_is_better else gain > 0
            style = "" if round(gain, 3) == 0 else "green" if better else "red"
            table.add_row(measure.name, f"{old[measure]:.3f}", f"{value:.3f}", Text(f"{gain:+.3f}", style))
    return table


def _categories(sets: Mapping[str, Any], taxonomy: Taxonomy) -> Table:
    table = _table("类别", "F1", "工单数")
    for slug, score in sets["f1"].items():
        if support := round(sets["support"][slug]):
            table.add_row(category_words(taxonomy[slug]), f"{score:.2f}", str(support))
    return table


def _confusion(counts: list[list[int]]) -> Table:
    table = _table("难度：标注↓ 模型→", *DIFFICULTIES.values())
    for name, row in zip(DIFFICULTIES.values(), counts, strict=True):
        table.add_row(name, *map(str, row))
    return table


def _table(first: str, *others: str) -> Table:
    """A table whose first column is words and whose others are numbers."""
    table = Table(box=None, header_style="bold", padding=(0, 1), pad_edge=False)
    table.add_column(first)
    for header in others:
        table.add_column(header, justify="right")
    return table
