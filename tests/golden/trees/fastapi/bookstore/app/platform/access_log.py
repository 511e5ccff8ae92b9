"""One line in the log for each request."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.platform.requests import request_state

_SILENT = frozenset({"/health", "/ready", "/metrics"})

log: structlog.typing.FilteringBoundLogger = structlog.get_logger("app.access")


class AccessLog:
    """Logs method, route template, status and duration; probes are left out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _SILENT:
            await self.app(scope, receive, send)
            return
        status = 0
        began = time.perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            _log(scope, status, time.perf_counter() - began)


def _log(scope: Scope, status: int, seconds: float) -> None:
    state = request_state(scope)
    log.info(
        "request",
        method=scope["method"],
        route=state.template,
        status=status,
        duration_ms=round(seconds * 1000, 1),
        user=state.caller,
    )
