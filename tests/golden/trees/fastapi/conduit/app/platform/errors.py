"""Whatever goes wrong, answered in one form."""

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.platform.problems import Problem, internal, problem_response

log: structlog.typing.FilteringBoundLogger = structlog.get_logger("app")


class Errors:
    """Answers problems, and every other exception as 500 with nothing of its inside."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except ClientDisconnect:
            log.info("client disconnected")
        except Exception as error:
            problem = _problem_of(error)
            if started:
                raise
            await problem_response(problem, scope)(scope, receive, send)


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, Problem):
        if error.status >= 500:
            log.warning("request failed", code=error.code, cause=repr(error.__cause__))
        return error
    log.error("unexpected error", exc_info=error)
    return internal()
