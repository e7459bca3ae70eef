"""Playbooks: which there are, and what one of them says for a difficulty and a stage."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from pandong_nlp.tickets import STAGE_NAMES, Stage
from pandong_nlp.triage.playbooks import SECTION_NAMES, Playbook, PlaybookHead, Step
from service.api.answers import V1, json_answer, refusals
from service.api.forms import Answer
from service.readers import reader_of

__all__ = ["router"]

router = APIRouter(prefix=f"{V1}/playbooks", tags=["工作法"], responses=refusals(500, 503))


class HeadTold(Answer):
    """一个工作法的编号、名称和管的范围。"""

    code: str = Field(title="编号", examples=["WF-10"])
    name: str = Field(title="名称")
    categories: list[str] = Field(title="管的类别")
    difficulty: list[int] = Field(title="管的难度")
    version: str = Field(title="版本")
    owner: str = Field(title="由谁维护")
    sources: list[str] = Field(title="来源")
    own: bool = Field(title="是否本单位的", description="false 是程序自带的。")


class HeadsTold(Answer):
    """全部工作法。"""

    model_config = ConfigDict(title="工作法列表")

    playbooks: list[HeadTold] = Field(title="工作法")


class StepTold(Answer):
    """要做的一步。"""

    id: str = Field(title="步骤编号", description="由内容得出；别的步骤增减时不变。")
    text: str = Field(title="做什么")
    section: str = Field(title="栏目代号")
    section_name: str = Field(title="栏目")
    stage: Stage = Field(title="阶段")
    stage_name: str = Field(title="阶段名称")
    from_difficulty: int = Field(title="从哪档难度起要做")


class AdviceTold(Answer):
    """问答对照的一行。"""

    situation: str = Field(title="情形")
    advice: str = Field(title="建议")


class SpeakingTold(Answer):
    """怎么说。"""

    say: list[str] = Field(title="可以说")
    avoid: list[str] = Field(title="不要说")


class NoticeTold(Answer):
    """一份文书。"""

    title: str = Field(title="标题")
    body: str = Field(title="正文（Markdown）")


class PlaybookTold(HeadTold):
    """一个工作法的内容；步骤只含所问阶段和难度的。"""

    model_config = ConfigDict(title="工作法")

    summary: str = Field(title="概要")
    steps: list[StepTold] = Field(title="步骤")
    answers: list[AdviceTold] = Field(title="问答对照")
    speaking: SpeakingTold = Field(title="怎么说")
    follow_up: list[str] = Field(title="回访")
    prevention: list[str] = Field(title="预防")
    legal_basis: list[str] = Field(title="依据")
    notices: list[NoticeTold] = Field(title="文书")
    slogans: list[str] = Field(title="宣传标语")


@router.get("", summary="列出工作法", response_model=HeadsTold)
async def list_playbooks(request: Request) -> Response:
    """全部工作法；本单位的在前。"""
    office = reader_of(request).in_force.office
    return json_answer({"playbooks": [_head(each, office.own) for each in office.playbooks]})


@router.get("/{code}", summary="查看一个工作法", response_model=PlaybookTold, responses=refusals(404, 422))
async def show_playbook(
    code: Annotated[str, Path(description="编号。", examples=["WF-10"])],
    request: Request,
    difficulty: Annotated[int | None, Query(ge=1, le=3, description="只要这档难度的步骤。")] = None,
    stage: Annotated[Stage | None, Query(description="只要这一阶段的步骤。")] = None,
) -> Response:
    """步骤（可以只要某一阶段、某档难度的）、问答对照、怎么说、回访、预防、依据、文书。"""
    office = reader_of(request).in_force.office
    playbook = office.playbooks[code]
    content = asdict(playbook) | _head(playbook, office.own)
    return json_answer(content | {"steps": [_step(each) for each in _steps(playbook, stage, difficulty or 3)]})


def _head(head: PlaybookHead, own: frozenset[str]) -> dict[str, Any]:
    names = ("code", "name", "categories", "difficulty", "version", "owner", "sources")
    return {name: getattr(head, name) for name in names} | {"own": head.code in own}


def _steps(playbook: Playbook, stage: Stage | None, difficulty: int) -> list[Step]:
    if stage:
        return [*playbook.steps_at(stage, difficulty)]
    return [step for step in playbook.steps if step.from_difficulty <= difficulty]


def _step(step: Step) -> dict[str, Any]:
    names = {"section_name": SECTION_NAMES[step.section], "stage": step.stage, "stage_name": STAGE_NAMES[step.stage]}
    return asdict(step) | names
