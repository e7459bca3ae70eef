"""The benchmarks of speed run and print, on the packaged fiction; nobody tests how fast."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import coldstart, routing, throughput, tickets


def test_tickets_are_drawn_without_repetition_and_always_the_same() -> None:
    drawn = tickets.drawn(None, 20)
    assert len(set(drawn)) == 20
    assert drawn == tickets.drawn(None, 20)
    assert len(tickets.drawn(None, 10**6)) == len(tickets.labelled(None))


def test_labels_are_joined_to_the_texts_they_stand_for(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = {"id": ["a-1", "a-2"], "title": ["路灯", ""], "text": ["路灯三天不亮", "楼上漏水没人管"]}
    pq.write_table(pa.table(texts), tmp_path / "corpus.parquet")
    (tmp_path / "labels.csv").write_text("id,categories\na-2,property.management|other\n", "utf-8")
    ((ticket, category),) = tickets.labelled(tmp_path)
    assert (ticket.text, ticket.title, category) == ("楼上漏水没人管", "", "property.management")


def test_the_contest_of_speed_prints_every_contestant(
    small_model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(throughput, "_SINGLE", 3)
    monkeypatch.setattr(throughput, "_pinned", lambda: None)
    monkeypatch.setattr(throughput, "labelled", lambda data: tickets.labelled(data)[:200])
    arguments = ["--tickets", "5", "--rounds", "1", "--stages", "--model", str(small_model)]
    monkeypatch.setattr(sys, "argv", ["throughput", *arguments])
    throughput.main()
    printed = capsys.readouterr().out
    for name in ("this, all heads", "scikit-learn, jieba, words and pairs", "rjieba alone", "normalise", "99 %"):
        assert f"| {name} |" in printed


def test_a_process_is_timed_and_its_imports_are_told() -> None:
    (seconds,) = coldstart.medians([("-c", "pass")], rounds=1)
    assert seconds > 0
    assert "json" in coldstart.imported(("-c", "import json.decoder"))


def test_one_ticket_is_read_without_the_packages_of_training() -> None:
    assert coldstart.imported(coldstart.CLASSIFY).isdisjoint(coldstart.HEAVY)


def test_the_benchmark_of_routing_prints_both_parts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["routing", "--tickets", "40"])
    monkeypatch.setattr(routing, "_pinned", lambda: None)
    routing.main()
    printed = capsys.readouterr().out
    assert "| route | 40 |" in printed
    assert "| locate and route | 40 |" in printed
