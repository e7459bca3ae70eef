"""Kinds of columns that SQLite and PostgreSQL keep alike. Knows no table."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, DateTime, Integer, LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

__all__ = [
    "Bytes",
    "BytesType",
    "Id",
    "IdType",
    "Instant",
    "Json",
    "JsonType",
    "Moment",
    "Plain",
    "PlainText",
    "storable",
]


class Moment(TypeDecorator[datetime]):
    """An aware instant, kept in UTC to the microsecond; SQLite keeps no zone, so UTC is agreed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def storable(text: str) -> str:
    r"""Text that both databases take: NUL, which PostgreSQL refuses, is left out; half characters become U+FFFD.

    >>> storable("a\0b\ud800")
    'ab�'
    """
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class PlainText(TypeDecorator[str]):
    """`storable` text."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else storable(value)


IdType = BigInteger().with_variant(Integer, "sqlite")
JsonType = JSON()
BytesType = LargeBinary()

Id = Annotated[int, mapped_column(IdType, primary_key=True)]
Instant = Annotated[datetime, mapped_column(Moment)]
Plain = Annotated[str, mapped_column(PlainText)]
Json = Annotated[Any, mapped_column(JsonType)]
Bytes = Annotated[bytes, mapped_column(BytesType)]
