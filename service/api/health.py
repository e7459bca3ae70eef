"""Whether the process lives, whether it can serve, and what it has counted."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from service.api.answers import json_answer, refusals
from service.api.forms import Answer
from service.metrics import CONTENT_TYPE, Metrics
from service.readers import reader_of

__all__ = ["router"]

router = APIRouter(tags=["运行"], responses=refusals(500))


class Alive(Answer):
    """进程活着。"""

    status: Literal["ok"] = Field(title="状态")


class Ready(Alive):
    """可以服务了。"""

    model_version: str = Field(title="模型")


@router.get("/healthz", summary="进程是否活着", response_model=Alive)
async def alive() -> Response:
    """总是 ok。"""
    return json_answer({"status": "ok"})


@router.get("/readyz", summary="是否可以服务", response_model=Ready, responses=refusals(503))
async def ready(request: Request) -> Response:
    """模型装好并试过一次之后是 ok；之前是 503。"""
    return json_answer({"status": "ok", "model_version": reader_of(request).in_force.triager.predictor.model_version})


@router.get(
    "/metrics",
    summary="运行指标（Prometheus）",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request) -> Response:
    """请求数、耗时、每次一起判断的件数；没有任何诉求内容。"""
    counted: Metrics = request.app.state.metrics
    return Response(counted.render(), media_type=CONTENT_TYPE)
