"""Whether a JSON literal in a design fits a field: its type, its form, its bounds (`wire.md`, the table of types)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from scaffolder.design.document import Field
from scaffolder.design.pattern import matches, pattern_error

SAFE_INTEGER = 2**53 - 1
BIG_INTEGER = 2**63 - 1
STRING_LENGTH = 255
PASSWORD_LENGTH = (8, 128)
LIST_LENGTH = 1000

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_EMAIL = re.compile(r"[!-?A-~]+@[!-?A-~]+")
_URL = re.compile(r"https?://[!-~]+")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")


def literal_problem(field: Field, value: object) -> str | None:
    """Why a literal is no value of a scalar field, null aside; none where it is one."""
    return _PROBLEMS[field.type](field, value)


def decimal_problem(value: object, precision: int, scale: int) -> str | None:
    """Why a literal is no decimal with this many digits, of which so many stand after the point."""
    if isinstance(value, bool) or not isinstance(value, int | str) or not _DECIMAL.fullmatch(str(value)):
        return 'a plain decimal text such as "9.90" is needed'
    whole, _, fraction = str(value).lstrip("-").partition(".")
    if len(fraction) > scale or len(whole.lstrip("0")) > precision - scale:
        return f"it has more digits than precision {precision} and scale {scale} allow"
    return None


def length_bounds(field: Field) -> tuple[int, int | None]:
    """Least and greatest length of a text, or number of items of a list, defaults included."""
    least, most = {"string": (0, STRING_LENGTH), "password": PASSWORD_LENGTH, "text": (0, None)}.get(
        field.type, (0, LIST_LENGTH)
    )
    return (field.min if isinstance(field.min, int) else least, field.max if isinstance(field.max, int) else most)


def _length_problem(field: Field, value: object) -> str | None:
    if not isinstance(value, str):
        return "a text is needed"
    least, most = length_bounds(field)
    if "\0" in value:
        return "it has a NUL"
    if not value.strip(" \t\n\v\f\r"):
        return "it is blank"
    if len(value) < least:
        return f"it is shorter than {least}"
    return f"it is longer than {most}" if most is not None and len(value) > most else None


def _string_problem(field: Field, value: object) -> str | None:
    problem = _length_problem(field, value)
    if problem or not isinstance(value, str):
        return problem
    if value != value.strip(" \t\n\v\f\r"):
        return "it has blanks around it"
    if field.pattern and not pattern_error(field.pattern) and not matches(field.pattern, value):
        return "it does not match the pattern"
    return None


def _form(form: re.Pattern[str], name: str, longest: int) -> Callable[[Field, object], str | None]:
    def problem(field: Field, value: object) -> str | None:
        fits = isinstance(value, str) and len(value) <= longest and form.fullmatch(value)
        return None if fits else f"it is no {name}"

    return problem


def _integer_problem(field: Field, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return "a whole number is needed"
    return _range_problem(value, SAFE_INTEGER) or _bounds_problem(field, Decimal(value))


def _bigint_problem(field: Field, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | str) or not _INTEGER.fullmatch(str(value)):
        return "a whole number is needed"
    return _range_problem(int(value), BIG_INTEGER) or _bounds_problem(field, Decimal(value))


def _range_problem(value: int, greatest: int) -> str | None:
    return None if -greatest <= value <= greatest else f"it is beyond ±{greatest}"


def _decimal_problem(field: Field, value: object) -> str | None:
    problem = decimal_problem(value, field.precision or 18, field.scale or 0)
    return problem or _bounds_problem(field, Decimal(str(value)))


def _bounds_problem(field: Field, value: Decimal) -> str | None:
    least, most = (bound_value(bound) for bound in (field.min, field.max))
    if least is not None and value < least:
        return f"it is less than {least}"
    return f"it is more than {most}" if most is not None and value > most else None


def bound_value(bound: int | str | None) -> Decimal | None:
    """The number that a bound says, if it says one."""
    return Decimal(bound) if bound is not None and _DECIMAL.fullmatch(str(bound)) else None


def _bool_problem(field: Field, value: object) -> str | None:
    return None if isinstance(value, bool) else "true or false is needed"


def _enum_problem(field: Field, value: object) -> str | None:
    values = field.values or ()
    return None if isinstance(value, str) and value in values else f"it is none of {', '.join(values)}"


def _date_problem(field: Field, value: object) -> str | None:
    return None if isinstance(value, str) and _DATE.fullmatch(value) and _is_date(value) else "it is no YYYY-MM-DD"


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _datetime_problem(field: Field, value: object) -> str | None:
    fits = isinstance(value, str) and _DATETIME.fullmatch(value) and _is_datetime(value)
    return None if fits else "it is no date and time such as 2026-01-31T12:00:00Z"


def _is_datetime(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text).astimezone(UTC))
    except (ValueError, OverflowError):
        return False


def _generated_problem(field: Field, value: object) -> str | None:
    return f"a {field.type} is never given"


_PROBLEMS: dict[str, Callable[[Field, object], str | None]] = {
    "string": _string_problem,
    "text": _length_problem,
    "password": _length_problem,
    "email": _form(_EMAIL, "e-mail address", 254),
    "url": _form(_URL, "http or https address", 2048),
    "uuid": _form(_UUID, "uuid", 36),
    "int": _integer_problem,
    "bigint": _bigint_problem,
    "decimal": _decimal_problem,
    "bool": _bool_problem,
    "enum": _enum_problem,
    "date": _date_problem,
    "datetime": _datetime_problem,
    "slug": _generated_problem,
    "sequence": _generated_problem,
}
