"""Which format a file has, by its name and by its first bytes; refuses a file whose content is not what its name says.

Knows suffixes, signatures and the insides of zip and OLE containers. Must not read tables.
"""

from __future__ import annotations

import zipfile
from enum import Enum
from pathlib import Path

from pandong_nlp.errors import InputFileError

__all__ = ["Format", "format_of_input", "format_of_name"]


class Format(Enum):
    """A format of tables; the value is its usual suffix."""

    CSV = ".csv"
    EXCEL = ".xlsx"
    JSONL = ".jsonl"
    PARQUET = ".parquet"


SUFFIXES = {
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".txt": Format.CSV,
    ".xlsx": Format.EXCEL,
    ".xlsm": Format.EXCEL,
    ".xls": Format.EXCEL,
    ".et": Format.EXCEL,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".parquet": Format.PARQUET,
}
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = (
    (b"PAR1", Format.PARQUET, "Parquet 文件"),
    (b"PK\x05\x06", None, "空的压缩包"),
    (b"%PDF", None, "PDF 文件"),
    (b"\x1f\x8b", None, "gzip 压缩文件"),
    (b"7z\xbc\xaf", None, "7z 压缩包"),
    (b"Rar!", None, "RAR 压缩包"),
    (b"\x89PNG", None, "图片"),
    (b"\xff\xd8\xff", None, "图片"),
)
# The first part that is found tells what a zip container is.
ZIP_PARTS = (
    ("xl/workbook.xml", Format.EXCEL, "Excel 文件（xlsx）"),
    ("xl/workbook.bin", None, "二进制 Excel 文件（xlsb）"),
    ("word/document.xml", None, "Word 文档"),
    ("content.xml", None, "OpenDocument 文件"),
)
# Names of streams in an OLE container.
OLE_PARTS = (
    ("EncryptedPackage", None, ""),
    ("Workbook", Format.EXCEL, "Excel 文件（xls）"),
    ("Book", Format.EXCEL, "Excel 文件（xls）"),
    ("WordDocument", None, "Word 文档"),
)
MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style", b"mime-version")
HEAD_BYTES = 4096
# A workbook of a million complaints unpacks to about a gigabyte; XML shrinks 10 to 40 times.
UNPACKED_BYTES = 2 * 1024**3
SUSPECT_BYTES, SUSPECT_RATIO = 200 * 1024**2, 200


def format_of_name(path: Path) -> Format | None:
    """The format that a file name stands for, or None.

    >>> format_of_name(Path("诉求.XLS")), format_of_name(Path("诉求.doc"))
    (<Format.EXCEL: '.xlsx'>, None)
    """
    return SUFFIXES.get(path.suffix.lower())


def format_of_input(path: Path) -> Format:
    """The format of an existing file that is what its name says.

    Raises:
        InputFileError: missing, a directory, unreadable, empty, of an unknown or wrong suffix, encrypted, incomplete,
            or a zip container that unpacks to an absurd size.
    """
    head = _head(path)
    expected = format_of_name(path)
    if expected is None:
        raise InputFileError(f"不认识“{path.name}”的类型；请提供 {'、'.join(SUFFIXES)} 文件。")
    if not head.strip(b"\xef\xbb\xbf \r\n\t"):
        raise InputFileError(f"“{path.name}”是空文件，没有表头也没有数据；请检查导出是否成功。")
    found, what = _content(path, head)
    if found == expected:
        return expected
    if found is not None:
        raise InputFileError(f"“{path.name}”其实是 {what}；请把文件名的后缀改成 {found.value} 后再试。")
    if what:
        raise InputFileError(f"“{path.name}”其实是{what}，不是表格数据；请用 Excel 或 WPS 打开后另存为 .xlsx 后再试。")
    if expected in (Format.CSV, Format.JSONL):
        return expected
    if expected is Format.EXCEL and b"\0" not in head:
        raise InputFileError(f"“{path.name}”其实是文本文件，不是 Excel；请把文件名的后缀改成 .csv 后再试。")
    raise InputFileError(f"“{path.name}”不是 {expected.value} 文件，或者已经损坏；请重新导出或重新下载。")


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise InputFileError(f"“{path}”是文件夹；请写出其中一个文件的名字。")
    try:
        with path.open("rb") as stream:
            return stream.read(HEAD_BYTES)
    except FileNotFoundError:
        raise InputFileError(f"找不到文件“{path}”；请检查文件名和所在的文件夹。") from None
    except PermissionError:
        raise InputFileError(f"没有权限读“{path}”；请检查文件权限，或先关闭正在使用它的程序。") from None
    except OSError as error:
        raise InputFileError(f"读不了“{path}”：{error.strerror}；请检查文件名，或把文件复制到本机后再试。") from None


def _content(path: Path, head: bytes) -> tuple[Format | None, str]:
    """The format found and its name; no format and a name for a foreign file; no name for text or unknown bytes."""
    if head.startswith(ZIP):
        return _zip_content(path)
    if head.startswith(OLE):
        return _ole_content(path)
    for signature, found, what in SIGNATURES:
        if head.startswith(signature):
            return found, what
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(MARKUP):
        return None, "网页（HTML 或 XML）表格"
    return None, ""


def _zip_content(path: Path) -> tuple[Format | None, str]:
    try:
        with zipfile.ZipFile(path) as container:
            parts = container.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise InputFileError(
            f"“{path.name}”不完整或已损坏，可能没有下载完或没有保存完；请重新导出或重新下载。"
        ) from None
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if unpacked > UNPACKED_BYTES or (unpacked > SUSPECT_BYTES and unpacked > SUSPECT_RATIO * packed):
        raise InputFileError(
            f"“{path.name}”解压后有 {unpacked / 1024**2:.0f} MB，大得不正常，没有打开；请分成几个文件，或另存为 .csv。"
        )
    names = {part.filename for part in parts}
    return next(((found, what) for name, found, what in ZIP_PARTS if name in names), (None, "压缩包"))


def _ole_content(path: Path) -> tuple[Format | None, str]:
    content = path.read_bytes()
    for name, found, what in OLE_PARTS:
        if name.encode("utf-16-le") in content:
            if not what:
                raise encrypted(path.name)
            return found, what
    return None, "旧版 Office 文件"


def encrypted(name: str) -> InputFileError:
    """The error for a file that needs a password."""
    return InputFileError(f"“{name}”设有打开密码；请在 Excel 或 WPS 里取消密码、另存后再试。")
