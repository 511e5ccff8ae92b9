"""Small projects by hand: every value has a default, tests name what they are about."""

from __future__ import annotations

from typing import Any

from scaffolder.ir.messages import MESSAGES
from scaffolder.ir.model import (
    Auth,
    Field,
    Input,
    Key,
    Middleware,
    Model,
    Operation,
    Project,
    Rule,
    Selection,
    Shape,
    ShapeMember,
    ShapeValue,
    Wire,
)
from scaffolder.ir.query import Column, Type

STRING = Type("string")
PUBLIC = Rule("public", "public", None, True, "everyone")


def field(name: str, kind: str = "string", **extra: Any) -> Field:
    type_keys = {key: extra.pop(key) for key in ("target", "precision", "scale", "values") if key in extra}
    return Field(name=name, type=Type(kind, **type_keys), **extra)  # type: ignore[arg-type]


def taken(one: Field, *, required: bool = True, nullable: bool | None = None, **extra: Any) -> Input:
    return Input(one.name, one, required, one.optional if nullable is None else nullable, **extra)


def selection(model: str, fields: tuple[Field, ...], *, scalar: bool = False) -> Selection:
    values = tuple(
        ShapeValue(one.name, Column("self", model, one.name, one.type, one.optional), one.type, one.optional)
        for one in fields
    )
    members = tuple(ShapeMember(one.name, "value", one.name) for one in fields)
    return Selection(model, "self", (), values, (), members, scalar)


def model(name: str = "Note", fields: tuple[Field, ...] = (), **extra: Any) -> Model:
    all_fields = (field("id", "uuid"), *fields)
    shown = tuple(one for one in all_fields if one.type.kind != "password")
    values: dict[str, Any] = {
        "name": name,
        "plural": f"{name.lower()}s",
        "summary": "",
        "table": f"{name.lower()}s",
        "fields": all_fields,
        "shapes": (Shape("default", selection(name, shown), False),),
        "read": PUBLIC,
        "create": PUBLIC,
        "update": PUBLIC,
        "delete": PUBLIC,
        "order": (),
        "uniques": (),
        "indexes": (),
        "checks": (),
        "states": (),
        "soft_delete": False,
        "timestamps": False,
        "dependents": (),
    }
    return Model(**(values | extra))


_USUAL = {
    "list": ("GET", "/notes", 200),
    "get": ("GET", "/notes/{id}", 200),
    "create": ("POST", "/notes", 201),
    "update": ("PATCH", "/notes/{id}", 200),
    "delete": ("DELETE", "/notes/{id}", 204),
    "login": ("POST", "/login", 200),
    "call": ("POST", "/call", 200),
}


def operation(kind: str, of: Model | None = None, **extra: Any) -> Operation:
    method, path, status = _USUAL[kind]
    shape = of.shapes[0] if of and kind != "delete" else None
    values: dict[str, Any] = {
        "name": f"{kind}Note",
        "method": method,
        "path": path,
        "kind": kind,
        "resource": "note",
        "model": of.name if of else None,
        "summary": "",
        "status": status,
        "caller": "none",
        "parents": (),
        "key": Key("id", of.name, "id", Type("uuid")) if of and "{id}" in path else None,
        "row_is_caller": False,
        "has_read_rule": False,
        "guard": None,
        "guard_early": None,
        "where": None,
        "inputs": (),
        "reads_body": bool(extra.get("inputs")),
        "requires": (),
        "checks": (),
        "effects": (),
        "hook": None,
        "locks": (),
        "filters": (),
        "sorts": (),
        "searched": (),
        "page": None,
        "order": (),
        "shape": shape.name if shape else None,
        "selection": shape.selection if shape else None,
        "location": None,
        "item_key": None,
        "list_key": "items" if kind == "list" else None,
        "count_key": "total" if kind == "list" and extra.get("page") else None,
        "input_key": None,
        "rate_limit": None,
        "middleware": (),
        "responses": ((status, ()), (404, ("not_found",)), (500, ("internal",))),
        "tag": "notes",
    }
    return Operation(**(values | extra))


MIDDLEWARE = Middleware(True, True, True, 2**20, 30, None, None, False, ())


def project(models: tuple[Model, ...], operations: tuple[Operation, ...], **extra: Any) -> Project:
    values: dict[str, Any] = {
        "name": "note-book",
        "summary": "Notes.",
        "ids": "uuid",
        "models": models,
        "links": (),
        "operations": operations,
        "auth": None,
        "middleware": MIDDLEWARE,
        "services": (),
        "settings": (),
        "wire": Wire("", "problem", tuple(MESSAGES.items()), False),
        "seeds": (),
        "tables": (),
    }
    return Project(**(values | extra))


BEARER = Auth("User", "email", "password", 900, "Bearer")
