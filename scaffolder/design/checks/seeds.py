"""Seeds: rows that fit their model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scaffolder.design import codes
from scaffolder.design.checks.defaults import needs_value
from scaffolder.design.checks.placed import unknown_field
from scaffolder.design.document import Design, Field, Model
from scaffolder.design.literals import literal_problem
from scaffolder.design.types import GENERATED, SCALARS, kind_of
from scaffolder.diagnostics import Diagnostic, closest, pointer_of


def findings(design: Design) -> Iterator[Diagnostic]:
    """Everything that is wrong with seeded rows."""
    for model_name, rows in design.database.seeds.items():
        pointer = pointer_of("database", "seeds", model_name)
        model = design.models.get(model_name)
        if model is None:
            yield codes.UNKNOWN_MODEL.at(pointer, name=model_name, hint=closest(model_name, design.models)).at_its_key()
            continue
        if not rows:
            yield codes.EMPTY.at(pointer, what="the list of rows")
        if key_field(design, model) is None and not model.unique:
            yield codes.UNREPEATABLE_SEED.at(pointer, model=model_name)
        for index, row in enumerate(rows):
            yield from _row(design, model_name, row, f"{pointer}/{index}")


def key_field(design: Design, model: Model) -> tuple[str, Field] | None:
    """The first unique field, by which a seeded row is known."""
    unique = (item for item in model.fields.items() if item[1].unique and kind_of(design, item[1]) is not None)
    return next(unique, None)


def _row(design: Design, model_name: str, row: Mapping[str, object], pointer: str) -> Iterator[Diagnostic]:
    model = design.models[model_name]
    for name, value in row.items():
        field, at = model.fields.get(name), pointer + pointer_of(name)
        if field is None:
            yield unknown_field(design, model_name, name, at).at_its_key()
            continue
        problem = _value_problem(design, field, value)
        if problem:
            yield codes.BAD_SEED.at(at, name=name, problem=problem)
    for name, field in model.fields.items():
        if name not in row and (needs_value(design, field) or _waits_for_caller(field)):
            yield codes.SEED_LACKS.at(pointer, name=name)


def _waits_for_caller(field: Field) -> bool:
    """Whether the default of a required field is the caller, whom seeding has not."""
    return field.default == "$user" and not field.optional


def _value_problem(design: Design, field: Field, value: object) -> str | None:
    kind = kind_of(design, field)
    if kind is None:
        return None
    if field.computed or kind in GENERATED or kind == "inverse":
        return "it is not stored by its own value"
    if kind == "list":
        if not isinstance(value, list):
            return "it is a list"
        return next((found for item in value if (found := _reference_problem(design, field, item))), None)
    if value is None:
        return None if field.optional else "it is required"
    return _reference_problem(design, field, value) if kind == "reference" else literal_problem(field, value)


def _reference_problem(design: Design, field: Field, value: object) -> str | None:
    """Why a value names no row of the target by `by` or by its first unique field."""
    target = design.models[field.type]
    key = (field.by, target.fields[field.by]) if field.by in target.fields else key_field(design, target)
    if key is None:
        return f"{field.type} has no unique field to name a row by"
    name, its_field = key
    if its_field.type in SCALARS and its_field.type not in GENERATED:
        problem = literal_problem(its_field, value)
        return f"{field.type}.{name}: {problem}" if problem else None
    return None if isinstance(value, str | int) and not isinstance(value, bool) else f"{field.type}.{name} is needed"
