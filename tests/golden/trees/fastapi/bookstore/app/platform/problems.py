"""Errors that a client sees, and the one place that renders them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.responses import Response
from starlette.types import Scope

from app.platform.messages import message
from app.platform.requests import RequestState, request_state
from app.platform.responses import dump_json

Path = tuple[str | int, ...]

# Titles are those of RFC 9110; the standard library knew older ones before Python 3.13.
_TITLES = {status.value: status.phrase for status in HTTPStatus} | {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}


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
    return Problem(401, "unauthenticated", headers={"WWW-Authenticate": "Bearer"})


def bad_credentials() -> Problem:
    return Problem(401, "bad_credentials", headers={"WWW-Authenticate": "Bearer"})


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


def pointer(error: FieldError, envelope: str | None) -> str:
    """The place in the body as sent, as a JSON Pointer fragment (RFC 6901, section 6)."""
    prefix: Path = () if envelope is None or error.outside_envelope else (envelope,)
    parts = (
        str(part).replace("~", "~0").replace("/", "~1") for part in prefix + error.path
    )
    return "#" + "".join("/" + quote(part, safe="!$&'()*+,;=:@?~") for part in parts)


def problem_response(problem: Problem, scope: Scope) -> Response:
    """The response of a problem that came up while this request was handled."""
    state = request_state(scope)
    body = _problem_body(problem, problem.resource or state.resource, state)
    return Response(
        dump_json(body), problem.status, problem.headers, "application/problem+json"
    )


def _problem_body(
    problem: Problem, resource: str | None, state: RequestState
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _TITLES.get(problem.status, "Error"),
        "status": problem.status,
        "code": problem.code,
    }
    if resource is not None:
        body["resource"] = resource
    body["detail"] = problem.detail
    if problem.errors:
        body["errors"] = [
            _error_body(error, state.envelope) for error in problem.errors
        ]
    if (
        problem.status == HTTPStatus.INTERNAL_SERVER_ERROR
        and state.request_id is not None
    ):
        body["requestId"] = state.request_id
    return body


def _error_body(error: FieldError, envelope: str | None) -> dict[str, str]:
    if error.parameter is not None:
        return {
            "parameter": error.parameter,
            "code": error.code,
            "detail": error.detail,
        }
    return {
        "pointer": pointer(error, envelope),
        "code": error.code,
        "detail": error.detail,
    }
