"""The file that holds the store's keys: made once, read, and added to when keys rotate. Knows no database.

Everything in it can be replaced but `index`, from which the keys of digests are derived: without the same index key,
repeats of a caller are not found and the audit does not verify. A lost file makes contact data and raw text unreadable.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from pandong_nlp.errors import KeyFileError

__all__ = ["KeySet", "create_key_file", "is_private", "read_key_file", "replace_key_file"]

FORMAT = 1
KEY_BYTES = 32
_NOTE = "盘东工单库的密钥。丢失后联系方式和原文无法恢复：请另存一份在安全的地方，不要和数据库备份放在一起。"


@dataclass(frozen=True, slots=True)
class KeySet:
    """Keys of encryption by their number, which of them is in use, and the key that digests are derived from."""

    keys: Mapping[int, bytes] = field(repr=False)
    active: int
    index: bytes = field(repr=False)

    @classmethod
    def new(cls) -> Self:
        return cls({1: secrets.token_bytes(KEY_BYTES)}, 1, secrets.token_bytes(KEY_BYTES))

    def with_new_key(self) -> Self:
        """One more key, which is in use from now on; the earlier ones stay, for reading and for old backups."""
        number = max(self.keys) + 1
        return replace(self, keys={**self.keys, number: secrets.token_bytes(KEY_BYTES)}, active=number)


def create_key_file(path: Path) -> KeySet:
    """Make the file with fresh keys; if another process was faster, read what it made.

    Raises:
        KeyFileError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = _written_beside(path, KeySet.new())
        try:
            os.link(new, path)  # fails where the file exists: a file of keys is never overwritten
        except FileExistsError:
            pass
        finally:
            new.unlink()
        _sync_folder(path.parent)
    except OSError as error:
        raise KeyFileError(f"密钥文件 {path} 写不进去（{error.strerror}）；请检查文件夹的权限和磁盘空间。") from error
    return read_key_file(path)


def replace_key_file(path: Path, keys: KeySet) -> None:
    """Put another set of keys in its place, wholly or not at all.

    Raises:
        KeyFileError: it cannot be written; the old file is as it was.
    """
    try:
        _written_beside(path, keys).replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise KeyFileError(f"密钥文件 {path} 写不进去（{error.strerror}）；原文件没有改动。") from error


def read_key_file(path: Path) -> KeySet:
    """The keys.

    Raises:
        KeyFileError: the file is missing, cannot be read, or was damaged.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise KeyFileError(f"找不到密钥文件 {path}；请把备份的密钥文件放回原处，或检查设置里的路径。") from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"密钥文件 {path} 读不出来（{type(error).__name__}）；请检查权限，或用备份替换。") from error
    try:
        return _parsed(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise KeyFileError(
            f"密钥文件 {path} 已损坏（内容与校验值不符）；请用备份的密钥文件替换，不要手工修改。"
        ) from None


def is_private(path: Path) -> bool:
    """Whether the file's owner alone may read it."""
    return os.name == "nt" or not stat.S_IMODE(path.stat().st_mode) & 0o077


def _parsed(content: dict[str, Any]) -> KeySet:
    given = content.pop("sha256")
    if given != _checksum(content) or content["format"] != FORMAT:
        raise ValueError
    keys = {int(number): base64.b64decode(key, validate=True) for number, key in content["keys"].items()}
    index = base64.b64decode(content["index"], validate=True)
    if content["active"] not in keys or any(len(key) != KEY_BYTES for key in (*keys.values(), index)):
        raise ValueError
    return KeySet(keys, content["active"], index)


def _written_beside(path: Path, keys: KeySet) -> Path:
    """A complete file on the disk that only has the wrong name yet."""
    content: dict[str, Any] = {
        "note": _NOTE,
        "format": FORMAT,
        "active": keys.active,
        "keys": {str(number): base64.b64encode(key).decode() for number, key in keys.keys.items()},
        "index": base64.b64encode(keys.index).decode(),
    }
    content["sha256"] = _checksum(content)
    new = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        json.dump(content, stream, ensure_ascii=False, indent=2)
        stream.flush()
        os.fsync(stream.fileno())
    return new


def _checksum(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
