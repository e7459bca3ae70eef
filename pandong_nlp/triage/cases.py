"""The plain facts of a ticket that a routing rule may ask for. Knows nothing of rules, models or files."""

from __future__ import annotations

from dataclasses import dataclass

from pandong_nlp.tickets import Stage

__all__ = ["ESTATES", "FACT_NAMES", "ROADS", "Case"]

ROADS = {"municipal": "市政道路", "non_municipal": "非市政道路"}
"""Whether a road is in the care of the city; "" where nobody knows."""

ESTATES = {"managed": "有物业", "unmanaged": "无物业"}
"""Whether an estate has a property company; "" where nobody knows."""

FACT_NAMES = {
    "category": "主类别",
    "categories": "全部类别",
    "difficulty": "难度",
    "reasons": "难点",
    "urgency": "时限",
    "kind": "诉求类型",
    "community": "社区",
    "road": "道路",
    "estate": "物业",
    "text": "内容",
    "source": "来源",
    "repeats": "重复次数",
    "stage": "阶段",
}
"""What each fact that a rule may ask for is called."""


@dataclass(frozen=True, slots=True)
class Case:
    """One ticket as the rules see it; what nobody knows is empty.

    Attributes:
        category: slug of the primary category.
        categories: all slugs, the primary first; empty means the primary alone.
        difficulty: 1 to 3.
        reasons: codes R1 to R9.
        urgency: 0, 1 (24 hours) or 2 (2 hours).
        kind: letter of the guideline.
        community: name, as in `places.yaml`.
        road: a key of ROADS; estate: a key of ESTATES.
        property_company: code of the unit that manages the estate.
        text: title and text as the citizen wrote them.
        source: the channel the complaint came through.
        repeats: earlier tickets of the same caller or place in the window the office counts.
        named_units: codes of the units that the text names, or of whose people it names one.
    """

    category: str
    categories: tuple[str, ...] = ()
    difficulty: int = 1
    reasons: tuple[str, ...] = ()
    urgency: int = 0
    kind: str = "O"
    community: str = ""
    road: str = ""
    estate: str = ""
    property_company: str = ""
    text: str = ""
    source: str = ""
    repeats: int = 0
    stage: Stage = Stage.UNIT
    named_units: frozenset[str] = frozenset()

    @property
    def all_categories(self) -> tuple[str, ...]:
        """The primary category and the others.

        >>> Case("traffic.parking").all_categories
        ('traffic.parking',)
        """
        return self.categories or (self.category,)
