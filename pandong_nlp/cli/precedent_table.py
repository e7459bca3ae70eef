"""Past tickets like a new one, from a file of the office, with place and outcome; personal data masked."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table
from rich.text import Text

from pandong_nlp.cli.console import say
from pandong_nlp.cli.wording import percent, printable
from pandong_nlp.files import ReadOptions, read_records
from pandong_nlp.model import Precedents, Predictor
from pandong_nlp.records import TicketText
from pandong_nlp.text import redact

__all__ = ["precedent_table"]

_SHOWN_CHARACTERS = 60


def precedent_table(ticket: TicketText, predictor: Predictor, history: Path) -> Table:
    """The nearest tickets of the file; its notes and rejects are told.

    Raises:
        InputFileError: the file cannot be read.
    """
    found = read_records(history, ReadOptions())
    say(f"{history.name}：{''.join(found.notes)}{found.summary.describe()}")
    rows = [record.fields for record in found.records]
    past = Precedents(predictor, [TicketText(row["text"], row.get("title", "")) for row in rows])
    table = Table(title="\n六、以前类似的工单", title_justify="left", title_style="bold", box=None, padding=(0, 1))
    for header in ("相似", "编号", "地点", "诉求", "承办单位", "结果"):
        table.add_column(header, overflow="ellipsis", no_wrap=header in ("相似", "编号"))
    for precedent in past.nearest(ticket):
        row = rows[precedent.place]
        place = row.get("place") or row.get("community", "")
        what = f"{row.get('title', '')} {row['text']}"
        unit, result = printable(row.get("unit", "")), _short(row.get("result", ""))
        cells = (printable(row.get("id", "")), _short(place), _short(what), unit, result)
        table.add_row(percent(precedent.similarity), *map(Text, cells))
    if not table.row_count:
        table.add_row("", "", "", "没有相似的工单")
    return table


def _short(text: str) -> str:
    masked = printable(" ".join(redact(text).text.split()))
    return masked if len(masked) <= _SHOWN_CHARACTERS else f"{masked[:_SHOWN_CHARACTERS]}……"
