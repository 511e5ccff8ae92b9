"""Literals of a design in the form that the wire shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from scaffolder.design.literals import BIG_INTEGER, SAFE_INTEGER
from scaffolder.ir.model import JsonScalar
from scaffolder.ir.query import Type
from scaffolder.record import Record

DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATETIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")
EMAIL = re.compile(r"[\x21-\x3f\x41-\x7e]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
URL = re.compile(r"https?://[\x21-\x7e]+")
BLANKS = "\t\n\v\f\r "


class Canonical(Record):
    """A value that fits its type, as the wire shows it."""

    value: JsonScalar


def canonical(value: object, kind: Type) -> Canonical | None:
    """The value in its type's own form, None where it does not fit the type."""
    reader = READERS.get(kind.kind)
    return reader(value, kind) if reader else None


def _string(value: object, kind: Type) -> Canonical | None:
    if not isinstance(value, str) or "\0" in value or not value.strip(BLANKS):
        return None
    return Canonical(value.strip(BLANKS))


def _kept(value: object, kind: Type) -> Canonical | None:
    return Canonical(value) if isinstance(value, str) and "\0" not in value and value.strip(BLANKS) else None


def _email(value: object, kind: Type) -> Canonical | None:
    text = value.strip(BLANKS) if isinstance(value, str) else ""
    return Canonical(text.lower()) if len(text) <= 254 and EMAIL.fullmatch(text) else None


def _url(value: object, kind: Type) -> Canonical | None:
    text = value.strip(BLANKS) if isinstance(value, str) else ""
    return Canonical(text) if len(text) <= 2048 and URL.fullmatch(text) else None


def _uuid(value: object, kind: Type) -> Canonical | None:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", value):
        return None
    return Canonical(str(UUID(value)))


def _int(value: object, kind: Type) -> Canonical | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= SAFE_INTEGER
    return Canonical(value) if fits and isinstance(value, int) else None


def _bigint(value: object, kind: Type) -> Canonical | None:
    if isinstance(value, str) and INTEGER.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not -BIG_INTEGER - 1 <= value <= BIG_INTEGER:
        return None
    return Canonical(value)


def _decimal(value: object, kind: Type) -> Canonical | None:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    precision, scale = kind.precision or 18, kind.scale or 0
    if not DECIMAL.fullmatch(text):
        return None
    number = Decimal(text)
    if number != round(number, scale) or abs(number) >= Decimal(10) ** (precision - scale):
        return None
    return Canonical(f"{number:.{scale}f}")


def _bool(value: object, kind: Type) -> Canonical | None:
    return Canonical(value) if isinstance(value, bool) else None


def _date(value: object, kind: Type) -> Canonical | None:
    if not isinstance(value, str) or not DATE.fullmatch(value):
        return None
    try:
        return Canonical(date.fromisoformat(value).isoformat())
    except ValueError:
        return None


def _datetime(value: object, kind: Type) -> Canonical | None:
    match = DATETIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        moment = datetime.fromisoformat(
            match[1] + (match[2] or ".0")[:4].ljust(4, "0") + match[3].replace("Z", "+00:00")
        )
        utc = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Canonical(f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z".rjust(24, "0"))


def _enum(value: object, kind: Type) -> Canonical | None:
    return Canonical(value) if isinstance(value, str) and value in kind.values else None


READERS: dict[str, Callable[[object, Type], Canonical | None]] = {
    "string": _string,
    "text": _kept,
    "password": _kept,
    "slug": _string,
    "email": _email,
    "url": _url,
    "uuid": _uuid,
    "int": _int,
    "bigint": _bigint,
    "decimal": _decimal,
    "bool": _bool,
    "date": _date,
    "datetime": _datetime,
    "enum": _enum,
}
