"""Tags of texts that are not in a table: one given as argument, or one on each line of standard input."""

from __future__ import annotations

import sys

from pandong_nlp.cli.console import console, say
from pandong_nlp.cli.json_form import deciding_fields, json_line, tag_fields
from pandong_nlp.cli.model_option import load_triager
from pandong_nlp.cli.status import DONE, SOME_REJECTED
from pandong_nlp.errors import InputFileError
from pandong_nlp.model import highlights
from pandong_nlp.records import TicketText
from pandong_nlp.triage import Triage

__all__ = ["lines", "one"]


def one(title: str, text: str, model: str, max_error: float | None, *, as_json: bool) -> int:
    """Show the tags of one text, and the words that decided."""
    ticket = TicketText(text, title)
    if not (text.strip() or title.strip()):
        raise InputFileError("诉求文字是空的；请写出要打标签的内容")
    triager = load_triager(model, max_error)
    triage = triager.triage_one(ticket)
    found = highlights(triager.predictor.explain(ticket, triage.tags.category), ticket)
    if as_json:
        print(json_line({**tag_fields(triage, triager), "deciding": deciding_fields(ticket, found)}))
        return DONE
    from pandong_nlp.cli.card import card

    screen = console()
    look = card(ticket, triage, found, triager, brackets=screen.color_system is None)
    screen.print(look)
    return DONE


def lines(model: str, encoding: str | None, max_error: float | None, *, as_json: bool) -> int:
    """Show the tags of every line; as JSON each as soon as its line is there."""
    from pandong_nlp.files import Reject, read_lines, sentence

    triager = load_triager(model, max_error)
    rows: list[tuple[str, TicketText, Triage]] = []
    rejected = 0
    for line in read_lines(sys.stdin.buffer, encoding):
        if isinstance(line, Reject):
            rejected += 1
            say(f"第 {line.row} 行：{sentence(line)}")
            continue
        number, text = line
        ticket = TicketText(text)
        triage = triager.triage_one(ticket)
        if as_json:
            print(json_line({"line": number, **tag_fields(triage, triager)}), flush=True)
        else:
            rows.append((str(number), ticket, triage))
    if rows:
        from pandong_nlp.cli.ticket_table import ticket_table

        screen = console()
        screen.print(ticket_table(rows, triager.predictor.taxonomy, screen.width))
    return SOME_REJECTED if rejected else DONE
