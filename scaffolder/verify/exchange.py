"""HTTP as bytes: requests that are sent exactly as written, answers exactly as they came."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from scaffolder.record import Record, field

Headers = tuple[tuple[str, str], ...]


class Request(Record):
    """A request. `target` is the raw request target; `body` None sends none."""

    method: str
    target: str | bytes
    headers: Headers = ()
    body: bytes | None = None
    length: bool = True  # whether a Content-Length is added for a body

    def bytes(self, host: str) -> bytes:
        """The request as it goes over the connection."""
        target = self.target if isinstance(self.target, bytes) else self.target.encode("utf-8", "surrogateescape")
        lines = [b"%s %s HTTP/1.1" % (self.method.encode(), target), b"Host: " + host.encode()]
        lines += [f"{name}: {value}".encode("latin-1") for name, value in self.headers]
        if self.body is not None and self.length:
            lines.append(b"Content-Length: %d" % len(self.body))
        return b"\r\n".join([*lines, b"", self.body or b""])

    def told(self) -> str:
        """The request for a reader, a long body cut."""
        target = self.target if isinstance(self.target, str) else self.target.decode("latin-1")
        kept = [f"{name}: {value[:120]}" for name, value in self.headers if name.lower() not in ("x-forwarded-for",)]
        shown = [f"{self.method} {target}", *kept]
        if self.body:
            shown.append(readable(self.body))
        return "\n".join(shown)


class Answer(Record):
    """A response: status, headers by lower-case name, and the body's bytes. `seconds`: how long it took."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""
    seconds: float = 0.0

    @property
    def json(self) -> Any:
        """The body as JSON; None where it is not."""
        try:
            return json.loads(self.raw)
        except ValueError:
            return None

    @property
    def code(self) -> str | None:
        value = self.json
        return value.get("code") if isinstance(value, dict) and isinstance(value.get("code"), str) else None

    def told(self) -> str:
        return f"{self.status} {readable(self.raw)}".rstrip()


def readable(raw: bytes, most: int = 600) -> str:
    """Bytes as text for a report."""
    text = raw[: most * 2].decode("utf-8", "backslashreplace")
    return text if len(text) <= most and len(raw) <= most * 2 else f"{text[:most]}… ({len(raw)} bytes)"


class Unanswered(Exception):
    """The server closed the connection, or was silent for too long."""


class Connection:
    """One connection to a server, made anew when the server has closed it."""

    def __init__(self, origin: str, timeout: float = 30) -> None:
        parts = urlsplit(origin)
        self.host, self.port = parts.hostname or "127.0.0.1", parts.port or (443 if parts.scheme == "https" else 80)
        self.secure = parts.scheme == "https"
        self.timeout = timeout
        self.socket: socket.socket | None = None

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"

    def send(self, request: Request) -> Answer:
        """The answer to a request; a connection that was kept and proves closed is opened again once."""
        kept = self.socket is not None
        try:
            return self._exchange(request)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            if not kept:
                raise Unanswered(f"{type(error).__name__}: {error}") from error
        try:
            return self._exchange(request)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Unanswered(f"{type(error).__name__}: {error}") from error

    def open(self) -> socket.socket:
        if self.socket is None:
            self.socket = socket.create_connection((self.host, self.port), self.timeout)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.secure:
                import ssl

                self.socket = ssl.create_default_context().wrap_socket(self.socket, server_hostname=self.host)
        return self.socket

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def _exchange(self, request: Request) -> Answer:
        self.open().sendall(request.bytes(self.name))
        return self.receive(request.method)

    def receive(self, method: str) -> Answer:
        """The next answer on this connection."""
        import time

        began = time.monotonic()
        response = http.client.HTTPResponse(self.open(), method=method)
        try:
            response.begin()
            raw = response.read()
            headers: dict[str, str] = {}
            for name, value in response.getheaders():
                key = name.lower()
                headers[key] = f"{headers[key]}, {value}" if key in headers else value
            if response.will_close:
                self.close()
            return Answer(response.status, headers, raw, time.monotonic() - began)
        finally:
            response.close()
