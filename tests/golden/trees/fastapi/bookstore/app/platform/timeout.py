"""An upper bound of the time that a request may take."""

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send

from app.platform.problems import unavailable


class Timeout:
    """Gives up on a request that has not been answered in time; its transaction is rolled back."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self.app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds) as timeout:
                await self.app(scope, receive, send)
        except TimeoutError as error:
            if not timeout.expired():
                raise
            raise unavailable() from error
