"""The JSON Schema of `design.json`, made from the document's models and the tables of the checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from scaffolder.design.checks.endpoints import ALIASES as ENDPOINT_KEYS
from scaffolder.design.checks.endpoints import KEYS_BY_OPERATION, LARGEST_PAGE, REQUIRED_BY_OPERATION
from scaffolder.design.checks.fields import ALIASES as FIELD_KEYS
from scaffolder.design.checks.fields import MOST_DIGITS
from scaffolder.design.document import Design
from scaffolder.design.grammar import BASE_PATH, ENUM_VALUE, ENVELOPE, MODEL_NAME, WORD
from scaffolder.design.types import COMPUTED_KEYS, KEYS_BY_KIND, MEMBER_KEYS, REQUIRED_KEYS, SCALARS, SETTING_KEYS

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
REFINEMENTS: dict[tuple[str, str], Schema] = {
    ("Field", "type"): {"anyOf": [{"enum": list(SCALARS)}, {"pattern": MODEL_NAME}]},
    ("Field", "values"): {"minItems": 1, "uniqueItems": True, "items": {"type": "string", "pattern": ENUM_VALUE}},
    ("Field", "precision"): {"minimum": 1, "maximum": MOST_DIGITS},
    ("Field", "scale"): {"minimum": 0, "maximum": MOST_DIGITS},
    ("Model", "fields"): {"minProperties": 1},
    ("Endpoint", "status"): {"minimum": 200, "maximum": 299},
    ("Endpoint", "sort"): {"minItems": 1, "uniqueItems": True},
    ("Endpoint", "middleware"): {"uniqueItems": True},
    ("Page", "size"): {"minimum": 1, "maximum": LARGEST_PAGE},
    ("Page", "max"): {"minimum": 1, "maximum": LARGEST_PAGE},
    ("Cors", "origins"): {"minItems": 1, "uniqueItems": True},
    ("Wire", "base"): {"pattern": BASE_PATH},
    ("Wire", "item"): {"pattern": ENVELOPE},
    ("Wire", "list"): {"pattern": ENVELOPE},
    ("Wire", "count"): {"pattern": ENVELOPE},
    ("Wire", "input"): {"pattern": ENVELOPE},
    ("Design", "models"): {"minProperties": 1},
}
MAY_BE_NULL = {("Field", "default")}


def json_schema() -> Schema:
    """The schema (draft 2020-12) of a design document, with a description on every property."""
    raw = Design.model_json_schema(by_alias=True)
    parts = {"Design": {key: value for key, value in raw.items() if key != "$defs"}, **raw["$defs"]}
    finished = {name: _finished(name, part) for name, part in parts.items()}
    finished["Setting"] = _field_like(finished["Field"], "A setting of the environment.", SETTING_KEYS)
    finished["Member"] = _field_like(finished["Field"], "A member of a function's input or output.", MEMBER_KEYS)
    finished["Field"] = {**finished["Field"], "allOf": list(_type_rules())}
    finished["Endpoint"]["allOf"] = [*_operation_rules(), {"not": {"required": ["key", "parent"]}}]
    finished["Middleware"]["propertyNames"] = {"pattern": WORD}
    finished["Setting"]["properties"]["type"] = {
        "type": "string",
        "enum": list(SETTING_KEYS),
        "description": "The setting's type.",
    }
    root = finished.pop("Design")
    _point_at(root["properties"]["configuration"], "Setting")
    for side in ("input", "output"):
        _point_at(finished["Function"]["properties"][side], "Member")
    return {"$schema": DIALECT, "title": "design.json", **root, "$defs": finished}


def _field_like(field: Schema, description: str, keys_by_type: Mapping[str, frozenset[str]]) -> Schema:
    """The schema of a field that may have fewer keys."""
    legal = {"type"}.union(*keys_by_type.values())
    properties = {alias: field["properties"][alias] for name, alias in FIELD_KEYS.items() if name in legal}
    scalars = {kind: keys for kind, keys in keys_by_type.items() if kind != "reference"}
    rules = [_field_rule({"type": {"const": kind}}, keys, kind) for kind, keys in scalars.items()]
    return {**field, "description": description, "properties": properties, "allOf": rules}


def _point_at(schema: Schema, part: str) -> None:
    """Let the members of an object be of another part than `Field`."""
    schema["patternProperties"] = {pattern: {"$ref": f"#/$defs/{part}"} for pattern in schema["patternProperties"]}


def _finished(name: str, part: Schema) -> Schema:
    properties = {
        key: _refined((name, key), _tight(value, may_be_null=(name, key) in MAY_BE_NULL))
        for key, value in part.get("properties", {}).items()
    }
    rest = _tight({key: value for key, value in part.items() if key != "properties"})
    return {**rest, "properties": properties} if properties else rest


def _refined(place: tuple[str, str], schema: Schema) -> Schema:
    return {**schema, **REFINEMENTS.get(place, {})}


def _tight(schema: Schema, *, may_be_null: bool = False) -> Schema:
    """A schema without generated titles, without null where a key is simply left out, and with closed objects."""
    inner = {key: _tight_value(value) for key, value in schema.items() if key != "title"}
    if not may_be_null and inner.get("default", ...) is None:
        del inner["default"]
        inner = _without_null(inner)
    if "patternProperties" in inner:
        inner.setdefault("additionalProperties", False)
    return inner


def _tight_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _tight(value)
    return [_tight_value(item) for item in value] if isinstance(value, list) else value


def _without_null(schema: Schema) -> Schema:
    choices = [choice for choice in schema.get("anyOf", []) if choice != {"type": "null"}]
    if len(choices) != 1:
        return schema
    return {**choices[0], **{key: value for key, value in schema.items() if key != "anyOf"}}


def _operation_rules() -> Iterator[Schema]:
    """For each operation, the keys that it may and must have."""
    for operation, legal in KEYS_BY_OPERATION.items():
        keys = [alias for name, alias in ENDPOINT_KEYS.items() if name in legal]
        required = [ENDPOINT_KEYS[name] for name in REQUIRED_BY_OPERATION[operation]]
        yield _rule({"operation": {"const": operation}}, [], [], keys, required)


def _type_rules() -> Iterator[Schema]:
    """For each kind of field, the keys that it may and must have."""
    for kind in SCALARS:
        yield _field_rule({"type": {"const": kind}}, KEYS_BY_KIND[kind], kind, absent=["compute"])
    model = {"type": {"pattern": MODEL_NAME}}
    yield _field_rule(model, KEYS_BY_KIND["reference"], "reference", absent=["compute", "many", "via"])
    yield _field_rule(model, KEYS_BY_KIND["list"], "list", present=["many"], absent=["via"])
    yield _field_rule(model, KEYS_BY_KIND["inverse"], "inverse", present=["via"])
    yield _field_rule({}, COMPUTED_KEYS, "computed", present=["compute"])


def _field_rule(
    properties: Schema,
    legal: frozenset[str],
    kind: str,
    present: list[str] | None = None,
    absent: list[str] | None = None,
) -> Schema:
    keys = [alias for name, alias in FIELD_KEYS.items() if name in legal | {"type"}]
    required = [FIELD_KEYS[name] for name in REQUIRED_KEYS.get(kind, ())]
    return _rule(properties, present or [], absent or [], keys, required)


def _rule(properties: Schema, present: list[str], absent: list[str], keys: list[str], required: list[str]) -> Schema:
    """Where these properties are so, some keys are there and others are not: the keys that may and must be there."""
    when: Schema = {"properties": properties, "required": [*properties, *present]}
    if absent:
        when["not"] = {"anyOf": [{"required": [key]} for key in absent]}
    return {"if": when, "then": {"propertyNames": {"enum": keys}, "required": required}}
