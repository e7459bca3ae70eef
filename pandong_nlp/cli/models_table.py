"""The models that are there, as rows for a person and as fields for a program."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.table import Table
from rich.text import Text

from pandong_nlp.errors import ArtifactError
from pandong_nlp.model import measures_of, read_manifest
from pandong_nlp.registry import ModelEntry

__all__ = ["model_fields", "models_table"]

_SHOWN = {
    ("category", "accuracy"): "主类别",
    ("membership", "micro_f1"): "类别集合",
    ("difficulty", "quadratic_kappa"): "难度",
}


def model_fields(entry: ModelEntry) -> dict[str, Any]:
    """What is known of a model without loading it; `damaged` holds a sentence if its manifest cannot be read."""
    fields = {
        "model": str(entry.version),
        "champion": entry.champion,
        "own": entry.own,
        "folder": str(entry.folder),
        "examples": None,
        "metrics": {},
        "damaged": None,
    }
    try:
        manifest = read_manifest(entry.folder)
    except ArtifactError as error:
        return fields | {"damaged": str(error)}
    return fields | {"examples": manifest["data"]["examples"], "metrics": manifest["metrics"]}


def models_table(entries: Iterable[ModelEntry]) -> Table:
    """One row for each model, the champion marked."""
    table = Table(box=None, header_style="bold", padding=(0, 1), pad_edge=False)
    for header in ("", "模型", "来源"):
        table.add_column(header, no_wrap=True)
    for header in ("学自工单", *_SHOWN.values()):
        table.add_column(header, justify="right")
    for entry in entries:
        fields = model_fields(entry)
        scores = {(measure.head, measure.key): value for measure, value in measures_of(fields["metrics"])}
        shown = [f"{scores[key]:.3f}" if key in scores else "" for key in _SHOWN]
        table.add_row(
            Text("● champion" if entry.champion else "", "green"),
            str(entry.version),
            "本单位" if entry.own else "程序自带",
            Text("已损坏", "red") if fields["damaged"] else str(fields["examples"]),
            *shown,
        )
    return table
