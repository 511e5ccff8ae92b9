"""Which paths and methods there are: 404, 405, HEAD and OPTIONS, before any endpoint runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from re import Pattern
from typing import Any
from urllib.parse import unquote_to_bytes

from fastapi.routing import iter_route_contexts
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.platform.problems import method_not_allowed, not_found
from app.platform.requests import request_state

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route in the order of its registration; its last tag is the name of its resource."""

    pattern: Pattern[str]
    template: str
    methods: frozenset[str]
    resource: str | None


class Routing:
    """Lets through what some endpoint answers; a HEAD request runs the endpoint of GET."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._endpoints: tuple[Endpoint, ...] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        matching = self._matching(scope)
        method = scope["method"]
        if not matching:
            raise not_found()
        if method == "OPTIONS":
            await Response(status_code=204, headers={"Allow": allowed(matching)})(
                scope, receive, send
            )
            return
        endpoint = _answering(matching, method) or _answering(
            matching, "GET" if method == "HEAD" else None
        )
        if endpoint is None:
            raise method_not_allowed(allowed(matching))
        state = request_state(scope)
        state.template = endpoint.template
        state.resource = endpoint.resource
        if method in endpoint.methods:
            await self.app(scope, receive, send)
        else:
            await self.app({**scope, "method": "GET"}, receive, _without_body(send))

    def _matching(self, scope: Scope) -> list[Endpoint]:
        """The endpoints at this path, in the order in which they are tried."""
        if self._endpoints is None:
            self._endpoints = tuple(endpoints(scope["app"].routes))
        if not _is_plain(scope):
            return []
        path = scope["path"]
        return [
            endpoint for endpoint in self._endpoints if endpoint.pattern.fullmatch(path)
        ]


def endpoints(routes: Sequence[BaseRoute]) -> Iterator[Endpoint]:
    for route in iter_route_contexts(routes):
        if route.methods is not None and route.path_format is not None:
            tags: Sequence[Any] = getattr(route, "tags", ())
            resource = str(tags[-1]) if tags else None
            yield Endpoint(
                route.path_regex, route.path_format, frozenset(route.methods), resource
            )


def allowed(matching: Sequence[Endpoint]) -> str:
    """The `Allow` header of a path."""
    methods = {"OPTIONS"}.union(*(endpoint.methods for endpoint in matching))
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(method for method in METHODS if method in methods)


def _answering(matching: Sequence[Endpoint], method: str | None) -> Endpoint | None:
    return next((endpoint for endpoint in matching if method in endpoint.methods), None)


def _is_plain(scope: Scope) -> bool:
    """Whether the path, as sent, is UTF-8 without an encoded slash or a NUL."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    if b"%2f" in raw.lower():
        return False
    try:
        return "\0" not in unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        return False


def _without_body(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_head
