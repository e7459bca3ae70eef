"""One cell: its text, and what makes an identifier trustworthy.

Knows single values. Must not know rows, columns or files.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from decimal import Decimal

__all__ = ["EXACT_BELOW", "cell_text", "iso_text", "lost_digits"]

SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?[eE]\+\d+")
# Excel keeps 15 significant digits; a longer number has zeros where its last digits were.
EXACT_BELOW = 1e15


def cell_text(value: object) -> str:
    """The text of a cell of any type: nothing for None, whole numbers without point or exponent, lists as JSON.

    A missing number (NaN) is nothing too.

    >>> cell_text(None), cell_text(20240001.0), cell_text(0.25), cell_text(True), cell_text(["甲", 1])
    ('', '20240001', '0.25', 'TRUE', '["甲", 1]')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, (dt.date, dt.time)):
        return iso_text(value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=cell_text)
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def iso_text(moment: dt.date | dt.time) -> str:
    """ISO 8601 with a blank between date and time, no more precise than needed.

    >>> iso_text(dt.datetime(2026, 10, 3, 8, 17)), iso_text(dt.datetime(2026, 10, 3)), iso_text(dt.time(8, 17))
    ('2026-10-03 08:17:00', '2026-10-03', '08:17:00')
    """
    if isinstance(moment, dt.datetime):
        if moment.tzinfo is None and moment.time() == dt.time():
            return moment.date().isoformat()
        return moment.isoformat(sep=" ")
    return moment.isoformat()


def lost_digits(value: object) -> bool:
    """True for an identifier that a spreadsheet rounded: 1.2E+15, or a float of more than 15 digits.

    >>> lost_digits("1.2E+15"), lost_digits(1.2e15), lost_digits("120000000000001"), lost_digits("3E12")
    (True, True, False, False)
    """
    if isinstance(value, float):
        return not abs(value) < EXACT_BELOW
    return isinstance(value, str) and SCIENTIFIC.fullmatch(value.strip()) is not None


def _float_text(value: float) -> str:
    if math.isnan(value):
        return ""
    if value.is_integer():
        return str(int(value)) if abs(value) < EXACT_BELOW else format(Decimal(repr(value)), "f")
    return repr(value)
