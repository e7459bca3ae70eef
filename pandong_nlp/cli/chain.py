"""Every step from a text to the studio's flag, as parts that a person reads one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from pandong_nlp.cli.card import card
from pandong_nlp.cli.wording import NOVELTIES, URGENCIES, category_words, percent, printable
from pandong_nlp.model import Predictor, highlights
from pandong_nlp.records import REASONS, Explanation, TicketText
from pandong_nlp.text import normalise_with_map
from pandong_nlp.triage import Facts, Triage, Triager

__all__ = ["chain"]

_TERMS = 8
_HARD = "difficulty:3"


def chain(ticket: TicketText, triager: Triager, facts: Facts, *, brackets: bool) -> Iterator[RenderableType]:
    """The card, then each step with its numbers."""
    predictor = triager.predictor
    triage = triager.triage_one(ticket, facts)
    why = predictor.explain(ticket, triage.tags.category)
    yield card(ticket, triage, highlights(why, ticket), triager, brackets=brackets)
    yield Text("\n一、读到的文字（统一写法之后）", "bold")
    yield Text(normalise_with_map(f"{ticket.title}。{ticket.text}" if ticket.title else ticket.text).text, "dim")
    yield Text(f"\n二、为什么是“{predictor.taxonomy[triage.tags.category].name}”（每个词对分数的贡献）", "bold")
    yield _terms(why)
    yield Text("\n三、能不能直接采用", "bold")
    yield Text(_decision(triage, predictor))
    yield Text("\n四、时限", "bold")
    yield _urgency(ticket, triage, triager)
    if _HARD in predictor.outputs:
        yield Text("\n五、难度与工作室", "bold")
        yield _terms(predictor.explain_output(ticket, _HARD))
        yield _studio(triage)


def _terms(explanation: Explanation) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style="dim")
    for header, justify in (("词", "left"), ("贡献", "right"), ("处", "right")):
        table.add_column(header, justify="right" if justify == "right" else "left")
    for term in explanation.terms[:_TERMS]:
        table.add_row(Text(term.term), f"{term.contribution:+.2f}", str(len(term.spans) or ""))
    rest = sum(term.contribution for term in explanation.terms[_TERMS:])
    table.add_row(Text("其余的词", "dim"), f"{rest:+.2f}")
    table.add_row(Text("起点", "dim"), f"{explanation.bias:+.2f}")
    table.add_row(Text("合计", "bold"), f"{explanation.score:+.2f}")
    return table


def _decision(triage: Triage, predictor: Predictor) -> str:
    tags, taxonomy = triage.tags, predictor.taxonomy
    limit = predictor.auto_threshold(tags.category)
    words = {
        "auto": f"把握 {percent(tags.confidence)}，达到这一类自动采用的下限 {limit:.0%}。",
        "choose": f"把握 {percent(tags.confidence)}，没有达到这一类自动采用的下限"
        f"{f' {limit:.0%}' if limit <= 1 else '（这一类一律要人看）'}；"
        f"九成情况下正确的类别在这里：{'、'.join(category_words(taxonomy[slug]) for slug in tags.category_set)}。",
        "manual": f"转人工：{NOVELTIES.get(tags.novelty or '', '几个类别的可能都不大，连候选也多半不对')}。",
    }
    return words[tags.decision or "manual"]


def _urgency(ticket: TicketText, triage: Triage, triager: Triager) -> RenderableType:
    """Every hit of a rule with its place in the text as it was written."""
    lines = []
    for field, written in (("标题", ticket.title), ("内容", ticket.text)):
        mapped = normalise_with_map(written)
        for hit in triager.rules.urgency.hits(mapped.text):
            start, end = mapped.origin(hit.start, hit.end)
            words = f"{field}第 {start + 1}–{end} 字“{printable(written[start:end])}”"
            lines.append(f"{words}：{hit.rule.name}（{URGENCIES[hit.rule.level]}，规则 {hit.rule.code}）")
    by_model = URGENCIES[triage.tags.urgency or 0]
    decided = "紧急词表" if triage.urgency_by == "rule" else "模型"
    lines.append(f"模型判断：{by_model}。最后按{decided}：{URGENCIES[triage.urgency]}。")
    return Text("\n".join(lines))


def _studio(triage: Triage) -> Text:
    tags, studio = triage.tags, triage.studio
    reasons: Sequence[str] = studio.reasons or ("没有达到接收条件的理由",)
    hard = "、".join(REASONS[code] for code in tags.reasons) or "没有"
    return Text(
        f"难度 {tags.difficulty}，疑难的可能 {percent(tags.p_hard or 0)}，难点：{hard}。\n"
        f"工作室分数 {studio.score:.2f}：{'接收' if studio.flagged else '不接收'}。{'；'.join(reasons)}。"
    )
