"""Playbooks as pages that a person reads. Knows how things look, nothing of how they are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from pandong_nlp.cli.wording import DIFFICULTIES, printable
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.tickets import STAGE_NAMES, Stage
from pandong_nlp.triage.playbook_file import STAGE_TITLES
from pandong_nlp.triage.playbook_folder import PlaybookShelf
from pandong_nlp.triage.playbooks import SECTION_NAMES, Advice, Playbook, Section, Step, stage_of_steps

__all__ = ["playbook_page", "playbooks_table"]

_HARDEST = 3


def playbooks_table(shelf: PlaybookShelf, taxonomy: Taxonomy) -> Table:
    """One row for each playbook."""
    table = Table(box=None, header_style="bold", padding=(0, 1), pad_edge=False)
    for header in ("编号", "工作法", "类别", "难度", "版本", "来源"):
        table.add_column(header, no_wrap=header != "工作法")
    for head in shelf.heads:
        table.add_row(
            *map(_text, (head.code, head.name, "、".join(taxonomy[slug].name for slug in head.categories))),
            "、".join(map(str, head.difficulty)),
            _text(head.version),
            Text("本单位", "green") if head.code in shelf.own else "程序自带",
        )
    return table


def playbook_page(playbook: Playbook, difficulty: int | None = None, stage: Stage | None = None) -> RenderableType:
    """All of a playbook, or only the steps of one stage and of one difficulty; marks tell harder cases' steps."""
    return Group(*_blocks(playbook, difficulty, stage))


def _blocks(playbook: Playbook, difficulty: int | None, stage: Stage | None) -> Iterator[RenderableType]:
    yield Rule(Text(f"{playbook.code}  {printable(playbook.name)}", "bold"), align="left")
    yield _text(f"{playbook.summary}\n")
    for each in (stage_of_steps(stage),) if stage else STAGE_TITLES:
        title = f"{STAGE_TITLES[each]}（{STAGE_NAMES[stage or each]}）"
        yield _heading(title + (f"，难度 {difficulty} {DIFFICULTIES[difficulty]}" if difficulty else ""))
        yield from _sections(playbook.steps_at(each, difficulty or _HARDEST))
    yield _heading("问答对照")
    yield _answers(playbook.answers)
    yield from _list("怎么说", [*playbook.speaking.say], "可以说 ", "green")
    yield from _list("", [*playbook.speaking.avoid], "不要说 ", "red")
    yield from _list("回访", playbook.follow_up)
    yield from _list("预防", playbook.prevention)
    yield from _list("依据", playbook.legal_basis)
    yield from _list("文书（用 --notice 标题 输出全文）", (notice.title for notice in playbook.notices))
    yield from _list("宣传标语", playbook.slogans)
    yield Text(f"{playbook.owner}，第 {playbook.version} 版；来源：{'、'.join(playbook.sources)}", "dim")


def _sections(steps: tuple[Step, ...]) -> Iterator[RenderableType]:
    for section in Section:
        those = [step for step in steps if step.section is section]
        if those:
            yield from _list("", (step.written for step in those), "□ ", subtitle=SECTION_NAMES[section])


def _list(
    title: str, lines: Iterable[str], sign: str = "· ", style: str = "", subtitle: str = ""
) -> Iterator[RenderableType]:
    """Lines with a hanging indent below a heading or a smaller one."""
    rows = Table.grid()
    rows.add_column(no_wrap=True, style=style)
    rows.add_column()
    for line in lines:
        rows.add_row(sign, _text(line))
    if not rows.row_count:
        return
    if title:
        yield _heading(title)
    if subtitle:
        yield Text(subtitle, "bold")
    yield Padding(rows, (0, 0, 1, 2))


def _answers(answers: tuple[Advice, ...]) -> RenderableType:
    table = Table(header_style="bold", show_lines=True)
    table.add_column("情形", ratio=1)
    table.add_column("建议", ratio=2)
    for row in answers:
        table.add_row(_text(row.situation), _text(row.advice))
    return Padding(table, (0, 0, 1, 2))


def _heading(words: str) -> Text:
    return Text(f"■ {printable(words)}", "bold cyan")


def _text(words: str) -> Text:
    """Characters as they are: brackets in a file are no markup."""
    return Text(printable(words))
