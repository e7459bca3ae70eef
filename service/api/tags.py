"""What is told of a ticket as JSON: the names of `TagFields`, lists as lists, and what a file has no column for.

`told` makes plain values, the classes say the same to the OpenAPI; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import ConfigDict, Field

from pandong_nlp.model import highlights
from pandong_nlp.records import TicketText
from pandong_nlp.text import normalise_with_map
from pandong_nlp.triage import Triage
from service.api.forms import Answer
from service.desk import InForce

__all__ = ["BatchTags", "ExplainedTags", "Tags", "deciding", "told"]

_DECIMALS = 6


class Choice(Answer):
    """一个可能的主类别。"""

    category: str = Field(title="类别代号", examples=["traffic.parking"])
    category_name: str = Field(title="类别名称", examples=["停车管理"])
    confidence: float = Field(title="把握", ge=0, le=1)


class Stretch(Answer):
    """文字里的一段：从 start 起，到 end 之前（按字符数，从 0 开始）。"""

    words: str = Field(title="这几个字")
    field: Literal["title", "text"] = Field(title="在标题还是内容里")
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class UrgencyFound(Stretch):
    """紧急词表里的一处。"""

    rule: str = Field(title="规则代号")
    name: str = Field(title="规则名称", examples=["燃气泄漏"])
    level: Literal[1, 2] = Field(title="时限", description="2 两小时，1 二十四小时。")


class Deciding(Stretch):
    """起作用的一段文字。"""

    contribution: float = Field(title="作用大小", description="对主类别原始分数的贡献。")


class Tags(Answer):
    """一件诉求的标签。模型没有学过的项是 null。"""

    model_config = ConfigDict(title="标签")

    category: str = Field(title="主类别代号", examples=["traffic.parking"])
    category_name: str = Field(title="主类别名称", examples=["停车管理"])
    confidence: float = Field(title="主类别的把握", description="已校准：0.8 表示大约八成是对的。", ge=0, le=1)
    categories: list[str] = Field(title="全部类别", description="主类别在前。")
    top3: list[Choice] = Field(title="最可能的三个主类别")
    decision: Literal["auto", "choose", "manual"] | None = Field(
        title="怎么采用", description="auto 直接采用，choose 从候选里选，manual 转人工。"
    )
    category_set: list[str] = Field(title="候选的主类别", description="九成情况下正确的在里面。")
    abstain_reason: str | None = Field(title="转人工的原因", description="ambiguous 几类都可能，novel 不像见过的诉求。")
    difficulty: Literal[1, 2, 3] | None = Field(title="难度")
    difficulty_score: float | None = Field(title="预期难度")
    p_hard: float | None = Field(title="疑难的可能性")
    reasons: list[str] = Field(title="难点", description="R1 至 R9。")
    urgency: Literal[0, 1, 2] = Field(title="时限", description="2 两小时，1 二十四小时，0 一般。")
    urgency_by: Literal["rule", "model"] = Field(title="时限由谁定", description="rule 紧急词表，model 模型。")
    kind: str | None = Field(title="诉求类型", description="Z 咨询、Q 求助、T 投诉、J 举报、Y 建议、B 表扬、O 其他。")
    studio: bool = Field(title="工作室收不收")
    studio_reasons: list[str] = Field(title="工作室收件的理由")
    unit: str = Field(title="主办单位")
    co_units: list[str] = Field(title="双派和协办单位")
    route_rule: str = Field(title="依据的派单规则")
    playbook: str = Field(title="工作法编号", examples=["WF-10"])
    deadline_class: str = Field(title="办结时限", examples=["7d"])
    model_version: str = Field(title="模型")
    model_unit: str | None = Field(None, title="模型推荐的承办单位", description="只有学过承办单位的模型才有。")
    urgency_hits: list[UrgencyFound] = Field(title="紧急词在哪里")
    notices: list[str] = Field(title="给承办人的提醒")
    hide_caller: bool = Field(title="是否对承办单位隐去来电人")


class ExplainedTags(Tags):
    """一件诉求的标签；`explain=true` 时还有起作用的词。"""

    model_config = ConfigDict(title="标签和起作用的词")

    deciding: list[Deciding] = Field(default=[], title="起作用的词", description="作用大的在前；互不重叠。")


class BatchTags(Answer):
    """多件诉求的标签，次序与请求相同。"""

    model_config = ConfigDict(title="多件标签")

    tags: list[Tags] = Field(title="标签")


def told(ticket: TicketText, triage: Triage, by: InForce) -> dict[str, Any]:
    """The tags of one ticket as plain values."""
    taxonomy = by.triager.predictor.taxonomy
    return by.fields.of(triage) | {
        "top3": [
            {
                "category": choice.category,
                "category_name": taxonomy[choice.category].name,
                "confidence": round(choice.probability, _DECIMALS),
            }
            for choice in triage.tags.top3
        ],
        "studio": triage.studio.flagged,
        "urgency_hits": [*_urgency_hits(ticket, by)] if triage.urgency else [],  # no rule holds where it is 0
        "notices": triage.route.notices,
        "hide_caller": triage.route.hide_caller,
    }


def _urgency_hits(ticket: TicketText, by: InForce) -> Iterator[dict[str, Any]]:
    for field, written in (("title", ticket.title), ("text", ticket.text)):
        mapped = normalise_with_map(written)
        for hit in by.office.rules.urgency.hits(mapped.text):
            start, end = mapped.origin(hit.start, hit.end)
            place = {"words": written[start:end], "field": field, "start": start, "end": end}
            yield {**place, "rule": hit.rule.code, "name": hit.rule.name, "level": hit.rule.level}


def deciding(ticket: TicketText, triage: Triage, by: InForce) -> list[dict[str, Any]]:
    """The stretches that made the category what it is."""
    written = {"title": ticket.title, "text": ticket.text}
    explanation = by.triager.predictor.explain(ticket, triage.tags.category)
    return [
        {
            "words": written[each.field][each.start : each.end],
            "field": each.field,
            "start": each.start,
            "end": each.end,
            "contribution": round(each.contribution, _DECIMALS),
        }
        for each in highlights(explanation, ticket)
    ]
