"""A checked reply as a person reads it: the text with its stretches numbered, below it what to mend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from pandong_nlp.cli.wording import printable
from pandong_nlp.triage.wording import Finding

__all__ = ["finding_fields", "reply_page"]

_STYLES = {"must": "bold red", "should": "yellow"}
_WORDS = {"must": "必须改", "should": "建议改"}


def finding_fields(finding: Finding, texts: dict[str, str]) -> dict[str, Any]:
    """One finding as JSON values; `texts` are the texts by `where`."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "where": finding.where,
        "start": finding.start,
        "end": finding.end,
        "words": texts[finding.where][finding.start : finding.end],
        "message": finding.message,
        "suggestion": finding.suggestion,
    }


def reply_page(texts: dict[str, str], found: Sequence[Finding], *, brackets: bool) -> RenderableType:
    """Reply, and complaint where it has a point without an answer, marked by 【】 where no style is shown."""
    parts: list[RenderableType] = []
    for where, title in (("reply", "回复"), ("complaint", "诉求")):
        numbered = [(number, finding) for number, finding in enumerate(found, start=1) if finding.where == where]
        if where == "reply" or numbered:
            marked = _marked(printable(texts[where]), numbered, brackets)
            parts.append(Panel(marked, title=title, title_align="left", border_style="dim"))
    advice = Table.grid(padding=(0, 1))
    advice.add_column(justify="right", no_wrap=True)
    advice.add_column(no_wrap=True)
    advice.add_column()
    for number, finding in enumerate(found, start=1):
        words = Text(printable(finding.message))
        words.append(f"\n→ {printable(finding.suggestion)}", "dim")
        advice.add_row(str(number), Text(_WORDS[finding.severity], _STYLES[finding.severity]), words)
    return Group(*parts, advice)


def _marked(text: str, numbered: Sequence[tuple[int, Finding]], brackets: bool) -> Text:
    """The text with its stretches marked and numbered; of stretches that overlap the first is marked."""
    marked = Text()
    done = 0
    for number, finding in numbered:
        if finding.start == finding.end or finding.start < done or finding.code == "too_short":
            continue
        words = text[finding.start : finding.end]
        marked.append(text[done : finding.start])
        marked.append(f"【{words}】" if brackets else words, f"reverse {_STYLES[finding.severity]}")
        marked.append(f"({number})", "dim")
        done = finding.end
    marked.append(text[done:])
    return marked
