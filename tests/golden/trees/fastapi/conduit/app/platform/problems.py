"""Errors that a client sees, and the one place that renders them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response
from starlette.types import Scope

from app.platform.messages import message
from app.platform.requests import request_state
from app.platform.responses import WireResponse

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class FieldError:
    """One refused place: a path inside the envelope of the body, or a query parameter."""

    code: str
    path: Path = ()
    parameter: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    text: str | None = None
    outside_envelope: bool = False

    @property
    def detail(self) -> str:
        return message(self.code, self.values) if self.text is None else self.text


class Problem(Exception):
    """An answer other than success. Without a resource it names that of the matched endpoint."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        resource: str | None = None,
        detail: str | None = None,
        values: Mapping[str, object] | None = None,
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.resource = resource
        self.detail = message(code, values or {}) if detail is None else detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


def malformed_json() -> Problem:
    return Problem(400, "malformed_json")


def unauthenticated() -> Problem:
    return Problem(401, "unauthenticated", headers={"WWW-Authenticate": "Token"})


def bad_credentials() -> Problem:
    return Problem(401, "bad_credentials", headers={"WWW-Authenticate": "Token"})


def forbidden(resource: str | None = None) -> Problem:
    return Problem(403, "forbidden", resource=resource)


def not_found(resource: str | None = None) -> Problem:
    return Problem(404, "not_found", resource=resource)


def method_not_allowed(allow: str) -> Problem:
    return Problem(405, "method_not_allowed", headers={"Allow": allow})


def conflict(paths: Iterable[Path], resource: str | None = None) -> Problem:
    """Values that are taken, each at its place in the input."""
    errors = [FieldError("unique", path) for path in paths]
    return Problem(409, "conflict", resource=resource, errors=errors)


def illegal_transition(
    name: str, old: str, new: str, resource: str | None = None
) -> Problem:
    values = {"field": name, "from": old, "to": new}
    return Problem(409, "illegal_transition", resource=resource, values=values)


def in_use(resource: str | None = None) -> Problem:
    return Problem(409, "in_use", resource=resource)


def requirement(
    code: str, text: str | None = None, resource: str | None = None
) -> Problem:
    """A precondition on the existing row that does not hold."""
    return Problem(409, code, resource=resource, detail=text)


def broken_check(
    code: str, text: str | None = None, path: Path = (), resource: str | None = None
) -> Problem:
    """A check that the written row, or the nested row at `path`, does not meet."""
    return invalid([FieldError(code, path, text=text)], resource)


def broken_elsewhere(code: str, text: str | None, resource: str | None) -> Problem:
    """A check or a bound of another row that an effect would break."""
    return Problem(409, code, resource=resource, detail=text)


def too_large() -> Problem:
    return Problem(413, "too_large")


def unsupported_media_type() -> Problem:
    return Problem(415, "unsupported_media_type")


def invalid(errors: Iterable[FieldError], resource: str | None = None) -> Problem:
    return Problem(422, "invalid", resource=resource, errors=errors)


def rate_limited(retry_after: int) -> Problem:
    """Too many requests; the next one may succeed in `retry_after` seconds."""
    return Problem(429, "rate_limited", headers={"Retry-After": str(retry_after)})


def internal() -> Problem:
    return Problem(500, "internal")


def not_implemented() -> Problem:
    return Problem(501, "not_implemented")


def unavailable() -> Problem:
    return Problem(503, "unavailable")


def problem_response(problem: Problem, scope: Scope) -> Response:
    """The response of a problem that came up while this request was handled."""
    state = request_state(scope)
    body = _fields_body(problem, problem.resource or state.resource)
    return WireResponse(body, problem.status, problem.headers)


def _fields_body(problem: Problem, resource: str | None) -> dict[str, Any]:
    """The texts by the name of their field, or by what they speak of."""
    errors: dict[str, list[str]] = {}
    for error in problem.errors:
        name = error.parameter or ".".join(str(part) for part in error.path)
        name, text = (name, error.detail) if name else _named(error.detail, resource)
        errors.setdefault(name, []).append(text)
    if not errors:
        name, text = _named(problem.detail, resource)
        errors[name] = [text]
    return {"errors": errors}


def _named(text: str, resource: str | None) -> tuple[str, str]:
    """A text that names its subject before a colon, else the resource's."""
    subject, colon, rest = text.partition(": ")
    return (subject, rest) if colon else (resource or "base", text)
