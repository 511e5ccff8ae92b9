"""Defaults: that they fit their field."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.design import codes
from scaffolder.design.checks.placed import PlacedField, placed_fields, unknown_field
from scaffolder.design.document import Design, Field, PathDefault
from scaffolder.design.literals import literal_problem
from scaffolder.design.types import KEYS_BY_KIND, SCALARS, fields_of, kind_of
from scaffolder.diagnostics import Diagnostic


def findings(design: Design) -> Iterator[Diagnostic]:
    """Everything that is wrong with the defaults of a design."""
    for placed in placed_fields(design):
        kind, field = placed.kind, placed.field
        if kind and field.has_default and not field.computed and "default" in KEYS_BY_KIND[kind]:
            yield from _default(placed, kind)


def _default(placed: PlacedField, kind: str) -> Iterator[Diagnostic]:
    field, pointer = placed.field, f"{placed.pointer}/default"
    if isinstance(field.default, PathDefault):
        yield from _path(placed, field.default.path, f"{pointer}/path")
    elif kind == "reference" and field.default == "$user":
        yield from _caller(placed, pointer)
    else:
        problem = default_problem(field, kind)
        if problem:
            yield codes.BAD_DEFAULT.at(pointer, problem=problem)


def default_problem(field: Field, kind: str) -> str | None:
    """Why a default that is no path and not the caller does not fit."""
    value = field.default
    if value is None:
        return None if field.optional else "null needs an optional field"
    if kind == "reference":
        return 'a reference starts as "$user" or a path, never as a literal'
    if value == "$now":
        return None if kind in ("date", "datetime") else '"$now" is for date and datetime'
    if value == "$user":
        return '"$user" is for a reference to the auth model'
    return literal_problem(field, value)


def _caller(placed: PlacedField, pointer: str) -> Iterator[Diagnostic]:
    auth = placed.design.auth
    if auth is None:
        yield codes.NEEDS_AUTH.at(pointer, what='"$user"')
    elif auth.model in placed.design.models and auth.model != placed.field.type:
        problem = f'"$user" is a {auth.model}, not a {placed.field.type}'
        yield codes.BAD_DEFAULT.at(pointer, problem=problem)


def _path(placed: PlacedField, path: str, pointer: str) -> Iterator[Diagnostic]:
    """What is wrong with a default that is copied through references."""
    design, model_name, offset = placed.design, placed.model_name, 0
    steps = path.split(".")
    if len(steps) < 2:
        yield codes.BAD_DEFAULT.at(pointer, problem="a path leads through a reference, such as product.price")
        return
    for index, step in enumerate(steps):
        field = fields_of(design, design.models[model_name]).get(step)
        if field is None:
            yield unknown_field(design, model_name, step, pointer, offset or None)
            return
        problem = _step_problem(placed, field, is_last=index == len(steps) - 1)
        if problem:
            yield codes.BAD_DEFAULT.at(pointer, problem=f"{step} {problem}", offset=offset or None)
            return
        model_name, offset = field.type, offset + len(step) + 1


def _step_problem(placed: PlacedField, field: Field, *, is_last: bool) -> str | None:
    kind = kind_of(placed.design, field)
    if field.optional and not placed.field.optional:
        return "may be null, and this field may not"
    if not is_last:
        return None if kind == "reference" and not field.computed else "is no single reference"
    if field.computed or kind == "password":
        return "is no stored value that can be copied"
    return None if field.type == placed.field.type else f"is of type {field.type}, not {placed.field.type}"


def needs_value(design: Design, field: Field) -> bool:
    """Whether a new row lacks something where nobody gives this field a value."""
    stored = kind_of(design, field) in (*SCALARS, "reference") and not field.computed
    return stored and field.type not in ("slug", "sequence") and not field.optional and not field.has_default
