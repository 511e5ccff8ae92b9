"""Column types that hold the same values on SQLite and PostgreSQL."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.platform.clock import truncated
from app.platform.responses import wire_datetime


class BigInt(TypeDecorator[int]):
    """A 64-bit integer."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(
            sa.Integer() if dialect.name == "sqlite" else sa.BigInteger()
        )


class CodePointText(TypeDecorator[str]):
    """A text that compares and sorts by code point."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(
            sa.Text() if dialect.name == "sqlite" else sa.String(collation="C")
        )


class Key(TypeDecorator[UUID]):
    """A UUID; lower-case text with hyphens on SQLite."""

    impl = sa.Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.Uuid())
        return dialect.type_descriptor(sa.TEXT(36))

    def process_bind_param(self, value: UUID | None, dialect: sa.Dialect) -> Any:
        return str(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> UUID | None:
        return UUID(value) if isinstance(value, str) else value


class WireDateTime(TypeDecorator[datetime]):
    """A moment in UTC at millisecond precision; text in its wire form on SQLite."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.DateTime(timezone=True))
        return dialect.type_descriptor(sa.TEXT())

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:
        if value is None:
            return None
        return wire_datetime(value) if dialect.name == "sqlite" else truncated(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        return datetime.fromisoformat(value).astimezone(UTC) if isinstance(value, str) else value


class WireDate(TypeDecorator[date]):
    """A date; text in its wire form on SQLite."""

    impl = sa.Date
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.Date())
        return dialect.type_descriptor(sa.TEXT())

    def process_bind_param(self, value: date | None, dialect: sa.Dialect) -> Any:
        return value.isoformat() if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


def rounded(number: Decimal, scale: int) -> Decimal:
    """The number with exactly `scale` digits behind its point, half away from zero."""
    return Decimal(number).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)


class ExactDecimal(TypeDecorator[Decimal]):
    """An exact number; on SQLite an integer that counts its last digit, so that sums are exact."""

    impl = sa.Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.Numeric(self.precision, self.scale))
        return dialect.type_descriptor(sa.Integer())

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> Any:
        if value is None:
            return None
        exact = rounded(value, self.scale)
        return int(exact.scaleb(self.scale)) if dialect.name == "sqlite" else exact

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:
        if value is None:
            return None
        return (
            Decimal(value).scaleb(-self.scale) if dialect.name == "sqlite" else rounded(value, self.scale)
        )
