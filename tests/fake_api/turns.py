"""What the fake answers to a request: a reply in whole, or one of the ways in which a reply goes wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """A call of a tool."""

    tool: str
    input: dict[str, Any]


@dataclass(frozen=True)
class Raw:
    """A content block as it is, such as one of a server tool."""

    block: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """A reply. `cut_call` ends it by `max_tokens` inside its last call, after so many characters."""

    parts: tuple[str | Call | Raw, ...] = ()
    thinking: str | None = "What is asked for, and what is there already."
    stop_reason: str | None = None
    cut_call: int | None = None
    output_tokens: int | None = None
    explanation: str | None = None


@dataclass(frozen=True)
class Failure:
    """An HTTP error."""

    status: int
    kind: str
    message: str = "a failure of the script"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Broken:
    """A reply that stops after a share of its events: cleanly (`cut`), by an `abort`, or by an `error` event."""

    reply: Reply
    how: str
    share: float = 0.6
    kind: str = "overloaded_error"


@dataclass(frozen=True)
class Slow:
    """A reply that drips: a pause between its pieces, with pings or without."""

    reply: Reply
    pause: float
    pings: bool = False


Turn = Reply | Failure | Broken | Slow


def calls(*pairs: tuple[str, dict[str, Any]], text: str = "") -> Reply:
    """A reply of calls."""
    parts: tuple[str | Call, ...] = tuple(Call(tool, given) for tool, given in pairs)
    return Reply((text, *parts) if text else parts)
