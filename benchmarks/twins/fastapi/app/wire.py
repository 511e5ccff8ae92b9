"""Answers as they go over the wire."""

import json
from datetime import UTC, datetime
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.responses import Response

BLANK = "can't be blank"
MESSAGES = {
    "missing": BLANK,
    "blank": BLANK,
    "string_too_short": BLANK,
    "string_too_long": "must have a length of at most {max_length}",
    "too_long": "must have a length of at most {max_length}",
    "greater_than_equal": "is out of range",
    "less_than_equal": "is out of range",
    "int_parsing": "is out of range",
    "extra_forbidden": "is not known",
}


def wire_time(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def now() -> datetime:
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class WireResponse(JSONResponse):
    media_type = "application/json; charset=utf-8"

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


class Refused(HTTPException):
    """An answer of one line: what is wrong with what."""

    def __init__(self, status: int, subject: str, text: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, headers=headers)
        self.body = {"errors": {subject: [text]}}


def not_found(subject: str) -> Refused:
    return Refused(404, subject, "not found")


def unauthenticated() -> Refused:
    return Refused(401, "token", "is missing", {"WWW-Authenticate": "Token"})


async def refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    body = error.body if isinstance(error, Refused) else {"errors": {"base": [error.detail]}}
    return WireResponse(body, error.status_code, dict(error.headers or {}))


async def invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if any(details["type"] == "json_invalid" for details in error.errors()):
        return WireResponse({"errors": {"base": ["the body is not valid JSON"]}}, 400)
    errors: dict[str, list[str]] = {}
    for details in error.errors():
        errors.setdefault(_name(details), []).append(_text(details))
    return WireResponse({"errors": errors}, 422)


def _name(details: ErrorDetails) -> str:
    """The path inside the envelope of a body, or a query parameter."""
    source, *path = details["loc"]
    return ".".join(map(str, path[1:] if source == "body" else path))


def _text(details: ErrorDetails) -> str:
    if details["type"] not in MESSAGES:
        return "must not be null" if details["input"] is None else "has the wrong type"
    return MESSAGES[details["type"]].format_map(details.get("ctx", {}))
