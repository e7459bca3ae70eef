"""The OpenAPI is whole, Chinese, and true: schemathesis finds no 500 and no answer that it does not describe."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis.core.result import Ok
from starlette.testclient import TestClient

from service.app import create_app
from tests.service.api.conftest import settings_of

CHINESE = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def described(api: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/openapi.json").json()
    return found


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for operation in methods.values():
            yield path, operation


def test_every_operation_and_field_is_explained_in_chinese(described: dict[str, Any]) -> None:
    for path, operation in operations(described):
        assert CHINESE.search(operation["summary"]), path
        assert CHINESE.search(operation["description"]), path
    for name, schema in described["components"]["schemas"].items():
        assert CHINESE.search(schema.get("description", schema.get("title", ""))) or "enum" in schema, name
        for field, told in schema.get("properties", {}).items():
            assert CHINESE.search(told.get("title", "")) or field in ("start", "end"), (name, field)


def test_every_body_has_an_example_that_is_answered(described: dict[str, Any], api: TestClient) -> None:
    for path, operation in operations(described):
        if "requestBody" not in operation:
            continue
        reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        schema = described["components"]["schemas"][reference.rsplit("/", 1)[1]]
        for example in schema["examples"]:
            assert api.post(path, json=example).status_code == 200, path


def test_nothing_is_loaded_from_elsewhere(described: dict[str, Any], api: TestClient) -> None:
    assert "cdn" not in json.dumps(described)
    for path in ("/docs", "/redoc"):
        assert api.get(path).status_code == 404


def test_every_answer_is_one_that_is_described(small_home: Path) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(settings_of(small_home)))
    seen: set[int] = set()
    for mode in schemathesis.GenerationMode:
        for found in schema.get_all_operations():
            assert isinstance(found, Ok), found
            seen |= _tried(found.ok().as_strategy(generation_mode=mode))
    assert {200, 404, 422} <= seen


def _tried(cases: SearchStrategy[Any]) -> set[int]:
    """Send requests that the OpenAPI allows, or that it does not, and check each answer; the statuses seen."""
    seen: set[int] = set()

    @settings(
        max_examples=40,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def every(case: Any) -> None:  # noqa: ANN401 (schemathesis's own type is generic over itself)
        seen.add(case.call_and_validate().status_code)

    with suppress(Unsatisfiable):  # no request to this operation can be wrong
        every()
    return seen
