"""What a request may send: how much, in which form, in how much time. Checked as it comes in, before it is parsed.

A body that is too large is refused at the first byte over the limit, or at its announcement; nothing is unpacked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from service.errors import ProblemError

__all__ = ["BodyRules", "read_body", "replayed"]

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class BodyRules:
    """Limits by path.

    Attributes:
        most: bytes of a body; most_at: exceptions, by path.
        seconds: until a body must be there; whoever calls `read_body` sees to that.
    """

    most: int
    most_at: Mapping[str, int]
    seconds: float

    def most_of(self, path: str) -> int:
        return self.most_at.get(path, self.most)


async def read_body(scope: Scope, receive: Receive, rules: BodyRules) -> bytes:
    """The whole body of a request that is JSON in UTF-8, or empty.

    Raises:
        ProblemError: it is too large, of another type, or of another encoding.
    """
    headers = Headers(scope=scope)
    most = rules.most_of(scope["path"])
    announced = headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and (len(announced) > 12 or int(announced) > most):
        raise _too_large(most)
    body = await _all_of(receive, most)
    if body:
        _check_form(headers, body)
    return body


async def _all_of(receive: Receive, most: int) -> bytes:
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):  # nearly always
        body: bytes = message.get("body", b"")
        if len(body) > most:
            raise _too_large(most)
        return body
    parts: list[bytes] = []
    size = 0
    while message["type"] == "http.request":  # else the client has gone
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            raise _too_large(most)
        if not message.get("more_body"):
            return b"".join(parts)
        message = await receive()
    raise ProblemError("bad-request")


def _too_large(most: int) -> ProblemError:
    return ProblemError("too-large", f"请求体超过了上限 {most // 1024} KB；请分几次发送。")


def _check_form(headers: Headers, body: bytes) -> None:
    media_type, _, parameters = headers.get("content-type", "").partition(";")
    if media_type.strip().lower() != _JSON or headers.get("content-encoding", "identity").lower() != "identity":
        raise ProblemError("wrong-media-type")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    if charset not in ("", "utf-8", "utf8") or 0 in body:  # UTF-16 of ASCII is UTF-8 with NULs
        raise ProblemError("wrong-encoding")
    try:
        body.decode()
    except UnicodeDecodeError:
        raise ProblemError("wrong-encoding") from None


def replayed(body: bytes, receive: Receive) -> Receive:
    """What an application receives whose body has been read already."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
