"""Reads Markdown that people edit as headings and what stands under them, every complaint with file, line, heading.

Of Markdown only headings (`##`, `###`), lists and tables mean something; all other characters are just what they are.
Above the first heading stands front matter: YAML between two lines `---`. Knows nothing of playbooks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn

from pandong_nlp.errors import SettingsFileError
from pandong_nlp.yaml_file import Entry, parse_yaml

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["Block", "BlockKind", "Part", "read_front", "read_parts"]

_FENCE = "---"
_LEVEL_ABOVE = {2: 0, 3: 2}
_BEGINS_LIKE_MARKUP = re.compile(r"[-*+•·–—#]|\d+[.、．)）]")
_CELL_END = re.compile(r"(?<!\\)\|")


class BlockKind(StrEnum):
    """What a block is; the values are for messages."""

    PARAGRAPH = "一段文字"
    ITEM = "以“- ”开头的一行"
    NUMBERED = "编号的一行"
    TABLE_HEAD = "表头"
    ROW = "表格的一行"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, an item of a list or a row of a table, and the number of its first line.

    Attributes:
        texts: the cells of a row; else one text for each paragraph in it, with its line breaks.
    """

    kind: BlockKind
    line: int
    texts: tuple[str, ...]


@dataclass(slots=True)
class Part:
    """A heading and what stands under it; of level 0 is what stands above the first heading.

    Attributes:
        path: the heading with those above it, for messages.
        body: the lines between this heading and the next one, as they are written.
    """

    file: str
    title: str
    path: str
    level: int
    line: int
    blocks: list[Block] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    body: str = ""

    def refuse(self, allowed: str, found: str, line: int | None = None) -> NoReturn:
        """Raise the complaint about what stands here.

        Raises:
            SettingsFileError: always.
        """
        where = f"{self.file} 第 {line or self.line} 行" + (f"，{self.path}" if self.path else "")
        raise SettingsFileError(f"{where}：写的是{found}；应为{allowed}。请改好后再试。")

    def by_title(self, allowed: Collection[str] = ()) -> dict[str, Part]:
        """The parts below, by title; with `allowed` no others may stand there. No title may stand twice."""
        found: dict[str, Part] = {}
        for part in self.parts:
            if part.title in found:
                part.refuse(f"每个标题只写一次（已在第 {found[part.title].line} 行写过）", f"重复的标题“{part.title}”")
            if allowed and part.title not in allowed:
                part.refuse(f"下列标题之一：{'、'.join(allowed)}", f"标题“{part.title}”")
            found[part.title] = part
        return found

    def only_headings(self, allowed: Iterable[str]) -> None:
        """Nothing may stand between this heading and the ones below it."""
        for block in self.blocks:
            self.refuse(f"先写小标题“### {'”或“### '.join(allowed)}”", _shown(block), block.line)

    def no_headings(self) -> None:
        """No headings may stand below this one."""
        for part in self.parts:
            part.refuse(f"不带小标题的内容（“{self.title}”下面不再分小标题）", f"小标题“{part.title}”")

    def items(self) -> list[Block]:
        """The items of the lists here, one text each; nothing else may stand here, and at least one must."""
        self.no_headings()
        allowed = "一行一条，以“- ”（减号加空格）开头"
        for block in self.blocks:
            lines = [line for text in block.texts for line in text.splitlines()]
            if block.kind is not BlockKind.ITEM or len(block.texts) > 1:
                self.refuse(allowed, _shown(block), block.line)
            if not lines:
                self.refuse(allowed + "，后面写内容", "空的一条", block.line)
            for at, line in enumerate(lines[1:], start=1):
                if _BEGINS_LIKE_MARKUP.match(line.strip()):
                    self.refuse(allowed, f"“{line.strip()}”", block.line + at)
        if not self.blocks:
            self.refuse("至少一条，以“- ”开头", "空的")
        return self.blocks

    def rows(self, columns: tuple[str, ...]) -> list[Block]:
        """The rows of the one table here, each cell filled; nothing else may stand here."""
        self.no_headings()
        allowed = (
            f"一张表，每行 {len(columns)} 格都写：| {' | '.join(columns)} |（表头下面是 {'|---' * len(columns)}|）"
        )
        heads = [block for block in self.blocks if block.kind is BlockKind.TABLE_HEAD]
        rows = [block for block in self.blocks if block.kind is BlockKind.ROW]
        for block in self.blocks:
            if block.kind not in (BlockKind.TABLE_HEAD, BlockKind.ROW) or block in heads[1:]:
                self.refuse(allowed, _shown(block), block.line)
            if len(block.texts) != len(columns) or not all(block.texts):
                self.refuse(allowed, _shown(block), block.line)
        if not rows:
            self.refuse(allowed, "没有内容的表" if heads else "空的")
        return rows


