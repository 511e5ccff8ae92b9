"""Counting in fixed windows, each of which opens with its key's first event."""

import math
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass


@dataclass(slots=True)
class _Window:
    closes: float
    events: int = 0


class FixedWindows:
    """At most `limit` events of one key in `seconds`; forgotten when the window closes."""

    def __init__(
        self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._windows: dict[Hashable, _Window] = {}

    def seconds_until_free(self, key: Hashable) -> int | None:
        """How long a key must wait; None where another event is within the limit."""
        now = self._clock()
        self._forget(now)
        window = self._windows.get(key)
        if window is None or window.events < self._limit:
            return None
        return max(1, math.ceil(window.closes - now))

    def count(self, key: Hashable) -> None:
        now = self._clock()
        self._forget(now)
        self._windows.setdefault(key, _Window(now + self._seconds)).events += 1

    def __len__(self) -> int:
        return len(self._windows)

    def _forget(self, now: float) -> None:
        """Windows have one length, so the oldest closes first and stands in front."""
        while self._windows:
            key = next(iter(self._windows))
            if self._windows[key].closes > now:
                return
            del self._windows[key]
