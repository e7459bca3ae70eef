"""The model in force, how good it was on tickets kept back, and whether a newer one could not be loaded."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from pandong_nlp.model import measures_of
from service.api.answers import V1, json_answer, refusals
from service.api.forms import Answer
from service.readers import reader_of

__all__ = ["router"]

router = APIRouter(prefix=f"{V1}/models", tags=["模型"], responses=refusals(500, 503))


class MetricTold(Answer):
    """留出工单上的一项成绩。"""

    head: str = Field(title="模型的哪一部分")
    key: str = Field(title="指标代号")
    name: str = Field(title="指标名称")
    value: float = Field(title="数值")
    lower_is_better: bool = Field(title="是否越小越好")


class RuleVersions(Answer):
    """正在使用的规则文件的版本。"""

    urgency: str = Field(title="紧急词表")
    studio: str = Field(title="工作室收件条件")
    routes: str = Field(title="派单规则")


class CategoryTold(Answer):
    """模型会判断的一个类别。"""

    category: str = Field(title="代号")
    category_name: str = Field(title="名称")


class ModelTold(Answer):
    """正在使用的模型和规则。"""

    model_config = ConfigDict(title="模型")

    model_version: str = Field(title="名称/版本", examples=["street/2026.11.28"])
    examples: int | None = Field(title="学自多少件工单")
    metrics: list[MetricTold] = Field(title="成绩")
    categories: list[CategoryTold] = Field(title="类别")
    rules: RuleVersions = Field(title="规则版本")
    reload_error: str | None = Field(title="更新的模型或规则为什么没有启用", description="没有问题时是 null。")


@router.get("", summary="正在使用的模型", response_model=ModelTold)
async def show_models(request: Request) -> Response:
    """名称、版本、成绩，以及更新的模型或规则有没有装不上的。"""
    now = reader_of(request).in_force
    predictor, rules = now.triager.predictor, now.office.rules
    heads = predictor.heads[0].classes
    return json_answer(
        {
            "model_version": predictor.model_version,
            "examples": predictor.manifest.get("data", {}).get("examples"),
            "metrics": [
                {
                    "head": measure.head,
                    "key": measure.key,
                    "name": measure.name,
                    "value": value,
                    "lower_is_better": measure.lower_is_better,
                }
                for measure, value in measures_of(predictor.manifest.get("metrics", {}))
            ],
            "categories": [{"category": slug, "category_name": predictor.taxonomy[slug].name} for slug in heads],
            "rules": {
                "urgency": rules.urgency.version,
                "studio": rules.studio.version,
                "routes": rules.routing.routes.version,
            },
            "reload_error": None if reader_of(request).desk.error is None else str(reader_of(request).desk.error),
        }
    )
