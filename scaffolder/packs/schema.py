"""The JSON Schemas of `pack.yml` and `types.yml`, for editors."""

from __future__ import annotations

import inspect
from typing import Any, get_args

from pydantic import Field
from pydantic.json_schema import models_json_schema

from scaffolder.ir.query import Expr, Kind
from scaffolder.packs.manifest import Manifest, Overlay
from scaffolder.packs.strict import Strict

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Entry(Strict):
    """What is printed, and what the printed text imports."""

    print: str = Field(description="A piece of Jinja.")
    imports: tuple[str, ...] = Field((), description="`module`, `module#name` or `module#name as alias`, each.")


def manifest_schema() -> Schema:
    """Return the schema of `pack.yml`: of an overlay where it extends a pack, else of a whole one."""
    _, parts = models_json_schema([(Manifest, "validation"), (Overlay, "validation")])
    return {
        "$schema": DIALECT,
        "title": "pack.yml",
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/Overlay"},
        "else": {"$ref": "#/$defs/Manifest"},
        "$defs": parts["$defs"],
    }


def tables_schema() -> Schema:
    """Return the schema of `types.yml`: every neutral type by its slots, every node of expressions by its variants."""
    entry = {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Entry"}]}
    slots = {"type": "object", "additionalProperties": entry}
    variants = {"type": "object", "not": {"required": ["print"]}, "additionalProperties": entry}
    nodes = {node.__name__: _said(node, {"anyOf": [*entry["anyOf"], variants]}) for node in get_args(Expr)}
    return {
        "$schema": DIALECT,
        "title": "types.yml",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "types": {
                "type": "object",
                "description": "How each neutral type is printed, slot by slot; every type has the same slots.",
                "additionalProperties": slots,
                "properties": dict.fromkeys(get_args(Kind), slots),
            },
            "expressions": {
                "type": "object",
                "description": "How each node of an expression is printed, by variant where the node has them.",
                "additionalProperties": {"anyOf": [*entry["anyOf"], variants]},
                "properties": nodes,
            },
        },
        "$defs": {"Entry": Entry.model_json_schema()},
    }


def _said(node: type, schema: Schema) -> Schema:
    """Return a schema with what the node's own docstring says."""
    said = inspect.cleandoc(node.__doc__ or "")
    return {"description": said, **schema} if said else schema
