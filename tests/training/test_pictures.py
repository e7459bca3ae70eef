"""Pictures of a card: drawn from its numbers, whatever they are, without script and without font files."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from training.learn import Learnt
from training.pictures import CAPACITY, RISK_COVERAGE, pictures_of

CURVE = [(0.25, 0.0), (0.5, 0.02), (1.0, 0.1)]
TABLE = [(0.1, 0.8, 0.4), (0.5, 0.1, 1.0)]


def texts(picture: bytes) -> str:
    return "".join(ET.fromstring(picture).itertext())  # noqa: S314 (drawn a line above)


def test_both_pictures_say_what_they_show() -> None:
    found = pictures_of({"decision": {"risk_coverage": CURVE}, "studio": {"capacity": TABLE}})
    assert list(found) == [RISK_COVERAGE, CAPACITY]
    assert "自动采用越多，错得越多" in texts(found[RISK_COVERAGE])
    assert "工作室接收的工单比例" in texts(found[CAPACITY])
    for picture in found.values():
        assert b"<script" not in picture
        assert b"Monaco" not in picture
        assert b"href" not in picture


@pytest.mark.parametrize(
    ("metrics", "drawn"),
    [
        ({}, []),
        ({"category": {"accuracy": 1.0}}, []),
        ({"studio": {"capacity": [(0.1, 0.8, None)]}}, []),
        ({"studio": {"capacity": TABLE}}, [CAPACITY]),
        ({"decision": {"risk_coverage": [(0.5, 0.0), (1.0, 0.0)]}}, [RISK_COVERAGE]),  # never wrong
        ({"decision": {"risk_coverage": [(1.0, 0.5)]}}, [RISK_COVERAGE]),  # one ticket
        ({"studio": {"capacity": [(0.1, 0.8, 0.0), (0.5, 0.1, 0.0)]}}, [CAPACITY]),  # nothing caught
    ],
)
def test_what_has_no_numbers_is_not_drawn(metrics: dict[str, Any], drawn: list[str]) -> None:
    assert list(pictures_of(metrics)) == drawn


def test_the_same_numbers_give_the_same_picture(learnt: Learnt) -> None:
    assert pictures_of(learnt.metrics) == pictures_of(learnt.metrics)
    assert set(pictures_of(learnt.metrics)) == {RISK_COVERAGE, CAPACITY}
