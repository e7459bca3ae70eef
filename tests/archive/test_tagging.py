"""Tables in, tables out: every row and column kept, tags added, nothing lost unnoticed."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pandong_nlp.archive import tag_file
from pandong_nlp.files import open_table, read_records
from pandong_nlp.records import Prediction, TicketText
from pandong_nlp.triage import StudioFlag, TagFields, TicketFacts, Triage, Triager

ADDED = (
    *("category", "category_name", "confidence", "categories", "top3", "decision", "category_set", "abstain_reason"),
    *("difficulty", "difficulty_score", "p_hard", "reasons", "urgency", "urgency_by", "kind"),
    *("studio", "studio_reasons", "unit", "co_units", "route_rule", "playbook", "deadline_class", "model_version"),
)
DOG = "楼下有人遛狗不拴绳，狗粪也不清理，孩子被吓哭了。"


def table(folder: Path, text: str) -> Path:
    path = folder / "诉求.csv"
    path.write_text(text, "utf-8")
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_output_keeps_all_columns_and_adds_those_of_the_tags(tmp_path: Path, small_triager: Triager) -> None:
    source = table(tmp_path, f"工单编号,内容,备注\n007,{DOG},急\n")
    tag_file(open_table(source), small_triager, tmp_path / "out.csv")
    (row,) = rows_of(tmp_path / "out.csv")
    assert list(row) == ["工单编号", "内容", "备注", *ADDED]
    assert (row["工单编号"], row["内容"], row["备注"]) == ("007", DOG, "急")


def test_the_cells_say_what_the_prediction_says(tmp_path: Path, small_triager: Triager) -> None:
    tag_file(open_table(table(tmp_path, f"标题,内容\n养犬,{DOG}\n")), small_triager, tmp_path / "out.csv")
    (row,) = rows_of(tmp_path / "out.csv")
    tags = small_triager.predictor.predict_one(TicketText(DOG, "养犬"))
    assert row["category"] == tags.category == "community.dogs"
    assert row["category_name"] == "养犬管理"
    assert float(row["confidence"]) == pytest.approx(tags.confidence, abs=1e-5)
    assert row["categories"].split("|") == list(tags.categories)
    assert row["top3"].split("|") == [choice.category for choice in tags.top3]
    assert int(row["difficulty"]) == tags.difficulty
    assert float(row["p_hard"]) == pytest.approx(tags.p_hard, abs=1e-5)
    assert row["model_version"] == small_triager.predictor.model_version


def test_rows_in_are_rows_out_plus_rejects(tmp_path: Path, small_triager: Triager) -> None:
    source = table(tmp_path, f"编号,内容\n1,{DOG}\n2,\n3,黑车拉客\n4,少一列,多一列\n")
    heard: list[int] = []
    report = tag_file(open_table(source), small_triager, tmp_path / "out.csv", progress=heard.append)
    assert [row["编号"] for row in rows_of(tmp_path / "out.csv")] == ["1", "3"]
    assert report.rejects is not None
    assert [row["行号"] for row in rows_of(report.rejects)] == ["3", "5"]
    assert (report.summary.rows, report.summary.kept, sum(heard)) == (4, 2, 4)


def test_an_input_column_of_a_tags_name_is_kept_under_another(tmp_path: Path, small_triager: Triager) -> None:
    source = table(tmp_path, f"内容,category,difficulty_input,difficulty\n{DOG},甲,乙,丙\n")
    report = tag_file(open_table(source), small_triager, tmp_path / "out.csv")
    (row,) = rows_of(tmp_path / "out.csv")
    assert (row["category_input"], row["difficulty_input"], row["difficulty_input_input"]) == ("甲", "乙", "丙")
    assert row["category"] == "community.dogs"
    assert any("“category”与标签列同名" in note for note in report.notes)


def test_tagging_an_output_again_changes_no_tag(tmp_path: Path, small_triager: Triager) -> None:
    tag_file(open_table(table(tmp_path, f"内容\n{DOG}\n")), small_triager, tmp_path / "once.csv")
    tag_file(open_table(tmp_path / "once.csv"), small_triager, tmp_path / "twice.csv")
    once, twice = rows_of(tmp_path / "once.csv"), rows_of(tmp_path / "twice.csv")
    assert [{name: row[name] for name in ADDED} for row in twice] == [
        {name: row[name] for name in ADDED} for row in once
    ]


def test_numbers_stay_numbers_where_the_format_has_types(tmp_path: Path, small_triager: Triager) -> None:
    tag_file(open_table(table(tmp_path, f"内容\n{DOG}\n")), small_triager, tmp_path / "out.parquet")
    types = {field.name: str(field.type) for field in pq.read_schema(tmp_path / "out.parquet")}
    assert (types["difficulty"], types["p_hard"], types["category"]) == ("int64", "double", "string")


def test_every_format_gets_the_same_tags(tmp_path: Path, small_triager: Triager) -> None:
    source = table(tmp_path, f"内容\n{DOG}\n房东不退押金，中介也不管。\n")
    found = []
    for suffix in (".csv", ".xlsx", ".parquet", ".jsonl"):
        output = tmp_path / f"out{suffix}"
        tag_file(open_table(source), small_triager, output)
        found.append([record.fields["categories"] for record in read_records(output).records])
    assert found == [found[0]] * 4


def test_a_head_that_the_model_lacks_leaves_its_cells_empty(small_triager: Triager) -> None:
    tags = Prediction("community.dogs", 0.5, ("community.dogs",), ())
    route = small_triager.rules.routing.route(TicketText(DOG), tags, TicketFacts())
    triage = Triage(tags, 0, "model", StudioFlag(flagged=False, score=0.0, reasons=()), route)
    cells = TagFields(small_triager).columns([triage])
    assert [cells[name] for name in ("difficulty", "p_hard", "reasons", "kind")] == [[None], [None], [""], [None]]
