"""How long the templates of a pack that does not come with the tool may run, and how much memory they may take."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

SECONDS = 20  # of this process's own time, so that a busy machine changes nothing
BYTES = 1 << 29


class Exhausted(Exception):
    """A template has run for too long."""


@contextmanager
def limited(*, memory: bool = True) -> Iterator[None]:
    """Raise Exhausted in what runs too long, MemoryError in what takes too much, where the system can limit them.

    memory: a limit of memory holds for the processes, too, that are started; one of time does not.
    """
    with ExitStack() as undo:
        if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
            _limit_time(undo)
        if memory and sys.platform == "linux":
            _limit_memory(undo)
        yield


def _limit_time(undo: ExitStack) -> None:
    former = signal.signal(signal.SIGVTALRM, _refuse)
    undo.callback(signal.signal, signal.SIGVTALRM, former)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    undo.callback(signal.setitimer, signal.ITIMER_VIRTUAL, 0)


def _refuse(number: int, frame: FrameType | None) -> None:
    raise Exhausted(f"more than {SECONDS} seconds")


def _limit_memory(undo: ExitStack) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm") as pages:
        wanted = int(pages.read().split()[0]) * resource.getpagesize() + BYTES
    if resource.RLIM_INFINITY in (soft, hard) or wanted < soft:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
        undo.callback(resource.setrlimit, resource.RLIMIT_AS, (soft, hard))
