"""A client that holds every answer against the served OpenAPI document: status, media type, headers and body."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator

from tests.support.client import Answer, Client

Json = dict[str, Any]


@dataclass(frozen=True)
class Described(Client):
    """A client whose every answer must be one that the document promises for its operation."""

    def with_token(self, token: str | None) -> Described:
        return Described(self.origin, self.base, token, self.scheme, self.headers)

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        answer = super().send(method, path, body, **options)
        operation = find_operation(document(self.origin), method, urlsplit(self.base + path).path)
        if operation is not None:
            assert_described(answer, operation, self.origin)
        return answer


def described(client: Client) -> Described:
    """The same client, with every answer held against the document."""
    return Described(client.origin, client.base, client.token, client.scheme, client.headers)


@cache
def document(origin: str) -> Json:
    """The document that a server serves."""
    found: Json = Client(origin).get("/openapi.json").json
    return found


def find_operation(spec: Json, method: str, path: str) -> Json | None:
    """The operation that a request is for: static segments beat parameters."""
    fitting = [
        (template.count("{"), item[method.lower()])
        for template, item in spec["paths"].items()
        if method.lower() in item and re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", template), path)
    ]
    return min(fitting, key=lambda found: found[0])[1] if fitting else None


def assert_described(answer: Answer, operation: Json, origin: str) -> None:
    """Fail unless the operation's description has this answer."""
    described_answers = operation["responses"]
    assert str(answer.status) in described_answers, (answer.status, answer.raw, list(described_answers))
    told = resolved(described_answers[str(answer.status)], origin)
    for name, header in told.get("headers", {}).items():
        required = resolved(header, origin).get("required", False)
        assert not required or name.lower() in answer.headers, (name, answer.headers)
    content = told.get("content", {})
    if not content:
        assert answer.raw == b"", answer.raw
        return
    media_type = answer.headers["content-type"].partition(";")[0]
    assert media_type in content, (media_type, list(content))
    checked = validator(origin, json.dumps(content[media_type]["schema"]))
    problems = [error.message for error in checked.iter_errors(answer.json)]
    assert not problems, (problems, answer.raw)


def resolved(node: Json, origin: str) -> Json:
    """The object that a reference stands for."""
    while "$ref" in node:
        target: Any = document(origin)
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


@cache
def validator(origin: str, schema: str) -> Draft202012Validator:
    """A validator of one schema of the document, formats included."""
    whole = {**json.loads(schema), "components": document(origin).get("components", {})}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
