"""Validation of request members: every problem at once, each at its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, ErrorDetails, core_schema

from app.platform.bodies import Body
from app.platform.kinds import Kind, References, Rejected
from app.platform.problems import FieldError, invalid
from app.platform.requests import request_state

UNKNOWN_MEMBERS: Literal["ignore", "forbid"] = "ignore"

_CODES = {
    "missing": "required",
    "extra_forbidden": "unknown",
    "too_short": "too_short",
    "too_long": "too_long",
}

Value = TypeVar("Value")


@dataclass(frozen=True)
class Items:
    """A list, as metadata of `list[…]`. Of equal items the first counts where `distinct`."""

    minimum: int | None = None
    maximum: int | None = None
    distinct: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = handler(source)
        if schema["type"] != "list":
            raise TypeError("Items describes lists alone")
        items = core_schema.list_schema(
            schema.get("items_schema"),
            min_length=self.minimum,
            max_length=self.maximum,
            strict=True,
        )
        if self.distinct:
            return core_schema.no_info_after_validator_function(_distinct, items)
        return items


def validate(
    adapter: TypeAdapter[Value],
    members: Mapping[str, Any],
    body: Body,
    resource: str | None = None,
    references: References | None = None,
) -> Value:
    """The typed input, or 422 in schema order. References are found in `references[name][value]`."""
    strangers = _strangers(body)
    try:
        value = adapter.validate_python(
            members,
            strict=True,
            extra=UNKNOWN_MEMBERS,
            context=references or {},
            by_alias=True,
        )
    except ValidationError as error:
        refused = [_field_error(details) for details in error.errors(include_url=False)]
        raise invalid([*refused, *strangers], resource) from None
    if strangers:
        raise invalid(strangers, resource)
    return value


def reference_values(members: object, path: tuple[str, ...], kind: Kind) -> set[Any]:
    """The well-formed values that stand at a path of the members, lists on the way included."""
    return set(_well_formed(members, path, kind))


def _well_formed(value: object, path: tuple[str, ...], kind: Kind) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _well_formed(item, path, kind)
    elif path:
        if isinstance(value, dict) and path[0] in value:
            yield from _well_formed(value[path[0]], path[1:], kind)
    else:
        try:
            yield kind.parse(value)
        except Rejected:
            return


def _strangers(body: Body) -> list[FieldError]:
    if UNKNOWN_MEMBERS == "ignore":
        return []
    envelope = request_state(body.request.scope).envelope
    return [
        FieldError("unknown", (name,), outside_envelope=True)
        for name in body.strangers(envelope)
    ]


def _field_error(details: ErrorDetails) -> FieldError:
    values = details.get("ctx", {})
    kind = details["type"]
    if "code" in values:
        return FieldError(kind, details["loc"], values=values)
    if kind in _CODES:
        return FieldError(_CODES[kind], details["loc"], values=_bounds(values))
    return FieldError("null" if details["input"] is None else "type", details["loc"])


def _bounds(values: Mapping[str, Any]) -> dict[str, object]:
    return {"min": values.get("min_length"), "max": values.get("max_length")}


def _distinct(items: list[Any]) -> list[Any]:
    return list(dict.fromkeys(items))
