"""Labelled tickets: what training and evaluation work on, and how a file of them is checked.

Labels may be missing head by head. Every unusable label is reported with its row and column; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pandong_nlp.errors import LabelError
from pandong_nlp.records import KINDS, REASONS, TicketText
from pandong_nlp.taxonomy import Taxonomy

__all__ = ["LABEL_FIELDS", "Example", "Row", "examples_of"]

LABEL_FIELDS = ("categories", "difficulty", "reasons", "urgency", "kind", "unit")
_MOST_CATEGORIES = 3
_SHOWN = 20
_NONE = "-"
_AT_RANDOM = ("random", "随机", "随机抽样")

Row = tuple[int, Mapping[str, str]]
"""Row number as a person sees it in a spreadsheet, and the canonical fields that the row fills."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled ticket. A field without label is None; `reasons` () means "looked at, none".

    `event` is the same for reports of one matter: they stay on one side of every split. `drawn_at_random` tells that
    the ticket was not chosen for what it says, so that shares among such tickets are those of all tickets.
    """

    row: int
    ticket: TicketText
    event: str = ""
    created_at: str = ""
    categories: tuple[str, ...] | None = None
    difficulty: int | None = None
    reasons: tuple[str, ...] | None = None
    urgency: int | None = None
    kind: str | None = None
    unit: str | None = None
    drawn_at_random: bool = False


def examples_of(rows: Iterable[Row], file: str, taxonomy: Taxonomy | None) -> list[Example]:
    """Check every row; `taxonomy` None takes the categories as they come.

    Raises:
        LabelError: one line for each of the first unusable labels, with row, column, what was found and what is
            expected; or no row has any label at all.
    """
    problems: list[str] = []
    examples = [_example(number, fields, taxonomy, problems) for number, fields in rows]
    if problems:
        shown = "\n".join(f"  {problem}" for problem in problems[:_SHOWN])
        more = f"\n  …… 共 {len(problems)} 处" if len(problems) > _SHOWN else ""
        raise LabelError(f"{file} 的标注有 {len(problems)} 处不能用，请改正后再试：\n{shown}{more}")
    if not any(example.categories for example in examples):
        raise LabelError(f"{file} 没有一行填写了类别；请检查“类别”列，或用 --categories-column 列名 指定。")
    return examples


def _example(number: int, fields: Mapping[str, str], taxonomy: Taxonomy | None, problems: list[str]) -> Example:
    labels: dict[str, object] = {}
    for field, parse in _PARSERS.items():
        written = fields.get(field, "").strip()
        if not written:
            continue
        try:
            labels[field] = parse(written)
        except ValueError as error:
            problems.append(f"第 {number} 行“{field}”：{error}")
    categories = labels.get("categories")
    if taxonomy is not None and isinstance(categories, tuple):
        labels["categories"] = tuple(dict.fromkeys(_slug(slug, taxonomy, number, problems) for slug in categories))
    ticket = TicketText(fields.get("text", ""), fields.get("title", ""))
    event = fields.get("event", "").strip()
    drawn = fields.get("stratum", "").strip().lower() in _AT_RANDOM
    created_at = fields.get("created_at", "")
    return Example(number, ticket, event, created_at, drawn_at_random=drawn, **labels)  # type: ignore[arg-type]


def _slug(written: str, taxonomy: Taxonomy, number: int, problems: list[str]) -> str:
    """The slug of a category written as slug, code or Chinese name."""
    if category := taxonomy.find(written):
        return category.slug
    some = taxonomy.categories[0]
    example = "、".join(dict.fromkeys((some.code, some.slug, some.name)))
    problems.append(f"第 {number} 行“categories”：类别表里没有“{written}”；可写代码、slug 或中文名，如 {example}。")
    return written


def _parts(written: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split("[|;,、；，]", written) if part.strip()]


def _categories(written: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(_parts(written)))
    if not 1 <= len(found) <= _MOST_CATEGORIES:
        raise ValueError(f"写了 {len(found)} 个类别；应为 1 至 {_MOST_CATEGORIES} 个，主类在前，用 | 隔开。")
    return found


def _level(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(written: str) -> int:
        number = written.removesuffix(".0")
        if not number.isascii() or not number.isdigit() or not lowest <= int(number) <= highest:
            raise ValueError(f"写的是“{written}”；应为 {lowest} 至 {highest} 的整数。")
        return int(number)

    return parse


def _reasons(written: str) -> tuple[str, ...]:
    names = {name: code for code, name in REASONS.items()}
    found = {names.get(part, part.upper()) for part in _parts(written) if part != _NONE}
    if unknown := found - set(REASONS):
        raise ValueError(f"没有难点“{min(unknown)}”；应为 R1 至 R9，用 | 隔开，没有写 -。")
    return tuple(sorted(found))


def _kind(written: str) -> str:
    names = {name: letter for letter, name in KINDS.items()} | {"感谢": "B", "表扬/感谢": "B"}
    letter = names.get(written, written.upper())
    if letter not in KINDS:
        raise ValueError(f"没有诉求类型“{written}”；应为 {'、'.join(f'{k} {v}' for k, v in KINDS.items())} 之一。")
    return letter


_PARSERS: Mapping[str, Callable[[str], object]] = {
    "categories": _categories,
    "difficulty": _level(1, 3),
    "reasons": _reasons,
    "urgency": _level(0, 2),
    "kind": _kind,
    "unit": str,
}
