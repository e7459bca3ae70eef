"""A text that a command was given: written out, in a text file, or on standard input."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from pandong_nlp.errors import InputFileError

__all__ = ["STDIN", "given_text"]

STDIN = "-"
_TEXT_FILES = frozenset({".txt", ".md", ".text", ".log", ".docx", ".doc", ".pdf", ".wps"})
_OTHER_KINDS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")


def given_text(what: str) -> str:
    """The text that an argument means.

    Raises:
        InputFileError: it names a folder, a file that is not there or one that is no text.
    """
    if what == STDIN:
        return _decoded(sys.stdin.buffer.read(), "标准输入")
    path = Path(what)
    try:
        is_file, is_folder = path.is_file(), path.is_dir()
    except (OSError, ValueError):  # too long for a name, or holds NUL: a text
        return what
    if is_file:
        return _decoded(_content(path), path.name)
    if is_folder and what.strip():
        raise InputFileError(f"“{what}”是一个文件夹；请写出其中的文件名。")
    if path.suffix.lower() in _TEXT_FILES and not any(map(str.isspace, what)):
        raise InputFileError(f"找不到文件“{what}”；请检查路径。（如果这是一段文字，请在前面加上空格。）")
    return what


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputFileError(f"读不了 {path}：{error.strerror or error}；请检查文件和权限。") from error


def _decoded(content: bytes, name: str) -> str:
    from pandong_nlp.files.encoding import detect, has_undecodable, open_text

    if content.startswith(_OTHER_KINDS):
        raise InputFileError(f"{name}是 Word、PDF 一类的文件，不是纯文本；请另存为 txt 再试，或者直接把文字粘贴过来。")
    encoding = detect(io.BytesIO(content), name)
    text = open_text(io.BytesIO(content), encoding).read().removeprefix("\ufeff").replace("\r\n", "\n")
    if "\0" in text or has_undecodable(text, encoding):
        raise InputFileError(f"{name}不是纯文本；请另存为 UTF-8 编码的 txt 文件再试，或者直接把文字粘贴过来。")
    return text
