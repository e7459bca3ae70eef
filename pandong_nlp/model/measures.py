"""The headline measures of a model, out of the metrics that training writes into its manifest.

Knows their names and which way is better; computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["MEASURES", "Measure", "measures_of"]


@dataclass(frozen=True, slots=True)
class Measure:
    """`metrics[head][key]`, and what it is called for a person."""

    head: str
    key: str
    name: str
    lower_is_better: bool = False


MEASURES = (
    Measure("category", "accuracy", "主类别正确率"),
    Measure("category", "within_gold_set", "主类别在标注类别之中"),
    Measure("category", "top3", "前三个包含主类别"),
    Measure("category", "macro_f1", "主类别宏平均 F1"),
    Measure("membership", "micro_f1", "类别集合微平均 F1"),
    Measure("category", "calibration_error", "置信度校准误差（ECE，15 档）", lower_is_better=True),
    Measure("difficulty", "quadratic_kappa", "难度二次加权 kappa"),
    Measure("difficulty", "auc_hard", "难度 3 的 AUC"),
    Measure("difficulty", "auc_elevated", "难度 ≥ 2 的 AUC"),
    Measure("reasons", "micro_f1", "难点微平均 F1"),
    Measure("kind", "accuracy", "诉求类型正确率"),
    Measure("urgency", "auc", "时限 ≥ 1 的 AUC"),
    Measure("decision", "auto", "自动采用的比例"),
    Measure("decision", "auto_wrong", "自动采用中主类别错误的比例", lower_is_better=True),
    Measure("decision", "set_coverage", "候选类别包含主类别的比例"),
    Measure("decision", "set_size", "候选类别的平均个数", lower_is_better=True),
    Measure("unit", "accuracy", "承办单位正确率"),
)


def measures_of(metrics: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Measure, float]]:
    """Those of MEASURES that these metrics have.

    >>> [(measure.name, value) for measure, value in measures_of({"kind": {"accuracy": 0.5}})]
    [('诉求类型正确率', 0.5)]
    """
    for measure in MEASURES:
        value = metrics.get(measure.head, {}).get(measure.key)
        if value is not None:
            yield measure, float(value)
