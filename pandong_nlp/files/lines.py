"""Tickets as lines of a stream, such as standard input: one line, one text. Must not know tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from pandong_nlp.files.batches import Reason, Reject
from pandong_nlp.files.encoding import decode_otherwise, has_undecodable, named, open_text

__all__ = ["read_lines"]


def read_lines(stream: BinaryIO, encoding: str | None = None) -> Iterator[tuple[int, str] | Reject]:
    r"""Each line's number and text, as soon as the line is there; a blank or undecodable line is a reject.

    Without `encoding` a line that is not UTF-8 is read as GB 18030.

    >>> import io
    >>> list(read_lines(io.BytesIO("路灯不亮\n".encode("gbk"))))
    [(1, '路灯不亮')]

    Raises:
        InputFileError: there is no such encoding.
    """
    codec = named(encoding or "utf-8")
    for number, line in enumerate(open_text(stream, codec), start=1):
        text = line.rstrip("\r\n")
        if has_undecodable(text, codec):
            other = None if encoding else decode_otherwise([text], codec)
            if other is None:
                yield Reject(number, Reason.UNDECODABLE, "", ())
                continue
            text = other[0]
        yield (number, text) if text.strip() else Reject(number, Reason.EMPTY_TEXT, "", ())
