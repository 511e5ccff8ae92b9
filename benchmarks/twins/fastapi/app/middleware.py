"""What happens to every request: it has an id, its answer has security headers, and it is logged."""

import re
import sys
import time

import structlog
import uuid_utils
from starlette.types import ASGIApp, Message, Receive, Scope, Send

WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{1,128}")
SECURITY = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
]

structlog.configure(
    cache_logger_on_first_use=True,
    wrapper_class=structlog.make_filtering_bound_logger("INFO"),
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
    ],
    logger_factory=structlog.PrintLoggerFactory(sys.stderr),
)
log = structlog.get_logger()


class Requests:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == "/ready":
            await self.app(scope, receive, send)
            return
        request_id = _sent_id(scope) or str(uuid_utils.uuid7()).encode()
        began = time.perf_counter()
        status = 0

        async def finish(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] += [(b"x-request-id", request_id), *SECURITY]
            await send(message)

        try:
            await self.app(scope, receive, finish)
        finally:
            route = scope.get("route")
            log.info(
                "request",
                request_id=request_id.decode(),
                method=scope["method"],
                route=route and route.path,
                status=status,
                duration_ms=round((time.perf_counter() - began) * 1000, 1),
                user=scope.get("user_id"),
            )


def _sent_id(scope: Scope) -> bytes | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and WELL_FORMED.fullmatch(value):
            return bytes(value)
    return None
