"""What a table knows of its tickets besides their text: columns of facts → `Facts`. Knows no rule."""

from __future__ import annotations

from collections.abc import Sequence

from pandong_nlp.files import Batch
from pandong_nlp.triage import FACTS, Facts, TicketFacts

__all__ = ["about_of", "facts_of"]

_FLAGS = {"是": 1, "否": 0, "有": 1, "无": 0, "true": 1, "false": 0}


def facts_of(batch: Batch) -> Sequence[Facts] | None:
    """The facts of every row; None if the table has no such column. What is no whole number counts as not known."""
    names = [name for name in FACTS if name in batch.mapping]
    if not names:
        return None
    columns = [list(map(_number, batch.field(name))) for name in names]
    return [Facts(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]


def about_of(batch: Batch) -> list[TicketFacts]:
    """Community, place and source of every row; "" where the table has none."""
    columns = map(batch.field, ("community", "place", "source"))
    return [TicketFacts(community, place, source) for community, place, source in zip(*columns, strict=True)]


def _number(written: str) -> int | None:
    """A whole number, or 1 and 0 for yes and no.

    >>> _number("3"), _number("2.0"), _number("是"), _number("不详"), _number("")
    (3, 2, 1, None, None)
    """
    text = written.strip().lower().removesuffix(".0")
    if text in _FLAGS:
        return _FLAGS[text]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
