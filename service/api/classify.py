"""Tags of one ticket, or of up to a thousand; nothing is stored."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from service.api.answers import V1, json_answer, refusals
from service.api.asked import BatchAsked, TicketAsked
from service.api.tags import BatchTags, ExplainedTags, deciding, told
from service.readers import reader_of

__all__ = ["router"]

router = APIRouter(prefix=V1, tags=["判断"], responses=refusals(400, 408, 413, 415, 422, 500, 503))


@router.post("/classify", summary="判断一件诉求", response_model=ExplainedTags)
async def classify(
    request: Request,
    asked: TicketAsked,
    explain: Annotated[bool, Query(description="是否列出起作用的词和位置。")] = False,
) -> Response:
    """类别、难度、难点、时限、诉求类型，工作室收不收，派给谁，用哪个工作法。什么也不保存。"""
    each = asked.asked()
    found = await reader_of(request).one(each)
    request.state.tickets = 1
    answer = told(each.ticket, found.triage, found.by)
    if explain:
        answer["deciding"] = await reader_of(request).off_loop(lambda: deciding(each.ticket, found.triage, found.by))
    return json_answer(answer)


@router.post("/classify/batch", summary="判断多件诉求", response_model=BatchTags)
async def classify_batch(request: Request, asked: BatchAsked) -> Response:
    """最多 1000 件，请求体最大 8 MB；结果的次序与请求相同，每件与单独判断的结果一样。什么也不保存。"""
    tickets = [each.asked() for each in asked.tickets]
    found = await reader_of(request).many(tickets)
    request.state.tickets = len(tickets)

    def tags() -> list[dict[str, Any]]:
        return [told(each.ticket, read.triage, read.by) for each, read in zip(tickets, found, strict=True)]

    return json_answer({"tags": await reader_of(request).off_loop(tags)})
