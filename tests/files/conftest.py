"""Real files for the tests of readers and writers; every text is fiction."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

Rows = Sequence[Sequence[object]]

# Otherwise a workbook holds the second it was written in, and the same rows give bytes of another length later.
CREATED = datetime(2026, 10, 3, tzinfo=UTC)

HEADER = ["工单编号", "标题", "诉求内容", "社区"]
TICKETS = [
    ["2026100300007", "井盖丢失", "柳泉路口的井盖不见了，晚上很危险", "柳泉"],
    ["0026100300008", "半夜装修", "铁匠营西里楼上半夜还在装修，吵得睡不着", "铁匠营"],
    ["A-9", "停车", "北辰湾花园车位被占，\n物业说管不了，“不归他们管”", "北辰湾"],
]


def _sheet_bytes(rows: Rows, sheet: str = "诉求") -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        workbook.set_properties({"created": CREATED})
        worksheet = workbook.add_worksheet(sheet)
        for index, row in enumerate(rows):
            worksheet.write_row(index, 0, row)
    return buffer.getvalue()


def _xls_bytes(rows: Rows) -> bytes:
    workbook = xlwt.Workbook(encoding="utf-8")
    worksheet = workbook.add_sheet("诉求")
    for index, row in enumerate(rows):
        for column, value in enumerate(row):
            worksheet.write(index, column, value)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def xlsx_bytes() -> Callable[[Rows], bytes]:
    return _sheet_bytes


@pytest.fixture(scope="session")
def xls_bytes() -> Callable[[Rows], bytes]:
    return _xls_bytes


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Write a file, text as UTF-8 with its line ends as they are."""

    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def header() -> list[str]:
    return list(HEADER)


@pytest.fixture
def tickets() -> list[list[str]]:
    return [list(ticket) for ticket in TICKETS]
