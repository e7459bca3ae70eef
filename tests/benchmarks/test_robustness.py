"""The invented tickets of messy writing are sound, and the benchmark counts what it says it counts."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import robustness
from benchmarks.perturb import CHANGES
from benchmarks.robustness import Expected, Measured, measured, read_expected, unchanged
from pandong_nlp.model import Predictor
from pandong_nlp.records import TicketText
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.triage import Triage, Triager

ROWS = [json.loads(line) for line in robustness.FILE.read_text("utf-8").splitlines()]
TRAITS = {
    "typo": 32, "homophone": 32, "dialect": 32, "one_word": 32, "transcript": 32, "traditional": 21, "emoji": 16,
    "masked": 12, "html_noise": 11, "long_letter": 8, "three_matters": 21, "not_a_ticket": 27,
    "sarcasm": 22, "real_emergency": 38, "negated_emergency": 27,
    "quoted_policy": 16, "praise_like_complaint": 15, "complaint_like_praise": 15,
}  # fmt: skip
NEEDED = {"id", "trait", "title", "text", "primary", "urgency", "difficulty", "not_auto"}
TEXT = "楼下有人遛狗不拴绳，狗粪也不清理。"


def test_there_are_as_many_tickets_of_each_trait_as_were_written() -> None:
    assert Counter(row["trait"] for row in ROWS) == TRAITS


def test_every_ticket_has_its_own_id_and_its_own_text() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert len({(row["title"], row["text"]) for row in ROWS}) == len(ROWS)
    assert all(row["id"].rsplit("-", 1)[0].replace("-", "_") == row["trait"] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_what_is_expected_of_a_ticket_can_be_said_of_it(row: dict[str, object]) -> None:
    assert NEEDED <= row.keys() <= NEEDED | {"note"}
    primary, urgency, difficulty = row["primary"], row["urgency"], row["difficulty"]
    assert isinstance(primary, list)
    assert isinstance(urgency, list)
    assert isinstance(difficulty, list)
    assert primary
    assert all(slug in Taxonomy.packaged() for slug in primary)
    assert len(set(primary)) == len(primary)
    assert urgency
    assert set(urgency) <= {0, 1, 2}
    assert difficulty
    assert set(difficulty) <= {1, 2, 3}
    assert isinstance(row["not_auto"], bool)
    assert str(row["text"]).strip() or str(row["title"]).strip()


def test_emergencies_that_are_none_are_not_expected_to_alarm_and_real_ones_are() -> None:
    expected = read_expected()
    assert not any(2 in wanted.urgency for wanted in expected if wanted.trait == "negated_emergency")
    assert all(set(wanted.urgency) & {1, 2} for wanted in expected if wanted.trait == "real_emergency")
    assert any(wanted.not_auto for wanted in expected if wanted.trait == "not_a_ticket")


def test_a_file_is_read_as_it_stands(tmp_path: Path) -> None:
    row = {"id": "typo-1", "trait": "typo", "title": "狗", "text": TEXT, "primary": ["community.dogs", "other"]}
    path = tmp_path / "tickets.jsonl"
    path.write_text(json.dumps({**row, "urgency": [0], "difficulty": [1], "not_auto": False}) + "\n", "utf-8")
    ticket = TicketText(TEXT, "狗")
    assert read_expected(path) == [Expected("typo-1", "typo", ticket, ("community.dogs", "other"), (0,), False)]


def expected(trait: str, *primary: str, not_auto: bool = False, urgency: int = 0) -> Expected:
    return Expected(f"{trait}-1", trait, TicketText(TEXT), primary, (urgency,), not_auto)


def said(triager: Triager, category: str, decision: str, urgency: int = 0) -> Triage:
    triage = triager.triage_one(TicketText(TEXT))
    return replace(triage, urgency=urgency, tags=replace(triage.tags, category=category, decision=decision))


def test_traits_are_counted_by_eye(small_triager: Triager) -> None:
    wanted = [
        expected("typo", "community.dogs", "other"),
        expected("typo", "community.dogs"),
        expected("typo", "community.dogs"),
        expected("typo", "other", not_auto=True),
        expected("not_a_ticket", "other", not_auto=True, urgency=1),
    ]
    found = [
        said(small_triager, "other", "auto"),  # one of those expected
        said(small_triager, "other", "auto"),  # wrong, and nobody would look
        said(small_triager, "other", "choose"),  # wrong, but a person chooses
        said(small_triager, "other", "auto", urgency=2),  # nobody could know
        said(small_triager, "other", "manual", urgency=1),
    ]
    counted = measured(wanted, found)
    assert list(counted) == ["typo", "not_a_ticket"]
    assert counted["typo"] == Measured(4, 1 / 3, 0.5, 0.75)
    assert counted["not_a_ticket"] == Measured(1, None, 0.0, 1.0)


def test_width_and_whitespace_change_no_category(small_predictor: Predictor) -> None:
    tickets = [TicketText(TEXT, "养犬"), TicketText("房东不退押金，中介也不管，合同 2 年。")]
    for name in ("full width", "half width", "whitespace added", "whitespace removed"):
        assert unchanged(small_predictor, tickets, CHANGES[name][0]) == 1


def test_a_change_that_says_something_else_is_counted(small_predictor: Predictor) -> None:
    tickets = [TicketText(TEXT), TicketText("房东不退押金，中介也不管。")]
    assert unchanged(small_predictor, tickets, lambda text, _: text and TEXT) == 0.5


def test_the_benchmark_prints_both_tables_and_what_went_wrong(
    small_model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(robustness, "_MOST", 20)
    monkeypatch.setattr(sys, "argv", ["robustness", "--model", str(small_model), "--show", "typo"])
    robustness.main()
    printed = capsys.readouterr().out
    assert all(f"| {name} |" in printed for name in CHANGES)
    assert all(f"| {trait} | {count} |" in printed for trait, count in TRAITS.items())
    wrong = [line for line in printed.splitlines() if "; expected " in line]
    assert wrong
    assert all(line.startswith("typo-") for line in wrong)
