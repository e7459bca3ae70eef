"""From an office's file to a registered model, as `pandong train` does it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from pandong_nlp.errors import ArtifactError, InputFileError, LabelError
from pandong_nlp.files import ReadOptions
from pandong_nlp.model import Artifact, Predictor, save_artifact
from pandong_nlp.model.heads import probabilities
from pandong_nlp.records import TicketText
from pandong_nlp.registry import Registry
from pandong_nlp.taxonomy import Taxonomy
from tests.conftest import SAMPLE
from training.pipeline import TrainOptions, train

CATEGORIES = ("traffic.parking", "community.dogs", "housing.rental")
HEADER = {
    "id": "工单编号", "event": "同一事件", "created_at": "来电时间", "title": "标题", "text": "诉求内容",
    "categories": "类别", "difficulty": "难度", "reasons": "难点", "urgency": "时限", "kind": "诉求类型",
}  # fmt: skip
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def rows() -> Rows:
    """Packaged tickets of three categories, under the headers an office would write."""
    with SAMPLE.open(encoding="utf-8-sig", newline="") as stream:
        tickets = [row for row in csv.DictReader(stream) if row["categories"].split("|")[0] in CATEGORIES]
    return [{name: row[field] for field, name in HEADER.items()} for row in tickets]


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "home", tmp_path / "bundled")


def write_csv(path: Path, rows: Iterable[Mapping[str, str]], encoding: str = "utf-8-sig") -> Path:
    rows = list(rows)
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, rows: Rows) -> Path:
    """As spreadsheets have them: numbers are numbers."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("工单")
        for place, cells in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
            sheet.write_row(place, 0, [int(cell) if cell in ("0", "1", "2", "3") else cell for cell in cells])
    return path


def test_csv_and_excel_give_the_same_model(rows: Rows, registry: Registry, tmp_path: Path) -> None:
    files = write_csv(tmp_path / "台账.csv", rows, "gb18030"), write_xlsx(tmp_path / "台账.xlsx", rows)
    folders = [registry.resolve(str(train(TrainOptions((path,)), registry).version)) for path in files]
    assert folders[0] != folders[1]
    for name in ("weights.safetensors", "vocabulary.txt", "taxonomy.csv"):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


def test_a_trained_model_is_registered_complete_but_not_champion(
    rows: Rows, registry: Registry, tmp_path: Path
) -> None:
    heard: list[str] = []
    options = TrainOptions((write_csv(tmp_path / "a.csv", rows),), name="street", progress=heard.append)
    report = train(options, registry)
    assert (report.version.name, report.examples) == ("street", len(rows))
    assert report.metrics["category"]["accuracy"] > 0.5
    (entry,) = registry.entries()
    assert not entry.champion
    manifest = registry.verify(report.version)
    assert manifest["data"]["span"] == [
        min(row["来电时间"][:10] for row in rows), max(row["来电时间"][:10] for row in rows)
    ]  # fmt: skip
    assert manifest["adapted_from"] is None
    assert manifest["taxonomy_sha256"] == Taxonomy.packaged().sha256
    assert {"numpy", "scikit-learn", "python"} <= manifest["libraries"].keys()
    assert (entry.folder / "CARD.md").read_text("utf-8").startswith(f"# 模型卡：{report.version}\n")
    assert any(f"{len(rows)} 件" in message for message in heard)


def test_several_files_and_texts_without_labels_are_joined(rows: Rows, registry: Registry, tmp_path: Path) -> None:
    parts = write_csv(tmp_path / "a.csv", rows[:60]), write_xlsx(tmp_path / "b.xlsx", rows[60:])
    unlabelled = write_csv(tmp_path / "c.csv", [{"诉求内容": f"{place}号楼停水"} for place in "一二三四五"])
    report = train(TrainOptions(parts, unlabelled=unlabelled), registry)
    data = registry.verify(report.version)["data"]
    assert (data["examples"], data["unlabelled"]) == (len(rows), 5)


def test_a_file_without_optional_labels_trains_a_model_of_categories(
    rows: Rows, registry: Registry, tmp_path: Path
) -> None:
    bare = [{name: row[name] for name in ("诉求内容", "类别")} for row in rows]
    report = train(TrainOptions((write_csv(tmp_path / "a.csv", bare),)), registry)
    heads = Predictor.load(registry.resolve(str(report.version))).heads
    assert [head.name for head in heads] == ["category", "membership"]


def test_the_units_of_an_office_become_a_head(rows: Rows, registry: Registry, tmp_path: Path) -> None:
    units = {"traffic.parking": "交警支队", "community.dogs": "派出所", "housing.rental": "住建委"}
    labelled = [{**row, "承办单位": units[row["类别"].split("|")[0]]} for row in rows]
    report = train(TrainOptions((write_csv(tmp_path / "a.csv", labelled),)), registry)
    tags = Predictor.load(registry.resolve(str(report.version))).predict_one(TicketText("小区里遛狗不拴绳"))
    assert (tags.category, tags.unit) == ("community.dogs", "派出所")


