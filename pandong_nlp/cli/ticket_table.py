"""Many tickets as a table in the terminal: one row each, and how many there are of each category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from pandong_nlp.cli.wording import DECISIONS, DIFFICULTIES, URGENCIES, percent, printable
from pandong_nlp.records import KINDS, TicketText
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.triage import Triage

__all__ = ["distribution", "ticket_table"]

_STYLE_OF_DECISION = {"choose": "yellow", "manual": "bold yellow"}
_STYLE_OF_DIFFICULTY = {2: "yellow", 3: "bold red"}
_COMMONEST = 10
_WIDE = 100  # columns of a terminal


def ticket_table(rows: Iterable[tuple[str, TicketText, Triage]], taxonomy: Taxonomy, width: int) -> Table:
    """One row for each (name of the row, ticket, what is said of it); on a narrow terminal without the reasons."""
    table = Table(box=None, header_style="bold", padding=(0, 1), pad_edge=False, expand=True)
    table.add_column("编号", style="dim", no_wrap=True)
    table.add_column("诉求", ratio=1, no_wrap=True, overflow="ellipsis")
    headers = ("类别", "把握", "采用", "难度", "时限", "类型", "工作室", "难点")
    shown = len(headers) if width >= _WIDE else len(headers) - 1
    for header in headers[:shown]:
        table.add_column(header, no_wrap=True, justify="right" if header == "把握" else "left")
    for name, ticket, triage in rows:
        text = " ".join(f"{ticket.title} {ticket.text}".split())
        table.add_row(Text(printable(name)), Text(printable(text)), *_cells(triage, taxonomy)[:shown])
    return table


def _cells(triage: Triage, taxonomy: Taxonomy) -> list[str | Text]:
    tags = triage.tags
    difficulty = tags.difficulty or 0
    return [
        "、".join(taxonomy[slug].name for slug in tags.categories),
        percent(tags.confidence),
        Text(DECISIONS.get(tags.decision or "", ""), _STYLE_OF_DECISION.get(tags.decision or "", "")),
        Text(DIFFICULTIES.get(difficulty, ""), _STYLE_OF_DIFFICULTY.get(difficulty, "")),
        Text(URGENCIES[triage.urgency], "bold red") if triage.urgency else "",
        KINDS.get(tags.kind or "", ""),
        Text("是", "bold") if triage.studio.flagged else "",
        "、".join(tags.reasons),
    ]


def distribution(categories: Counter[str], taxonomy: Taxonomy) -> str:
    """The commonest primary categories with their counts."""
    shown = [f"{taxonomy[slug].name} {count}" for slug, count in categories.most_common(_COMMONEST)]
    more = len(categories) - len(shown)
    return "、".join(shown) + (f"，另有 {more} 类" if more > 0 else "")
