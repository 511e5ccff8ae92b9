"""Request bodies: one strict JSON object."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, NoReturn

from fastapi import Depends, Request

from app.platform.problems import (
    FieldError,
    invalid,
    malformed_json,
    too_large,
    unsupported_media_type,
)
from app.platform.requests import request_state

BODY_LIMIT = 1048576
MAX_DEPTH = 64

# Stands for every number that no type can hold.
BEYOND_ANY_TYPE = 10**40

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_BRACKET = re.compile(r"[\[\]{}]")


@dataclass(frozen=True, slots=True)
class Body:
    """A parsed body, not yet known to be an object."""

    value: Any
    request: Request

    def members(
        self, envelope: str | None = None, resource: str | None = None
    ) -> dict[str, Any]:
        """The members inside the envelope; whatever else was sent is 422 at its place."""
        members = _object(self.value, resource)
        if envelope is None:
            return members
        if envelope not in members:
            raise invalid([FieldError("required")], resource)
        request_state(self.request.scope).envelope = envelope
        return _object(members[envelope], resource)

    def strangers(self, envelope: str | None = None) -> list[str]:
        """The names that stand beside the envelope."""
        if envelope is None or not isinstance(self.value, dict):
            return []
        return [name for name in self.value if name != envelope]


async def read_body(request: Request) -> Body:
    """The body of a request: 413, 415 or 400 where it is not JSON; no body is an empty object."""
    raw = await _bytes_within_limit(request)
    if not raw:
        return Body({}, request)
    media_type = (
        request.headers.get("content-type", "").partition(";")[0].strip().lower()
    )
    if media_type != "application/json" or "content-encoding" in request.headers:
        raise unsupported_media_type()
    return Body(parse_json(raw), request)


JsonBody = Annotated[Body, Depends(read_body)]


def parse_json(raw: bytes) -> Any:
    """The value of a JSON text in UTF-8; a number without a fraction is an integer."""
    try:
        text = raw.decode()
        _refuse_depth(text)
        _refuse_lone_surrogates(text)
        return json.loads(
            text, parse_int=_integer, parse_float=_number, parse_constant=_refuse
        )
    except ValueError as error:
        raise malformed_json() from error


async def _bytes_within_limit(request: Request) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > BODY_LIMIT:
        raise too_large()
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > BODY_LIMIT:
            raise too_large()
        chunks.append(chunk)
    return b"".join(chunks)


def _object(value: Any, resource: str | None) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise invalid([FieldError("null" if value is None else "type")], resource)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _refuse_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub("", text)):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > MAX_DEPTH:
            raise ValueError("nested too deeply")


def _refuse_lone_surrogates(text: str) -> None:
    if _SURROGATE.search(text) is None:
        return
    for string in _STRING.finditer(text):
        json.loads(string[0], strict=False).encode()


def _integer(text: str) -> int:
    if len(text) <= 41:
        return int(text)
    return -BEYOND_ANY_TYPE if text.startswith("-") else BEYOND_ANY_TYPE


def _number(text: str) -> int | float:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return _beyond_exponents(text)
    if not number:
        return 0
    if number.adjusted() > 40:
        return _integer("-" + "9" * 41 if number < 0 else "9" * 42)
    return int(number) if number == number.to_integral_value() else float(number)


def _beyond_exponents(text: str) -> int | float:
    """A number whose exponent no decimal can hold: nothing, next to nothing, or too much."""
    mantissa, _, exponent = text.lower().partition("e")
    if not Decimal(mantissa):
        return 0
    if exponent.startswith("-"):
        return 0.5
    return -BEYOND_ANY_TYPE if text.startswith("-") else BEYOND_ANY_TYPE
