"""The framework's own exceptions, as problems."""

from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.platform.problems import FieldError, Problem, invalid, problem_response

_CODES = {
    400: "malformed_json",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    429: "rate_limited",
    501: "not_implemented",
    503: "unavailable",
}


async def http_exception(request: Request, error: Exception) -> Response:
    """An `HTTPException` of a hand-written endpoint."""
    if not isinstance(error, HTTPException):
        raise error
    code = _CODES.get(error.status_code, HTTPStatus(error.status_code).name.lower())
    return problem_response(
        Problem(error.status_code, code, headers=error.headers), request.scope
    )


async def request_validation_error(request: Request, error: Exception) -> Response:
    """A refusal by parameters that a hand-written endpoint declares."""
    if not isinstance(error, RequestValidationError):
        raise error
    refused = [_field_error(details["loc"]) for details in error.errors()]
    return problem_response(invalid(refused), request.scope)


def _field_error(place: tuple[str | int, ...]) -> FieldError:
    source, *path = place
    if source == "body":
        return FieldError("format", tuple(path))
    return FieldError("format", parameter=".".join(str(part) for part in path))
