"""A plain HTTP client: one connection a request, no redirects, no retries, the bytes as they came."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from scaffolder.verify.exchange import Answer

__all__ = ["Answer", "Client"]


@dataclass(frozen=True)
class Client:
    """Requests to one server, with one caller's token."""

    origin: str
    base: str = ""
    token: str | None = None
    scheme: str = "Bearer"
    headers: dict[str, str] = field(default_factory=dict)

    def with_token(self, token: str | None) -> Client:
        """The same client with another caller's token."""
        return Client(self.origin, self.base, token, self.scheme, self.headers)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
        timeout: float = 30,
    ) -> Answer:
        """The answer to one request; `body` is sent as JSON, `raw` as it is."""
        sent = {**self.headers, **({"Authorization": f"{self.scheme} {self.token}"} if self.token else {})}
        payload = json.dumps(body, ensure_ascii=False).encode() if body is not None else raw
        if payload is not None:
            sent["Content-Type"] = "application/json"
        return self.exchange(method, self.base + path, {**sent, **(headers or {})}, payload, timeout)

    def exchange(
        self, method: str, target: str, headers: dict[str, str], payload: bytes | None, timeout: float
    ) -> Answer:
        """The answer to a request as it stands."""
        parts = urlsplit(self.origin)
        connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=timeout)
        try:
            connection.request(method, target, body=payload, headers=headers)
            response = connection.getresponse()
            return Answer(
                response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
            )
        finally:
            connection.close()

    def get(self, path: str, **options: Any) -> Answer:
        """The answer to a GET."""
        return self.send("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        """The answer to a POST."""
        return self.send("POST", path, body, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> Answer:
        """The answer to a PUT."""
        return self.send("PUT", path, body, **options)

    def patch(self, path: str, body: Any = None, **options: Any) -> Answer:
        """The answer to a PATCH."""
        return self.send("PATCH", path, body, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        """The answer to a DELETE."""
        return self.send("DELETE", path, **options)
