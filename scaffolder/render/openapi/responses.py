"""Responses: what each status of an endpoint says, with its headers, its schema and an example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from scaffolder.ir.messages import FIELD_MESSAGES, STATUS_MESSAGES
from scaffolder.ir.model import Operation, Project
from scaffolder.record import Record
from scaffolder.render.names import Name
from scaffolder.render.openapi.texts import Schema

Json = dict[str, Any]
Failure = tuple[int, tuple[str, ...]]

PROBLEM_JSON = "application/problem+json"
MOST_NAMED = 3
REQUEST_ID = "0192f1a4-6d3e-7c58-9b20-4e5a7f1c8d36"
_TITLES = {413: "Content Too Large", 414: "URI Too Long", 416: "Range Not Satisfiable", 422: "Unprocessable Content"}


def title(status: int) -> str:
    """The reason phrase of a status, by RFC 9110."""
    known = _TITLES.get(status)
    return known or (HTTPStatus(status).phrase if status in {code.value for code in HTTPStatus} else "Error")


class Failures(Record):
    """The error responses of a project; equal ones are one component, named after its codes."""

    project: Project
    messages: Mapping[str, str]
    origins: Mapping[Failure, Operation | None]
    names: Mapping[Failure, str]

    def response(self, failure: Failure) -> Json:
        """A reference to its component; one of many codes has no good name and stands where it is."""
        if len(failure[1]) > MOST_NAMED:
            return self._response(failure)
        return {"$ref": f"#/components/responses/{self.names[failure]}"}

    def responses(self) -> dict[str, Json]:
        named = (failure for failure in sorted(self.origins) if len(failure[1]) <= MOST_NAMED)
        return {self.names[failure]: self._response(failure) for failure in named}

    def _response(self, failure: Failure) -> Json:
        status, codes = failure
        lines = [f"- `{code}`: {self.messages.get(code, title(status))}" for code in codes]
        return {
            "description": "\n".join([f"{title(status)}.", "", *lines]) if lines else f"{title(status)}.",
            "headers": failure_headers(failure, self.project),
            "content": {self._media_type(): {"schema": self._schema(failure), "example": self._example(failure)}},
        }

    def _media_type(self) -> str:
        return PROBLEM_JSON if self.project.wire.errors == "problem" else "application/json"

    def _schema(self, failure: Failure) -> Schema:
        if self.project.wire.errors == "fields":
            return {"$ref": "#/components/schemas/Errors"}
        status, codes = failure
        narrowed: Schema = {"title": {"const": title(status)}, "status": {"const": status}}
        if codes:
            narrowed["code"] = {"type": "string", "enum": list(codes)}
        if codes == ("invalid",):
            items = {"$ref": "#/components/schemas/FieldProblem"}
            narrowed["errors"] = {"type": "array", "items": items, "minItems": 1}
        return {"allOf": [{"$ref": "#/components/schemas/Problem"}, {"type": "object", "properties": narrowed}]}

    def _example(self, failure: Failure) -> Json:
        status, codes = failure
        code = codes[0] if codes else "internal"
        text = self._filled(self.messages.get(code, title(status)))
        origin = self.origins[failure]
        problem = {"invalid": "type", "conflict": "unique"}.get(code)
        if self.project.wire.errors == "fields":
            subject, colon, rest = text.partition(": ")
            name, said = (subject, rest) if colon else (origin.resource if origin else "base", text)
            place = _place(origin, self.project) if origin and problem else name
            return {"errors": {place: [self.messages[problem] if problem else said]}}
        body: Json = {"type": "about:blank", "title": title(status), "status": status, "code": code}
        if origin is not None:
            body["resource"] = origin.resource
        body["detail"] = text
        if problem is not None and origin is not None:
            body["errors"] = [_where(origin, self.project) | {"code": problem, "detail": self.messages[problem]}]
        if status == 500 and self.project.middleware.request_id:
            body["requestId"] = REQUEST_ID
        return body

    def _filled(self, text: str) -> str:
        """The text with the values of a likely case in its placeholders."""
        states = [states for model in self.project.models for states in model.states if states.edges]
        field, *moves = (
            (states[0].field, *(source for source, _ in states[0].edges)) if states else ("status", "a", "b")
        )
        values = {"{field}": field, "{from}": moves[-1], "{to}": moves[0], "{min}": "0", "{max}": "100"}
        for placeholder, value in values.items():
            text = text.replace(placeholder, value)
        return text


def _place(operation: Operation, project: Project) -> str:
    """A field of which an example may complain: a unique one if there is one, else the first; in a list the limit."""
    names = [member.name for member in operation.inputs]
    if operation.kind == "list" or not names:
        return "limit"
    uniques = project.model(operation.model).uniques if operation.model else ()
    return next((unique.fields[-1] for unique in uniques if unique.fields[-1] in names), names[0])


def _where(operation: Operation, project: Project) -> dict[str, str]:
    """That field in the body as it was sent, or in the query."""
    place = _place(operation, project)
    if place == "limit":
        return {"parameter": place}
    return {"pointer": "#/" + "/".join(filter(None, (operation.input_key, place)))}


def failures(project: Project) -> Failures:
    """Every error response of the project, each with the first endpoint that may answer it."""
    origins: dict[Failure, Operation | None] = {}
    for operation in project.operations:
        for failure in failures_of(operation):
            origins.setdefault(failure, operation)
    for failure in SYSTEM_FAILURES:
        origins.setdefault(failure, None)
    return Failures(project, messages(project), origins, _names(sorted(origins)))


def _names(found: list[Failure]) -> dict[Failure, str]:
    plain = {
        failure: "Or".join(Name.of(code).pascal for code in failure[1] or (title(failure[0]),)) for failure in found
    }
    shared = Counter(plain.values())
    return {failure: name if shared[name] == 1 else f"{name}{failure[0]}" for failure, name in plain.items()}


METHOD_NOT_ALLOWED: Failure = (405, ("method_not_allowed",))
UNAVAILABLE: Failure = (503, ("unavailable",))
SYSTEM_FAILURES = (METHOD_NOT_ALLOWED, UNAVAILABLE)


def failures_of(operation: Operation) -> list[Failure]:
    """The statuses of an endpoint that are no success; one that refuses nobody tells at least of other methods."""
    found = [(status, codes) for status, codes in operation.responses if status >= 400]
    return found if any(status < 500 for status, _ in found) else [METHOD_NOT_ALLOWED, *found]


def messages(project: Project) -> dict[str, str]:
    """The text of every code: the catalogue's, and those of the design's own preconditions and checks."""
    checks = {check.code: check.message for model in project.models for check in model.checks}
    required = {need.code: need.message for operation in project.operations for need in operation.requires}
    texts = STATUS_MESSAGES | FIELD_MESSAGES | checks | required | dict(project.wire.messages)
    return {code: text for code, text in texts.items() if text}


def failure_headers(failure: Failure, project: Project) -> Json:
    """The headers of an error, besides those that every answer has."""
    names = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After"}
    own = [names[failure[0]]] if failure[0] in names else []
    return headers(own, project)


def headers(names: Iterable[str], project: Project) -> Json:
    """References to header components; the request id is on every answer where the middleware is on."""
    always = ["X-Request-Id"] if project.middleware.request_id else []
    return {name: {"$ref": f"#/components/headers/{name}"} for name in [*names, *always]}


def header_components(project: Project) -> dict[str, Json]:
    """Every header that the wire contract names."""
    scheme = project.auth.scheme if project.auth else "Bearer"
    challenge = {"type": "string", "const": scheme}
    request_id = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,128}$"}
    seconds = {"type": "integer", "minimum": 0}
    return {
        "Location": _header("The path of the new resource.", {"type": "string", "pattern": "^/"}),
        "Retry-After": _header("Seconds until the next request may succeed.", seconds, 30),
        "WWW-Authenticate": _header("The scheme of the token that is asked for.", challenge, scheme),
        "Allow": _header("The methods of the path.", {"type": "string"}, "GET, HEAD, OPTIONS"),
        "X-Request-Id": _header("The id of the request: the caller's own, or a new one.", request_id, REQUEST_ID),
    }


def _header(description: str, schema: Schema, example: Any = None) -> Json:
    shown = {} if example is None else {"example": example}
    return {"description": description, "required": True, "schema": schema, **shown}


def error_schemas(project: Project) -> dict[str, Schema]:
    """The components that error bodies are made of, in the profile of the design."""
    if project.wire.errors == "fields":
        return {"Errors": _errors_by_field()}
    return {
        "Problem": _problem(),
        "FieldProblem": _field_problem(),
        "Code": {"type": "string", "description": "What went wrong.", "enum": codes(project)},
        "FieldCode": {"type": "string", "description": "What is wrong with one field.", "enum": field_codes(project)},
    }


def codes(project: Project) -> list[str]:
    """Every code that an answer of this API may carry, the contract's own first."""
    own = {code for operation in project.operations for _, codes in failures_of(operation) for code in codes}
    return [*STATUS_MESSAGES, *sorted(own - set(STATUS_MESSAGES))]


