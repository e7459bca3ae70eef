"""Tags of texts that are not in a table: one given as argument, or one on each line of standard input."""

from __future__ import annotations

import sys

from pandong_nlp.cli.console import console, say
from pandong_nlp.cli.json_form import deciding_fields, json_line, tag_fields
from pandong_nlp.cli.model_option import load_predictor
from pandong_nlp.cli.status import DONE, SOME_REJECTED
from pandong_nlp.errors import InputFileError
from pandong_nlp.model import highlights
from pandong_nlp.records import Prediction, TicketText

__all__ = ["lines", "one"]


def one(title: str, text: str, model: str, *, as_json: bool) -> int:
    """Show the tags of one text, and the words that decided."""
    ticket = TicketText(text, title)
    if not (text.strip() or title.strip()):
        raise InputFileError("诉求文字是空的；请写出要打标签的内容")
    predictor = load_predictor(model)
    tags = predictor.predict_one(ticket)
    found = highlights(predictor.explain(ticket, tags.category), ticket)
    if as_json:
        fields = tag_fields(tags, predictor.taxonomy, predictor.model_version)
        print(json_line({**fields, "deciding": deciding_fields(ticket, found)}))
        return DONE
    from pandong_nlp.cli.card import card

    screen = console()
    look = card(ticket, tags, found, predictor, brackets=screen.color_system is None)
    screen.print(look)
    return DONE


def lines(model: str, encoding: str | None, *, as_json: bool) -> int:
    """Show the tags of every line; as JSON each as soon as its line is there."""
    from pandong_nlp.files import Reject, read_lines, sentence

    predictor = load_predictor(model)
    rows: list[tuple[str, TicketText, Prediction]] = []
    rejected = 0
    for line in read_lines(sys.stdin.buffer, encoding):
        if isinstance(line, Reject):
            rejected += 1
            say(f"第 {line.row} 行：{sentence(line)}")
            continue
        number, text = line
        ticket = TicketText(text)
        tags = predictor.predict_one(ticket)
        if as_json:
            fields = tag_fields(tags, predictor.taxonomy, predictor.model_version)
            print(json_line({"line": number, **fields}), flush=True)
        else:
            rows.append((str(number), ticket, tags))
    if rows:
        from pandong_nlp.cli.ticket_table import ticket_table

        screen = console()
        screen.print(ticket_table(rows, predictor.taxonomy, screen.width))
    return SOME_REJECTED if rejected else DONE
