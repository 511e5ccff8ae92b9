"""The schemas of the tools' arguments, out of the JSON Schema of the language: whole, without references."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from scaffolder.design.schema import json_schema

Schema = dict[str, Any]

_LEFT_OUT = ("allOf", "propertyNames", "default", "examples", "$schema", "title", "not")
_CLOSED = {"InputMember": {"anyOf": [{"type": "string"}, {"type": "object"}]}, "JsonValue": {}}


@cache
def _language() -> Schema:
    return json_schema()


def part(name: str) -> Schema:
    """The schema of a part of the language, by the name of its model."""
    found: Schema = _inlined(_language()["$defs"][name])
    return found


def section(name: str) -> Schema:
    """The schema of a section of a design."""
    found: Schema = _inlined(_language()["properties"][name])
    return found


def text(description: str) -> Schema:
    """A string."""
    return {"type": "string", "description": description}


def arguments(properties: Schema, required: tuple[str, ...] = ()) -> Schema:
    """The schema of a tool's arguments."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _inlined(schema: Any) -> Any:
    """The schema with every reference written out, and no condition but plain types."""
    if isinstance(schema, list):
        return [_inlined(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        target = _CLOSED.get(name) if name in _CLOSED else _language()["$defs"][name]
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return {**_inlined(target), **_inlined(rest)}
    kept: Schema = {}
    for key, value in schema.items():
        if key in _LEFT_OUT:
            continue
        if key == "properties":
            kept[key] = {name: _inlined(member) for name, member in value.items()}
        elif key == "patternProperties":
            kept["additionalProperties"] = _inlined(next(iter(value.values())))
        elif key == "additionalProperties" and "patternProperties" in schema:
            continue
        else:
            kept["anyOf" if key == "oneOf" else key] = _inlined(value)
    return kept


def unwrapped(value: Any, schema: Mapping[str, Any]) -> Any:
    """The value with lists and objects that arrived as strings unwrapped, wherever no string belongs."""
    if isinstance(value, str) and not _takes(schema, "string"):
        value = _read(value, schema)
    choices = [schema, *schema.get("anyOf", ())]
    if isinstance(value, list):
        items: Schema = next((choice["items"] for choice in choices if "items" in choice), {})
        return [unwrapped(item, items) for item in value]
    if isinstance(value, dict):
        properties: Mapping[str, Any] = {}
        for choice in choices:
            properties = {**properties, **choice.get("properties", {})}
        others: Schema = next(
            (it["additionalProperties"] for it in choices if isinstance(it.get("additionalProperties"), dict)), {}
        )
        return {key: unwrapped(member, properties.get(key, others)) for key, member in value.items()}
    return value


def _takes(schema: Mapping[str, Any], kind: str) -> bool:
    """Whether a value of this kind may stand here; where the schema says nothing, any may."""
    if "anyOf" in schema and "type" not in schema:
        return any(_takes(choice, kind) for choice in schema["anyOf"])
    return "type" not in schema or schema["type"] == kind


def _read(text: str, schema: Mapping[str, Any]) -> Any:
    try:
        found = json.loads(text)
    except ValueError:
        return text
    kind = "array" if isinstance(found, list) else "object" if isinstance(found, dict) else None
    return found if kind and _takes(schema, kind) else text
