"""JSON Schemas of what a success answers: shapes as components, envelopes, pages, and what a function returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, count
from typing import Any

from scaffolder.ir.model import Function, Hook, Model, Operation, Project, Selection, Shape, ShapeMember
from scaffolder.ir.query import Type
from scaffolder.record import Record
from scaffolder.render.names import Name
from scaffolder.render.openapi.inputs import SAFE_INTEGER, key_type
from scaffolder.render.openapi.responses import error_schemas
from scaffolder.render.openapi.texts import Schema, typed

_DATETIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$"
_TEXTS: dict[str, Schema] = {
    "uuid": {"format": "uuid", "pattern": "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
    "date": {"format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "datetime": {"format": "date-time", "pattern": _DATETIME},
    "bigint": {"pattern": "^-?[0-9]+$"},
    "email": {"pattern": "^[!-?A-~]+@[!-?A-~]+$", "maxLength": 254},
    "url": {"pattern": "^https?://[!-~]+$", "maxLength": 2048},
}


class Components(Record):
    """The names of the schema components of a project: one for each shape, each envelope and each page."""

    project: Project
    names: Mapping[tuple[str, ...], str]

    def reference(self, *key: str) -> Schema:
        return {"$ref": f"#/components/schemas/{self.names[key]}"}

    def schemas(self) -> dict[str, Schema]:
        """Every candidate component; those that nothing refers to are dropped in the end."""
        shapes = {
            self.names["shape", model.name, shape.name]: self._shape(model, shape) for model, shape in self.shapes()
        }
        envelopes = {
            self.names[key]: self._envelope(operation, selection)
            for operation in self.project.operations
            if (key := _envelope_key(operation)) and (selection := answered(operation))
        }
        return shapes | envelopes

    def shapes(self) -> Iterator[tuple[Model, Shape]]:
        """Shapes that answer an object, in design order."""
        for model in self.project.models:
            yield from ((model, shape) for shape in model.shapes if not shape.selection.scalar)

    def answer(self, operation: Operation) -> Schema | None:
        """The schema of a success body; None where there is no body."""
        if operation.hook is not None and operation.kind == "call":
            return function_schema(called(operation.hook, self.project), self.project)
        selection = answered(operation)
        if selection is None:
            return None
        key = _envelope_key(operation)
        return self.reference(*key) if key else self._bare(operation, selection)

    def _bare(self, operation: Operation, selection: Selection) -> Schema:
        item = self._item(operation, selection)
        return {"type": "array", "items": item} if operation.kind == "list" else item

    def _envelope(self, operation: Operation, selection: Selection) -> Schema:
        item = self._item(operation, selection)
        if operation.kind != "list":
            return exact({str(operation.item_key): item})
        members: Schema = {str(operation.list_key): {"type": "array", "items": item}}
        if operation.page and operation.count_key:
            members[operation.count_key] = {"type": "integer", "minimum": 0, "maximum": SAFE_INTEGER}
        return exact(members)

    def _item(self, operation: Operation, selection: Selection) -> Schema:
        if selection.scalar or operation.shape is None:
            return self.selection(selection)
        return self.reference("shape", selection.model, operation.shape)

    def _shape(self, model: Model, shape: Shape) -> Schema:
        described = {"description": model.summary} if model.summary else {}
        return described | self.selection(shape.selection)

    def selection(self, selection: Selection) -> Schema:
        """What one row of a selection shows: an object, or the one value of a scalar shape."""
        if selection.scalar:
            return self._member(selection.members[0], selection)
        return self._object(selection.members, selection)

    def _object(self, members: tuple[ShapeMember, ...], selection: Selection) -> Schema:
        return exact({member.name: self._member(member, selection) for member in members})

    def _member(self, member: ShapeMember, selection: Selection) -> Schema:
        if member.kind == "token":
            return {"type": "string", "minLength": 1}
        if member.kind == "value":
            value = next(value for value in selection.values if value.label == member.label)
            return output_schema(value.type, self.project, nullable=value.nullable)
        if member.kind == "object":
            return self._related(member, selection)
        listed = next(listed for listed in selection.lists if listed.label == member.label)
        is_named = member.shape is not None and not listed.selection.scalar
        items = (
            self.reference("shape", listed.model, str(member.shape)) if is_named else self.selection(listed.selection)
        )
        return {"type": "array", "items": items}

    def _related(self, member: ShapeMember, selection: Selection) -> Schema:
        is_named = member.model is not None and member.shape is not None
        one = (
            self.reference("shape", str(member.model), str(member.shape))
            if is_named
            else self._object(member.members, selection)
        )
        presence = [value.nullable for value in selection.values if value.label == member.present]
        return {"oneOf": [one, {"type": "null"}]} if any(presence) else one


def components(project: Project) -> Components:
    """Name every component: `Article`, `UserProfile`, `ArticleResponse`, `ArticlePage`, `ArticleItems`."""
    names: dict[tuple[str, ...], str] = {("error", name): name for name in error_schemas(project)}
    taken = set(names.values())
    draft = Components(project, names)
    for model, shape in sorted(draft.shapes(), key=lambda pair: pair[1].name != "default"):
        suffix = "" if shape.name == "default" else Name.of(shape.name).pascal
        names["shape", model.name, shape.name] = free_name(f"{model.name}{suffix}", taken)
    for operation in project.operations:
        key = _envelope_key(operation)
        if key and key not in names:
            names[key] = free_name(_envelope_name(operation, names), taken)
    return Components(project, names)


def answered(operation: Operation) -> Selection | None:
    """What a success shows of rows; None where it has no body, or a function's answer."""
    return None if operation.kind in ("call", "delete") or operation.status == 204 else operation.selection


