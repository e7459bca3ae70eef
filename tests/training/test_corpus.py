"""Files become one body of tickets: grouped, counted, with a fingerprint that gives nothing away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pandong_nlp.errors import InputFileError, LabelError
from pandong_nlp.files import ReadOptions
from pandong_nlp.records import TicketText
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import packaged_segmenter
from training.corpus import Corpus, Unlabelled, corpus_of, read_examples, read_unlabelled
from training.examples import Example

LONG = "小区东门消防通道长期被私家车占用，消防车进不去，物业说管不了，请尽快处理。"
PARKING = Example(2, TicketText(LONG), categories=("traffic.parking",), created_at="2026-09-15 08:02")
DOGS = Example(3, TicketText("有人遛狗不拴绳"), categories=("community.dogs",), created_at="2026-08-01")


def of(*examples: Example, unlabelled: tuple[Unlabelled, ...] = ()) -> Corpus:
    return corpus_of(examples, unlabelled, packaged_segmenter())


def test_a_near_duplicate_without_label_joins_the_event_of_the_labelled_ticket() -> None:
    corpus = of(PARKING, DOGS, unlabelled=(Unlabelled(TicketText(LONG + "急")),))
    assert corpus.other_events == (corpus.events[0],)
    assert corpus.events[0] != corpus.events[1]


def test_given_events_are_kept() -> None:
    corpus = of(replace(PARKING, event="7"), replace(DOGS, event="8"))
    assert corpus.events == ["7", "8"]


def test_tickets_without_category_stay_out() -> None:
    assert len(of(PARKING, DOGS, replace(DOGS, categories=None, kind="T")).examples) == 2


def test_one_category_alone_is_refused() -> None:
    with pytest.raises(LabelError, match="至少要有两个类别"):
        of(PARKING, replace(PARKING, row=3))


def test_the_fingerprint_tells_data_apart_and_ignores_where_rows_stood() -> None:
    same = of(replace(PARKING, row=9), DOGS).fingerprint()
    assert of(PARKING, DOGS).fingerprint() == same
    others = (
        of(replace(PARKING, kind="T"), DOGS),
        of(DOGS, PARKING),
        of(PARKING, DOGS, unlabelled=(Unlabelled(TicketText("停电"), "x"),)),
    )
    assert len({same, *(corpus.fingerprint() for corpus in others)}) == 4


def test_the_fingerprint_is_total_for_any_text() -> None:
    odd = replace(PARKING, ticket=TicketText("\ud800停\0电"), event="e")
    assert len(of(odd, DOGS).fingerprint()) == 64


def test_the_span_is_that_of_the_dates_there_are() -> None:
    assert of(PARKING, DOGS).span() == ("2026-08-01", "2026-09-15")
    assert of(replace(PARKING, created_at=""), replace(DOGS, created_at="")).span() is None


def test_several_files_are_read_as_one_and_a_problem_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "一.csv").write_text("内容,类别\n停车难,10\n", "utf-8")
    (tmp_path / "二.csv").write_text("内容,类别\n狗叫,22\n", "utf-8")
    heard: list[str] = []
    paths = [tmp_path / "一.csv", tmp_path / "二.csv"]
    examples = read_examples(paths, ReadOptions(), Taxonomy.packaged(), heard.append)
    assert [example.categories for example in examples] == [("traffic.parking",), ("community.dogs",)]
    assert any("一.csv" in message for message in heard)
    (tmp_path / "二.csv").write_text("内容,类别\n狗叫,99\n", "utf-8")
    with pytest.raises(LabelError, match="二.csv 的标注有 1 处不能用[^一]*第 2 行"):
        read_examples(paths, ReadOptions(), Taxonomy.packaged(), heard.append)


def test_a_file_without_labels_needs_texts_only(tmp_path: Path) -> None:
    (tmp_path / "未标注.csv").write_text("标题,诉求内容\n停水,三号楼停水\n", "utf-8")
    assert read_unlabelled(tmp_path / "未标注.csv", ReadOptions(), lambda _: None) == [
        Unlabelled(TicketText("三号楼停水", "停水"))
    ]
    with pytest.raises(InputFileError):
        read_unlabelled(tmp_path / "没有.csv", ReadOptions(), lambda _: None)
