"""Bodies with one thing wrong in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scaffolder.design.pattern import portable
from scaffolder.ir.model import Field, Input, Operation, Project
from scaffolder.record import Record
from scaffolder.render.openapi.inputs import SAFE_INTEGER
from scaffolder.render.samples.bodies import Body
from scaffolder.render.samples.values import NO_WORD, nothing, sample_value, wire_type

_WORDS = frozenset({"string", "text", "email", "url", "password"})
_STRINGS = _WORDS | {"slug", "uuid", "bigint", "date", "datetime", "enum"}
_ILL_FORMED = {
    "email": "nobody",
    "url": "harbour",
    "uuid": "harbour",
    "date": "2026-02-30",
    "datetime": "yesterday",
    "bigint": "ten",
    "decimal": "ten",
}
_ODD = ("!!!", "###", "~~~", "aaa", "AAA", "111", "a b")
_LONGEST = 5000
_MOST_ITEMS = 50


class Absent:
    """Stands for a member that is not there."""


ABSENT = Absent()


class Repeated(Record):
    """A text so many times."""

    text: str
    times: int
    before: str = ""


class Wrong(Record):
    """A value that is refused. `values` fill the message of the code."""

    path: tuple[str, ...]
    value: object
    code: str
    values: tuple[tuple[str, object], ...] = ()


def wrong_members(operation: Operation, base: Body, project: Project) -> tuple[Wrong, ...]:
    """Every way of the catalogue in which one member of a body can be wrong."""
    found = list(_wrong(operation.inputs, base, project, ()))
    if project.wire.reject_unknown:
        found.append(Wrong(("surprise",), True, "unknown"))
    return tuple(found)


def _wrong(inputs: tuple[Input, ...], base: Body, project: Project, path: tuple[str, ...]) -> Iterator[Wrong]:
    for member in inputs:
        here = (*path, member.name)
        if member.required:
            yield Wrong(here, ABSENT, "required")
        if not member.nullable:
            yield Wrong(here, None, "null")
        if member.members:
            yield from _wrong_list(member.field, here)
            yield Wrong((*here, "0"), NO_WORD, "type")
            items = base.get(member.name)
            if isinstance(items, list) and items and isinstance(items[0], dict):
                yield from _wrong(member.members, items[0], project, (*here, "0"))
        elif member.field.many:
            yield from _wrong_list(member.field, here)
            yield from _wrong_value(_item_field(member.field, project), False, project, (*here, "0"))
            yield from _missing_row(member.field, project, (*here, "0"))
        else:
            yield from _wrong_value(_item_field(member.field, project), member.nullable, project, here)
            yield from _missing_row(member.field, project, here)


def _item_field(field: Field, project: Project) -> Field:
    """The field whose bounds one value keeps: for references only where the value makes a new row."""
    if field.type.kind != "reference":
        return field
    if field.create_missing:
        return project.model(field.type.target or "").field(field.by or "id")
    return Field(field.name, wire_type(field, project))


def _missing_row(field: Field, project: Project, path: tuple[str, ...]) -> Iterator[Wrong]:
    if field.type.kind != "reference" or field.create_missing:
        return
    kind = wire_type(field, project).kind
    if kind == "enum":
        return
    yield Wrong(path, nothing(kind), "reference")


def _wrong_list(field: Field, path: tuple[str, ...]) -> Iterator[Wrong]:
    yield Wrong(path, NO_WORD, "type")
    least, most = int(field.minimum or 0), int(field.maximum or 1000)
    if least:
        yield Wrong(path, [], "too_short", (("min", least),))
    if most <= _MOST_ITEMS and not field.via and field.create_missing:
        yield Wrong(path, [f"{NO_WORD}-{number}" for number in range(most + 1)], "too_long", (("max", most),))


def _wrong_value(field: Field, nullable: bool, project: Project, path: tuple[str, ...]) -> Iterator[Wrong]:
    kind = field.type.kind
    yield Wrong(path, 12 if kind in _STRINGS else True if kind != "bool" else "yes", "type")
    if kind in _WORDS and not nullable:
        yield Wrong(path, "  ", "blank")
    if kind in _ILL_FORMED:
        yield Wrong(path, _ILL_FORMED[kind], "format")
    if kind == "enum":
        word = next(word for word in (NO_WORD, "nothing at all", "-") if word not in field.type.values)
        yield Wrong(path, word, "choice", (("choices", ", ".join(field.type.values)),))
    if kind in _WORDS:
        yield from _wrong_length(field, path)
    if kind in ("int", "bigint"):
        yield from _wrong_number(field, path)
    if kind == "decimal":
        yield from _wrong_decimal(field, project, path)


def _wrong_length(field: Field, path: tuple[str, ...]) -> Iterator[Wrong]:
    kind = field.type.kind
    limits = {"email": 254, "url": 2048}
    least = int(field.minimum or 0)
    most = int(field.maximum) if field.maximum is not None else limits.get(kind)
    if most is not None and most <= _LONGEST:
        value: object = Repeated("x", most + 1)
        if kind == "email":
            value = Repeated("x", most, "nobody@")
        if kind == "url":
            value = Repeated("x", most, "https://")
        yield Wrong(path, value, "too_long", (("max", most),))
    if kind in ("string", "text", "password"):
        if least > 1:
            yield Wrong(path, "x" * (least - 1), "too_short", (("min", least),))
        if field.pattern is not None:
            yield from _mismatch(field.pattern, least, most or 10**6, path)


def _mismatch(pattern: str, least: int, most: int, path: tuple[str, ...]) -> Iterator[Wrong]:
    expression = re.compile(portable(pattern), re.ASCII)
    for odd in _ODD:
        text = (odd * (least // len(odd) + 1))[: max(least, min(len(odd), most))]
        if least <= len(text) <= most and text == text.strip() and not expression.fullmatch(text):
            yield Wrong(path, text, "pattern")
            return


def _wrong_number(field: Field, path: tuple[str, ...]) -> Iterator[Wrong]:
    is_text = field.type.kind == "bigint"
    largest = 2**63 - 1 if is_text else SAFE_INTEGER

    def shown(number: int) -> object:
        return str(number) if is_text else number

    if field.minimum is not None and int(field.minimum) > -largest:
        yield Wrong(path, shown(int(field.minimum) - 1), "min", (("min", int(field.minimum)),))
    if field.maximum is not None and int(field.maximum) < largest:
        yield Wrong(path, shown(int(field.maximum) + 1), "max", (("max", int(field.maximum)),))
    if field.maximum is None:
        yield Wrong(path, shown(largest + 1), "range")


def _wrong_decimal(field: Field, project: Project, path: tuple[str, ...]) -> Iterator[Wrong]:
    scale, precision = field.type.scale or 0, field.type.precision or 18
    unit = Decimal(1).scaleb(-scale)
    low = Decimal(str(field.minimum)) if field.minimum is not None else None
    high = Decimal(str(field.maximum)) if field.maximum is not None else None
    if low is not None:
        yield Wrong(path, _plain(low - unit), "min", (("min", field.minimum),))
    if high is not None:
        yield Wrong(path, _plain(high + unit), "max", (("max", field.maximum),))
    else:
        yield Wrong(path, "9" * (precision - scale + 1), "range")
    sample = str(sample_value(field, None, project))
    finer = sample + ("1" if scale else ".1")
    if (low is None or Decimal(finer) >= low) and (high is None or Decimal(finer) <= high):
        yield Wrong(path, finer, "range")


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text if number or not text.startswith("-") else text[1:]
