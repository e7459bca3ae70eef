"""The card's pictures, drawn from its numbers by leather as SVG that needs no font and no script."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import leather

__all__ = ["CAPACITY", "RISK_COVERAGE", "pictures_of"]

RISK_COVERAGE, CAPACITY = "risk_coverage.svg", "capacity.svg"
_WIDTH, _HEIGHT = 640, 360

Points = Sequence[Sequence[float]]


def pictures_of(metrics: Mapping[str, Any]) -> dict[str, bytes]:
    """File name → SVG, of those pictures that the metrics have numbers for."""
    found = {}
    if decision := metrics.get("decision"):
        titles = "自动采用越多，错得越多", "自动采用的工单比例", "其中主类别错误的比例"
        found[RISK_COVERAGE] = _lines(decision["risk_coverage"], *titles)
    if studio := metrics.get("studio"):
        points = [(share, caught) for share, _, caught in studio["capacity"] if caught is not None]
        if points:
            found[CAPACITY] = _lines(points, "工作室容量与收到的疑难件", "工作室接收的工单比例", "收到的疑难件比例")
    return found


def _lines(points: Points, title: str, across: str, upwards: str) -> bytes:
    chart = leather.Chart(title)
    chart.add_line([tuple(point) for point in points])
    chart.add_x_scale(0, max(point[0] for point in points))
    chart.add_y_scale(0, max(point[1] for point in points))
    chart.add_x_axis(name=across)
    chart.add_y_axis(name=upwards)
    written = io.StringIO()  # without it leather gives a notebook something else than text
    chart.to_svg(written, width=_WIDTH, height=_HEIGHT)
    return written.getvalue().replace("Monaco", "sans-serif").encode()
