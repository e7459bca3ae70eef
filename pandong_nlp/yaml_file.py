"""Reads YAML that people edit, so that every complaint names file, line, key, what was found and what is allowed.

Only the text of scalars is used (`no` stays "no", 2026-10-01 stays text): what a value means is asked for by whoever
reads it. Knows nothing of clocks or holidays.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from pandong_nlp.errors import SettingsFileError

if TYPE_CHECKING:
    import yaml

__all__ = ["Entry", "parse_yaml", "read_packaged", "read_rules", "read_yaml"]

FLAGS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a file with its place; `key` is the path to it, such as "clock.classes.7d"."""

    file: str
    key: str
    node: yaml.Node

    @property
    def line(self) -> int:
        return self.node.start_mark.line + 1

    def refuse(self, allowed: str, found: str | None = None) -> NoReturn:
        """Raise the complaint about this value.

        Raises:
            SettingsFileError: always.
        """
        where = f"{self.file} 第 {self.line} 行" + (f"，{self.key}" if self.key else "")
        raise SettingsFileError(f"{where}：写的是{found or self._found()}；应为{allowed}。请改好后再试。")

    def mapping(self, allowed: Collection[str] = (), required: Collection[str] = ()) -> dict[str, Entry]:
        """The entries below, by key; with `allowed` no other keys may stand there, those of `required` must."""
        import yaml

        if not isinstance(self.node, yaml.MappingNode):
            self.refuse("若干行“键: 值”")
        found: dict[str, Entry] = {}
        for key_node, node in self.node.value:
            name = key_node.value if isinstance(key_node, yaml.ScalarNode) else "（不是文字的键）"
            entry = Entry(self.file, f"{self.key}.{name}".lstrip("."), node)
            at_key = Entry(self.file, entry.key, key_node)
            if name in found:
                at_key.refuse(f"每个键只写一次（已在第 {found[name].line} 行写过）", f"重复的键“{name}”")
            if allowed and name not in allowed:
                at_key.refuse(f"下列之一：{'、'.join(allowed)}", f"“{name}”")
            found[name] = entry
        missing = [name for name in required if name not in found]
        if missing:
            self.refuse(f"写全 {'、'.join(required)}", f"一组键，缺少 {'、'.join(missing)}")
        return found

    def sequence(self) -> list[Entry]:
        import yaml

        if not isinstance(self.node, yaml.SequenceNode):
            self.refuse("一个列表，如 [a, b]")
        return [Entry(self.file, f"{self.key}[{at}]", node) for at, node in enumerate(self.node.value, start=1)]

    def text(self, allowed: str = "一段文字") -> str:
        """The scalar without space around it; whoever needs more than any text says so in `allowed`."""
        import yaml

        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value.strip():
            self.refuse(allowed)
        return str(self.node.value).strip()

    def choice(self, options: Sequence[str]) -> str:
        allowed = f"下列之一：{'、'.join(options)}"
        value = self.text(allowed)
        if value not in options:
            self.refuse(allowed)
        return value

    def flag(self) -> bool:
        return FLAGS[self.choice(tuple(FLAGS))]

    def whole(self, low: int, high: int) -> int:
        allowed = f"{low} 到 {high} 之间的整数"
        value = self.text(allowed)
        if not (value.isascii() and value.isdigit() and len(value) < 10 and low <= int(value) <= high):
            self.refuse(allowed)
        return int(value)

    def number(self, low: float, high: float) -> float:
        allowed = f"{low:g} 到 {high:g} 之间的数" if low < high else f"{low:g}"
        text = self.text(allowed)
        try:
            value = float(text)
        except ValueError:
            self.refuse(allowed)
        if not low <= value <= high:  # nan included
            self.refuse(allowed)
        return value

    def _found(self) -> str:
        import yaml

        if isinstance(self.node, yaml.ScalarNode):
            return f"“{self.node.value}”" if self.node.value else "空的"
        return "若干行“键: 值”" if isinstance(self.node, yaml.MappingNode) else "一个列表"


def parse_yaml(text: str, name: str) -> Entry | None:
    """The whole of one file, None when nothing (or only comments) stands in it; `name` stands in messages.

    Raises:
        SettingsFileError: it is not YAML.
    """
    import yaml

    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" 第 {mark.line + 1} 行" if mark else ""
        problem = getattr(error, "problem", None) or "无法读取"
        raise SettingsFileError(
            f"{name}{line}：不是正确的 YAML（{problem}）；应为“键: 值”，下一级缩进两个空格、不用制表符。请改好后再试。"
        ) from error
    return None if node is None else Entry(name, "", node)


def read_yaml(path: Path) -> Entry | None:
    """The same of a file.

    Raises:
        SettingsFileError: the file is not there, not UTF-8 or not YAML.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsFileError(f"读不了 {path}：{error}。请提供 UTF-8 编码的 YAML 文件。") from error
    return parse_yaml(text, path.name)


def read_rules(path: Path | None, packaged: str) -> Entry:
    """An office's own rules, or the packaged ones where it has none.

    Raises:
        SettingsFileError: as `read_yaml`, or nothing stands in the file.
    """
    entry = read_yaml(path) if path else read_packaged(packaged)
    if entry is None:
        raise SettingsFileError(f"{path}：文件是空的；可以从程序自带的 {packaged} 复制一份来改。")
    return entry


def read_packaged(name: str) -> Entry | None:
    """The same of a file in the package's `data/`."""
    return parse_yaml(files("pandong_nlp").joinpath(f"data/{name}").read_text("utf-8"), name)
