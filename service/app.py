"""The application: `create_app` puts routes, errors, limits and the model together. Nothing happens at import."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

import pandong_nlp
from service.api import classify, health, models, playbooks, replies, rules
from service.api.answers import V1, ProblemTold
from service.errors import add_error_handlers
from service.limits import BodyRules
from service.metrics import Metrics
from service.readers import Reader
from service.requests import RequestFrame
from service.serving import ServeSettings

__all__ = ["create_app"]

_ABOUT = """给 12345 热线诉求打标签：类别、难度、时限，派给谁，用哪个工作法；检查回复草稿。

- 请求和答复都是 UTF-8 的 JSON；出错时是 RFC 9457 的 application/problem+json。
- 一段文字最长 20000 字符，标题等最长 500 字符；请求体最大 256 KB，多件判断最大 8 MB、1000 件。
- 请求体要在 15 秒内发完；30 秒内没有算完的请求得到 503。
- 每个答复都有 X-Request-ID；请求里的 X-Request-ID 是 UUID 时沿用。
- 这里的接口什么也不保存，日志里没有诉求内容。"""


def create_app(settings: ServeSettings) -> FastAPI:
    """The whole service as an ASGI application; it loads its model when it starts to run.

    There are no pages of documentation, which would load scripts from elsewhere; /openapi.json describes everything.
    """
    metrics = Metrics()
    reader = Reader(settings, metrics)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        await reader.start()
        try:
            yield
        finally:
            await reader.stop()

    app = FastAPI(
        title="潘东诉求分析",
        version=pandong_nlp.__version__,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=running,
    )
    app.state.reader, app.state.metrics = reader, metrics
    for router in (classify.router, playbooks.router, rules.router, models.router, replies.router, health.router):
        app.include_router(router)
    add_error_handlers(app)
    most_at = {f"{V1}/classify/batch": settings.most_batch_body}
    rules_of_bodies = BodyRules(settings.most_body, most_at, settings.read_seconds)
    app.add_middleware(RequestFrame, metrics=metrics, rules=rules_of_bodies, answer_seconds=settings.answer_seconds)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI, made once: FastAPI's own, with the form of problems."""
    if not app.openapi_schema:
        made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = made["components"]["schemas"]
        told = ProblemTold.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= {**told.pop("$defs"), "ProblemTold": told}
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = made
    return app.openapi_schema
