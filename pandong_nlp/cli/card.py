"""One ticket and its tags as a card that a person reads. Knows how things look, nothing of how they are found."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from pandong_nlp.cli.wording import (
    ABSTENTIONS,
    DEADLINES,
    DIFFICULTIES,
    NOVELTIES,
    URGENCIES,
    category_words,
    percent,
    printable,
)
from pandong_nlp.model import Highlight
from pandong_nlp.records import KINDS, REASONS, Prediction, TicketText
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.triage import Triage, Triager
from pandong_nlp.triage.units import Units

__all__ = ["card"]

_DECIDING = "bold reverse"
_BAR = 20
_SHOWN_CHARACTERS = 2000


def card(
    ticket: TicketText, triage: Triage, found: Sequence[Highlight], triager: Triager, *, brackets: bool
) -> RenderableType:
    """The ticket with the deciding stretches marked, by 【】 where no style is shown; below it every tag in words."""
    taxonomy, tags, units = triager.predictor.taxonomy, triage.tags, triager.rules.routing.units
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column()
    for choice, label in zip(tags.top3, ("类别", "其次", ""), strict=False):
        facts.add_row(label, _choice(category_words(taxonomy[choice.category]), choice.probability))
    if len(tags.categories) > 1:
        facts.add_row("同时属于", "、".join(category_words(taxonomy[slug]) for slug in tags.categories[1:]))
    facts.add_row("采用", _decision(tags, taxonomy))
    for label, words in _other_tags(triage):
        facts.add_row(label, words)
    for label, words in _route(triage, units):
        facts.add_row(label, words)
    facts.add_row("依据", _deciding_words(ticket, found))
    facts.add_row("模型", triager.predictor.model_version)
    return Group(Panel(_marked(ticket, found, brackets), title="诉求", title_align="left", border_style="dim"), facts)


def _choice(words: str, probability: float) -> Text:
    full = round(probability * _BAR)
    return Text.assemble(("━" * full, "green"), ("─" * (_BAR - full), "dim"), f" {percent(probability):>4}  {words}")


def _decision(tags: Prediction, taxonomy: Taxonomy) -> str:
    """What to do with the category, in words."""
    if tags.decision == "manual":
        why = NOVELTIES.get(tags.novelty or "") or ABSTENTIONS.get(tags.abstain_reason or "", "")
        return f"转人工：{why}"
    if tags.decision == "choose":
        names = "、".join(taxonomy[slug].name for slug in tags.category_set)
        return f"请确认：{names}" if len(tags.category_set) == 1 else f"请从中选：{names}"
    return "可以直接采用"


def _other_tags(triage: Triage) -> list[tuple[str, str]]:
    """Label and words of every head that the model has."""
    tags, rows = triage.tags, []
    if tags.difficulty is not None and tags.p_hard is not None:
        words = f"{tags.difficulty} {DIFFICULTIES[tags.difficulty]}（预期 {tags.difficulty_score:.2f}，"
        rows.append(("难度", f"{words}疑难的可能 {percent(tags.p_hard)}）"))
        rows.append(("难点", "、".join(f"{code} {REASONS[code]}" for code in tags.reasons) or "无"))
    by = "（紧急词表）" if triage.urgency_by == "rule" else ""
    rows.append(("时限", f"{URGENCIES[triage.urgency]}{by}"))
    studio = "、".join(triage.studio.reasons)
    rows.append(("工作室", f"接收：{studio}" if triage.studio.flagged else f"不必（{studio}）" if studio else "不必"))
    if tags.kind is not None:
        rows.append(("类型", f"{tags.kind} {KINDS[tags.kind]}"))
    if tags.unit is not None:
        rows.append(("以往承办", tags.unit))
    return rows


def _route(triage: Triage, units: Units) -> list[tuple[str, str]]:
    """Label and words of who handles the ticket, and how."""
    route = triage.route
    rows = [
        ("主办", f"{units.name_of(route.unit)}（{DEADLINES.get(route.deadline, route.deadline)}，规则 {route.rule}）")
    ]
    for label, codes in (("双派", route.dual_units), ("协办", route.co_units)):
        if codes:
            rows.append((label, "、".join(map(units.name_of, codes))))
    rows.append(("工作法", f"{route.playbook}（pandong playbook show {route.playbook}）"))
    rows += [("提醒", notice) for notice in route.notices]
    if route.hide_caller:
        rows.append(("提醒", "举报件：来电人信息只给必须知道的人"))
    return rows


def _deciding_words(ticket: TicketText, found: Sequence[Highlight]) -> Text:
    texts = {"title": printable(ticket.title), "text": printable(ticket.text)}
    words = dict.fromkeys(texts[stretch.field][stretch.start : stretch.end].strip() for stretch in found)
    return Text("、".join(filter(None, words)) or "没有哪个词起决定作用", "bold" if words else "dim")


def _marked(ticket: TicketText, found: Sequence[Highlight], brackets: bool) -> Text:
    """Title and text with their deciding stretches; what is very long is cut."""
    parts = []
    for field, written in (("title", printable(ticket.title)), ("text", printable(ticket.text))):
        part = Text(style="bold" if field == "title" else "")
        place = 0
        for stretch in sorted((s for s in found if s.field == field), key=lambda stretch: stretch.start):
            words = written[stretch.start : stretch.end]
            part.append(written[place : stretch.start]).append(f"【{words}】" if brackets else words, _DECIDING)
            place = stretch.end
        part.append(written[place:])
        if len(part) > _SHOWN_CHARACTERS:
            part.truncate(_SHOWN_CHARACTERS)
            part.append(f"……（共 {len(written)} 字）", "dim")
        if written:
            parts.append(part)
    return Text("\n").join(parts)
