"""Playbooks, routes with reasons, models and replies over HTTP."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from service.api.models import ModelTold
from service.api.playbooks import HeadsTold, PlaybookTold
from service.api.replies import ReplyTold
from service.api.rules import RoutingTold

PLAYBOOKS = "/api/v1/playbooks"


def test_every_playbook_of_the_list_can_be_read(api: TestClient) -> None:
    listed = HeadsTold.model_validate(api.get(PLAYBOOKS).json()).playbooks
    assert len(listed) == 40
    for head in listed:
        told = PlaybookTold.model_validate_json(api.get(f"{PLAYBOOKS}/{head.code}").content)
        assert told.name == head.name


def test_a_plan_is_cut_to_difficulty_and_stage(api: TestClient) -> None:
    path = f"{PLAYBOOKS}/WF-10"
    whole = api.get(path).json()["steps"]
    easy = api.get(path, params={"difficulty": 1, "stage": "unit"}).json()["steps"]
    assert 0 < len(easy) < len(whole)
    assert {(step["stage"], step["from_difficulty"]) for step in easy} == {("unit", 1)}
    due = api.get(path, params={"stage": "due"}).json()["steps"]
    assert {step["stage_name"] for step in due} == {"调度会"}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("WF-99", 404, "no-such-playbook"),
        ("%2e%2e%2fWF-10", 404, "not-found"),
        ("WF-10?difficulty=4", 422, "invalid"),
        ("WF-10?stage=later", 422, "invalid"),
    ],
)
def test_what_is_no_playbook_is_refused(path: str, status: int, code: str, api: TestClient) -> None:
    answer = api.get(f"{PLAYBOOKS}/{path}")
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:pandong:problem:{code}")


def test_a_route_comes_with_every_rule_that_was_tried(api: TestClient) -> None:
    asked = {"text": "小区里有人遛狗不拴绳", "place": "春和里", "repeats": 2, "stage": "studio"}
    told = RoutingTold.model_validate(api.post("/api/v1/rules/explain", json=asked).json())
    assert told.route.unit in told.names
    assert any(each.counts and each.rule == told.route.rule for each in told.tried)
    assert all(each.why for each in told.tried)
    assert told.route.unit == told.route.unit.strip() != ""


def test_the_model_in_force_is_told_with_its_metrics(api: TestClient) -> None:
    told = ModelTold.model_validate(api.get("/api/v1/models").json())
    assert told.model_version.startswith("small/")
    assert "community.dogs" in {each.category for each in told.categories}
    assert told.metrics
    assert told.reload_error is None


def test_a_reply_is_checked_with_places(api: TestClient) -> None:
    asked = {"reply": "您好，我们会尽快处理。", "complaint": "路灯坏了，几时修？"}
    told = ReplyTold.model_validate(api.post("/api/v1/reply/check", json=asked).json())
    assert told.must + told.should == len(told.findings) > 0
    for each in told.findings:
        assert asked[each.where][each.start : each.end] == each.words
