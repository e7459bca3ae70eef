"""The hotline's own words, loaded into both segmentation engines and kept with every model.

One word a line: word, frequency, part of speech, separated by blanks; UTF-8. Knows nothing of the engines.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from pandong_nlp.errors import DictionaryError

__all__ = ["DomainDictionary", "Word"]

_WORD = re.compile("[一-鿕]{2,12}")
_TAG = re.compile("[a-z]{1,4}")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, how often to expect it (as jieba counts) and its part of speech (jieba's tags: n, v, nr, ns …)."""

    text: str
    frequency: int
    tag: str


@dataclass(frozen=True, slots=True)
class DomainDictionary:
    """Words in the order of their file; two dictionaries of the same bytes segment alike."""

    words: tuple[Word, ...]

    @classmethod
    def packaged(cls) -> DomainDictionary:
        """The words that come with the program."""
        return cls.from_bytes(files("pandong_nlp").joinpath("data/dictionary.txt").read_bytes())

    @classmethod
    def from_bytes(cls, data: bytes) -> DomainDictionary:
        """Read the lines `word frequency tag`; blank lines and lines that start with # are skipped.

        Raises:
            DictionaryError: not UTF-8, or a line (named by its number) that is no such line or repeats a word.
        """
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise DictionaryError(f"词典不是 UTF-8 编码（第 {error.start + 1} 字节）；请另存为 UTF-8。") from error
        words: dict[str, Word] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            word = _parsed(line, number)
            if word.text in words:
                raise DictionaryError(f"词典第 {number} 行：“{word.text}”出现了两次；每个词只写一行，请删去一行。")
            words[word.text] = word
        return cls(tuple(words.values()))

    def to_bytes(self) -> bytes:
        """The canonical file: what `from_bytes` reads back to an equal dictionary."""
        return "".join(f"{word.text} {word.frequency} {word.tag}\n" for word in self.words).encode()

    @property
    def sha256(self) -> str:
        """Hexadecimal hash of `to_bytes()`: comments do not count."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)


def _parsed(line: str, number: int) -> Word:
    fields = line.split()
    if len(fields) != 3:
        raise DictionaryError(
            f"词典第 {number} 行有 {len(fields)} 项；应为“词 词频 词性”三项，用空格隔开，例如“僵尸车 500 n”。"
        )
    text, frequency, tag = fields
    if not _WORD.fullmatch(text):
        raise DictionaryError(f"词典第 {number} 行的词“{text}”不合要求；应为 2 至 12 个汉字，不含数字、字母和标点。")
    if not (frequency.isascii() and frequency.isdigit() and 0 < int(frequency) < 10**7):
        raise DictionaryError(f"词典第 {number} 行的词频“{frequency}”不合要求；应为 1 到 9999999 之间的整数。")
    if not _TAG.fullmatch(tag):
        raise DictionaryError(f"词典第 {number} 行的词性“{tag}”不合要求；应为小写字母，例如 n、v、ns。")
    return Word(text, int(frequency), tag)
