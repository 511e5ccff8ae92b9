"""A client that holds every answer against the served OpenAPI document: status, media type, headers and body."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from scaffolder.verify.description import Description
from tests.support.client import Answer, Client


@dataclass(frozen=True)
class Described(Client):
    """A client whose every answer must be one that the document promises for its operation."""

    def with_token(self, token: str | None) -> Described:
        return Described(self.origin, self.base, token, self.scheme, self.headers)

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        answer = super().send(method, path, body, **options)
        spec = description(self.origin)
        operation = spec.operation(method, urlsplit(self.base + path).path)
        if operation is not None:
            assert spec.fault(operation, answer) is None
        return answer


def described(client: Client) -> Described:
    """The same client, with every answer held against the document."""
    return Described(client.origin, client.base, client.token, client.scheme, client.headers)


@cache
def description(origin: str) -> Description:
    """The document that a server serves."""
    return Description(Client(origin).get("/openapi.json").json)
