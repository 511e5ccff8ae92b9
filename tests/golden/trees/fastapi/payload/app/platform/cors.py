"""Calls from the pages of other origins."""

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_HEADERS = "authorization, content-type, x-request-id"
EXPOSED_HEADERS = "location, retry-after, x-request-id"
MAX_AGE_SECONDS = 600


class Cors:
    """Lets pages of the listed origins call the API, without credentials."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            origin = headers.get("origin", "")
            if origin in self._origins:
                is_preflight = (
                    scope["method"] == "OPTIONS"
                    and "access-control-request-method" in headers
                )
                send = _with_cors(send, origin, is_preflight)
        await self.app(scope, receive, send)


def _with_cors(send: Send, origin: str, is_preflight: bool) -> Send:
    async def send_with_cors(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Access-Control-Allow-Origin"] = origin
            headers.add_vary_header("Origin")
            if is_preflight and message["status"] == 204:
                headers["Access-Control-Allow-Methods"] = headers["allow"]
                headers["Access-Control-Allow-Headers"] = REQUEST_HEADERS
                headers["Access-Control-Max-Age"] = str(MAX_AGE_SECONDS)
            else:
                headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
        await send(message)

    return send_with_cors
