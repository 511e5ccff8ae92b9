"""Expected answers against those that came."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from scaffolder.ir.model import Operation, Project
from scaffolder.ir.query import Type
from scaffolder.ir.rows import Key
from scaffolder.record import Record, Struct, field
from scaffolder.verify.exchange import Answer
from scaffolder.verify.twin.kinds import Form, Rejected, parse, show
from scaffolder.verify.twin.outcome import IdOf, Outcome, Pending, Refusal, Stamp, Token
from scaffolder.verify.twin.shapes import stamp_matches

TITLES = {status.value: status.phrase for status in HTTPStatus} | {
    413: "Content Too Large",
    422: "Unprocessable Content",
}
STAMP = "%Y-%m-%dT%H:%M:%S.%fZ"


class Learned(Struct):
    """What an answer told: ids by row, times by transaction, results by number, the token of a user."""

    ids: dict[Key, tuple[str, object]] = field(default_factory=dict)
    times: dict[int, datetime] = field(default_factory=dict)
    results: dict[int, Any] = field(default_factory=dict)
    tokens: dict[Key, str] = field(default_factory=dict)


class Difference(Record):
    """What was expected at a place of an answer, and what stood there. `what`: status, code, body, header …"""

    what: str
    place: str
    expected: object
    found: object

    def told(self) -> str:
        place = f" {self.place}" if self.place else ""
        return f"{self.what}{place}: expected {shown(self.expected)}, got {shown(self.found)}"


def shown(value: object) -> str:
    return "nothing" if value is MISSING else json.dumps(plain(value), ensure_ascii=False, default=str)[:400]


class _Missing:
    def __repr__(self) -> str:
        return "nothing"


MISSING = _Missing()


def plain(value: object) -> object:
    """An expectation in JSON a reader can compare with."""
    if isinstance(value, IdOf):
        return "<new id>"
    if isinstance(value, Stamp):
        return f"<about {value.estimate}>"
    if isinstance(value, Token):
        return "<token>"
    if isinstance(value, Pending):
        return "<result>"
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def differences(expected: Any, found: Any, ids: str, learned: Learned, place: str = "") -> Iterator[Difference]:
    """Where a JSON value departs from what was expected; what the server chooses is learned."""
    if isinstance(expected, IdOf | Stamp | Token | Pending):
        if not _fits(expected, found, ids, learned):
            yield Difference("body", place, expected, found)
    elif isinstance(expected, dict):
        if not isinstance(found, dict):
            yield Difference("body", place, expected, found)
            return
        if list(expected) != list(found):
            yield Difference("members", place, list(expected), list(found))
        for name in expected:
            if name in found:
                yield from differences(expected[name], found[name], ids, learned, f"{place}/{name}")
    elif isinstance(expected, list):
        if not isinstance(found, list) or len(expected) != len(found):
            yield Difference("items", place, expected, found)
            return
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, ids, learned, f"{place}/{index}")
    elif type(expected) is not type(found) or expected != found:
        yield Difference("body", place, expected, found)


def _fits(expected: Any, found: Any, ids: str, learned: Learned) -> bool:
    if isinstance(expected, IdOf):
        known = learned.ids.setdefault(expected.key, (expected.model, found))
        return _is_id(found, ids) and known[1] == found
    if isinstance(expected, Token):
        learned.tokens[expected.key] = str(found)
        return isinstance(found, str) and found.count(".") == 2
    if isinstance(expected, Pending):
        return _learn_result(expected, found, learned)
    if not isinstance(found, str):
        return False
    try:
        at = datetime.strptime(found, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return False
    if not stamp_matches(expected, at) or len(found) != 24:
        return False
    origin = at - timedelta(seconds=expected.offset)
    return learned.times.setdefault(expected.tag, origin) == origin


def _is_id(found: Any, ids: str) -> bool:
    if ids == "int":
        return isinstance(found, int) and not isinstance(found, bool) and found > 0
    return isinstance(found, str) and len(found) == 36 and found[14] == "7" and found == found.lower()


def _learn_result(expected: Pending, found: Any, learned: Learned) -> bool:
    if found is None:
        learned.results.setdefault(expected.number, None)
        return True
    try:
        value = parse(found, Form(expected.type, None, 10**9 if expected.type.kind in ("string", "text") else None))
    except (Rejected, KeyError):
        return isinstance(found, str | int)
    return bool(learned.results.setdefault(expected.number, value) == value)


# Errors ------------------------------------------------------------------------------------------------------------


def message(project: Project, code: str, values: dict[str, object] | Any) -> str:
    """The text of a code, with its values in place."""
    text = dict(project.wire.messages).get(code, code)
    for name, value in dict(values).items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def problem_body(project: Project, operation: Operation | None, outcome: Outcome) -> Any:
    """The error body of an outcome. A detail that is not foretold is left out."""
    detail = outcome.detail if outcome.detail is not None else message(project, outcome.code or "", {})
    if project.wire.errors == "fields":
        return {"errors": _by_field(project, outcome, detail)}
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(outcome.status, "Error"),
        "status": outcome.status,
        "code": outcome.code,
    }
    if outcome.resource is not None:
        body["resource"] = outcome.resource
    body["detail"] = detail
    if outcome.errors:
        envelope = operation.input_key if operation is not None else None
        body["errors"] = [_error(project, refusal, envelope) for refusal in outcome.errors]
    return body


def _error(project: Project, refusal: Refusal, envelope: str | None) -> dict[str, object]:
    detail = refusal.text if refusal.text is not None else message(project, refusal.code, refusal.values)
    if refusal.parameter is not None:
        return {"parameter": refusal.parameter, "code": refusal.code, "detail": detail}
    return {"pointer": pointer(refusal, envelope), "code": refusal.code, "detail": detail}


def pointer(refusal: Refusal, envelope: str | None) -> str:
    prefix: tuple[str | int, ...] = () if envelope is None or refusal.outside else (envelope,)
    if refusal.outside and not refusal.path:
        prefix = ()
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in (*prefix, *refusal.path))
    return "#" + "".join("/" + quote(part, safe="!$&'()*+,;=:@?~") for part in parts)


def _by_field(project: Project, outcome: Outcome, detail: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for refusal in outcome.errors:
        text = refusal.text if refusal.text is not None else message(project, refusal.code, refusal.values)
        name = refusal.parameter or ".".join(str(part) for part in refusal.path)
        name, text = (name, text) if name else _named(text, outcome.resource)
        found.setdefault(name, []).append(text)
    if not found:
        name, text = _named(detail, outcome.resource)
        found[name] = [text]
    return found


def _named(text: str, resource: str | None) -> tuple[str, str]:
    subject, colon, rest = text.partition(": ")
    return (subject, rest) if colon else (resource or "base", text)


def refusal_differences(
    project: Project, operation: Operation | None, outcome: Outcome, answer: Answer
) -> Iterator[Difference]:
    """Where an error answer departs from what was expected."""
    expected, found = problem_body(project, operation, outcome), answer.json
    media_type = "application/problem+json" if project.wire.errors == "problem" else "application/json; charset=utf-8"
    if answer.headers.get("content-type") != media_type:
        yield Difference("header", "content-type", media_type, answer.headers.get("content-type"))
    # The text of a bound that an effect leaves names a limit that may be the type's own: it is not foretold.
    if outcome.detail is None and outcome.code in ("min", "max") and isinstance(found, dict):
        if "detail" in found:
            expected["detail"] = found["detail"]
        elif isinstance(found.get("errors"), dict) and list(found["errors"]) == list(expected.get("errors", ())):
            expected = found
    if outcome.status == 500 and isinstance(found, dict) and "requestId" in found:
        expected["requestId"] = answer.headers.get("x-request-id")
    if expected != found or (isinstance(found, dict) and list(expected) != list(found)):
        yield Difference("body", "", expected, found if found is not None else answer.told())


def canonical(value: Any) -> bytes:
    """JSON as the wire writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


__all__ = ["Type", "canonical", "differences", "problem_body", "refusal_differences", "show"]