def field_codes(project: Project) -> list[str]:
    """Every code of one field: the contract's, and the names of the design's checks."""
    checks = {check.code for model in project.models for check in model.checks}
    return [*FIELD_MESSAGES, *sorted(checks - set(FIELD_MESSAGES))]


def _problem() -> Schema:
    return {
        "type": "object",
        "description": "An error, as RFC 9457 has it.",
        "properties": {
            "type": {"type": "string", "const": "about:blank"},
            "title": {"type": "string", "description": "The phrase of the status."},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "code": {"$ref": "#/components/schemas/Code"},
            "resource": {"type": "string", "description": "What the error is about."},
            "detail": {"type": "string", "description": "The error in words."},
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldProblem"}},
            "requestId": {"type": "string", "description": "The id to quote when asking about an unexpected error."},
        },
        "required": ["type", "title", "status", "code", "detail"],
        "additionalProperties": False,
    }


def _field_problem() -> Schema:
    pointer = {"type": "string", "pattern": "^#", "description": "JSON Pointer into the body as it was sent."}
    return {
        "type": "object",
        "description": "What is wrong in one place of the body, or with one parameter of the query.",
        "properties": {
            "pointer": pointer,
            "parameter": {"type": "string", "description": "The name of the query parameter."},
            "code": {"$ref": "#/components/schemas/FieldCode"},
            "detail": {"type": "string", "description": "The problem in words."},
        },
        "required": ["code", "detail"],
        "additionalProperties": False,
    }


def _errors_by_field() -> Schema:
    texts = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    return {
        "type": "object",
        "description": "What is wrong, by field: the path in the envelope with dots, or the name of the resource.",
        "properties": {"errors": {"type": "object", "additionalProperties": texts, "minProperties": 1}},
        "required": ["errors"],
        "additionalProperties": False,
    }
