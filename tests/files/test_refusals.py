"""A file that cannot be a table is refused in one Chinese sentence that names it and says what to do."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from pandong_nlp.errors import InputFileError
from pandong_nlp.files import formats, open_table

File = Callable[[str, bytes | str], Path]
Build = Callable[[Sequence[Sequence[object]]], bytes]
TABLE = [["编号", "内容"], ["1", "停水"]]
HTML = "<html><head><meta charset=gbk></head><table><tr><td>编号</td></tr></table></html>"


def refusal(path: Path) -> str:
    with pytest.raises(InputFileError) as caught:
        open_table(path)
    message = str(caught.value)
    assert path.name in message
    assert message.endswith("。")
    assert "请" in message
    assert "\n" not in message
    return message


def zipped(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name.replace("__", "/").replace("_", "."), content)
    return buffer.getvalue()


def test_a_missing_file(tmp_path: Path) -> None:
    assert "找不到文件" in refusal(tmp_path / "没有.csv")


def test_a_folder(tmp_path: Path) -> None:
    assert "是文件夹" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["诉求.csv", "诉求.xlsx", "诉求.jsonl", "诉求.parquet"])
@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n  "])
def test_an_empty_file(file: File, name: str, content: bytes) -> None:
    assert "空文件" in refusal(file(name, content))


@pytest.mark.parametrize("content", [",,,\n,,\n", '""\n'])
def test_a_csv_of_nothing_but_delimiters(file: File, content: str) -> None:
    assert "空文件" in refusal(file("诉求.csv", content))


def test_an_unknown_suffix(file: File) -> None:
    assert "不认识“诉求.doc”的类型；请提供 .csv" in refusal(file("诉求.doc", "编号,内容\n"))


@pytest.mark.parametrize("name", ["诉求.xlsx", "诉求.xls"])
def test_a_text_file_called_excel(file: File, name: str) -> None:
    assert "其实是文本文件，不是 Excel；请把文件名的后缀改成 .csv" in refusal(file(name, "编号,内容\n1,停水\n"))


@pytest.mark.parametrize("name", ["诉求.xls", "诉求.xlsx", "诉求.csv"])
@pytest.mark.parametrize("content", [HTML, "\ufeff\n" + HTML.upper(), '<?xml version="1.0"?><Workbook/>'])
def test_a_web_page_called_a_table(file: File, name: str, content: str) -> None:
    assert "其实是网页" in refusal(file(name, content))


def test_excel_called_csv(file: File, xlsx_bytes: Build, xls_bytes: Build) -> None:
    for content in (xlsx_bytes(TABLE), xls_bytes(TABLE)):
        assert "请把文件名的后缀改成 .xlsx" in refusal(file("诉求.csv", content))


def test_parquet_called_csv(file: File) -> None:
    assert "其实是 Parquet 文件；请把文件名的后缀改成 .parquet" in refusal(file("诉求.csv", b"PAR1....PAR1"))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (zipped(word__document_xml="<w/>"), "Word 文档"),
        (zipped(xl__workbook_bin="x"), "二进制 Excel 文件"),
        (zipped(content_xml="<o/>"), "OpenDocument"),
        (zipped(诉求_csv="编号,内容"), "压缩包"),
        (gzip.compress(b"x"), "gzip"),
        (b"%PDF-1.7", "PDF"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"\x89PNG\r\n", "图片"),
    ],
)
@pytest.mark.parametrize("name", ["诉求.csv", "诉求.xlsx"])
def test_a_file_of_another_kind(file: File, name: str, content: bytes, what: str) -> None:
    assert what in refusal(file(name, content))


def test_an_old_word_document(file: File) -> None:
    content = formats.OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le")
    assert "Word 文档" in refusal(file("诉求.xls", content))
    assert "旧版 Office 文件" in refusal(file("诉求.xls", formats.OLE + b"\0" * 600))


def test_a_workbook_with_a_password(file: File, xlsx_bytes: Build) -> None:
    encrypted = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx_bytes(TABLE))).encrypt("密码", encrypted)
    for name in ("诉求.xlsx", "诉求.xls"):
        assert "设有打开密码；请在 Excel 或 WPS 里取消密码" in refusal(file(name, encrypted.getvalue()))


def test_an_old_workbook_with_a_password(file: File, xls_bytes: Build) -> None:
    content = xls_bytes(TABLE)
    # The record of the author's name makes room for the one that begins an encrypted stream.
    author, room = content.index(b"\x5c\x00\x70\x00"), 0x70
    rc4 = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + b"\x01" * 48
    rest = struct.pack("<HH", 0x5C, room - len(rc4)) + b" " * (room - len(rc4))
    encrypted = content[:author] + rc4 + rest + content[author + 4 + room :]
    assert "设有打开密码" in refusal(file("诉求.xls", encrypted))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_truncated_workbook(file: File, xlsx_bytes: Build, xls_bytes: Build, share: float) -> None:
    content = xlsx_bytes(TABLE)
    assert "没有下载完" in refusal(file("诉求.xlsx", content[: int(len(content) * share)]))
    content = xls_bytes(TABLE)
    refusal(file("诉求.xls", content[: int(len(content) * min(share, 0.5))]))


def test_a_truncated_parquet_file(file: File) -> None:
    assert "不是完整的 Parquet 文件" in refusal(file("诉求.parquet", b"PAR1" + b"\0" * 100))


def test_bytes_called_excel_or_parquet(file: File) -> None:
    for name in ("诉求.xlsx", "诉求.parquet"):
        assert "已经损坏" in refusal(file(name, b"\x01\0\x02" * 50))


def test_lines_that_are_no_json(file: File) -> None:
    assert "没有一行是 JSON 对象" in refusal(file("诉求.jsonl", '[{"text": "停水"}]\n'))


def test_a_container_that_unpacks_to_an_absurd_size(
    file: File, xlsx_bytes: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = zipped(xl__workbook_xml="<w/>", xl__worksheets__sheet1_xml="0" * 1_000_000)
    monkeypatch.setattr(formats, "SUSPECT_BYTES", 900_000)
    assert "大得不正常" in refusal(file("诉求.xlsx", bomb))
    monkeypatch.setattr(formats, "UNPACKED_BYTES", 5_000)
    assert "大得不正常" in refusal(file("诉求.xlsx", xlsx_bytes(TABLE)))


def test_a_file_that_may_not_be_read(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "denied")

    path = file("诉求.csv", "编号,内容\n1,停水\n")
    monkeypatch.setattr(Path, "open", denied)
    assert "没有权限读" in refusal(path)
