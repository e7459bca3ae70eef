"""The frame around every request: an id, limits, a time to answer in, one line of log, one count.

Nothing raised inside gets past it: an unexpected error is a problem with an id for the caller, class and places of the
code for the log.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import ProblemError, problem_response
from service.limits import BodyRules, read_body, replayed
from service.logs import event, failure
from service.metrics import Metrics

__all__ = ["RequestFrame", "request_id_of"]

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_UNKNOWN = "unknown"
_HEADERS = ((b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store"))


def request_id_of(given: str | None) -> str:
    """The id that a proxy gave a request if it is a UUID (nothing else may reach a log), else a new one.

    >>> request_id_of("6B29FC40CA4711E085220060B00DBEEF")
    '6b29fc40ca4711e085220060b00dbeef'
    """
    try:
        return uuid.UUID(given).hex if given else uuid.uuid4().hex
    except ValueError:
        return uuid.uuid4().hex


@dataclass
class _Answer:
    """What is known of an answer while it is sent."""

    status: int = 0
    started: bool = False


class RequestFrame:
    """ASGI middleware; everything else of the application is inside."""

    def __init__(self, app: ASGIApp, metrics: Metrics, rules: BodyRules, answer_seconds: float) -> None:
        self._app = app
        self._metrics = metrics
        self._rules = rules
        self._answer_seconds = answer_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        request_id = request_id_of(given.decode("latin-1"))
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        answer = _Answer()

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status, answer.started = message["status"], True
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode()), *_HEADERS]
            await send(message)

        try:
            refused = await self._answer(scope, receive, send_named, answer)
            if refused is not None:
                await refused(scope, receive, send_named)
        finally:
            self._tell(scope, answer, time.perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, answer: _Answer) -> Response | None:
        """Have the application answer; a refusal where it could not."""
        request_id, late = scope["state"]["request_id"], "too-slow"
        try:
            async with asyncio.timeout(self._rules.seconds) as limit:
                body = await read_body(scope, receive, self._rules)
                scope["state"]["bytes"], late = len(body), "timeout"
                limit.reschedule(asyncio.get_running_loop().time() + self._answer_seconds)
                await self._app(scope, replayed(body, receive), send)
        except ProblemError as error:
            return problem_response(error.problem.code, request_id, error.detail, headers=_closing(error.problem.code))
        except TimeoutError:
            return None if answer.started else problem_response(late, request_id, headers=_closing(late))
        except Exception as error:  # noqa: BLE001 (the last place where it can become an answer)
            event("failure", level=logging.ERROR, request_id=request_id, **failure(error))
            return None if answer.started else problem_response("internal", request_id)
        return None

    def _tell(self, scope: Scope, answer: _Answer, seconds: float) -> None:
        state, route = scope["state"], getattr(scope.get("route"), "path", _UNKNOWN)
        method = scope["method"] if scope["method"] in _METHODS else _UNKNOWN
        self._metrics.answered(method, route, answer.status, seconds)
        event(
            "request",
            request_id=state["request_id"],
            method=method,
            route=route,
            status=answer.status,
            milliseconds=round(seconds * 1e3, 2),
            bytes=state.get("bytes", 0),
            tickets=state.get("tickets", 0),
        )


def _closing(code: str) -> dict[str, str]:
    """A connection on which a body may still be coming is not used again."""
    return {"Connection": "close"} if code in ("too-large", "too-slow") else {}
