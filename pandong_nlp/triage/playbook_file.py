"""Reads one playbook's Markdown file. Knows the file's layout, nothing of folders nor of choosing.

A file may leave headings out as long as every stage has steps for every difficulty; it may not add any of its own,
so that a misspelt heading is told instead of lost. How dashes and colons of a heading are typed does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.tickets import Stage
from pandong_nlp.triage.markdown_file import Block, Part, read_front, read_parts
from pandong_nlp.triage.playbooks import (
    DIFFICULTIES,
    DIFFICULTY_MARKS,
    SECTION_NAMES,
    SECTION_STAGES,
    Advice,
    Notice,
    Playbook,
    PlaybookHead,
    Section,
    Speaking,
    Step,
    step_id,
)
from pandong_nlp.yaml_file import Entry

__all__ = ["STAGE_TITLES", "read_playbook", "read_playbook_head"]

STAGE_TITLES = {
    Stage.UNIT: "第1—3天：责任单位",
    Stage.STUDIO: "第4天：工作室分析",
    Stage.DISPATCH_MEETING: "第6天：调度会",
}
_KEYS = ("code", "name", "categories", "difficulty", "version", "owner", "sources")
_CODE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_MARK = re.compile(r"【([^】]*)】")
_MARKED = {mark: level for level, mark in DIFFICULTY_MARKS.items() if mark}
_ANSWER_COLUMNS = ("情形", "建议")
_SAY, _AVOID, _ASK = "可以说：", "不要说：", "问："
_SLOGANS = "宣传标语"
_TYPED = str.maketrans({" ": "", "\u3000": "", ":": "：", **dict.fromkeys("-–－―~～", "—")})


def read_playbook_head(text: str, name: str, taxonomy: Taxonomy | None = None) -> PlaybookHead:
    """The head alone, in a fraction of the time; `name` is the file's, for messages.

    With a `taxonomy` categories may be written as slug, code or Chinese name, and must be in it.

    Raises:
        SettingsFileError: naming file, line, key and what is allowed.
    """
    keys = read_front(text, name).mapping(_KEYS, required=_KEYS)
    code = keys["code"].text()
    if not _CODE.fullmatch(code):
        keys["code"].refuse("字母、数字和减号，如 WF-10")
    levels = _several(keys["difficulty"], lambda entry: entry.whole(DIFFICULTIES[0], DIFFICULTIES[-1]))
    return PlaybookHead(
        code=code,
        name=keys["name"].text(),
        categories=tuple(_several(keys["categories"], lambda entry: _category(entry, taxonomy))),
        difficulty=tuple(sorted(levels)),
        version=keys["version"].text(),
        owner=keys["owner"].text(),
        sources=tuple(_several(keys["sources"], Entry.text)),
    )


def read_playbook(text: str, name: str, taxonomy: Taxonomy | None = None) -> Playbook:
    """The whole file.

    Raises:
        SettingsFileError: naming file, line, key or heading, and what is allowed.
    """
    head = read_playbook_head(text, name, taxonomy)
    whole = read_parts(text, name, _official)
    parts = whole.by_title(_TITLES)
    if not whole.blocks:
        whole.refuse("一到三句话：症结在哪里、怎么办；写在第一个标题前面", "没有说明就开始的标题")
    return Playbook(
        **{key: getattr(head, key) for key in _KEYS},
        summary="\n".join(_one_line(text) for block in whole.blocks for text in block.texts),
        steps=_steps(head, whole, parts),
        **{key: read(parts[title]) for title, (key, read) in _FIELDS.items() if title in parts},
        **(_papers(parts[_PAPERS]) if _PAPERS in parts else {}),
    )


def _several(entry: Entry, read: Callable[[Entry], Any]) -> list[Any]:
    """The values of a list that has some and repeats none."""
    values: list[Any] = []
    for each in entry.sequence():
        value = read(each)
        if value in values:
            each.refuse("各不相同的值")
        values.append(value)
    if not values:
        entry.refuse("至少一个值，如 [a]", "空的列表")
    return values


def _category(entry: Entry, taxonomy: Taxonomy | None) -> str:
    written = entry.text()
    if taxonomy is None:
        return written
    category = taxonomy.find(written)
    if category is None:
        from difflib import get_close_matches

        ways = [way for each in taxonomy for way in (each.slug, each.name)]
        alike = get_close_matches(written, ways, n=3, cutoff=0.4) or taxonomy.slugs[:3]
        entry.refuse(f"类别表里的一个类别（代号、编号或名称），如 {'、'.join(alike)}")
    return category.slug


def _steps(head: PlaybookHead, whole: Part, parts: dict[str, Part]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for stage, title in STAGE_TITLES.items():
        if title not in parts:
            whole.refuse(f"三个阶段都写：{'、'.join(f'## {each}' for each in STAGE_TITLES.values())}", f"没有“{title}”")
        steps += _stage_steps(head, stage, parts[title])
    return tuple(steps)


def _stage_steps(head: PlaybookHead, stage: Stage, part: Part) -> list[Step]:
    sections = {SECTION_NAMES[section]: section for section in Section if SECTION_STAGES[section] is stage}
    part.only_headings(sections)
    given = part.by_title(sections)
    steps: dict[str, Step] = {}
    for title, section in sections.items():
        for block in given[title].items() if title in given else ():
            step = _step(head, section, given[title], block)
            if step.id in steps:
                given[title].refuse("同一阶段里各不相同的步骤", f"重复的步骤“{step.text}”", block.line)
            steps[step.id] = step
    easiest = min((step.from_difficulty for step in steps.values()), default=DIFFICULTIES[-1] + 1)
    lacking = [level for level in head.difficulty if level < easiest]
    if lacking:
        part.refuse("每档难度至少一步（不带标记的步骤各档都做）", f"一组步骤，难度 {lacking[0]} 的一步也没有")
    return list(steps.values())


def _step(head: PlaybookHead, section: Section, part: Part, block: Block) -> Step:
    written = _one_line(block.texts[0])
    mark = _MARK.match(written)
    if mark and mark[0] not in _MARKED:
        part.refuse(f"{'、'.join(_MARKED)}，或不带标记", f"标记“{mark[0]}”", block.line)
    text = written[mark.end() :].strip() if mark else written
    if not text:
        part.refuse("标记后面写要做的事", f"只有标记“{written}”", block.line)
    level = _MARKED[mark[0]] if mark else DIFFICULTIES[0]
    return Step(step_id(head.code, SECTION_STAGES[section], text), text, section, level)


def _answers(part: Part) -> tuple[Advice, ...]:
    return tuple(Advice(*block.texts) for block in part.rows(_ANSWER_COLUMNS))


def _speaking(part: Part) -> Speaking:
    said: dict[str, list[str]] = {_SAY: [], _AVOID: []}
    for block in part.items():
        written = _one_line(block.texts[0]).replace(":", "：", 1)
        kind = written[: len(_SAY)]
        words = written[len(_SAY) :].strip().removeprefix("“").removesuffix("”")
        if kind not in said or not words:
            part.refuse(f"以“{_SAY}”或“{_AVOID}”开头、后面写原话", f"“{written}”", block.line)
        said[kind].append(words)
    return Speaking(tuple(said[_SAY]), tuple(said[_AVOID]))


def _lines(part: Part) -> tuple[str, ...]:
    return tuple(_one_line(block.texts[0]) for block in part.items())


def _questions(part: Part) -> tuple[str, ...]:
    return tuple(line.removeprefix(_ASK) for line in _lines(part))


def _papers(part: Part) -> dict[str, Any]:
    part.only_headings(("告知书：……", _SLOGANS))
    papers = part.by_title()
    slogans = _lines(papers.pop(_SLOGANS)) if _SLOGANS in papers else ()
    for paper in papers.values():
        if not paper.body:
            paper.refuse("正文（可以直接打印的文字）", "空的")
    return {"slogans": slogans, "notices": tuple(Notice(paper.title, paper.body) for paper in papers.values())}


def _official(title: str) -> str:
    """A heading as the layout has it, however its dashes, colons and spaces are typed."""
    return _OFFICIAL.get(title.translate(_TYPED), title)


def _one_line(text: str) -> str:
    """Without the line breaks that an editor has put in; between Chinese characters there is no space."""
    return "".join(line.strip() for line in text.splitlines())


_FIELDS: dict[str, tuple[str, Callable[[Part], Any]]] = {
    "问答对照": ("answers", _answers),
    "怎么说": ("speaking", _speaking),
    "回访": ("follow_up", _questions),
    "预防": ("prevention", _lines),
    "依据": ("legal_basis", _lines),
}
_PAPERS = "文书"
_TITLES = (*STAGE_TITLES.values(), *_FIELDS, _PAPERS)
_OFFICIAL = {title.translate(_TYPED): title for title in _TITLES}
