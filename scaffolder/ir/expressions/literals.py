"""Literals: a string or number takes the type of what it stands beside, and is checked against it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

from scaffolder.design.literals import BIG_INTEGER
from scaffolder.diagnostics import closest
from scaffolder.ir.codes import BAD_LITERAL, UNKNOWN_VALUE
from scaffolder.ir.expressions.findings import Findings
from scaffolder.ir.expressions.syntax import Number, Text
from scaffolder.ir.expressions.typed import INT, STRING, TEXTS, Typed, words_of
from scaffolder.ir.query import Literally, Type

UUID_FORM = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
DATETIME_FORM = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)"
DECIMAL_FORM = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?"
EMAIL_FORM = r"[!-?A-~]+@[!-?A-~]+"
URL_FORM = r"https?://[!-~]+"

EXAMPLES = {
    "uuid": "a uuid is written with hyphens",
    "date": 'a date is written "2026-01-31"',
    "datetime": 'a datetime is written "2026-01-31T12:00:00Z"',
    "decimal": 'a decimal is written 9.50 or "9.50"',
    "bigint": "an integer has at most 19 digits",
    "int": "an integer has at most 19 digits",
    "email": 'an email address is written "local@domain"',
    "url": 'a url starts with "http://" or "https://"',
}


def text_literal(node: Text, expected: Type | None, findings: Findings) -> Typed | None:
    """The string as a value of the expected type; where that has no written form, as text."""
    if expected is None:
        return Typed(Literally(node.value, STRING), STRING, False)
    if expected.kind == "enum":
        return _enum_literal(node, expected, findings)
    read = FORMS.get(expected.kind)
    if read is None:
        type_ = expected if expected.kind in TEXTS else STRING
        return Typed(Literally(node.value, type_), type_, False)
    value = read(node.value)
    if value is None:
        values = {"value": f'"{node.value}"', "expected": words_of(expected).split(" ", 1)[1]}
        findings.add(BAD_LITERAL, node.offset, hint=EXAMPLES[expected.kind], **values)
        return None
    type_ = _decimal_type(value) if expected.kind == "decimal" else expected
    return Typed(Literally(int(value) if expected.kind == "bigint" else value, type_), type_, False)


def number_literal(node: Number, findings: Findings) -> Typed | None:
    """An integer, or, with a point, a decimal of as many digits as are written."""
    if len(re.sub(r"\D", "", node.text)) > 19 or abs(int(node.text.replace(".", ""))) > BIG_INTEGER:
        findings.add(BAD_LITERAL, node.offset, value=node.text, expected="number", hint=EXAMPLES["int"])
        return None
    if node.is_decimal:
        return Typed(Literally(node.text, _decimal_type(node.text)), _decimal_type(node.text), False)
    return Typed(Literally(int(node.text), INT), INT, False)


def _enum_literal(node: Text, expected: Type, findings: Findings) -> Typed | None:
    if node.value in expected.values:
        return Typed(Literally(node.value, expected), expected, False)
    hint = closest(node.value, expected.values)
    findings.add(UNKNOWN_VALUE, node.offset, value=node.value, values=", ".join(expected.values), hint=hint)
    return None


def _decimal_type(text: str) -> Type:
    return Type("decimal", scale=len(text.partition(".")[2]))


def _uuid(text: str) -> str | None:
    return str(UUID(text)) if re.fullmatch(UUID_FORM, text) else None


def _date(text: str) -> str | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _datetime(text: str) -> str | None:
    match = re.fullmatch(DATETIME_FORM, text, re.ASCII)
    if match is None:
        return None
    milliseconds = (match[2] or "")[:3].ljust(3, "0")
    try:
        moment = datetime.fromisoformat(f"{match[1]}.{milliseconds}{match[3].replace('Z', '+00:00')}")
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _decimal(text: str) -> str | None:
    fits = re.fullmatch(DECIMAL_FORM, text) and len(re.sub(r"\D", "", text)) <= 18
    return text if fits else None


def _bigint(text: str) -> str | None:
    fits = re.fullmatch(r"-?(0|[1-9][0-9]{0,18})", text) and -BIG_INTEGER - 1 <= int(text) <= BIG_INTEGER
    return text if fits else None


def _email(text: str) -> str | None:
    return text.lower() if re.fullmatch(EMAIL_FORM, text) and len(text) <= 254 else None


def _url(text: str) -> str | None:
    return text if re.fullmatch(URL_FORM, text) and len(text) <= 2048 else None


FORMS: dict[str, Callable[[str], str | None]] = {
    "uuid": _uuid,
    "date": _date,
    "datetime": _datetime,
    "decimal": _decimal,
    "bigint": _bigint,
    "email": _email,
    "url": _url,
}
