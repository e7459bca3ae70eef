"""Draft replies to citizens, checked before they go out; nothing is stored."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from pandong_nlp.triage.wording import check_reply
from service.api.answers import V1, json_answer, refusals
from service.api.forms import Answer, Asking, Text, Written
from service.readers import reader_of

__all__ = ["router"]

router = APIRouter(prefix=f"{V1}/reply", tags=["回复"], responses=refusals(400, 408, 413, 415, 422, 500, 503))

_REPLY = "您好，网格员小李今天上午已到现场查看，本周五之前把坏的路灯修好，有问题请随时联系我们。"


class ReplyAsked(Asking):
    """一份回复草稿。"""

    model_config = ConfigDict(
        title="回复草稿",
        json_schema_extra={"examples": [{"reply": _REPLY, "complaint": "中心路北段的路灯坏了三天，什么时候修？"}]},
    )

    reply: Text = Field(title="回复草稿")
    complaint: Written = Field("", title="诉求原文", description="有了它才查各点是否都有回应。")


class FindingTold(Answer):
    """要改的一处。"""

    code: str = Field(title="种类")
    severity: Literal["must", "should"] = Field(title="轻重", description="must 必须改，should 建议改。")
    where: Literal["reply", "complaint"] = Field(title="在回复还是诉求里")
    start: int = Field(ge=0, title="从第几个字（从 0 起）")
    end: int = Field(ge=0, title="到哪个字之前")
    words: str = Field(title="这几个字")
    message: str = Field(title="问题")
    suggestion: str = Field(title="建议")


class ReplyTold(Answer):
    """检查的结果。"""

    model_config = ConfigDict(title="检查结果")

    must: int = Field(title="必须改的处数")
    should: int = Field(title="建议改的处数")
    findings: list[FindingTold] = Field(title="要改的各处")


@router.post("/check", summary="检查回复草稿", response_model=ReplyTold)
async def check(asked: ReplyAsked, request: Request) -> Response:
    """有没有日期、人、做了什么，有没有生硬的话、没有期限的承诺、个人信息、漏答的问题。什么也不保存。"""
    wording = reader_of(request).in_force.office.wording
    found = await reader_of(request).off_loop(lambda: check_reply(asked.reply, asked.complaint, wording))
    must = sum(each.severity == "must" for each in found)
    findings = [asdict(each) | {"words": getattr(asked, each.where)[each.start : each.end]} for each in found]
    return json_answer({"must": must, "should": len(found) - must, "findings": findings})