def test_labels_of_an_offices_own_make_their_own_taxonomy(rows: Rows, registry: Registry, tmp_path: Path) -> None:
    own = {"traffic.parking": "停车, 挪车", "community.dogs": "“遛狗”", "housing.rental": "Renting"}
    written = [{"诉求内容": row["诉求内容"], "类别": own[row["类别"].split("|")[0]].split(",")[0]} for row in rows]
    report = train(TrainOptions((write_csv(tmp_path / "a.csv", written),)), registry)
    predictor = Predictor.load(registry.resolve(str(report.version)))
    assert set(predictor.taxonomy.slugs) == {"停车", "“遛狗”", "Renting"}
    assert predictor.predict_one(TicketText("邻居遛狗不拴绳")).category == "“遛狗”"
    assert predictor.taxonomy.find("停车") == predictor.taxonomy["停车"]


def test_a_taxonomy_given_decides_what_a_category_is(rows: Rows, registry: Registry, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", rows)
    with pytest.raises(LabelError, match="a.csv.*\n.*没有“housing.rental”；可写代码、slug 或中文名，如 cats。"):
        train(TrainOptions((path,), taxonomy=Taxonomy.of_slugs(["cats", "dogs"])), registry)


def test_columns_are_named_by_option_and_headers(rows: Rows, registry: Registry, tmp_path: Path) -> None:
    renamed = [{"说了什么": row["诉求内容"], "归到哪里": row["类别"]} for row in rows]
    path = write_csv(tmp_path / "a.csv", renamed)
    with pytest.raises(InputFileError):
        train(TrainOptions((path,)), registry)
    read = ReadOptions(columns={"text": "说了什么", "categories": "归到哪里"})
    assert train(TrainOptions((path,), read=read), registry).examples == len(rows)


def test_search_reports_every_setting(rows: Rows, registry: Registry, tmp_path: Path) -> None:
    heard: list[str] = []
    path = write_csv(tmp_path / "a.csv", rows[:30])
    train(TrainOptions((path,), search=True, progress=heard.append), registry)
    assert sum(message.startswith("设置 ") for message in heard) >= 5


def test_wrong_files_labels_and_bases_leave_the_registry_empty(rows: Rows, registry: Registry, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", rows)
    unusable = write_csv(tmp_path / "b.csv", [{**rows[0], "难度": "很难"}, *rows[1:]])
    alike = write_csv(tmp_path / "c.csv", [row for row in rows if row["类别"] == "community.dogs"])
    for options, error in (
        (TrainOptions((tmp_path / "nowhere.csv",)), InputFileError),
        (TrainOptions((unusable,)), LabelError),
        (TrainOptions((alike,)), LabelError),
        (TrainOptions((path,), base=tmp_path), ArtifactError),
    ):
        with pytest.raises(error, match="。"):
            train(options, registry)
    assert registry.entries() == []


def test_a_champion_is_adapted_to_an_offices_labels(
    rows: Rows, registry: Registry, artifact: Artifact, tmp_path: Path
) -> None:
    save_artifact(artifact, "", tmp_path / "base")
    report = train(TrainOptions((write_csv(tmp_path / "a.csv", rows),), base=tmp_path / "base"), registry)
    folder = registry.resolve(str(report.version))
    assert registry.verify(report.version)["adapted_from"] == "tiny/1"
    assert "由 tiny/1 用本单位的标注改进而来" in (folder / "CARD.md").read_text("utf-8")
    assert Predictor.load(folder).predict_one(TicketText("小区里遛狗不拴绳")).category == "community.dogs"


def test_an_office_that_labels_categories_alone_keeps_the_champions_other_heads_and_categories(
    rows: Rows, registry: Registry, artifact: Artifact, tmp_path: Path
) -> None:
    save_artifact(artifact, "", tmp_path / "base")
    labelled = [{name: row[name] for name in ("诉求内容", "类别", "诉求类型")} for row in rows]
    report = train(TrainOptions((write_csv(tmp_path / "a.csv", labelled),), base=tmp_path / "base"), registry)
    base, adapted = Predictor(artifact), Predictor.load(registry.resolve(str(report.version)))
    assert {head.name for head in adapted.heads} == {head.name for head in base.heads}
    assert adapted.heads[0].classes == base.heads[0].classes
    tickets = [TicketText(row["诉求内容"]) for row in rows]
    own_words, after = probabilities(base.heads, base.scores(tickets)), adapted.probabilities(tickets)
    for head in ("difficulty", "reasons", "urgency"):
        moved = np.abs(own_words[head] - after[head])
        assert moved.mean() < 0.01, head
        assert moved.max() < 0.1, head
