"""Reads and writes JSON Lines: one object per line.

Knows lines and JSON. Must not know what the keys mean. Standard library only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NoReturn

from pandong_nlp.errors import InputFileError
from pandong_nlp.files.batches import Column, ColumnType, RawBatch, Reason, Reject
from pandong_nlp.files.cells import cell_text
from pandong_nlp.files.encoding import detect, named, open_text
from pandong_nlp.files.options import ReadOptions

__all__ = ["JsonlSink", "JsonlSource"]

LINE_CHARACTERS = 8 * 1024 * 1024
BATCH_CHARACTERS = 4 * 1024 * 1024
MOST_COLUMNS = 16_384
LINE_ENDS = ("\n", "\r")


class JsonlSource:
    """A JSON Lines file: all keys that occur at once (that reads the file through), the rows when asked for.

    Columns stand in the order in which the keys first occur; a key that an object lacks is a null.

    Raises:
        InputFileError: empty, not decodable, no object in it, or more keys than columns can be.
    """

    notes: tuple[str, ...] = ()

    def __init__(self, open_bytes: Callable[[], BinaryIO], name: str, options: ReadOptions) -> None:
        self._open_bytes = open_bytes
        self._batch_rows = options.batch_rows
        with open_bytes() as stream:
            self.encoding = named(options.encoding) if options.encoding else detect(stream, name)
        self.header = self._keys(name)
        self.types: tuple[ColumnType, ...] = (str,) * len(self.header)

    def batches(self, fields: Mapping[str, int]) -> Iterator[RawBatch]:
        """Lines in order; a batch has at most `batch_rows` lines and about 4 million characters."""
        lines = self._lines()
        while batch := _batch(lines, self.header, self._batch_rows):
            yield batch

    def _lines(self) -> Iterator[tuple[int, str | None]]:
        """Number and text of each line; None for a line that is too long."""
        with self._open_bytes() as stream, open_text(stream, self.encoding) as text:
            number = 0
            while line := text.readline(LINE_CHARACTERS):
                number += 1
                too_long = rest = len(line) == LINE_CHARACTERS and not line.endswith(LINE_ENDS)
                while rest:
                    following = text.readline(LINE_CHARACTERS)
                    rest = bool(following) and not following.endswith(LINE_ENDS)
                yield number, None if too_long else line

    def _keys(self, name: str) -> tuple[str, ...]:
        keys: dict[str, None] = {}
        for _, line in self._lines():
            keys.update(dict.fromkeys(_object(line) or ()))
            if len(keys) > MOST_COLUMNS:
                raise InputFileError(f"“{name}”里有超过 {MOST_COLUMNS} 种字段名，不像一张表；请检查每行的字段。")
        if not keys:
            raise InputFileError(f'“{name}”里没有一行是 JSON 对象；请每行写一个，如 {{"id": "1", "text": "…"}}。')
        return tuple(keys)


class JsonlSink:
    """Writes one object per line, UTF-8, Chinese characters as they are; dates as ISO text."""

    notes: tuple[str, ...] = ()

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._stream = path.open("x", encoding="utf-8", newline="\n")
        self._encode = json.JSONEncoder(ensure_ascii=False, default=cell_text).encode

    def write(self, columns: Mapping[str, Column]) -> None:
        for values in zip(*(columns[name] for name in self._columns), strict=True):
            self._stream.write(self._encode(dict(zip(self._columns, values, strict=True))) + "\n")

    def close(self) -> None:
        self._stream.close()


def _batch(lines: Iterator[tuple[int, str | None]], keys: Sequence[str], batch_rows: int) -> RawBatch | None:
    rows: list[int] = []
    objects: list[dict[str, object]] = []
    rejects: list[Reject] = []
    blank = size = 0
    for count, (number, line) in enumerate(lines, start=1):
        if line is None:
            rejects.append(Reject(number, Reason.TOO_LONG, "", ()))
        elif line.isspace():
            blank += 1
        elif (found := _object(line)) is None:
            rejects.append(Reject(number, Reason.NOT_JSON, "", (line.rstrip(),)))
        else:
            rows.append(number)
            objects.append(found)
        size += len(line or "")
        if count == batch_rows or size > BATCH_CHARACTERS:
            break
    if not (rows or rejects or blank):
        return None
    return RawBatch(rows, [[found.get(key) for found in objects] for key in keys], tuple(rejects), blank)


def _object(line: str | None) -> dict[str, object] | None:
    try:
        found = DECODER.decode((line or "").lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _no_number(constant: str) -> NoReturn:
    raise ValueError(constant)


# NaN and Infinity are no JSON; line ends and tabs inside a text are harmless.
DECODER = json.JSONDecoder(parse_constant=_no_number, strict=False)
