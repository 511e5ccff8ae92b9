"""What comes back from a model: a whole reply, or a fault."""

from __future__ import annotations

from typing import Any

from scaffolder.agent.models import Usage
from scaffolder.record import Record


class Answer(Record):
    """A whole reply: its blocks as they go back, why it ended, and the calls that were cut off."""

    content: tuple[dict[str, Any], ...]
    stop_reason: str
    usage: Usage
    cut: frozenset[str] = frozenset()
    explanation: str | None = None


class Fault(Exception):
    """A request failed; `retried` says whether another try makes sense, `wait` what the server asks for."""

    def __init__(self, sentence: str, *, retried: bool, wait: float | None = None, usage: Usage | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.retried = retried
        self.wait = wait
        self.usage = usage or Usage()
