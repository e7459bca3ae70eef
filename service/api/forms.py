"""The kinds of text and number that requests hold, with their limits; all requests refuse what they do not know."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from service.serving import MOST_TITLE, MOST_WRITTEN

__all__ = ["Answer", "Asking", "Count", "Short", "Text", "Written"]

_NO_NUL = r"^[^\u0000]*$"
_NOT_BLANK = r"^[^\u0000]*[^\u0000\s][^\u0000]*$"

Text = Annotated[str, Field(min_length=1, max_length=MOST_WRITTEN, pattern=_NOT_BLANK)]
"""What somebody wrote; not blank."""
Written = Annotated[str, Field(max_length=MOST_WRITTEN, pattern=_NO_NUL)]
"""The same, or nothing."""
Short = Annotated[str, Field(max_length=MOST_TITLE, pattern=_NO_NUL)]
"""A title, a place; may be empty."""


def _whole(given: object) -> object:
    """JSON knows one kind of number: 3.0 is the integer 3."""
    return int(given) if isinstance(given, float) and given.is_integer() else given


Count = Annotated[int, Field(ge=0, le=1_000_000), BeforeValidator(_whole)]


class Asking(BaseModel):
    """A request's body."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Answer(BaseModel):
    """An answer's body, as the OpenAPI describes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
