"""The one deadline of a run, on the monotonic clock."""

from __future__ import annotations

import time
from collections.abc import Callable

from scaffolder.record import Record


class DeadlinePassed(Exception):
    """The time of the run is over."""


class Deadline(Record):
    """A moment; `clock` gives seconds that never go back."""

    at: float
    clock: Callable[[], float] = time.monotonic

    @property
    def seconds_left(self) -> float:
        """Seconds until the moment, negative behind it."""
        return self.at - self.clock()

    def check(self) -> None:
        """Raise where the time is over."""
        if self.seconds_left <= 0:
            raise DeadlinePassed


def deadline_in(seconds: float, clock: Callable[[], float] = time.monotonic) -> Deadline:
    """The deadline so many seconds from now."""
    return Deadline(clock() + seconds, clock)
