"""Parameters: the keys of a path, and what the query of a list may hold."""

from __future__ import annotations

import re
from typing import Any

from scaffolder.ir.model import Filter, Key, Operation, Project, SortKey
from scaffolder.ir.query import Column, Computed, Tested, Type
from scaffolder.record import Record
from scaffolder.render.names import Name
from scaffolder.render.openapi.inputs import BIGINT, DATE, DATETIME, SAFE_INTEGER, UUID, Value, key_type
from scaffolder.render.openapi.ranges import number_pattern
from scaffolder.render.openapi.samples import value_example
from scaffolder.render.openapi.texts import NO_NUL, Schema

Parameter = dict[str, Any]

MOST_OFFSET = 999_999_999
_COMPARISONS = {
    "ne": "is not",
    "gt": "is greater than",
    "gte": "is at least",
    "lt": "is less than",
    "lte": "is at most",
}


def parameters(operation: Operation, project: Project) -> list[Parameter]:
    """Every parameter of an endpoint, those of the path first."""
    keys = [*(parent.key for parent in operation.parents), *([operation.key] if operation.key else [])]
    by_name = {key.param: key for key in keys}
    named = re.findall(r"\{(\w+)\}", operation.path)
    return [*(_path_parameter(by_name[name], project) for name in named), *query_parameters(operation, project)]


def _path_parameter(key: Key, project: Project) -> Parameter:
    schema = _path_schema(key, project)
    shown = value_example(Value(key.type, pattern=None), key.field, key.model, project)
    field = next((field for field in project.model(key.model).fields if field.name == key.field), None)
    if field is not None and field.pattern is not None:
        shown = value_example(Value(field.type, field.minimum, field.maximum, field.pattern), key.field, None, project)
    return {
        "name": key.param,
        "in": "path",
        "required": True,
        "description": f"The {Name.of(key.field).phrase} of the {Name.of(key.model).phrase}.",
        "schema": schema,
        "example": shown,
    }


def _path_schema(key: Key, project: Project) -> Schema:
    shown = key_type(project) if key.type.kind == "reference" else key.type
    if shown.kind in ("string", "text", "email", "url", "slug"):
        return {"type": "string", "minLength": 1}
    if shown.kind in ("int", "sequence"):
        return {"type": "integer", "minimum": 0, "maximum": SAFE_INTEGER}
    return query_schema(shown, project)


def query_parameters(operation: Operation, project: Project) -> list[Parameter]:
    """The query of a list: paging, order, search and filters; other endpoints ignore theirs."""
    if operation.kind != "list":
        return []
    found: list[Parameter] = []
    if operation.page is not None:
        limit = {"type": "integer", "minimum": 1, "maximum": operation.page.maximum, "default": operation.page.size}
        offset = {"type": "integer", "minimum": 0, "maximum": MOST_OFFSET, "default": 0}
        found.append(_query("limit", "The number of rows to answer.", limit, operation.page.size))
        found.append(_query("offset", "The number of rows to skip.", offset, 0))
    if operation.sorts:
        found.append(_sort(operation.sorts, operation.order))
    if operation.searched:
        searched = ", ".join(f"`{field}`" for field in operation.searched)
        described = f"Rows where any of {searched} contains this text, whatever the case of A to Z."
        found.append(_query("q", described, {"type": "string", "pattern": NO_NUL}, "harbour"))
    for offered in operation.filters:
        found.extend(_filter(offered, operation, project))
    return found


def _query(name: str, description: str, schema: Schema, example: Any, **extra: Any) -> Parameter:
    return {"name": name, "in": "query", "description": description, "schema": schema, "example": example} | extra


def _list(name: str, description: str, items: Schema, example: list[Any]) -> Parameter:
    """A parameter that holds a list with commas."""
    schema = {"type": "array", "items": items, "minItems": 1}
    return _query(name, description, schema, example, style="form", explode=False)


def _sort(sorts: tuple[SortKey, ...], order: tuple[SortKey, ...]) -> Parameter:
    keys = [sign + key.field for key in sorts for sign in ("", "-")]
    usual = ", ".join(f"`{'-' if key.descending else ''}{key.field}`" for key in order)
    described = "The order of the rows: keys with commas, `-` for descending. Equal rows are in the order of their id."
    described += f" Without it: {usual}." if usual else ""
    return _list("sort", described, {"type": "string", "enum": keys}, [keys[0]])


def _filter(offered: Filter, operation: Operation, project: Project) -> list[Parameter]:
    schema = query_schema(offered.type, project)
    model, tested = tested_field(offered.match) or (None, offered.param)
    shown = value_example(Value(offered.type), tested, model, project)
    name = offered.param
    found = [_query(name, f"Rows whose `{name}` is this.", schema, shown)]
    for op in offered.ops:
        full = f"{name}[{op}]"
        if op == "in":
            found.append(_list(full, f"Rows whose `{name}` is one of these.", schema, [shown]))
        elif op == "null":
            described = f"Rows that have no `{name}` (`true`), or that have one (`false`)."
            found.append(_query(full, described, {"type": "boolean"}, False))
        elif op == "contains":
            described = f"Rows whose `{name}` contains this text, whatever the case of A to Z."
            found.append(_query(full, described, {"type": "string", "pattern": NO_NUL}, shown))
        else:
            found.append(_query(full, f"Rows whose `{name}` {_COMPARISONS[op]} this.", schema, shown))
    return found


def tested_field(part: Any) -> tuple[str, str] | None:
    """The model and the field that a filter is about: what is marked as tested in its tree."""
    if isinstance(part, Tested) and isinstance(part.operand, Column | Computed):
        return part.operand.model, part.operand.field
    if isinstance(part, Record):
        inner = [getattr(part, name) for name in part.__struct_fields__]
    else:
        inner = list(part) if isinstance(part, tuple) else []
    return next(filter(None, map(tested_field, inner)), None)


def query_schema(kind: Type, project: Project) -> Schema:
    """A value in a query: its type's form, without the bounds of its field."""
    shown = key_type(project) if kind.kind == "reference" else kind
    if shown.kind in ("int", "sequence"):
        return {"type": "integer", "minimum": -SAFE_INTEGER, "maximum": SAFE_INTEGER}
    if shown.kind == "bool":
        return {"type": "boolean"}
    if shown.kind == "decimal":
        most = 10 ** (shown.precision or 18) - 1
        return {"type": "string", "pattern": number_pattern(-most, most, shown.scale or 0)}
    texts: dict[str, Schema] = {
        "enum": {"enum": list(shown.values)},
        "uuid": {"format": "uuid", "pattern": UUID},
        "date": {"format": "date", "pattern": DATE},
        "datetime": {"format": "date-time", "pattern": DATETIME},
        "bigint": {"pattern": number_pattern(-BIGINT, BIGINT)},
    }
    return {"type": "string", **texts.get(shown.kind, {"pattern": NO_NUL})}
