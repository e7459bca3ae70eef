"""Tickets as requests describe them. Knows nothing of answers."""

from __future__ import annotations

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from pandong_nlp.records import TicketText
from pandong_nlp.tickets import Stage
from pandong_nlp.triage import Facts, TicketFacts
from service.api.forms import Asking, Count, Short, Text
from service.desk import Asked
from service.serving import MOST_TICKETS

__all__ = ["BatchAsked", "FactsAsked", "RoutedAsked", "TicketAsked"]

_TEXT = "我是春和里社区居民，小区东门的消防通道天天停满车，打了三次电话，物业说归交警管，交警说归物业管。"
_FACTS: JsonDict = {"same_caller_month": 3, "times_returned": 1}
_TICKET: JsonDict = {
    "title": "消防通道停车",
    "text": _TEXT,
    "facts": _FACTS,
    "community": "春和里社区",
    "place": "小区东门",
    "source": "12345",
}
_LAMP: JsonDict = {"title": "路灯不亮", "text": "中心路北段的路灯坏了三天，晚上看不见路。"}


class FactsAsked(Asking):
    """本单位对这件工单已知的情况；不知道的不写。"""

    model_config = ConfigDict(title="已知的情况")

    same_caller_month: Count | None = Field(None, title="同一来电人近 30 天的件数（含本件）")
    same_caller_year: Count | None = Field(None, title="同一来电人近 365 天的件数（含本件）")
    same_place_month: Count | None = Field(None, title="同一地点近 30 天的件数（含本件）")
    times_returned: Count | None = Field(None, title="被退回的次数")
    second_handling: Count | None = Field(None, title="市里二次派单：1 是，0 否")
    unsatisfied_before: Count | None = Field(None, title="以前对答复不满意：1 是，0 否")
    days_open: Count | None = Field(None, title="派单后已过的整天数")
    manual: Count | None = Field(None, title="有人提请工作室：1 是，0 否")

    def facts(self) -> Facts:
        """As the rules of the studio read them."""
        return Facts(**{name: getattr(self, name) for name in self.model_fields_set})


class TicketAsked(Asking):
    """一件诉求。只用来判断，不保存。"""

    model_config = ConfigDict(title="诉求", json_schema_extra={"examples": [_TICKET, _LAMP]})

    text: Text = Field(title="诉求内容", description="市民说的话，原文即可。")
    title: Short = Field("", title="标题")
    facts: FactsAsked | None = Field(None, title="已知的情况")
    community: Short = Field("", title="社区", description="工单上写的社区；没有就从文字里找。")
    place: Short = Field("", title="地点", description="工单上写的地点。")
    source: Short = Field("", title="来源", description="来电渠道，如 12345、网络平台。")

    def asked(self) -> Asked:
        """As the desk reads it."""
        about = TicketFacts(self.community, self.place, self.source)
        return Asked(self.ticket_text(), self.facts.facts() if self.facts else None, about)

    def ticket_text(self) -> TicketText:
        return TicketText(self.text, self.title)


class RoutedAsked(TicketAsked):
    """一件诉求，以及派单规则可能问到的情况。"""

    model_config = ConfigDict(title="要派的诉求", json_schema_extra={"examples": [{**_LAMP, "stage": "unit"}]})

    repeats: Count = Field(0, title="以前反映过几次")
    stage: Stage = Field(Stage.UNIT, title="阶段", strict=False)

    def asked(self) -> Asked:
        found = super().asked()
        about = TicketFacts(self.community, self.place, self.source, self.repeats, self.stage)
        return Asked(found.ticket, found.facts, about)


class BatchAsked(Asking):
    """多件诉求。"""

    model_config = ConfigDict(title="多件诉求", json_schema_extra={"examples": [{"tickets": [_TICKET, _LAMP]}]})

    tickets: list[TicketAsked] = Field(title="诉求", min_length=1, max_length=MOST_TICKETS)
