"""JSON Schemas of what a request may carry: exactly what the server takes, by the wire contract."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from scaffolder.ir.model import Field, Input, Operation, Project
from scaffolder.ir.query import Type
from scaffolder.record import Record
from scaffolder.render.openapi.ranges import number_pattern
from scaffolder.render.openapi.texts import (
    INK_SOMEWHERE,
    Limits,
    Schema,
    email_schema,
    length_words,
    string_schema,
    text_schema,
    typed,
    url_schema,
)

SAFE_INTEGER = 2**53 - 1
BIGINT = 2**63 - 1
MANY_MAXIMUM = 1000
UUID = "^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"
TEXT_KINDS = frozenset({"string", "text", "email", "url", "password"})
_YEAR = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_TIME = r"-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.[0-9]+)?"
DATE = f"^{_YEAR}-[0-9]{{2}}-[0-9]{{2}}$"
DATETIME = f"^{_YEAR}{_TIME}(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})$"


class Value(Record):
    """A value of the wire: its type, its bounds, and whether null stands for none."""

    type: Type
    minimum: int | str | None = None
    maximum: int | str | None = None
    pattern: str | None = None
    nullable: bool = False

    @property
    def limits(self) -> Limits:
        maximum = None if self.maximum is None else int(self.maximum)
        return Limits(int(self.minimum or 0), maximum, self.pattern, self.nullable)


def body_schema(operation: Operation, project: Project) -> Schema:
    """The request body, in its envelope where the design has one."""
    is_login = operation.kind == "login"
    members = _login_schema(operation.inputs, project) if is_login else object_schema(operation.inputs, project)
    if operation.input_key is None:
        return members
    return _object({operation.input_key: members}, [operation.input_key], project)


def _login_schema(inputs: tuple[Input, ...], project: Project) -> Schema:
    """Identity and secret: anything but blanks is tried, whatever the bounds of their fields."""
    properties = {member.name: {"type": "string", "pattern": INK_SOMEWHERE} for member in inputs}
    return _object(properties, list(properties), project)


def object_schema(inputs: tuple[Input, ...], project: Project) -> Schema:
    """One object of input members."""
    properties = {member.name: member_schema(member, project) for member in inputs}
    return _object(properties, [member.name for member in inputs if member.required], project)


def _object(properties: Schema, required: list[str], project: Project) -> Schema:
    schema: Schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    if project.wire.reject_unknown:
        schema["additionalProperties"] = False
    return schema


def member_schema(member: Input, project: Project) -> Schema:
    """One member of a body: a value, a list of references, or a list of children."""
    if member.members or member.model is not None:
        return _list(member.field, object_schema(member.members, project), member.nullable)
    if member.field.many:
        return _list(member.field, described_schema(carried(member, project, nullable=False)), member.nullable)
    return described_schema(carried(member, project, nullable=member.nullable))


def described_schema(value: Value) -> Schema:
    """The schema of a value, with words for what its pattern says of its length."""
    words = length_words(value.type.kind, value.limits) if value.type.kind in TEXT_KINDS else ""
    return value_schema(value) | ({"description": words} if words else {})


def _list(field: Field, items: Schema, nullable: bool) -> Schema:
    least = int(field.minimum or 0)
    bounds = {"minItems": least} if least else {}
    return {**typed("array", nullable), "items": items, **bounds, "maxItems": int(field.maximum or MANY_MAXIMUM)}


def carried(member: Input, project: Project, *, nullable: bool) -> Value:
    """What the wire carries for a member, or for one item of its list: a reference's id, or its `by` value."""
    field = member.field
    if field.type.kind != "reference":
        return Value(field.type, field.minimum, field.maximum, field.pattern, nullable)
    if field.by is None or field.type.target is None:
        return Value(member.key_type or key_type(project), nullable=nullable)
    named = project.model(field.type.target).field(field.by)
    return Value(named.type, named.minimum, named.maximum, named.pattern, nullable)


def key_type(project: Project) -> Type:
    """The type of every `id`."""
    return Type("int" if project.ids == "int" else "uuid")


def value_schema(value: Value) -> Schema:
    """The schema of one value in a body."""
    return _SCHEMAS[value.type.kind](value)


def _integer(value: Value) -> Schema:
    minimum = -SAFE_INTEGER if value.minimum is None else int(value.minimum)
    maximum = SAFE_INTEGER if value.maximum is None else int(value.maximum)
    return {**typed("integer", value.nullable), "minimum": minimum, "maximum": maximum}


def _bigint(value: Value) -> Schema:
    minimum = -BIGINT if value.minimum is None else int(value.minimum)
    maximum = BIGINT if value.maximum is None else int(value.maximum)
    return {**typed("string", value.nullable), "pattern": number_pattern(minimum, maximum)}


def decimal_range(value: Value) -> tuple[int, int]:
    """The least and the greatest value of a decimal, in units of its last digit."""
    scale, most = value.type.scale or 0, 10 ** (value.type.precision or 18) - 1
    unit = Decimal(10) ** scale
    low = -most if value.minimum is None else int((Decimal(value.minimum) * unit).to_integral_value(ROUND_CEILING))
    high = most if value.maximum is None else int((Decimal(value.maximum) * unit).to_integral_value(ROUND_FLOOR))
    return max(low, -most), min(high, most)


def _decimal(value: Value) -> Schema:
    low, high = decimal_range(value)
    scale = value.type.scale or 0
    least, most = -(-low // 10**scale), high // 10**scale
    options: list[Schema] = [{"type": "string", "pattern": number_pattern(low, high, scale)}]
    if least <= most:
        whole = {"minimum": max(least, -SAFE_INTEGER), "maximum": min(most, SAFE_INTEGER)}
        options.append({"type": "integer", **whole})
    if value.nullable:
        options.append({"type": "null"})
    return {"oneOf": options} if len(options) > 1 else options[0]


def _enum(value: Value) -> Schema:
    choices: list[str | None] = [*value.type.values, *([None] if value.nullable else [])]
    return {**typed("string", value.nullable), "enum": choices}


def _formatted(format_name: str, pattern: str) -> Callable[[Value], Schema]:
    return lambda value: {**typed("string", value.nullable), "format": format_name, "pattern": pattern}


_SCHEMAS: dict[str, Callable[[Value], Schema]] = {
    "string": lambda value: string_schema(value.limits),
    "slug": lambda value: string_schema(value.limits),
    "text": lambda value: text_schema(value.limits),
    "password": lambda value: text_schema(value.limits),
    "email": lambda value: email_schema(value.nullable),
    "url": lambda value: url_schema(value.nullable),
    "uuid": _formatted("uuid", UUID),
    "date": _formatted("date", DATE),
    "datetime": _formatted("date-time", DATETIME),
    "int": _integer,
    "sequence": _integer,
    "bigint": _bigint,
    "decimal": _decimal,
    "bool": lambda value: typed("boolean", value.nullable),
    "enum": _enum,
}
