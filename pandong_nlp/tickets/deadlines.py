"""Deadline classes as the office configures them: length, own margin, and where each stage begins.

Data that is checked when it is loaded. Knows nothing of single tickets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from pandong_nlp.errors import TicketError
from pandong_nlp.yaml_file import Entry

__all__ = ["STAGE_NAMES", "ClockRules", "Count", "DeadlineClass", "Stage"]


class Stage(StrEnum):
    """Who has to move: a position between dispatch and deadline, in this order."""

    UNIT = "unit"
    STUDIO = "studio"
    DISPATCH_MEETING = "dispatch_meeting"
    DUE = "due"


STAGE_NAMES = {
    Stage.UNIT: "承办单位办理",
    Stage.STUDIO: "工作室协调",
    Stage.DISPATCH_MEETING: "调度会",
    Stage.DUE: "到期",
}


class Count(StrEnum):
    """What a class counts."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class DeadlineClass:
    """One class.

    Attributes:
        length: in hours, or in days (day 1 is the day of dispatch; due when day `length` ends).
        margin: how much earlier, in the same unit, the office shows its own deadline.
        stages: where each stage begins: a day number from 1, or hours since dispatch from 0; the last is DUE.
    """

    code: str
    name: str
    count: Count
    length: float
    margin: float
    stages: Mapping[Stage, float]

    def stage_at(self, position: float) -> Stage:
        """The stage of a day number or of hours gone; before the first day it is the first stage.

        >>> DeadlineClass("7d", "七天", Count.CALENDAR_DAYS, 7, 1, {Stage.UNIT: 1, Stage.DUE: 7}).stage_at(3)
        <Stage.UNIT: 'unit'>
        """
        begun = [stage for stage, begins in self.stages.items() if begins <= position]
        return begun[-1] if begun else next(iter(self.stages))

    @classmethod
    def parse(cls, code: str, entry: Entry) -> Self:
        keys = ("name", "count", "length", "margin", "stages")
        parts = entry.mapping(keys, required=keys)
        count = Count(parts["count"].choice(tuple(Count)))
        if count is Count.HOURS:
            length, margin = parts["length"].number(0.5, 720), parts["margin"].number(0, 720)
        else:
            length, margin = parts["length"].whole(1, 365), parts["margin"].whole(0, 365)
        if margin >= length:
            parts["margin"].refuse(f"比 length（{length:g}）小的数")
        stages = _stages(parts["stages"], count, length)
        return cls(code, parts["name"].text(), count, length, margin, stages)


@dataclass(frozen=True, slots=True)
class ClockRules:
    """All classes by code."""

    classes: Mapping[str, DeadlineClass]

    def __getitem__(self, code: str) -> DeadlineClass:
        """The class of a code.

        Raises:
            TicketError: there is none of that code.
        """
        try:
            return self.classes[code]
        except KeyError:
            raise TicketError(f"没有办理时限“{code}”；可用的有：{'、'.join(self.classes)}。") from None

    @classmethod
    def parse(cls, entry: Entry) -> Self:
        classes = entry.mapping(("classes",), required=("classes",))["classes"]
        found = {code: DeadlineClass.parse(code, below) for code, below in classes.mapping().items()}
        if not found:
            classes.refuse("至少一个办理时限")
        return cls(found)


def _stages(entry: Entry, count: Count, length: float) -> dict[Stage, float]:
    """Stages in their order, none beginning before the one before it; the first at the very start, all in `length`."""
    parts = entry.mapping(tuple(Stage), required=(Stage.UNIT, Stage.DUE))
    stages: dict[Stage, float] = {}
    first = lowest = 0.0 if count is Count.HOURS else 1.0
    for stage in (stage for stage in Stage if stage in parts):
        highest = first if stage is Stage.UNIT else length
        begins = parts[stage].number(lowest, highest)
        if count is not Count.HOURS and not begins.is_integer():
            parts[stage].refuse(f"{lowest:g} 到 {highest:g} 之间的整数")
        stages[stage] = lowest = begins
    return stages
