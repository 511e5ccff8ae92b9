"""Values of each type: what a member of a body or the text of a parameter stands for, and how a value is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from scaffolder.design.pattern import portable
from scaffolder.ir.query import Type
from scaffolder.ir.rows import Moment
from scaffolder.record import Record

BLANKS = "\t\n\v\f\r "
SAFE = 2**53 - 1
BIG = 2**63 - 1
MOST = {"email": 254, "url": 2048}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_KEY_NUMBER = re.compile(r"0|[1-9][0-9]*")
_DECIMAL = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DATETIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EMAIL = re.compile(r"[!-?A-~]+@[!-?A-~]+")
_URL = re.compile(r"https?://[!-~]+")
_FOLDED = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


class Rejected(Exception):
    """Why a value does not fit: a field code and the values in its message."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Form(Record):
    """A type with the bounds of the field that has it."""

    type: Type
    minimum: int | str | None = None
    maximum: int | str | None = None
    pattern: str | None = None


def folded(text: str) -> str:
    """The text with A–Z in lower case."""
    return text.translate(_FOLDED)


def parse(value: object, form: Form) -> Any:
    """The value that a member of a body stands for, or `Rejected` with the first code that applies."""
    if value is None:
        raise Rejected("null")
    return _PARSERS[form.type.kind](value, form)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise Rejected("type")
    return value


def _text(value: object, form: Form) -> str:
    kind = form.type.kind
    text = _string(value)
    stripped = text.strip(BLANKS)
    if not stripped:
        raise Rejected("blank")
    kept = text if kind in ("text", "password") else folded(stripped) if kind == "email" else stripped
    wrong_form = (kind == "email" and not _EMAIL.fullmatch(kept)) or (kind == "url" and not _URL.fullmatch(kept))
    if "\0" in kept or wrong_form:
        raise Rejected("format")
    _within_length(len(kept), form.minimum, MOST.get(kind) if form.maximum is None else form.maximum)
    if form.pattern is not None and not _compiled(form.pattern).fullmatch(kept):
        raise Rejected("pattern")
    return kept


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(portable(pattern), re.ASCII)


def _within_length(length: int, least: int | str | None, most: int | str | None) -> None:
    if least is not None and length < int(least):
        raise Rejected("too_short", min=least)
    if most is not None and length > int(most):
        raise Rejected("too_long", max=most)


def _within(number: Any, form: Form) -> None:
    if form.minimum is not None and number < Decimal(str(form.minimum)):
        raise Rejected("min", min=form.minimum)
    if form.maximum is not None and number > Decimal(str(form.maximum)):
        raise Rejected("max", max=form.maximum)


def _int(value: object, form: Form) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Rejected("type")
    _within(value, form)
    return _ranged(value, -SAFE, SAFE)


def _bigint(value: object, form: Form) -> int:
    number = _number_of(_string(value))
    _within(number, form)
    return _ranged(number, -BIG - 1, BIG)


def _number_of(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise Rejected("format")
    return int(text[:41])


def _ranged(number: int, lowest: int, highest: int) -> int:
    if not lowest <= number <= highest:
        raise Rejected("range")
    return number


def _decimal(value: object, form: Form) -> Decimal:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    match = _DECIMAL.fullmatch(_string(value))
    if match is None:
        raise Rejected("format")
    number = Decimal(match[0])
    _within(number, form)
    scale, precision = form.type.scale or 0, form.type.precision or 18
    if len(match[3] or "") > scale or len(match[2].lstrip("0")) > precision - scale:
        raise Rejected("range")
    return number.quantize(Decimal(1).scaleb(-scale)) + 0


def _bool(value: object, form: Form) -> bool:
    if not isinstance(value, bool):
        raise Rejected("type")
    return value


def _enum(value: object, form: Form) -> str:
    text = _string(value)
    if text not in form.type.values:
        raise Rejected("choice", choices=", ".join(form.type.values))
    return text


def _uuid(value: object, form: Form) -> str:
    text = _string(value)
    if not _UUID.fullmatch(text):
        raise Rejected("format")
    return text.lower()


def _date(value: object, form: Form) -> Moment:
    match = _DATE.fullmatch(_string(value))
    if match is None:
        raise Rejected("format")
    return Moment(_moment(*map(int, match.groups())), False, True)


def _datetime(value: object, form: Form) -> Moment:
    match = _DATETIME.fullmatch(_string(value))
    if match is None:
        raise Rejected("format")
    milliseconds = int((match[7] or "0")[:3].ljust(3, "0"))
    at = _moment(*map(int, match.groups()[:6]), milliseconds * 1000)
    hours, minutes = int(match[9] or 0), int(match[10] or 0)
    if hours > 23 or minutes > 59:
        raise Rejected("format")
    offset = timedelta(hours=hours, minutes=minutes)
    try:
        return Moment(at + offset if match[8] == "-" else at - offset)
    except OverflowError:
        raise Rejected("range") from None


def _moment(year: int, *parts: int) -> datetime:
    try:
        at = datetime(year or 2000, *parts, tzinfo=UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        raise Rejected("format") from None
    if year == 0:
        raise Rejected("range")
    return at


_PARSERS: Mapping[str, Callable[[object, Form], Any]] = {
    **dict.fromkeys(("string", "text", "email", "url", "slug", "password"), _text),
    "uuid": _uuid,
    "int": _int,
    "sequence": _int,
    "bigint": _bigint,
    "decimal": _decimal,
    "bool": _bool,
    "date": _date,
    "datetime": _datetime,
    "enum": _enum,
}


def parse_text(text: str, kind: Type) -> Any:
    """The value of the text of a query parameter, or `Rejected`."""
    if kind.kind in ("string", "text", "email", "url", "slug"):
        if "\0" in text:
            raise Rejected("format")
        return folded(text) if kind.kind == "email" else text
    if kind.kind in ("int", "sequence"):
        return _ranged(_number_of(text), -SAFE, SAFE)
    if kind.kind == "bool":
        if text not in ("true", "false"):
            raise Rejected("format")
        return text == "true"
    return _PARSERS[kind.kind](text, Form(kind))


def parse_key(text: str, kind: Type) -> Any:
    """The value of a path parameter; None where the text does not fit."""
    if kind.kind in ("int", "sequence", "bigint"):
        return (
            int(text)
            if _KEY_NUMBER.fullmatch(text) and int(text[:40]) <= (BIG if kind.kind == "bigint" else SAFE)
            else None
        )
    try:
        return parse_text(text, kind)
    except Rejected:
        return None


def show(value: object, kind: Type) -> object:
    """A value as JSON knows it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Moment):
        return show_moment(value)
    if kind.kind == "decimal" and isinstance(value, Decimal | int):
        number = Decimal(value).quantize(Decimal(1).scaleb(-(kind.scale or 0))) + 0
        return f"{number:f}"
    if kind.kind == "bigint":
        return str(value)
    return value


def show_moment(moment: Moment) -> str:
    at = moment.at
    day = f"{at.year:04}-{at.month:02}-{at.day:02}"
    if moment.is_date:
        return day
    return f"{day}T{at.hour:02}:{at.minute:02}:{at.second:02}.{at.microsecond // 1000:03}Z"
