"""What the wire contract says of values, read anew: the measure that published schemas are held against."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from scaffolder.ir.model import Field, Input, Project
from scaffolder.ir.query import Type

BLANKS = "\t\n\v\f\r "
SAFE = 2**53 - 1
TRIMMED = ("string", "email", "url", "slug")
TEXTS = (*TRIMMED, "text", "password")


def body_refusal(value: Any, inputs: tuple[Input, ...], project: Project) -> str | None:
    """The code of the first member that is refused."""
    if not isinstance(value, dict):
        return "type"
    names = {member.name for member in inputs}
    if project.wire.reject_unknown and set(value) - names:
        return "unknown"
    for member in inputs:
        if member.name not in value:
            found = "required" if member.required else None
        else:
            found = member_refusal(value[member.name], member, project)
        if found:
            return f"{member.name}: {found}"
    return None


def login_refusal(value: Any, inputs: tuple[Input, ...], project: Project) -> str | None:
    """Absent or blank is refused; anything else is tried."""
    if not isinstance(value, dict):
        return "type"
    if project.wire.reject_unknown and set(value) - {member.name for member in inputs}:
        return "unknown"
    given = (value.get(member.name) for member in inputs)
    return None if all(isinstance(text, str) and text.strip(BLANKS) for text in given) else "blank"


def member_refusal(value: Any, member: Input, project: Project) -> str | None:
    if value is None:
        return None if member.nullable else "null"
    one = member.field
    if not one.many:
        return value_refusal(value, carried_field(one, project), project, nullable=member.nullable)
    if not isinstance(value, list):
        return "type"
    if member.members:
        found = [body_refusal(item, member.members, project) for item in value]
    else:
        found = [value_refusal(item, carried_field(one, project), project, nullable=False) for item in value]
    if any(found):
        return str(next(filter(None, found)))
    if len(value) < int(one.minimum or 0):
        return "min"
    return "max" if len(value) > int(one.maximum or 1000) else None


def carried_field(one: Field, project: Project) -> Field:
    if one.type.kind != "reference":
        return one
    target = project.model(str(one.type.target))
    return target.field(one.by or "id")


def value_refusal(value: Any, one: Field, project: Project, *, nullable: bool) -> str | None:
    kind = one.type.kind
    if kind in TEXTS:
        return text_refusal(value, one, nullable=nullable)
    if kind == "bool":
        return None if isinstance(value, bool) else "type"
    if kind in ("int", "sequence"):
        number = int(value) if isinstance(value, float) and value.is_integer() else value
        if not isinstance(number, int) or isinstance(number, bool):
            return "type"
        return bounds_refusal(number, one) or (None if abs(number) <= SAFE else "range")
    if kind == "decimal" and isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value)) if float(value).is_integer() else value
    if not isinstance(value, str):
        return "type"
    if parsed_text(value, one.type) is None:
        return "format"
    if kind in ("decimal", "bigint"):
        return bounds_refusal(Decimal(value), one)
    return None


def bounds_refusal(number: Any, one: Field) -> str | None:
    if one.minimum is not None and number < Decimal(one.minimum):
        return "min"
    return "max" if one.maximum is not None and number > Decimal(one.maximum) else None


def text_refusal(value: Any, one: Field, *, nullable: bool) -> str | None:
    if not isinstance(value, str):
        return "type"
    text = value.strip(BLANKS) if one.type.kind in TRIMMED else value
    if not text.strip(BLANKS):
        return None if nullable else "blank"
    if "\0" in text:
        return "format"
    forms = {"email": r"[!-?A-~]+@[!-?A-~]+", "url": r"https?://[!-~]+"}
    if one.type.kind in forms and not re.fullmatch(forms[one.type.kind], text):
        return "format"
    usual = {"string": 255, "email": 254, "url": 2048}
    if len(text) < int(one.minimum or 0):
        return "too_short"
    if len(text) > int(one.maximum or usual.get(one.type.kind, 10**9)):
        return "too_long"
    if one.pattern is not None and not re.fullmatch(one.pattern, text, re.ASCII):
        return "pattern"
    return None


def parsed_text(text: str, kind: Type) -> Any:
    """The value of a text, or None where it does not fit the type."""
    readers = {"uuid": uuid_of, "date": date_of, "datetime": moment_of, "int": integer_of, "sequence": integer_of}
    if kind.kind in readers:
        return readers[kind.kind](text)
    if kind.kind == "bigint":
        number = integer_of(text, 2**63 - 1)
        return number
    if kind.kind == "decimal":
        return decimal_of(text, int(kind.precision or 18), int(kind.scale or 0))
    if kind.kind == "bool":
        return {"true": 1, "false": 0}.get(text)
    if kind.kind == "enum":
        return text if text in kind.values else None
    return None if "\0" in text else text


def uuid_of(text: str) -> str | None:
    return text if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text) else None


def integer_of(text: str, most: int = SAFE) -> int | None:
    if not re.fullmatch(r"-?(0|[1-9][0-9]*)", text) or len(text) > 20:
        return None
    return int(text) if abs(int(text)) <= most else None


def decimal_of(text: str, precision: int, scale: int) -> Decimal | None:
    match = re.fullmatch(r"-?(0|[1-9][0-9]*)(?:\.([0-9]+))?", text)
    if match is None or len(match[2] or "") > scale or len(match[1].lstrip("0")) > precision - scale:
        return None
    return Decimal(text)


def date_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    form = r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?(Z|([+-])([0-9]{2}):([0-9]{2}))"
    match = re.fullmatch(form, text)
    if match is None:
        return None
    hours, minutes = int(match[5] or 0), int(match[6] or 0)
    if hours > 23 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if match[4] == "-" else 1)
    try:
        return datetime.fromisoformat(match[1]).replace(tzinfo=UTC) - offset
    except (ValueError, OverflowError):
        return None
