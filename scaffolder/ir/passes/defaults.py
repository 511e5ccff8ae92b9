"""Defaults that are copied through a reference."""

from __future__ import annotations

from scaffolder.design import document
from scaffolder.diagnostics import Diagnostic, pointer_of
from scaffolder.ir.expressions.compile import compile_value
from scaffolder.ir.model import Default, Model
from scaffolder.ir.passes.draft import Draft, Pass
from scaffolder.record import replace


def resolve_defaults(draft: Draft) -> Pass:
    """The draft with a tree for every default that is copied through a reference."""
    findings: list[Diagnostic] = []
    models: dict[str, Model] = {}
    for name, model in draft.models.items():
        stated = draft.design.models[name].fields
        paths: dict[str, Default] = {}
        for field in model.fields:
            default = stated[field.name].default if field.name in stated else None
            if isinstance(default, document.PathDefault):
                pointer = pointer_of("models", name, "fields", field.name, "default", "path")
                compiled = compile_value(default.path, draft.scope(name), pointer, field.type)
                paths[field.name] = Default("path", expr=compiled.expr)
                findings += compiled.diagnostics
        models[name] = with_defaults(model, paths)
    return replace(draft, models=models), tuple(findings)


def with_defaults(model: Model, defaults: dict[str, Default]) -> Model:
    """The model with these defaults in place."""
    if not defaults:
        return model
    fields = tuple(replace(it, default=defaults.get(it.name, it.default)) for it in model.fields)
    return replace(model, fields=fields)
