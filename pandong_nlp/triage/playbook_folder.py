"""The playbooks of an office: the packaged ones, with an office's own folder laid over them.

A file of the office with a packaged code replaces that playbook; any other code is added. What only needs to know
which playbook a ticket gets reads the heads alone. Knows files, nothing of what is in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pandong_nlp.errors import PlaybookError, SettingsFileError
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.triage.playbook_file import read_playbook, read_playbook_head
from pandong_nlp.triage.playbooks import Playbook, PlaybookHead, Playbooks, choose, gaps

__all__ = ["PlaybookShelf", "load_playbooks", "open_playbooks"]

_PACKAGED = "data/playbooks"


@dataclass(frozen=True)
class PlaybookShelf:
    """The heads of all playbooks and where each one's file is; the rest is read on demand.

    Attributes:
        heads: the office's additions first, then by code.
        own: codes of the office's own files.
    """

    heads: tuple[PlaybookHead, ...]
    own: frozenset[str]
    _files: Mapping[str, Traversable]
    _taxonomy: Taxonomy

    def codes(self, categories: Iterable[str], difficulty: int) -> tuple[str, ...]:
        """Codes of a ticket's playbooks, those of its primary category first; none where nobody has written one."""
        return tuple(head.code for head in choose(self.heads, categories, difficulty))

    def find(self, written: str) -> tuple[PlaybookHead, ...]:
        """The playbooks that somebody means by a code, a category (slug, code, Chinese name) or a name.

        Raises:
            PlaybookError: there is none.
        """
        category = self._taxonomy.find(written)
        slug = category.slug if category else ""
        for found in (
            [head for head in self.heads if written.casefold() == head.code.casefold()],
            [head for head in self.heads if slug in head.categories],
            [head for head in self.heads if written and written in head.name],
        ):
            if found:
                return tuple(found)
        raise PlaybookError(
            f"没有“{written}”的工作法；可写编号（如 WF-10）、类别的代号或名称，见 pandong playbook list。"
        )

    def read(self, code: str) -> Playbook:
        """One whole playbook.

        Raises:
            PlaybookError: there is none of this code.
            SettingsFileError: its file is malformed.
        """
        if code not in self._files:
            raise PlaybookError(f"没有编号为“{code}”的工作法；现有 {'、'.join(self._files)}。")
        file = self._files[code]
        return read_playbook(_text_of(file), file.name, self._taxonomy)

    def read_all(self) -> Playbooks:
        """Every one, in the order of `heads`.

        Raises:
            SettingsFileError: a file is malformed.
        """
        return Playbooks(tuple(self.read(head.code) for head in self.heads))


def open_playbooks(folder: Path | None, taxonomy: Taxonomy) -> PlaybookShelf:
    """Read the heads of the packaged playbooks and of an office's folder, every file `*.md` in it.

    Packaged playbooks of categories that are not in the taxonomy are left out.

    Raises:
        SettingsFileError: a head is malformed, names an unknown category or a code that another file has.
    """
    packaged = _heads(files("pandong_nlp").joinpath(_PACKAGED), None)
    packaged = {
        code: (head, file)
        for code, (head, file) in packaged.items()
        if all(slug in taxonomy for slug in head.categories)
    }
    own = _heads(folder, taxonomy) if folder else {}
    merged = {**packaged, **own}
    heads = sorted((head for head, _ in merged.values()), key=lambda head: (head.code in packaged, head.code))
    return PlaybookShelf(tuple(heads), frozenset(own), {head.code: merged[head.code][1] for head in heads}, taxonomy)


def load_playbooks(folder: Path | None, taxonomy: Taxonomy) -> Playbooks:
    """Read them whole, and see that each category has one for each difficulty.

    Raises:
        SettingsFileError: a file is malformed, or a category lacks a playbook.
    """
    shelf = open_playbooks(folder, taxonomy)
    if missing := gaps(shelf.heads, taxonomy):
        told = "；".join(f"{slug}（难度 {'、'.join(map(str, levels))}）" for slug, levels in missing.items())
        raise SettingsFileError(
            f"{folder or '程序自带的工作法'}：这些类别没有工作法：{told}；应为每个类别、每档难度至少一个。"
            "请在工作法文件夹里补上，或在已有文件的 categories、difficulty 里写上它们。"
        )
    return shelf.read_all()


def _heads(folder: Traversable, taxonomy: Taxonomy | None) -> dict[str, tuple[PlaybookHead, Traversable]]:
    """The heads in a folder by code, with their files."""
    found: dict[str, tuple[PlaybookHead, Traversable]] = {}
    for file in _markdown_files(folder):
        head = read_playbook_head(_text_of(file), file.name, taxonomy)
        if head.code in found:
            raise SettingsFileError(
                f"{file.name} 的 code：写的是“{head.code}”，与 {found[head.code][1].name} 相同；"
                "应为每个文件各不相同的编号。请改好后再试。"
            )
        found[head.code] = head, file
    return found


def _markdown_files(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        raise SettingsFileError(f"没有文件夹 {folder}；应为放工作法（*.md）的文件夹。请检查路径。")
    named = [file for file in folder.iterdir() if file.name.endswith(".md") and not file.name.startswith(".")]
    return sorted(named, key=lambda file: file.name)


def _text_of(file: Traversable) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsFileError(f"读不了 {file.name}：{error}。请另存为 UTF-8 编码的 Markdown 文件（.md）。") from error
