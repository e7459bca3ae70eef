"""A moved champion and a changed rule come into force while the service runs; broken ones are told and ignored."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from starlette.testclient import TestClient

from pandong_nlp.registry import Registry
from service.app import create_app
from tests.service.api.conftest import DOG, settings_of

MODELS = "/api/v1/models"


def another(home: Path, version: str) -> str:
    """The small model once more, under another version."""
    folder = Registry(home / "models", home / "none").resolve()
    copy = shutil.copytree(folder, folder.parent / version)
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    (copy / "manifest.json").write_text(json.dumps(manifest | {"version": version}), "utf-8")
    return f"small/{version}"


def until(holds: Callable[[], bool]) -> None:
    """Wait for what comes soon."""
    ends = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_the_champion_is_followed_and_a_broken_one_is_not(home: Path) -> None:
    registry = Registry(home / "models", home / "none")
    newer, broken = another(home, "9000"), another(home, "9001")
    with TestClient(create_app(settings_of(home, watch_seconds=0.02))) as client:
        registry.promote(newer)
        until(lambda: client.get(MODELS).json()["model_version"] == newer)
        registry.promote(broken)
        (home / "models" / broken / "weights.safetensors").write_bytes(b"")
        until(lambda: client.get(MODELS).json()["reload_error"] is not None or _in_force(client) == broken)
        if _in_force(client) == newer:
            assert "weights.safetensors" in client.get(MODELS).json()["reload_error"]
        assert client.post("/api/v1/classify", json={"text": DOG}).status_code == 200
        registry.promote(newer)
        until(lambda: client.get(MODELS).json()["reload_error"] is None and _in_force(client) == newer)


def _in_force(client: TestClient) -> str:
    return str(client.get("/readyz").json()["model_version"])


def test_a_changed_rule_is_followed_and_a_broken_one_is_not(home: Path) -> None:
    from importlib.resources import files

    packaged = files("pandong_nlp").joinpath("data/urgent_terms.yaml").read_text("utf-8")
    (home / "rules").mkdir()
    with TestClient(create_app(settings_of(home, watch_seconds=0.02))) as client:
        rules = home / "rules" / "urgent_terms.yaml"
        version = client.get(MODELS).json()["rules"]["urgency"]
        rules.write_text(packaged.replace(f"version: {version}", "version: 77", 1), "utf-8")
        until(lambda: client.get(MODELS).json()["rules"]["urgency"] == "77")
        rules.write_text("version: 78\n", "utf-8")
        until(lambda: client.get(MODELS).json()["reload_error"] is not None)
        told = client.get(MODELS).json()
        assert told["rules"]["urgency"] == "77"
        assert "urgent_terms.yaml" in told["reload_error"]
        rules.unlink()
        until(lambda: client.get(MODELS).json()["rules"]["urgency"] == version)


def test_without_a_model_the_service_lives_but_is_not_ready_until_there_is_one(home: Path, tmp_path: Path) -> None:
    models = home / "models"
    models.rename(tmp_path / "away")
    with TestClient(create_app(settings_of(home, watch_seconds=0.02))) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        for answer in (client.get("/readyz"), client.post("/api/v1/classify", json={"text": DOG})):
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
            assert answer.json()["type"].endswith(":not-ready")
        (tmp_path / "away").rename(models)
        until(lambda: client.get("/readyz").status_code == 200)
