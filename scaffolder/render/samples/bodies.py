"""What tests send: valid bodies, and bodies with one thing wrong in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scaffolder.design.pattern import portable
from scaffolder.ir import query as q
from scaffolder.ir.model import Field, Filter, Input, Operation, Project
from scaffolder.render.openapi.inputs import SAFE_INTEGER
from scaffolder.render.samples.scenes import At
from scaffolder.render.samples.search import step_name
from scaffolder.render.samples.values import sample_value, wire_type

Body = dict[str, object]
NO_UUID = "00000000-0000-7000-8000-000000000000"
NO_NUMBER = 999_999_999
NO_WORD = "nothing"
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


@dataclass(frozen=True, slots=True)
class Repeated:
    """A text so many times."""

    text: str
    times: int
    before: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that is refused. `values` fill the message of the code."""

    path: tuple[str, ...]
    value: object
    code: str
    values: tuple[tuple[str, object], ...] = ()


def valid_body(operation: Operation, project: Project, *, full: bool) -> Body | None:
    """A body that is taken; with `full` optional members and children too. None where none is known."""
    if operation.kind == "update":
        return _members(updated(operation), operation.model, project, True) if full else {}
    return _members(operation.inputs, operation.model, project, full)


def updated(operation: Operation) -> tuple[Input, ...]:
    """The members of an update that can be changed by themselves."""
    return tuple(
        member
        for member in operation.inputs
        if not member.field.many and member.field.type.kind not in ("reference", "enum")
    )


def _members(inputs: tuple[Input, ...], model: str | None, project: Project, full: bool) -> Body | None:
    body: Body = {}
    for member in inputs:
        if not (member.required or (full and _is_plain(member))):
            continue
        value = _sent(member, model, project, full)
        if value is None:
            return None
        body[member.name] = value
    return body


def _is_plain(member: Input) -> bool:
    return bool(member.members) or (not member.field.many and member.field.type.kind != "reference")


def _sent(member: Input, model: str | None, project: Project, full: bool) -> object:
    field = member.field
    least = int(field.minimum or 0) if field.many else 0
    if member.members and member.model:
        if least > 1:
            return None
        child = _members(member.members, member.model, project, full)
        return None if child is None else [child]
    if field.many:
        if field.create_missing:
            return [_named(field, project)] if least <= 1 else None
        return [] if least == 0 else [At(step_name(field.type.target or ""))] if least == 1 else None
    if field.type.kind == "reference":
        return At(step_name(field.type.target or ""))
    return sample_value(field, project.model(model) if model else None, project)


def _named(field: Field, project: Project) -> object:
    target = project.model(field.type.target or "")
    return sample_value(target.field(field.by or "id"), target, project)


def targets_of(body: object, project: Project) -> tuple[str, ...]:
    """The models whose rows a body names."""
    names = dict.fromkeys(_steps(body))
    return tuple(model.name for model in project.models if step_name(model.name) in names)


def _steps(value: object) -> Iterator[str]:
    if isinstance(value, At):
        yield value.step
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _steps(item)
    elif isinstance(value, dict):
        yield from _steps(list(value.values()))


# Wrong values ---------------------------------------------------------------------------------------------------------


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


def nothing(kind: str) -> object:
    """A value that no row has, in its wire form."""
    known: dict[str, object] = {
        "int": NO_NUMBER,
        "sequence": NO_NUMBER,
        "bigint": str(NO_NUMBER),
        "uuid": NO_UUID,
        "email": "nobody@mail.test",
        "url": "https://images.test/nothing",
        "date": "1901-02-03",
        "datetime": "1901-02-03T04:05:06.789Z",
        "bool": True,
        "decimal": "0",
    }
    return known.get(kind, NO_WORD)


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


# Parameters of lists --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WrongParameter:
    name: str
    value: str
    code: str
    values: tuple[tuple[str, object], ...] = ()


def wrong_parameters(operation: Operation) -> tuple[WrongParameter, ...]:
    """Parameters that a list refuses."""
    return tuple(_wrong_parameters(operation))


def _wrong_parameters(operation: Operation) -> Iterator[WrongParameter]:
    names = {found.param for found in operation.filters}
    if operation.page:
        yield WrongParameter("limit", "0", "range")
        yield WrongParameter("limit", str(operation.page.maximum + 1), "range")
        yield WrongParameter("limit", "ten", "range")
        yield WrongParameter("offset", "-1", "range")
    elif "limit" not in names:
        yield WrongParameter("limit", "1", "unknown")
    if operation.sorts:
        choices = ", ".join(key.field for key in operation.sorts)
        yield WrongParameter("sort", NO_WORD, "choice", (("choices", choices),))
    elif "sort" not in names:
        yield WrongParameter("sort", "id", "unknown")
    if not operation.searched and "q" not in names:
        yield WrongParameter("q", NO_WORD, "unknown")
    yield WrongParameter("surprise", "1", "unknown")
    for found in operation.filters:
        yield from _wrong_filter(found)


def _wrong_filter(found: Filter) -> Iterator[WrongParameter]:
    kind = found.type.kind
    if kind == "enum":
        yield WrongParameter(found.param, "-", "choice", (("choices", ", ".join(found.type.values)),))
    elif kind in ("int", "bigint", "decimal", "bool", "date", "datetime", "uuid", "sequence", "reference"):
        yield WrongParameter(found.param, NO_WORD, "format")
    yield WrongParameter(f"{found.param}[near]", NO_WORD, "unknown")


def right_parameters(operation: Operation, project: Project) -> tuple[tuple[str, str], ...]:
    """Parameters that a list takes."""
    return tuple(_right_parameters(operation, project))


def _right_parameters(operation: Operation, project: Project) -> Iterator[tuple[str, str]]:
    if operation.page:
        yield "limit", "1"
        yield "limit", str(operation.page.maximum)
        yield "offset", "0"
    for key in operation.sorts:
        yield "sort", key.field
        yield "sort", f"-{key.field}"
    if operation.searched:
        yield "q", NO_WORD
    for found in operation.filters:
        value = _filter_text(found.type, project)
        yield found.param, value
        for op in found.ops:
            yield f"{found.param}[{op}]", "true" if op == "null" else value


def _filter_text(kind: q.Type, project: Project) -> str:
    if kind.kind == "reference":
        return _filter_text(q.Type(project.ids), project)
    if kind.kind == "bool":
        return "true"
    if kind.kind == "enum":
        return kind.values[0]
    if kind.kind == "decimal":
        return f"{Decimal(1):.{kind.scale or 0}f}" if (kind.precision or 18) > (kind.scale or 0) else "0"
    return str(nothing(kind.kind)) if kind.kind not in ("int", "sequence", "bigint") else "3"
