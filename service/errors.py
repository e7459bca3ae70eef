"""Every refusal as RFC 9457 problem details: a stable `type`, a Chinese `detail`, the request's id. Routes raise.

No answer repeats what a request said, so that no text of a ticket gets into logs of clients.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.responses import Response

from pandong_nlp.errors import PandongError, PlaybookError, TaxonomyError
from service.batches import OverloadedError
from service.invalid import invalid_words

__all__ = ["MEDIA_TYPE", "PROBLEMS", "Problem", "ProblemError", "add_error_handlers", "problem_response"]

MEDIA_TYPE = "application/problem+json"
_PREFIX = "urn:pandong:problem:"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of refusal; `code` ends its `type` and never changes its meaning."""

    code: str
    status: int
    title: str
    detail: str


PROBLEMS = {
    problem.code: problem
    for problem in (
        Problem("malformed-json", 400, "JSON 写错了", "请求体不是正确的 JSON；请检查括号、引号和逗号。"),
        Problem("wrong-encoding", 400, "编码不对", "请求体不是 UTF-8；请用 UTF-8 编码后再发。"),
        Problem("bad-request", 400, "请求不对", "服务看不懂这个请求；请对照 /openapi.json。"),
        Problem("not-found", 404, "没有找到", "没有这个地址；接口列表见 /openapi.json。"),
        Problem("no-such-playbook", 404, "没有这个工作法", "没有这个编号的工作法；编号见 /api/v1/playbooks。"),
        Problem("method-not-allowed", 405, "方法不对", "这个地址不接受这种方法；可用的方法见 Allow 头。"),
        Problem("too-slow", 408, "请求没有发完", "请求体在规定时间内没有发完；请重新发送。"),
        Problem("too-large", 413, "请求太大", "请求体超过了上限；请分几次发送。"),
        Problem("wrong-media-type", 415, "格式不对", "请求体应为未压缩的 application/json（UTF-8）。"),
        Problem("invalid", 422, "内容不合要求", "请求里有的内容不合要求；见 errors。"),
        Problem("internal", 500, "程序出错", "程序出错了，已经记入日志；请把 request_id 告诉管理员。"),
        Problem("not-ready", 503, "还没有就绪", "模型还没有装好；请稍后再试，管理员可看日志。"),
        Problem("overloaded", 503, "太忙", "等待的请求太多；请稍后再试。"),
        Problem("timeout", 503, "没有及时答复", "服务没有在规定时间内算完；请稍后再试，或分几次发送。"),
    )
}
_BY_STATUS = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "wrong-media-type"}
_RETRY = {"Retry-After": "1"}
_TOLD = 20  # mistakes that one answer lists


class ProblemError(Exception):
    """A refusal of one of PROBLEMS; `detail` replaces the usual sentence."""

    def __init__(self, code: str, detail: str | None = None) -> None:
        super().__init__(code)
        self.problem = PROBLEMS[code]
        self.detail = detail


def problem_response(
    code: str,
    request_id: str,
    detail: str | None = None,
    *,
    errors: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that tells of a problem."""
    problem = PROBLEMS[code]
    content: dict[str, Any] = {
        "type": _PREFIX + problem.code,
        "title": problem.title,
        "status": problem.status,
        "detail": detail or problem.detail,
        "request_id": request_id,
    }
    if errors:
        content["errors"] = errors
    told = {**(_RETRY if problem.status == 503 else {}), **(headers or {})}
    return Response(to_json(content), problem.status, told, MEDIA_TYPE)


def add_error_handlers(app: FastAPI) -> None:
    """Turn what routes and the framework raise into problem details."""
    app.add_exception_handler(ProblemError, _of_problem)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(OverloadedError, _of_overload)
    app.add_exception_handler(PandongError, _of_rule)


def _id_of(request: Request) -> str:
    return str(request.state.request_id)


async def _of_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)  # noqa: S101 (registered for this class)
    return problem_response(error.problem.code, _id_of(request), error.detail)


async def _of_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    found = error.errors()
    if any(each["type"] == "json_invalid" for each in found):
        return problem_response("malformed-json", _id_of(request))
    return problem_response("invalid", _id_of(request), errors=[invalid_words(each) for each in found[:_TOLD]])


async def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    code = _BY_STATUS.get(error.status_code, "bad-request")
    if code == "bad-request" and await request.body():  # FastAPI could not parse it: nested too deep, a huge number
        code = "malformed-json"
    return problem_response(code, _id_of(request), headers=error.headers)


async def _of_overload(request: Request, _: Exception) -> Response:
    return problem_response("overloaded", _id_of(request))


async def _of_rule(request: Request, error: Exception) -> Response:
    """Errors of the program's own floors that a request can cause; their messages name codes, no text."""
    if isinstance(error, PlaybookError):
        return problem_response("no-such-playbook", _id_of(request))
    if isinstance(error, TaxonomyError):
        return problem_response("invalid", _id_of(request), str(error))
    raise error
