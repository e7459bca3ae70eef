"""Why a ticket goes where it goes: every rule that was tried."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from pandong_nlp.triage.cases import Case
from pandong_nlp.triage.routes import Route, Tried
from pandong_nlp.triage.rule_words import tried_words
from pandong_nlp.triage.rulebook import Rulebook
from service.api.answers import V1, json_answer, refusals
from service.api.asked import RoutedAsked
from service.api.forms import Answer
from service.desk import Asked
from service.readers import TicketRead, reader_of

__all__ = ["router"]

router = APIRouter(prefix=f"{V1}/rules", tags=["派单规则"], responses=refusals(400, 408, 413, 415, 422, 500, 503))


class RouteTold(Answer):
    """派给谁。单位是代号，名称在 names 里。"""

    rule: str = Field(title="定下来的规则")
    unit: str = Field(title="主办")
    playbook: str = Field(title="工作法")
    deadline: str = Field(title="时限类别")
    co_units: list[str] = Field(title="协办")
    dual_units: list[str] = Field(title="双派")
    additions: list[str] = Field(title="加项规则")
    studio: bool = Field(title="规则要求交工作室")
    notices: list[str] = Field(title="给承办人的提醒")
    hide_caller: bool = Field(title="是否隐去来电人")
    avoided: list[str] = Field(title="回避的单位")


class TriedTold(Answer):
    """试过的一条规则。"""

    rule: str = Field(title="代号")
    name: str = Field(title="名称")
    priority: int = Field(title="优先级")
    is_addition: bool = Field(title="是否加项")
    matches: bool = Field(title="是否符合")
    counts: bool = Field(title="是否起作用")
    why: str = Field(title="为什么")


class RoutingTold(Answer):
    """为什么派给这个单位。"""

    model_config = ConfigDict(title="派单说明")

    category: str = Field(title="主类别")
    difficulty: int = Field(title="难度")
    urgency: int = Field(title="时限")
    community: str = Field(title="社区", description="找到的社区；空表示不明。")
    road: str = Field(title="道路", description="municipal 市政道路，non_municipal 非市政道路，空表示不明。")
    estate: str = Field(title="物业", description="managed 有物业，unmanaged 无物业，空表示不明。")
    ambiguous: list[str] = Field(title="地点不能确定之处")
    route: RouteTold = Field(title="派给谁")
    names: dict[str, str] = Field(title="单位代号对应的名称")
    tried: list[TriedTold] = Field(title="试过的规则", description="按尝试的次序。")
    model_version: str = Field(title="模型")


@router.post("/explain", summary="说明为什么派给谁", response_model=RoutingTold)
async def explain(request: Request, asked: RoutedAsked) -> Response:
    """试了哪些规则，每条为什么符合或不符合。什么也不保存。"""
    each = asked.asked()
    found = await reader_of(request).one(each)
    request.state.tickets = 1
    return json_answer(await reader_of(request).off_loop(lambda: _routing(each, found)))


def _routing(asked: Asked, found: TicketRead) -> dict[str, Any]:
    book, triage = found.by.office.rules.routing, found.triage
    case = book.case(asked.ticket, triage.tags, asked.about, triage.urgency)
    route = book.routes.route(case)
    known = {name: getattr(case, name) for name in ("category", "difficulty", "urgency", "community", "road", "estate")}
    return {
        **known,
        "ambiguous": book.locate(asked.ticket, asked.about).ambiguous,
        "route": asdict(route),
        "names": {code: book.units.name_of(code) for code in _units(route)},
        "tried": [_tried(each, case, book) for each in book.routes.explain(case)],
        "model_version": found.by.triager.predictor.model_version,
    }


def _units(route: Route) -> tuple[str, ...]:
    return (route.unit, *route.co_units, *route.dual_units, *route.avoided)


def _tried(tried: Tried, case: Case, book: Rulebook) -> dict[str, Any]:
    return {
        "rule": tried.rule.code,
        "name": tried.rule.name,
        "priority": tried.rule.priority,
        "is_addition": tried.is_addition,
        "matches": tried.matches,
        "counts": tried.counts,
        "why": tried_words(tried, case, book.vocabulary),
    }
