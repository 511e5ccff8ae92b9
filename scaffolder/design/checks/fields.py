"""Each field by itself: its type, the keys that its type may have, bounds, pattern, values."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from scaffolder.design import codes
from scaffolder.design.checks.placed import PlacedField, placed_fields, repeated
from scaffolder.design.document import Design, Field
from scaffolder.design.grammar import ENUM_VALUE, snake_case
from scaffolder.design.literals import BIG_INTEGER, SAFE_INTEGER, bound_value, decimal_problem, length_bounds
from scaffolder.design.pattern import pattern_error
from scaffolder.design.types import (
    COMPUTED_KEYS,
    FOREIGN_TYPES,
    GENERATED,
    KEYS_BY_KIND,
    REQUIRED_KEYS,
    SCALARS,
    UNCOMPUTED_KINDS,
)
from scaffolder.diagnostics import Diagnostic, closest

MOST_DIGITS = 18
LONGEST_BOUND = 10_000_000
ALIASES = {name: field.alias or name for name, field in Field.model_fields.items()}


def findings(design: Design) -> Iterator[Diagnostic]:
    """Everything that is wrong with a field whatever stands around it."""
    for placed in placed_fields(design):
        if placed.kind is None:
            yield unknown_type(design, placed.field.type, f"{placed.pointer}/type")
            continue
        yield from _illegal_keys(placed, placed.kind)
        yield from missing_keys(placed.field, placed.kind, placed.pointer)
        yield from _without_effect(placed)
        yield from form_findings(placed.field, placed.kind, placed.pointer)
    yield from _stale_renames(design)


def unknown_type(design: Design, name: str, pointer: str) -> Diagnostic:
    """The finding that a type is neither the language's nor a model."""
    near = closest(name, (*design.models, *SCALARS))
    hint = FOREIGN_TYPES.get(name.lower()) or (f'did you mean "{near}"?' if near else None)
    return codes.UNKNOWN_TYPE.at(pointer, name=name, hint=hint)


def form_findings(field: Field, kind: str, pointer: str) -> Iterator[Diagnostic]:
    """What is wrong with the bounds, digits, values and pattern of a field of a known type."""
    yield from _digits(field, kind, pointer)
    yield from _bounds(field, kind, pointer)
    yield from _values(field, pointer)
    if field.pattern is not None:
        error = pattern_error(field.pattern)
        if error:
            yield codes.BAD_PATTERN.at(f"{pointer}/pattern", problem=error.problem, offset=error.offset)


def written_keys(field: Field) -> list[str]:
    """The attributes that the author wrote, but for the type, in the order of the language."""
    return [name for name in Field.model_fields if name in field.model_fields_set and name != "type"]


def _illegal_keys(placed: PlacedField, kind: str) -> Iterator[Diagnostic]:
    field = placed.field
    legal = COMPUTED_KEYS if field.computed else KEYS_BY_KIND[kind]
    what = "a computed field" if field.computed else described(kind, field)
    if field.computed and kind in UNCOMPUTED_KINDS:
        yield codes.ILLEGAL_KEY.at(f"{placed.pointer}/compute", key="compute", what=described(kind, field))
        return
    for name in written_keys(field):
        if name not in legal:
            yield codes.ILLEGAL_KEY.at(f"{placed.pointer}/{ALIASES[name]}", key=ALIASES[name], what=what)


def described(kind: str, field: Field) -> str:
    """A kind of field in words."""
    words = {"reference": "a single reference", "list": "a list of references", "inverse": 'a list with "via"'}
    return words.get(kind, f"a field of type {field.type}")


def missing_keys(field: Field, kind: str, pointer: str) -> Iterator[Diagnostic]:
    """A finding for each key that a field of this kind must have and has not."""
    for name in REQUIRED_KEYS.get(kind, ()):
        if not field.says(name) or getattr(field, name) is False:
            yield codes.MISSING_KEY.at(pointer, key=ALIASES[name])
    if kind == "inverse" and not field.many:
        yield codes.MISSING_KEY.at(pointer, key="many", hint='a "via" list has "many": true')
    if field.create_missing and not field.by:
        yield codes.MISSING_KEY.at(pointer, key="by", hint='"create_missing" creates a row from its "by" value')


