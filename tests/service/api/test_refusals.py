"""Whatever is wrong with a request is told as problem details, in Chinese, without its text; nothing is a 500."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.errors import PROBLEMS
from tests.service.api.conftest import DOG, settings_of

CLASSIFY, BATCH = "/api/v1/classify", "/api/v1/classify/batch"
JSON = {"content-type": "application/json"}


def body(**fields: object) -> bytes:
    return json.dumps({"text": DOG, **fields}).encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "invalid"),
        (b"{", "malformed-json"),
        (b'{"text": "a",}', "malformed-json"),
        (b'{"text": ' + b"9" * 9000 + b"}", "malformed-json"),
        (b"[" * 100_000, "malformed-json"),
        ('{"text": "路灯坏了"}'.encode("gb18030"), "wrong-encoding"),
        ('{"text": "lamp"}'.encode("utf-16-le"), "wrong-encoding"),
        (b'{"text": "a\x00b"}', "wrong-encoding"),
        (b"null", "invalid"),
        (b"[]", "invalid"),
        (b"{}", "invalid"),
        (body(text="  \n"), "invalid"),
        (body(text="a\0b"), "invalid"),
        (body(text="\ud800"), "invalid"),
        (body(title="\udfff\ud800"), "invalid"),
        (body(text="长" * 20_001), "invalid"),
        (body(text=7), "invalid"),
        (body(title=None), "invalid"),
        (body(facts={"times_returned": -1}), "invalid"),
        (body(facts={"times_returned": "3"}), "invalid"),
        (body(facts={"times_returned": 1e300}), "invalid"),
        (body(colour="red"), "invalid"),
        (body(text="长" * 350_000), "too-large"),
    ],
    ids=lambda given: given if isinstance(given, str) else repr(given[:24]),
)
def test_a_wrong_body_is_refused(content: bytes, code: str, api: TestClient) -> None:
    answer = api.post(CLASSIFY, content=content, headers=JSON)
    told = answer.json()
    assert (told["type"], answer.status_code) == (f"urn:pandong:problem:{code}", PROBLEMS[code].status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["request_id"] == answer.headers["x-request-id"]
    assert re.search("[一-鿿].*[。]", told["detail"])
    assert DOG not in answer.text
    assert "red" not in answer.text
    assert "colour" not in answer.text


def test_every_mistake_is_told_with_its_place(api: TestClient) -> None:
    asked = {"tickets": [{"text": DOG}, {"title": "没有内容"}, {"text": DOG, "facts": {"manual": "是"}}]}
    told = api.post(BATCH, json=asked).json()["errors"]
    assert [(each["where"], each["detail"]) for each in told] == [
        ("/tickets/1/text", "缺少这一项"),
        ("/tickets/2/facts/manual", "应为整数"),
    ]


@pytest.mark.parametrize("many", [0, 1001])
def test_a_batch_has_1_to_1000_tickets(many: int, api: TestClient) -> None:
    answer = api.post(BATCH, json={"tickets": [{"text": "灯"}] * many})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == "/tickets"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
def test_another_media_type_is_refused(headers: dict[str, str], api: TestClient) -> None:
    answer = api.post(CLASSIFY, content=body(), headers=headers)
    assert answer.status_code == 415
    assert answer.json()["type"].endswith(":wrong-media-type")


def test_unknown_paths_and_wrong_methods_are_problems_too(api: TestClient) -> None:
    for method, path, status in (
        ("GET", "/nowhere/某某", 404),
        ("GET", "/docs", 404),
        ("POST", CLASSIFY + "/", 404),
        ("GET", CLASSIFY, 405),
        ("DELETE", "/healthz", 405),
    ):
        answer = api.request(method, path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert ("allow" in answer.headers) is (status == 405)


def test_a_body_is_refused_at_the_first_byte_too_many(api: TestClient) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 50_000_000:
            sent += 65_536
            yield b" " * 65_536

    answer = api.post(CLASSIFY, content=endless(), headers=JSON)
    assert answer.status_code == 413
    assert "256 KB" in answer.json()["detail"]
    assert answer.headers["connection"] == "close"


def test_an_announced_length_is_refused_before_it_comes(api: TestClient) -> None:
    assert api.post(CLASSIFY, content=b"{}", headers={**JSON, "content-length": "9" * 40}).status_code == 413


def test_more_than_can_wait_is_refused(small_home: Path) -> None:
    with TestClient(create_app(settings_of(small_home, most_waiting=0))) as client:
        answer = client.post(CLASSIFY, json={"text": DOG})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["type"].endswith(":overloaded")


def test_what_takes_too_long_is_given_up(small_home: Path) -> None:
    with TestClient(create_app(settings_of(small_home, answer_seconds=0.0))) as client:
        answer = client.post(CLASSIFY, json={"text": DOG})
    assert answer.status_code == 503
    assert answer.json()["type"].endswith(":timeout")


def test_a_body_that_does_not_come_is_not_waited_for(small_home: Path) -> None:
    app = create_app(settings_of(small_home, read_seconds=0.05))
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.sleep(60)
        return {}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": CLASSIFY, "headers": [(b"content-length", b"9")]}
    asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]
    assert json.loads(sent[1]["body"])["type"].endswith(":too-slow")


def test_the_id_of_a_request_is_kept_only_if_it_is_a_uuid(api: TestClient) -> None:
    given = "6b29fc40ca4711e085220060b00dbeef"
    assert api.get("/healthz", headers={"x-request-id": given}).headers["x-request-id"] == given
    assert re.fullmatch(
        "[0-9a-f]{32}", api.get("/healthz", headers={"x-request-id": "13800000000"}).headers["x-request-id"]
    )