def _envelope_name(operation: Operation, names: Mapping[tuple[str, ...], str]) -> str:
    selection, shape = answered(operation), operation.shape or ""
    model = selection.model if selection else ""
    shown = names.get(("shape", model, shape)) or f"{model}{Name.of(shape or 'item').pascal}"
    paged = "Page" if operation.page and operation.count_key else "Items"
    return f"{shown}{paged if operation.kind == 'list' else 'Response'}"


def _envelope_key(operation: Operation) -> tuple[str, ...]:
    """What tells the envelopes of operations apart; empty where the body is bare."""
    selection = answered(operation)
    if selection is None:
        return ()
    shown = (selection.model, operation.shape or "")
    if operation.kind == "list":
        counted = operation.count_key if operation.page and operation.count_key else ""
        return ("list", *shown, operation.list_key, counted) if operation.list_key else ()
    return ("item", *shown, operation.item_key) if operation.item_key else ()


def free_name(wanted: str, taken: set[str]) -> str:
    """The wanted name, or the first of `Wanted2`, `Wanted3` … that is not taken; from now on it is."""
    names = chain([wanted], (f"{wanted}{number}" for number in count(2)))
    free = next(name for name in names if name not in taken)
    taken.add(free)
    return free


def exact(properties: Schema) -> Schema:
    """An object with all of these members and no other."""
    required = {"required": list(properties)} if properties else {}
    return {"type": "object", "properties": properties, **required, "additionalProperties": False}


def called(hook: Hook, project: Project) -> Function:
    """The function that a hook names."""
    functions = project.service(hook.service).functions
    return next(function for function in functions if function.name == hook.function)


def function_schema(function: Function, project: Project) -> Schema:
    """What a function returns: its output members."""
    return exact(
        {member.name: output_schema(member.type, project, nullable=member.optional) for member in function.outputs}
    )


def output_schema(shown: Type, project: Project, *, nullable: bool) -> Schema:
    """The schema of one value in an answer."""
    if shown.kind == "reference":
        return output_schema(key_type(project), project, nullable=nullable)
    if shown.kind in ("int", "sequence"):
        return {**typed("integer", nullable), "minimum": -SAFE_INTEGER, "maximum": SAFE_INTEGER}
    if shown.kind == "bool":
        return typed("boolean", nullable)
    extra: dict[str, Any] = _TEXTS.get(shown.kind, {})
    if shown.kind == "decimal":
        extra = {"pattern": rf"^-?[0-9]+\.[0-9]{{{shown.scale}}}$" if shown.scale else "^-?[0-9]+$"}
    if shown.kind == "enum":
        extra = {"enum": [*shown.values, *([None] if nullable else [])]}
    return {**typed("string", nullable), **extra}
