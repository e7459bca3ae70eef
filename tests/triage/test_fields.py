"""What is told of a ticket: the same names, values and order everywhere."""

from __future__ import annotations

from dataclasses import replace

from pandong_nlp.model import Predictor
from pandong_nlp.model.heads import Head
from pandong_nlp.records import Choice, Prediction, TicketText
from pandong_nlp.triage import StudioFlag, TagFields, TicketFacts, Triage, Triager

TAGS = Prediction(
    "community.dogs",
    0.87654321,
    ("community.dogs", "other"),
    (Choice("community.dogs", 0.87654321), Choice("other", 0.1)),
    difficulty=2,
    difficulty_score=1.98765432,
    p_hard=0.12345678,
    reasons=("R1", "R4"),
    urgency=0,
    kind="T",
    decision="choose",
    category_set=("community.dogs", "other"),
)


def triage(triager: Triager, tags: Prediction = TAGS) -> Triage:
    route = triager.rules.routing.route(TicketText("狗"), tags, TicketFacts(), 1)
    return Triage(tags, 1, "rule", StudioFlag(flagged=True, score=0.7, reasons=("已退回 2 次", "人工要求")), route)


def test_values_are_those_of_the_triage_with_six_digits(small_triager: Triager) -> None:
    fields = TagFields(small_triager).of(triage(small_triager))
    assert fields["category_name"] == "养犬管理"
    assert (fields["confidence"], fields["difficulty_score"], fields["p_hard"]) == (0.876543, 1.987654, 0.123457)
    assert (fields["decision"], fields["abstain_reason"]) == ("choose", None)
    assert (fields["urgency"], fields["urgency_by"]) == (1, "rule")
    assert (fields["studio"], fields["studio_reasons"]) == (1, ("已退回 2 次", "人工要求"))
    assert fields["top3"] == fields["category_set"] == ("community.dogs", "other")
    assert fields["model_version"] == small_triager.predictor.model_version


def test_cells_are_the_values_with_lists_joined_and_types_as_promised(small_triager: Triager) -> None:
    fields = TagFields(small_triager)
    cells, values = fields.columns([triage(small_triager)]), fields.of(triage(small_triager))
    assert list(cells) == list(values) == list(fields.types)
    for name, (cell,) in cells.items():
        value = values[name]
        assert cell == ("|".join(value) if isinstance(value, tuple) else value)
        assert cell is None or type(cell) is fields.types[name]


def test_no_ticket_gives_empty_columns(small_triager: Triager) -> None:
    columns = TagFields(small_triager).columns([])
    assert columns
    assert all(cells == [] for cells in columns.values())


def test_only_a_model_that_has_learnt_units_tells_one(small_triager: Triager) -> None:
    predictor = small_triager.predictor
    readout = predictor._artifact.readout
    heads = (*readout.heads, Head("unit", "softmax", ("派出所",)))
    knowing = Triager(
        Predictor(replace(predictor._artifact, readout=replace(readout, heads=heads))), small_triager.rules
    )
    tags = replace(TAGS, unit="派出所")
    assert TagFields(knowing).of(triage(knowing, tags))["model_unit"] == "派出所"
    assert list(TagFields(knowing).types)[:-1] == list(TagFields(small_triager).types)
    assert "model_unit" not in TagFields(small_triager).of(triage(small_triager, tags))