_BLOCK_LEVELS = {"heading_open": 0, "paragraph_open": 0, "list_item_open": 1, "tr_open": 2}  # not nested ones
_KINDS = {
    "bullet_list_open": BlockKind.ITEM,
    "ordered_list_open": BlockKind.NUMBERED,
    "thead_open": BlockKind.TABLE_HEAD,
    "tbody_open": BlockKind.ROW,
}


def read_front(text: str, name: str) -> Entry:
    """The front matter; lines are those of the file.

    Raises:
        SettingsFileError: there is none, it does not end, or it is not YAML.
    """
    lines = text.splitlines()
    entry = parse_yaml("\n".join(lines[: _front_end(lines, name)]), name)
    if entry is None:
        raise SettingsFileError(f"{name} 第 1 行：两行 --- 之间是空的；应写 code、name 等各项。请改好后再试。")
    return entry


def read_parts(text: str, name: str, tidy: Callable[[str], str] = str) -> Part:
    """The file below its front matter: a part of level 0 whose parts have level 2, and theirs level 3.

    `tidy` is given each heading's words and says how they are meant.

    Raises:
        SettingsFileError: no front matter, a heading of another level, or one that stands under none.
    """
    lines = text.splitlines()
    begin = _front_end(lines, name) + 1
    whole = Part(name, "", "", 0, begin + 1)
    tree = [whole]
    flat = [whole]
    for token in _tokens([""] * begin + lines[begin:]):
        if isinstance(token, Block):
            tree[-1].blocks.append(token)
            continue
        level, title, line = token[0], tidy(token[1]), token[2]
        above = [part for part in tree if part.level < level]
        part = Part(name, title, " › ".join([*(each.title for each in above if each.title), title]), level, line)
        if _LEVEL_ABOVE.get(level) != above[-1].level:
            part.refuse("“## 标题”，或它下面的“### 小标题”", f"“{'#' * level} {title}”")
        above[-1].parts.append(part)
        tree = [*above, part]
        flat.append(part)
    ends = [part.line - 1 for part in flat[1:]] + [len(lines)]
    for part, end in zip(flat, ends, strict=True):
        part.body = "\n".join(lines[part.line if part.level else begin : end]).strip("\n")
    return whole


def _front_end(lines: list[str], name: str) -> int:
    """Index of the line that ends the front matter."""
    fences = [at for at, line in enumerate(lines) if line.rstrip() == _FENCE][:2]
    if len(fences) < 2 or fences[0] != 0:
        found = f"“{lines[0]}”" if lines and fences[:1] != [0] else "没有结束的开头" if lines else "空的"
        raise SettingsFileError(
            f"{name} 第 1 行：写的是{found}；应为两行 --- 之间写 code、name 等各项，第一行就是 ---。请改好后再试。"
        )
    return fences[1]


def _tokens(lines: list[str]) -> Iterator[Block | tuple[int, str, int]]:
    """Blocks and headings (level, title, line) in the order of the file."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero").enable(["heading", "list", "table"]).disable("inline")
    opened: list[Token] = []
    texts: list[str] = []
    for token in parser.parse("\n".join(lines)):
        if token.type == "inline":
            texts.append(token.content.strip())
        elif token.nesting > 0:
            opened.append(token)
            if _is_block(opened):
                texts = []
        elif token.nesting < 0:
            if _is_block(opened):
                line = (opened[-1].map or [0])[0] + 1
                yield _heading(opened[-1], texts, line) or _block(opened, tuple(texts), line, lines[line - 1])
            opened.pop()


def _is_block(opened: list[Token]) -> bool:
    return opened[-1].level == _BLOCK_LEVELS.get(opened[-1].type)


def _heading(token: Token, texts: list[str], line: int) -> tuple[int, str, int] | None:
    return (int(token.tag[1:]), "".join(texts), line) if token.type == "heading_open" else None


def _block(opened: list[Token], texts: tuple[str, ...], line: int, source: str) -> Block:
    kind = _KINDS[opened[-2].type] if len(opened) > 1 else BlockKind.PARAGRAPH
    if kind in (BlockKind.TABLE_HEAD, BlockKind.ROW):  # cells beyond those of the head would silently be lost
        cells = _CELL_END.split(source.strip().removeprefix("|").removesuffix("|"))
        texts += tuple(cell.strip() for cell in cells[len(texts) :])
    return Block(kind, line, texts)


def _shown(block: Block) -> str:
    words = " | ".join(text.splitlines()[0] if text else "" for text in block.texts)
    return f"{block.kind.value}“{words if len(words) <= 30 else words[:30] + '……'}”"