def _without_effect(placed: PlacedField) -> Iterator[Diagnostic]:
    field, kind = placed.field, placed.kind
    reasons = {
        "readonly": "it is never input" if field.readonly and kind in GENERATED else None,
        "immutable": "the field is readonly" if field.immutable and field.readonly else None,
        "index": _index_reason(field, kind) if field.index else None,
    }
    for key, reason in reasons.items():
        if reason:
            yield codes.NO_EFFECT.at(f"{placed.pointer}/{key}", key=key, reason=reason)


def _index_reason(field: Field, kind: str | None) -> str | None:
    if kind == "reference":
        return "a single reference always has an index"
    return "a unique field always has an index" if field.unique or kind in GENERATED else None


def _digits(field: Field, kind: str, pointer: str) -> Iterator[Diagnostic]:
    if kind != "decimal" or field.precision is None or field.scale is None:
        return
    if not 1 <= field.precision <= MOST_DIGITS:
        yield codes.OUT_OF_RANGE.at(f"{pointer}/precision", what="precision", least=1, most=MOST_DIGITS)
    elif not 0 <= field.scale <= field.precision:
        yield codes.OUT_OF_RANGE.at(f"{pointer}/scale", what="scale", least=0, most=field.precision)


def _bounds(field: Field, kind: str, pointer: str) -> Iterator[Diagnostic]:
    if "min" not in KEYS_BY_KIND[kind]:
        return
    wrong = False
    for key, bound in (("min", field.min), ("max", field.max)):
        problem = None if bound is None else _bound_problem(field, kind, bound)
        if problem:
            wrong = True
            yield codes.BAD_BOUND.at(f"{pointer}/{key}", problem=problem)
    least, most = (bound_value(field.min), bound_value(field.max)) if kind in _VALUES else length_bounds(field)
    if not wrong and least is not None and most is not None and least > most:
        key = "min" if field.min is not None else "max"
        yield codes.BAD_BOUND.at(f"{pointer}/{key}", problem=f"min {least} is more than max {most}")


_VALUES = {"int": SAFE_INTEGER, "bigint": BIG_INTEGER, "decimal": 0}


def _bound_problem(field: Field, kind: str, bound: int | str) -> str | None:
    if kind == "decimal":
        if not isinstance(bound, str):
            return f'the bound of a decimal is a text: "{bound}"'
        return decimal_problem(bound, field.precision or MOST_DIGITS, field.scale or 0)
    if not isinstance(bound, int):
        return "the bound is a whole number here"
    least, most = (-_VALUES[kind], _VALUES[kind]) if kind in _VALUES else (0, LONGEST_BOUND)
    return None if least <= bound <= most else f"the bound must be from {least} to {most}"


def _values(field: Field, pointer: str) -> Iterator[Diagnostic]:
    values = field.values
    if values is None:
        return
    if not values:
        yield codes.EMPTY.at(f"{pointer}/values", what="the list of values")
    yield from repeated(values, f"{pointer}/values")
    first: dict[str, str] = {}
    for index, value in enumerate(values):
        at = f"{pointer}/values/{index}"
        if not re.fullmatch(ENUM_VALUE, value):
            form = "letters, digits, - and _, at most 40, a letter or digit first"
            yield codes.BAD_FORMAT.at(at, value=value, what="value of an enum", form=form)
        other = first.setdefault(snake_case(value), value)
        if other != value:
            yield codes.NAME_COLLISION.at(at, name=value, other=other, same=snake_case(value))


def _stale_renames(design: Design) -> Iterator[Diagnostic]:
    former: dict[tuple[str, str], str] = {}
    for placed in placed_fields(design):
        name = placed.field.renamed_from
        if name is None:
            continue
        problem = rename_problem(name, placed.model.fields, former.get((placed.model_name, name)))
        if problem:
            yield codes.STALE_RENAME.at(f"{placed.pointer}/renamed_from", name=name, problem=problem)
        former[placed.model_name, name] = placed.name


def rename_problem(name: str, present: Container[str], other: str | None) -> str | None:
    """Why nothing can have been renamed from this name: it is there, or another part was renamed from it."""
    if name in present:
        return "is still there"
    return f'is the former name of "{other}" as well' if other else None
