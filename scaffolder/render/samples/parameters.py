"""Query parameters that a list takes, and such that it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scaffolder.ir import query as q
from scaffolder.ir.model import Filter, Operation, Project
from scaffolder.record import Record
from scaffolder.render.samples.values import NO_WORD, nothing


class WrongParameter(Record):
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
