"""CARD.md: what a person must know before trusting a model, in Chinese, written from its manifest alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pandong_nlp.model import Artifact, measures_of
from pandong_nlp.taxonomy import Taxonomy
from training.pictures import CAPACITY, RISK_COVERAGE
from training.promise import OWN_FROM

__all__ = ["card_of"]

_TRUSTED_F1 = 0.70
_TRUSTED_SUPPORT = 30


def card_of(artifact: Artifact) -> str:
    """The card, Markdown."""
    manifest = artifact.manifest
    metrics = manifest["metrics"]
    parts = [
        f"# 模型卡：{artifact.model_version}",
        _purpose(manifest, [head.name for head in artifact.heads]),
        _data(manifest["data"]),
        _measures(metrics),
        _by_category(artifact.taxonomy, metrics["membership"]),
        _doubtful(artifact.taxonomy, metrics["membership"], manifest.get("notes", {})),
        *_decisions(artifact.taxonomy, metrics),
        _LIMITS,
    ]
    return "\n\n".join(parts) + "\n"


_TAGS = {
    "category": "类别",
    "difficulty": "难度",
    "reasons": "难点",
    "urgency": "时限",
    "kind": "诉求类型",
    "unit": "承办单位",
}


def _purpose(manifest: Mapping[str, Any], heads: Sequence[str]) -> str:
    tags = "、".join(tag for name, tag in _TAGS.items() if name in heads)
    adapted = manifest.get("adapted_from")
    origin = f"由 {adapted} 用本单位的标注改进而来。" if adapted else "从标注工单直接训练。"
    return (
        f"## 用途\n\n给街道办的 12345 来件打标签：{tags}，供人参考和修改。"
        f"不用于评价来件人或承办人，也不代替人作决定。{origin}"
    )


def _data(data: Mapping[str, Any]) -> str:
    span = f"，时间 {data['span'][0]} 至 {data['span'][1]}" if data["span"] else ""
    return (
        f"## 数据\n\n{data['examples']} 件标注工单（{data['events']} 个不同事件{span}），"
        f"另有 {data['unlabelled']} 件无标注工单只用来统计用词。数据指纹 `{data['fingerprint'][:16]}`。\n"
        "词表只收至少在 5 个不同事件中出现的词，不含数字、字母和人名；模型里没有工单原文。"
    )


def _measures(metrics: Mapping[str, Mapping[str, Any]]) -> str:
    rows = [f"| {measure.name} | {value:.3f} |" for measure, value in measures_of(metrics)]
    return (
        "## 成绩\n\n每件工单由没有见过它（也没有见过同一事件其他工单）的模型打分，即按事件分组的交叉验证；"
        "概率的校准和阈值用的是同一批留出得分。\n\n| 指标 | 数值 |\n|---|---|\n" + "\n".join(rows)
    )


def _name(taxonomy: Taxonomy, slug: str) -> str:
    name = taxonomy[slug].name
    return slug if name == slug else f"{name}（{slug}）"


def _by_category(taxonomy: Taxonomy, sets: Mapping[str, Any]) -> str:
    rows = [f"| {_name(taxonomy, slug)} | {sets['support'][slug]:.0f} | {f1:.2f} |" for slug, f1 in sets["f1"].items()]
    return "## 各类别\n\n| 类别 | 工单数 | F1 |\n|---|---|---|\n" + "\n".join(rows)


def _doubtful(taxonomy: Taxonomy, sets: Mapping[str, Any], notes: Mapping[str, str]) -> str:
    """Categories with a low F1, few examples, or a note."""
    reasons = {
        slug: notes.get(slug)
        or (f"F1 只有 {f1:.2f}" if f1 < _TRUSTED_F1 else f"标注只有 {sets['support'][slug]:.0f} 件")
        for slug, f1 in sets["f1"].items()
        if slug in notes or f1 < _TRUSTED_F1 or sets["support"][slug] < _TRUSTED_SUPPORT
    }
    rows = [f"- {_name(taxonomy, slug)}：{reason}" for slug, reason in reasons.items()]
    return "## 不要轻信的类别\n\n" + ("\n".join(rows) if rows else "没有特别薄弱的类别。")


def _decisions(taxonomy: Taxonomy, metrics: Mapping[str, Any]) -> Iterator[str]:
    """What the model decides by itself, and what a studio of some capacity catches; each with its picture."""
    if decision := metrics.get("decision"):
        yield _automatic(decision)
        yield _automatic_by_category(taxonomy, decision)
    if studio := metrics.get("studio"):
        rows = [f"| {share:.1%} | {score:.3f} | {_share(caught)} |" for share, score, caught in studio["capacity"]]
        yield (
            f"## 工作室容量\n\n按疑难的可能从高到低接收工单，"
            f"能收到多少标注为难度 3 的工单（{studio['rows']} 件留出工单）。\n\n"
            "| 接收的工单比例 | 最低的疑难可能 | 收到的疑难件 |\n|---|---|---|\n"
            + "\n".join(rows)
            + f"\n\n![容量]({CAPACITY})"
        )


def _automatic(decision: Mapping[str, Any]) -> str:
    points = decision["risk_coverage"]
    shown = [min(points, key=lambda point: abs(point[0] - share)) for share in _SHOWN_COVERAGES]
    rows = [f"| {coverage:.0%} | {error:.1%} |" for coverage, error in shown]
    return (
        "## 自动采用与候选\n\n"
        f"承诺：自动采用（auto）的工单中，主类别错误不超过 {decision['promised']:.0%}。"
        f"在 {decision['rows']} 件留出工单上："
        f"自动采用 {decision['auto']:.1%}，其中错误 {_share(decision['auto_wrong'])}；"
        f"给出候选（choose）{decision['choose']:.1%}，转人工（manual）{decision['manual']:.1%}。"
        f"候选类别平均 {decision['set_size']:.2f} 个，{decision['set_coverage']:.1%} 的工单主类别在其中。\n\n"
        "| 自动采用的比例 | 其中错误 |\n|---|---|\n" + "\n".join(rows) + f"\n\n![风险与覆盖]({RISK_COVERAGE})"
    )


def _automatic_by_category(taxonomy: Taxonomy, decision: Mapping[str, Any]) -> str:
    rows = [
        f"| {_name(taxonomy, slug)} | {decision['tagged'][slug]} | {share:.0%} | {_threshold_kind(decision, slug)} |"
        for slug, share in decision["auto_by_category"].items()
    ]
    return (
        "## 各类别自动采用的比例\n\n各类合用一个阈值；在合用阈值下明显错得偏多的类别单独收紧。"
        f"留出工单不到 {OWN_FROM} 件的类别只能合用，承诺的错误率对它们没有单独验证。\n\n"
        "| 类别 | 判为本类的留出工单 | 自动采用 | 阈值 |\n|---|---|---|---|\n" + "\n".join(rows)
    )


def _threshold_kind(decision: Mapping[str, Any], slug: str) -> str:
    if decision["own_threshold"][slug]:
        return "单独收紧"
    return "合用" if decision["tagged"][slug] >= OWN_FROM else "合用（工单少）"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


_SHOWN_COVERAGES = (0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

_LIMITS = """## 局限

- 只读文字：不知道来件人以前反映过什么、现场是什么样。
- 数字和字母在打分前已遮盖，金额大小、年份不影响结果。
- 太短、不是诉求、或大半是生词的文字，置信度不可靠。
- 政策、用词变化后成绩会下降；请每季度用新的标注工单重新评估（pandong evaluate）。"""
