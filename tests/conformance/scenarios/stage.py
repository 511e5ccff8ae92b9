"""A stage: rows made through the API of a running server, and the picture of them that the rules are asked of."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tests.support.client import Answer, Client
from tests.support.oracle.endpoints import Endpoint
from tests.support.oracle.rows import Row, World

Members = dict[str, Any]
Body = Members | Callable[[Row | None, Row | None], Members]


@dataclass
class Stage:
    """Rows, callers with their tokens, and a valid body for each endpoint that reads one."""

    world: World
    client: Client
    tokens: dict[str, str] = field(default_factory=dict)
    callers: list[Row] = field(default_factory=list)
    bodies: dict[str, Body] = field(default_factory=dict)

    def as_caller(self, caller: Row | None) -> Client:
        """A client that sends a caller's token."""
        return self.client.with_token(self.tokens[caller.name] if caller else None)

    def ask(self, caller: Row | None, key: str, body: Any = None) -> Any:
        """The JSON of a request that must succeed; `key` is a method and a filled path."""
        method, path = key.split(" ", 1)
        answer = self.as_caller(caller).send(method, path, body)
        assert answer.status < 300, f"{key} as {caller}: {answer.status} {answer.raw!r}"
        return answer.json if answer.raw else None

    def enter(self, caller: Row, token: str) -> None:
        """Take note of a caller's token, and of the id that it carries."""
        self.tokens[caller.name] = token
        self.callers.append(caller)
        subject = claims(token)["sub"]
        caller.values["id"] = int(subject) if self.world.design.get("database", {}).get("ids") == "int" else subject

    def body(self, endpoint: Endpoint, caller: Row | None, row: Row | None) -> Members | None:
        """The members that the request carries, rows for references."""
        found = self.bodies.get(endpoint.key)
        return found(caller, row) if callable(found) else found

    def on_wire(self, endpoint: Endpoint, members: Members | None) -> Any:
        """The request body of an endpoint, envelope included."""
        if members is None:
            return None
        model = endpoint.model
        plain = self.members(model, members) if model else members
        envelope = self.world.design.get("wire", {}).get("input")
        if not envelope or endpoint.operation == "call":
            return plain
        name = endpoint.about.get("as") or (model[0].lower() + model[1:] if model else "user")
        return {envelope.replace("{name}", name): plain}

    def members(self, model: str, members: Members) -> Members:
        """Members as JSON knows them."""
        return {name: self.plain(model, name, given) for name, given in members.items()}

    def plain(self, model: str, name: str, given: Any) -> Any:
        """A value as JSON knows it; a row is its id, or the field that names it."""
        if isinstance(given, list):
            return [self.plain(model, name, item) for item in given]
        if isinstance(given, dict):
            return self.members(str(self.world.target(model, name)), given)
        if isinstance(given, Row):
            return given.values[self.world.field(model, name).get("by", "id")]
        if isinstance(given, Decimal):
            return str(given)
        return given.isoformat() if isinstance(given, date) else given


def claims(token: str) -> dict[str, Any]:
    """What a token says, unverified."""
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def moment(text: str) -> datetime:
    """A datetime of the wire."""
    return datetime.fromisoformat(text).astimezone(UTC)


def items(answer: Answer) -> list[Any]:
    """The rows of a list answer, whatever its envelope."""
    body = answer.json
    if isinstance(body, list):
        return body
    lists = [member for member in body.values() if isinstance(member, list)]
    assert len(lists) == 1, body
    found: list[Any] = lists[0]
    return found
