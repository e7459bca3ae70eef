"""Logs and metrics hold ids, counts, durations and states, and nothing of what anybody wrote."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.logs import log_to
from tests.service.api.conftest import DOG, settings_of

WRITTEN = "秘密甲乙丙13911112222"


def test_nothing_that_was_sent_reaches_the_log_or_the_metrics(
    small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    log_to(stream)
    with TestClient(create_app(settings_of(small_home))) as client:
        client.post("/api/v1/classify", json={"text": DOG + WRITTEN, "title": WRITTEN, "place": WRITTEN})
        client.post("/api/v1/classify", json={"text": DOG, WRITTEN: 1})
        client.post("/api/v1/classify", content=WRITTEN.encode("gb18030"), headers={"content-type": "application/json"})
        client.post("/api/v1/reply/check", json={"reply": WRITTEN, "complaint": WRITTEN})
        client.get(f"/api/v1/playbooks/{WRITTEN}", params={"stage": WRITTEN})
        client.get(f"/{WRITTEN}", headers={"x-request-id": "13911112222", "user-agent": "13911112222"})
        monkeypatch.setattr("service.api.classify.told", fail)
        broken = client.post("/api/v1/classify", json={"text": WRITTEN})
        counted = client.get("/metrics").text
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    log_to()
    for told in (stream.getvalue(), counted, broken.text):
        assert "秘密" not in told
        assert "13911112222" not in told
        assert "\\u79d8" not in told
    assert (broken.status_code, broken.json()["type"]) == (500, "urn:pandong:problem:internal")
    failure = next(line for line in lines if line["event"] == "failure")
    assert (failure["error"], failure["request_id"]) == ("ValueError", broken.json()["request_id"])
    requests = [line for line in lines if line["event"] == "request"]
    assert [line["status"] for line in requests] == [200, 422, 400, 200, 422, 404, 500, 200]
    assert requests[0]["route"] == "/api/v1/classify"
    assert requests[0]["tickets"] == 1
    assert requests[0]["milliseconds"] > 0
    assert requests[5]["route"] == "unknown"
    assert 'pandong_requests_total{method="POST",route="/api/v1/classify",status="200"} 1.0' in counted


def fail(ticket: object, *_: object) -> None:
    """A defect whose message holds the text."""
    raise ValueError(f"cannot tell {ticket}")
