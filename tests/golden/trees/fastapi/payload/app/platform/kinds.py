"""The types of the wire: how a JSON value, or the text of a parameter, becomes a Python value.

`parse` raises `Rejected` with exactly one code, the first that applies.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

References = Mapping[str, Mapping[Any, Any]]

BLANKS = "\t\n\v\f\r "
MAX_SAFE_INTEGER = 2**53 - 1
MAX_BIGINT = 2**63 - 1

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DATETIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EMAIL = re.compile(r"[!-?A-~]+@[!-?A-~]+")
_URL = re.compile(r"https?://[!-~]+")
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


class Rejected(Exception):
    """Why a value does not fit: a code of the wire contract and the values in its message."""

    def __init__(self, code: str, values: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.values = dict(values or {})


class Kind(ABC):
    """A type of the wire. As metadata of an `Annotated` type it validates a member of an input."""

    @abstractmethod
    def parse(self, value: object) -> Any:
        """The Python value of a JSON value."""

    @abstractmethod
    def parse_text(self, text: str) -> Any:
        """The Python value of a path or query parameter."""

    def resolve(self, value: object, references: References) -> Any:
        """The Python value of a JSON value, with the rows that the input names at hand."""
        return self.parse(value)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._validate)

    def _validate(self, value: object, info: core_schema.ValidationInfo[Any]) -> Any:
        try:
            return self.resolve(value, info.context)
        except Rejected as rejected:
            raise PydanticCustomError(
                rejected.code, "{code}", {"code": rejected.code, **rejected.values}
            ) from None


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise Rejected("null" if value is None else "type")


def _within(number: Any, minimum: Any, maximum: Any) -> None:
    if minimum is not None and number < minimum:
        raise Rejected("min", {"min": minimum})
    if maximum is not None and number > maximum:
        raise Rejected("max", {"max": maximum})


def _length_within(length: int, minimum: int | None, maximum: int | None) -> None:
    if minimum is not None and length < minimum:
        raise Rejected("too_short", {"min": minimum})
    if maximum is not None and length > maximum:
        raise Rejected("too_long", {"max": maximum})


@dataclass(frozen=True)
class String(Kind):
    """A string without blanks around it; lengths are in code points."""

    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None

    def parse(self, value: object) -> str:
        return self._checked(_text(value).strip(BLANKS))

    def parse_text(self, text: str) -> str:
        return _without_nul(text)

    def _checked(self, text: str) -> str:
        if not text:
            raise Rejected("blank")
        _without_nul(text)
        _length_within(len(text), self.minimum, self.maximum)
        if (
            self.pattern is not None
            and re.fullmatch(self.pattern, text, re.ASCII) is None
        ):
            raise Rejected("pattern")
        return text


@dataclass(frozen=True)
class Text(Kind):
    """A string that is kept as it was sent."""

    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None

    def parse(self, value: object) -> str:
        text = _text(value)
        if not text.strip(BLANKS):
            raise Rejected("blank")
        return String(self.minimum, self.maximum, self.pattern)._checked(text)

    def parse_text(self, text: str) -> str:
        return _without_nul(text)


Password = Text


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise Rejected("format")
    return text


@dataclass(frozen=True)
class Email(Kind):
    minimum: int | None = None
    maximum: int | None = 254
    pattern: str | None = None

    def parse(self, value: object) -> str:
        text = _text(value).strip(BLANKS).translate(_ASCII_LOWER)
        if text and _EMAIL.fullmatch(text) is None:
            raise Rejected("format")
        return String(self.minimum, self.maximum, self.pattern)._checked(text)

    def parse_text(self, text: str) -> str:
        return _without_nul(text).translate(_ASCII_LOWER)


@dataclass(frozen=True)
class Url(Kind):
    minimum: int | None = None
    maximum: int | None = 2048
    pattern: str | None = None

    def parse(self, value: object) -> str:
        text = _text(value).strip(BLANKS)
        if text and _URL.fullmatch(text) is None:
            raise Rejected("format")
        return String(self.minimum, self.maximum, self.pattern)._checked(text)

    def parse_text(self, text: str) -> str:
        return _without_nul(text)


@dataclass(frozen=True)
class Choice(Kind):
    values: tuple[str, ...]

    def parse(self, value: object) -> str:
        text = _text(value)
        if text not in self.values:
            raise Rejected("choice", {"choices": ", ".join(self.values)})
        return text

    def parse_text(self, text: str) -> str:
        return self.parse(text)


@dataclass(frozen=True)
class Int(Kind):
    """An integer that every JSON parser reads exactly."""

    minimum: int | None = None
    maximum: int | None = None

    def parse(self, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Rejected("null" if value is None else "type")
        _within(value, self.minimum, self.maximum)
        _within_type(value, MAX_SAFE_INTEGER)
        return value

    def parse_text(self, text: str) -> int:
        return _integer_text(text, -MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)


@dataclass(frozen=True)
class BigIntText(Kind):
    """A 64-bit integer, a string on the wire."""

    minimum: int | None = None
    maximum: int | None = None

    def parse(self, value: object) -> int:
        number = _integer_of(_text(value))
        _within(number, self.minimum, self.maximum)
        return _in_range(number, -MAX_BIGINT - 1, MAX_BIGINT)

    def parse_text(self, text: str) -> int:
        return _integer_text(text, -MAX_BIGINT - 1, MAX_BIGINT)


def _within_type(number: int, bound: int) -> None:
    _in_range(number, -bound, bound)


def _in_range(number: int, lowest: int, highest: int) -> int:
    if not lowest <= number <= highest:
        raise Rejected("range")
    return number


def _integer_of(text: str) -> int:
    if _INTEGER.fullmatch(text) is None:
        raise Rejected("format")
    return int(text[:41])


def _integer_text(text: str, lowest: int, highest: int) -> int:
    return _in_range(_integer_of(text), lowest, highest)


@dataclass(frozen=True)
class DecimalText(Kind):
    """An exact number with `scale` digits behind its point: a string on the wire, or an integer."""

    precision: int
    scale: int
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def parse(self, value: object) -> Decimal:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        return self._parsed(_text(value), self.minimum, self.maximum)

    def parse_text(self, text: str) -> Decimal:
        return self._parsed(text, None, None)

    def _parsed(
        self, text: str, minimum: Decimal | None, maximum: Decimal | None
    ) -> Decimal:
        match = _DECIMAL.fullmatch(text)
        if match is None:
            raise Rejected("format")
        number = Decimal(text)
        _within(number, minimum, maximum)
        whole, fraction = match[2], match[3] or ""
        if (
            len(fraction) > self.scale
            or len(whole.lstrip("0")) > self.precision - self.scale
        ):
            raise Rejected("range")
        return number.quantize(Decimal(1).scaleb(-self.scale)) + 0


@dataclass(frozen=True)
class Bool(Kind):
    def parse(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise Rejected("null" if value is None else "type")
        return value

    def parse_text(self, text: str) -> bool:
        if text not in ("true", "false"):
            raise Rejected("format")
        return text == "true"


@dataclass(frozen=True)
class Date(Kind):
    def parse(self, value: object) -> date:
        match = _DATE.fullmatch(_text(value))
        if match is None:
            raise Rejected("format")
        year, month, day = (int(part) for part in match.groups())
        return _moment(year, month, day).date()

    def parse_text(self, text: str) -> date:
        return self.parse(text)


@dataclass(frozen=True)
class DateTime(Kind):
    """A moment; it is kept in UTC at millisecond precision."""

    def parse(self, value: object) -> datetime:
        match = _DATETIME.fullmatch(_text(value))
        if match is None:
            raise Rejected("format")
        year, month, day, hour, minute, second = (
            int(part) for part in match.groups()[:6]
        )
        milliseconds = int((match[7] or "0")[:3].ljust(3, "0"))
        moment = _moment(year, month, day, hour, minute, second, milliseconds * 1000)
        try:
            return moment - _offset(match[8], int(match[9] or 0), int(match[10] or 0))
        except OverflowError:
            raise Rejected("range") from None

    def parse_text(self, text: str) -> datetime:
        return self.parse(text)


def _offset(sign: str | None, hours: int, minutes: int) -> timedelta:
    if hours > 23 or minutes > 59:
        raise Rejected("format")
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if sign == "-" else offset


def _moment(year: int, *parts: int) -> datetime:
    """A moment in UTC. The year 0 has the form of a year, but is beyond the type."""
    try:
        moment = datetime(year or 2000, *parts, tzinfo=UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        raise Rejected("format") from None
    if year == 0:
        raise Rejected("range")
    return moment


@dataclass(frozen=True)
class Uuid(Kind):
    def parse(self, value: object) -> UUID:
        text = _text(value)
        if _UUID.fullmatch(text) is None:
            raise Rejected("format")
        return UUID(text)

    def parse_text(self, text: str) -> UUID:
        return self.parse(text)


@dataclass(frozen=True)
class RowNumber(Kind):
    """An integer that identifies a row."""

    def parse(self, value: object) -> int:
        return Int().parse(value)

    def parse_text(self, text: str) -> int:
        return _integer_text(text, 0, MAX_SAFE_INTEGER)


@dataclass(frozen=True)
class Reference(Kind):
    """A row that the input names by a value of `kind`; it becomes the row's id."""

    name: str
    kind: Kind

    def parse(self, value: object) -> Any:
        return self.kind.parse(value)

    def parse_text(self, text: str) -> Any:
        return self.kind.parse_text(text)

    def resolve(self, value: object, references: References) -> Any:
        named = self.kind.parse(value)
        if named not in references[self.name]:
            raise Rejected("reference")
        return references[self.name][named]


@dataclass(frozen=True)
class Nullable(Kind):
    """A value or null; a blank string is null."""

    kind: Kind

    def parse(self, value: object) -> Any:
        return self.resolve(value, {})

    def parse_text(self, text: str) -> Any:
        return self.kind.parse_text(text)

    def resolve(self, value: object, references: References) -> Any:
        if value is None:
            return None
        try:
            return self.kind.resolve(value, references)
        except Rejected as rejected:
            if rejected.code == "blank":
                return None
            raise


def parse_text(kind: Kind, text: str) -> Any:
    """The value of a parameter, or None where the text does not fit the kind."""
    try:
        return kind.parse_text(text)
    except Rejected:
        return None
