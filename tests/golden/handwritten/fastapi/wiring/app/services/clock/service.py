"""The Clock service, written by hand."""

import asyncio

from app.alphas.models import Alpha
from app.config import Settings
from app.platform.problems import not_implemented
from app.services.clock.protocol import ClockWaitResult, decline_clock_stopped


class ClockService:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    async def wait(
        self,
        *,
        milliseconds: int,
    ) -> ClockWaitResult:
        """Wait."""
        await asyncio.sleep(milliseconds / 1000)
        return ClockWaitResult(milliseconds)

    async def crash(
        self,
        *,
        record: Alpha,
    ) -> None:
        """Crash, or take too long."""
        if record.name.startswith("slow"):
            await asyncio.sleep(5)
        raise RuntimeError(f"a secret about {record.name}")

    async def decline(
        self,
    ) -> None:
        """Decline."""
        raise decline_clock_stopped("the clock has stopped")

    async def later(
        self,
    ) -> None:
        """Later."""
        raise not_implemented()
