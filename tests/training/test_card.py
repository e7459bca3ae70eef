"""The card says in Chinese what the model is for, what it learnt from and where not to trust it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pandong_nlp.model import Artifact
from pandong_nlp.model.readout import Readout
from pandong_nlp.taxonomy import Taxonomy
from training.card import card_of
from training.pictures import CAPACITY, RISK_COVERAGE, pictures_of
from training.promise import OWN_FROM


def card(artifact: Artifact, **changes: object) -> str:
    return card_of(replace(artifact, manifest={**artifact.manifest, **changes}))


def section(text: str, title: str) -> str:
    return text.split(f"## {title}\n")[1].split("\n## ", maxsplit=1)[0]


def test_the_card_has_all_its_sections(artifact: Artifact) -> None:
    text = card_of(artifact)
    assert text.startswith("# 模型卡：tiny/1\n")
    for title in (
        *("用途", "数据", "成绩", "各类别", "不要轻信的类别"),
        *("自动采用与候选", "各类别自动采用的比例", "工作室容量", "局限"),
    ):
        assert section(text, title).strip()


def test_the_data_are_counted_and_dated(artifact: Artifact) -> None:
    text = section(card_of(artifact), "数据")
    data = artifact.manifest["data"]
    assert f"{data['examples']} 件标注工单（{data['events']} 个不同事件" in text
    assert data["span"][0] in text
    assert data["fingerprint"][:16] in text


def test_every_category_stands_with_its_support_and_f1(artifact: Artifact) -> None:
    text = section(card_of(artifact), "各类别")
    sets = artifact.manifest["metrics"]["membership"]
    for slug, f1 in sets["f1"].items():
        name = Taxonomy.packaged()[slug].name
        assert f"| {name}（{slug}） | {sets['support'][slug]:.0f} | {f1:.2f} |" in text


def test_measures_that_are_missing_are_left_out(artifact: Artifact) -> None:
    metrics = artifact.manifest["metrics"]
    assert "难度二次加权 kappa" in section(card_of(artifact), "成绩")
    few = card(artifact, metrics={name: metrics[name] for name in ("category", "membership")})
    assert "难度" not in section(few, "成绩")
    undefined = {**metrics, "difficulty": {**metrics["difficulty"], "quadratic_kappa": None}}
    assert "kappa" not in section(card(artifact, metrics=undefined), "成绩")


@pytest.mark.parametrize(
    ("f1", "support", "notes", "expected"),
    [
        (0.5, 100, {}, "F1 只有 0.50"),
        (0.9, 10, {}, "标注只有 10 件"),
        (0.9, 100, {"housing.rental": "只有虚构工单"}, "只有虚构工单"),
        (0.9, 100, {}, "没有特别薄弱的类别"),
    ],
)
def test_a_category_not_to_trust_is_named_with_the_reason(
    artifact: Artifact, f1: float, support: int, notes: dict[str, str], expected: str
) -> None:
    sets = {"micro_f1": 0.5, "f1": {"housing.rental": f1}, "support": {"housing.rental": support}}
    metrics = {"category": artifact.manifest["metrics"]["category"], "membership": sets}
    assert expected in section(card(artifact, metrics=metrics, notes=notes), "不要轻信的类别")


def test_only_the_tags_that_the_model_has_are_promised(artifact: Artifact) -> None:
    assert "打标签：类别、难度、难点、时限、诉求类型，" in section(card_of(artifact), "用途")
    assert "打标签：类别，" in section(card_of(replace(artifact, readout=Readout.plain(artifact.heads[:2]))), "用途")


def test_an_adapted_model_says_from_which(artifact: Artifact) -> None:
    assert "从标注工单直接训练" in section(card_of(artifact), "用途")
    assert "由 champion/1 用本单位的标注改进而来" in section(card(artifact, adapted_from="champion/1"), "用途")


def test_an_offices_own_label_is_not_named_twice(artifact: Artifact) -> None:
    sets = {"micro_f1": 0.5, "f1": {"停车": 0.9}, "support": {"停车": 50}}
    own = replace(artifact, taxonomy=Taxonomy.of_slugs(["停车"]))
    metrics = {"category": artifact.manifest["metrics"]["category"], "membership": sets}
    assert "| 停车 | 50 | 0.90 |" in section(card(own, metrics=metrics), "各类别")


DECISION: dict[str, Any] = {
    "rows": 400,
    "promised": 0.05,
    "auto": 0.5,
    "auto_wrong": 0.04,
    "choose": 0.3,
    "manual": 0.2,
    "set_coverage": 0.91,
    "set_size": 1.75,
    "risk_coverage": [(0.25, 0.01), (0.5, 0.04), (1.0, 0.2)],
    "auto_by_category": {"housing.rental": 0.6, "traffic.parking": 0.25, "community.dogs": 0.9},
    "own_threshold": {"housing.rental": False, "traffic.parking": True, "community.dogs": False},
    "tagged": {"housing.rental": OWN_FROM, "traffic.parking": 250, "community.dogs": OWN_FROM - 1},
}
STUDIO = {"rows": 300, "capacity": [(0.1, 0.8, 0.45), (0.2, 0.5, None)]}


def with_decisions(artifact: Artifact, **changes: object) -> str:
    metrics = artifact.manifest["metrics"]
    return card(artifact, metrics={**metrics, "decision": DECISION | changes, "studio": STUDIO})


def test_the_promise_stands_beside_what_became_of_it(artifact: Artifact) -> None:
    text = section(with_decisions(artifact), "自动采用与候选")
    for words in ("不超过 5%", "400 件留出工单", "自动采用 50.0%，其中错误 4.0%", "（choose）30.0%", "（manual）20.0%"):
        assert words in text
    assert "平均 1.75 个，91.0% 的工单主类别在其中" in text
    assert "| 25% | 1.0% |" in text
    assert "| 100% | 20.0% |" in text
    assert f"![风险与覆盖]({RISK_COVERAGE})" in text


def test_nothing_automatic_is_neither_right_nor_wrong(artifact: Artifact) -> None:
    text = section(with_decisions(artifact, auto=0.0, auto_wrong=None), "自动采用与候选")
    assert "自动采用 0.0%，其中错误 –；" in text


def test_every_category_says_whether_its_threshold_is_its_own(artifact: Artifact) -> None:
    text = section(with_decisions(artifact), "各类别自动采用的比例")
    assert f"| 房屋租赁（housing.rental） | {OWN_FROM} | 60% | 合用 |" in text
    assert "| 停车管理（traffic.parking） | 250 | 25% | 单独收紧 |" in text
    assert f"| 养犬管理（community.dogs） | {OWN_FROM - 1} | 90% | 合用（工单少） |" in text


def test_the_studios_capacity_says_what_it_catches_where_that_is_known(artifact: Artifact) -> None:
    text = section(with_decisions(artifact), "工作室容量")
    assert "300 件留出工单" in text
    assert "| 10.0% | 0.800 | 45.0% |" in text
    assert "| 20.0% | 0.500 | – |" in text
    assert f"![容量]({CAPACITY})" in text


def test_a_model_without_difficulty_and_decisions_has_no_such_sections(artifact: Artifact) -> None:
    metrics = artifact.manifest["metrics"]
    text = card(artifact, metrics={name: metrics[name] for name in ("category", "membership")})
    for title in ("自动采用与候选", "各类别自动采用的比例", "工作室容量"):
        assert f"## {title}" not in text


def test_every_picture_of_a_card_is_drawn(artifact: Artifact) -> None:
    text, drawn = card_of(artifact), pictures_of(artifact.manifest["metrics"])
    assert all(f"]({name})" in text for name in drawn)
    assert text.count("![") == len(drawn) == 2
