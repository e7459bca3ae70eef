"""How routes answer and describe themselves: plain values as JSON, and the problems each may tell of."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field
from pydantic_core import to_json
from starlette.responses import Response

from service.api.forms import Answer
from service.errors import MEDIA_TYPE, PROBLEMS

__all__ = ["V1", "ProblemTold", "json_answer", "refusals"]

V1 = "/api/v1"
"""Where all routes but those of operation are; part of their own paths, so that logs tell whole templates."""


class Mistake(Answer):
    """请求里不合要求的一处。"""

    where: str = Field(title="在哪里", description="JSON Pointer，或 query/名称。", examples=["/tickets/2/text"])
    type: str = Field(title="种类", examples=["missing"])
    detail: str = Field(title="说明", examples=["缺少这一项"])


class ProblemTold(Answer):
    """出错时的答复（RFC 9457）。"""

    model_config = ConfigDict(title="错误说明")

    type: str = Field(
        title="错误种类", description="不会变的代号，程序按它处理。", examples=["urn:pandong:problem:invalid"]
    )
    title: str = Field(title="名称")
    status: int = Field(title="HTTP 状态")
    detail: str = Field(title="说明", description="出了什么问题，下一步怎么办。")
    request_id: str = Field(title="请求编号", description="与 X-Request-ID 头相同；日志里按它查。")
    errors: list[Mistake] = Field(default=[], title="不合要求的各处")


def json_answer(content: object) -> Response:
    """Plain values as JSON; they are what the route's response model says, which a test sees to."""
    return Response(to_json(content), media_type="application/json")


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems of these statuses, for the OpenAPI."""
    return {
        status: {
            "description": "；".join(
                f"{each.title}（{each.code}）" for each in PROBLEMS.values() if each.status == status
            ),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemTold"}}},
        }
        for status in statuses
    }
