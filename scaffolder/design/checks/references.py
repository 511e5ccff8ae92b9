"""Fields that name other fields: slug sources, scopes, other sides, keys, and what a delete does to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scaffolder.design import codes
from scaffolder.design.checks.defaults import needs_value
from scaffolder.design.checks.placed import PlacedField, placed_fields, unknown_field
from scaffolder.design.document import Design, Model
from scaffolder.design.types import fields_of, kind_of
from scaffolder.diagnostics import Diagnostic


def findings(design: Design) -> Iterator[Diagnostic]:
    """Everything that is wrong with what fields say of other fields."""
    for placed in placed_fields(design):
        for check in (_slug_source, _scope, _via, _by, _create_missing, _deletes, _self_required):
            yield from check(placed)


def _slug_source(placed: PlacedField) -> Iterator[Diagnostic]:
    name = placed.field.source
    if placed.kind != "slug" or name is None:
        return
    source = fields_of(placed.design, placed.model).get(name)
    if source is None:
        yield unknown_field(placed.design, placed.model_name, name, f"{placed.pointer}/from")
    elif source.type not in ("string", "text") or source.computed:
        yield codes.BAD_SLUG_SOURCE.at(f"{placed.pointer}/from", name=name)


def _scope(placed: PlacedField) -> Iterator[Diagnostic]:
    name = placed.field.scope
    if placed.kind != "sequence" or name is None:
        return
    scope = fields_of(placed.design, placed.model).get(name)
    if scope is None:
        yield unknown_field(placed.design, placed.model_name, name, f"{placed.pointer}/scope")
    elif kind_of(placed.design, scope) != "reference" or scope.optional or scope.computed:
        yield codes.BAD_SCOPE.at(f"{placed.pointer}/scope", name=name)


def _via(placed: PlacedField) -> Iterator[Diagnostic]:
    name, target = placed.field.via, placed.target
    if name is None or target is None:
        return
    other = fields_of(placed.design, target).get(name)
    if other is None:
        yield unknown_field(placed.design, placed.field.type, name, f"{placed.pointer}/via")
        return
    points_back = kind_of(placed.design, other) == "reference" and other.type == placed.model_name
    if not points_back or other.computed:
        yield codes.BAD_VIA.at(f"{placed.pointer}/via", name=name, target=placed.field.type, model=placed.model_name)


def _by(placed: PlacedField) -> Iterator[Diagnostic]:
    name, target = placed.field.by, placed.target
    if name is None or target is None:
        return
    key = fields_of(placed.design, target).get(name)
    if key is None:
        yield unknown_field(placed.design, placed.field.type, name, f"{placed.pointer}/by")
        return
    finds_one = key.unique and not key.optional and not key.hidden and not key.computed
    if not finds_one or kind_of(placed.design, key) == "reference" or not is_shown(target, name):
        yield codes.BAD_BY.at(f"{placed.pointer}/by", target=placed.field.type, name=name)


def is_shown(model: Model, name: str) -> bool:
    """Whether some shape of a model shows this field, which is not hidden."""
    if "default" not in model.shapes:
        return True
    words = (word for shape in model.shapes.values() for word in shape)
    return any(re.fullmatch(rf"(.*[@=])?{re.escape(name)}(:.*)?", word) for word in words)


def _create_missing(placed: PlacedField) -> Iterator[Diagnostic]:
    by, target = placed.field.by, placed.target
    if not placed.field.create_missing or by is None or target is None or placed.kind != "list":
        return
    for name, field in target.fields.items():
        if name != by and needs_value(placed.design, field):
            pointer = f"{placed.pointer}/create_missing"
            yield codes.INCOMPLETE_CREATE.at(pointer, target=placed.field.type, by=by, field=name)


def _deletes(placed: PlacedField) -> Iterator[Diagnostic]:
    field, target = placed.field, placed.target
    if placed.kind != "reference" or target is None:
        return
    if field.on_delete == "set_null" and not field.optional:
        yield codes.SET_NULL_REQUIRED.at(f"{placed.pointer}/on_delete")
    if field.on_delete == "cascade" and target.soft_delete and not placed.model.soft_delete:
        yield codes.HARD_CASCADE.at(f"{placed.pointer}/on_delete", target=field.type)


def _self_required(placed: PlacedField) -> Iterator[Diagnostic]:
    field = placed.field
    if placed.kind == "reference" and field.type == placed.model_name and not field.optional and not field.computed:
        yield codes.SELF_REQUIRED.at(f"{placed.pointer}/type", model=placed.model_name)
