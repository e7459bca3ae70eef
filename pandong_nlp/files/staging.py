"""A file that appears under its name only when it is complete, and errors of the disk said in Chinese.

Knows paths and operating-system errors. Must not know formats.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pandong_nlp.errors import OutputFileError

__all__ = ["StagedFile", "explained"]

ADVICE = {
    errno.ENOSPC: "磁盘已满；请清出空间，或换一个位置",
    errno.EACCES: "没有权限，或文件正被 Excel、WPS 打开；请先关闭它，或换一个位置",
    errno.EPERM: "没有权限；请换一个位置",
    errno.ENOENT: "文件夹不存在；请先建立文件夹，或换一个位置",
    errno.ENOTDIR: "路径中有一段不是文件夹；请检查路径",
    errno.EISDIR: "这是一个文件夹；请写出文件名",
    errno.EROFS: "这个磁盘不能写；请换一个位置",
    errno.ENAMETOOLONG: "文件名太长；请换一个短一些的名字",
}


class StagedFile:
    """A temporary name beside the final one.

    Raises:
        OutputFileError: the final name is a folder, or lies in none.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with explained(path):
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "")
            if not path.parent.is_dir():
                raise FileNotFoundError(errno.ENOENT, "")
        self.temporary = path.with_name(f".{os.urandom(6).hex()}.part")

    def commit(self) -> None:
        """Give the file its final name, in place of an older file of that name."""
        with explained(self.path):
            self.temporary.replace(self.path)

    def discard(self) -> None:
        """Remove what was written so far."""
        self.temporary.unlink(missing_ok=True)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn an operating-system error inside the block into one that says what to do.

    Raises:
        OutputFileError: instead of any OSError.
    """
    try:
        yield
    except OutputFileError:
        raise
    except OSError as error:
        why = ADVICE.get(error.errno or 0, f"{error.strerror or error}；请检查路径，或换一个位置")
        raise OutputFileError(f"写不了“{path}”：{why}。") from error
