"""Responses whose bytes are those of the wire contract."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from starlette.responses import Response


def wire_datetime(moment: datetime) -> str:
    """`YYYY-MM-DDTHH:MM:SS.sssZ`, further digits cut."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def wire_text(value: object) -> str:
    """The text of a scalar that JSON has no type for."""
    match value:
        case datetime():
            return wire_datetime(value)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Decimal():
            return format(value, "f")
    raise TypeError(f"{type(value).__name__} has no wire form")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=wire_text
)


def dump_json(content: object) -> bytes:
    """Compact UTF-8 JSON without needless escapes."""
    return _ENCODER.encode(content).encode()


class WireResponse(Response):
    """A JSON response in the exact form of the wire contract."""

    media_type = "application/json; charset=utf-8"

    def __init__(
        self, content: Any, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(content, status_code=status, headers=headers)

    def render(self, content: Any) -> bytes:
        return dump_json(content)


def no_content(status: int = 204) -> Response:
    return Response(status_code=status)
