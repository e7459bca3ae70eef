"""Which character encoding a text file has, and what to do with bytes that do not fit it.

Knows bytes and characters. Must not know rows or columns. Bytes that cannot be decoded stay in the text as marks,
so that the reader can reject the one row that holds them, or decode it otherwise, instead of giving up the file.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Sequence
from typing import BinaryIO

from pandong_nlp.errors import InputFileError
from pandong_nlp.files.mojibake import ordinary_share

__all__ = ["decode_otherwise", "detect", "has_undecodable", "named", "open_text", "show_undecodable"]

SAMPLE_BYTES = 256 * 1024
# The longer mark first: the mark of UTF-16 begins that of UTF-32.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# GB 18030 contains the older sets; a byte order mark in front of UTF-8 is not part of the text.
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "utf-8": "utf-8-sig"}
WIDE_UNITS = ("utf-16", "utf-32")

# Random bytes read as GB 18030 have a share of everyday characters near 0.16, real Chinese text above 0.6.
CHINESE = 0.3
BROKEN = re.compile("[\ud800-\udfff]")
FEW_BROKEN = 0.02


def named(encoding: str) -> str:
    """The codec for an encoding given by a person.

    >>> named("GBK"), named("utf8"), named("utf-16")
    ('gb18030', 'utf-8-sig', 'utf-16')

    Raises:
        InputFileError: there is no such encoding.
    """
    try:
        "".encode(encoding)
        codec = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise InputFileError(f"不认识编码“{encoding}”；请写 utf-8、gb18030 或 utf-16。") from None
    return WIDER.get(codec, codec)


def detect(stream: BinaryIO, name: str) -> str:
    """The encoding of a text file: byte order mark, UTF-16 without one, UTF-8, GB 18030, in this order.

    Reads on until something other than ASCII turns up. `name` stands in the message.

    Raises:
        InputFileError: no encoding makes Chinese or plain ASCII of it.
    """
    window = stream.read(SAMPLE_BYTES)
    for mark, encoding in BYTE_ORDER_MARKS:
        if window.startswith(mark):
            return encoding
    if b"\0" in window and (wide := _wide_encoding(window)):
        return wide
    while window.isascii():
        following = stream.read(SAMPLE_BYTES)
        if not following:
            return "utf-8"
        window = following
    return _of_mixed_bytes(window, name)


def open_text(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """The characters of a stream, line ends untouched, undecodable bytes as marks (see `has_undecodable`)."""
    return io.TextIOWrapper(stream, encoding, errors=_errors(encoding), newline="")


def has_undecodable(text: str, encoding: str) -> bool:
    r"""True when the text, decoded by `open_text`, holds bytes that are not of this encoding (or half characters).

    >>> has_undecodable("坏\udce4", "utf-8"), has_undecodable("好", "utf-8")
    (True, False)
    """
    if encoding.startswith(WIDE_UNITS) and "\ufffd" in text:
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def decode_otherwise(cells: Sequence[str], encoding: str) -> list[str] | None:
    """A row with undecodable bytes, read as the other usual encoding; None if that gives no plausible Chinese.

    >>> decode_otherwise(["7", "漏水".encode("gb18030").decode("utf-8", "surrogateescape")], "utf-8")
    ['7', '漏水']
    """
    other = {"utf-8": "gb18030", "utf-8-sig": "gb18030", "gb18030": "utf-8"}.get(encoding)
    if other is None:
        return None
    own = "gb18030" if encoding == "gb18030" else "utf-8"
    try:
        decoded = [cell.encode(own, "surrogateescape").decode(other) for cell in cells]
    except UnicodeError:
        return None
    return decoded if ordinary_share("".join(decoded)) > 0.5 else None


def show_undecodable(text: str) -> str:
    r"""The text with each undecodable byte spelled out, so that it can be written to a file.

    >>> show_undecodable("坏\udce4")
    '坏\\xe4'
    """
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace") if _escaped(text) else text


def _escaped(text: str) -> bool:
    return has_undecodable(text, "utf-8")


def _errors(encoding: str) -> str:
    return "replace" if encoding.startswith(WIDE_UNITS) else "surrogateescape"


def _decode(window: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)(_errors(encoding)).decode(window)


def _wide_encoding(window: bytes) -> str | None:
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _decode(window, encoding)
        plain = sum(map(str.isascii, text)) / len(text) if text else 0.0
        if "\0" not in text and "\ufffd" not in text and (ordinary_share(text) > 0.5 or plain > 0.9):
            return encoding
    return None


def _of_mixed_bytes(window: bytes, name: str) -> str:
    text = _decode(window, "utf-8")
    broken = _broken(text)
    if not broken:
        return "utf-8"
    sense, encoding = max((_sense(_decode(window, codec)), codec) for codec in ("utf-8", "gb18030"))
    if sense >= CHINESE:
        return encoding
    if broken <= FEW_BROKEN * len(text):
        return "utf-8"
    raise InputFileError(
        f"“{name}”的文字编码认不出来（不是 UTF-8、GB18030 或 UTF-16）；"
        "请用 Excel 或 WPS 打开后另存为 .xlsx，或用 --encoding 写明编码。"
    )


def _sense(text: str) -> float:
    """Share of everyday Chinese characters, less by as much as the characters beyond ASCII are broken."""
    beyond = sum(not character.isascii() for character in text)
    return ordinary_share(text) * (1 - _broken(text) / beyond) if beyond else 0.0


def _broken(text: str) -> int:
    return len(BROKEN.findall(text))
