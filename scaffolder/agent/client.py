"""One request to the Messages API, streamed; the only module that knows the SDK.

What the SDK does not tell by itself is told here: a stream that ends without a stop reason was cut; an error inside a
stream has status 200, so its type decides; transport errors arrive raw; a call in a reply that `max_tokens` cut is a
plausible dict that is shorter than the one meant; pings keep a connection alive past any deadline.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import anthropic
import httpx2
from anthropic.types import Message

from scaffolder.agent.deadline import Deadline, DeadlinePassed
from scaffolder.agent.models import Usage
from scaffolder.agent.replies import Answer, Fault
from scaffolder.record import Record, Struct, field

CONNECT_SECONDS = 10.0
SILENT_SECONDS = 120.0
SHORTEST_SECONDS = 0.05

RETRIED_TYPES = frozenset({"overloaded_error", "api_error", "rate_limit_error", "timeout_error"})
RETRIED_STATUSES = frozenset({408, 409, 429})
LEAST_SERVER_ERROR = 500

# What of each block goes back to the API: thinking is signed, so it goes back as it came.
_KEPT = {
    "text": ("type", "text"),
    "thinking": ("type", "thinking", "signature"),
    "redacted_thinking": ("type", "data"),
    "tool_use": ("type", "id", "name", "input"),
}


class NoKey(Exception):
    """No credentials are there."""


class Api(Record):
    """A client of the Messages API that retries nothing by itself."""

    client: anthropic.Anthropic
    deadline: Deadline

    def ask(self, request: Mapping[str, Any], heard: Callable[[str], None]) -> Answer:
        """Send a request and read the whole reply, or raise a fault; the deadline is checked on every byte."""
        self.deadline.check()
        listened = _Listened()
        seconds = max(min(SILENT_SECONDS, self.deadline.seconds_left), SHORTEST_SECONDS)
        timeout = httpx2.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))
        try:
            with self.client.messages.stream(**request, timeout=timeout) as stream:
                for event in stream:
                    listened.hear(event, heard)
                if not listened.started:
                    raise _cut_off(Usage())
                message = stream.current_message_snapshot
        except DeadlinePassed:
            raise
        except anthropic.APIStatusError as error:
            raise _status_fault(error, listened.usage) from error
        except (anthropic.APIConnectionError, httpx2.TransportError, httpx2.StreamError) as error:
            self.deadline.check()
            raise Fault(f"the connection failed: {error}", retried=True, usage=listened.usage) from error
        except ValueError as error:
            raise Fault(f"the reply could not be read: {error}", retried=True, usage=listened.usage) from error
        return _answer(message, listened)


class _Listened(Struct):
    """What was heard of a stream so far."""

    started: bool = False
    usage: Usage = field(default_factory=Usage)
    raw: dict[int, str] = field(default_factory=dict)

    def hear(self, event: Any, heard: Callable[[str], None]) -> None:
        if event.type == "message_start":
            self.started = True
            self.usage = _usage(event.message.usage)
        elif event.type == "content_block_start" and event.content_block.type == "tool_use":
            heard(event.content_block.name)
        elif event.type == "content_block_delta" and event.delta.type == "input_json_delta":
            self.raw[event.index] = self.raw.get(event.index, "") + event.delta.partial_json


def _cut_off(usage: Usage) -> Fault:
    return Fault("the reply was cut off", retried=True, usage=usage)


def _answer(message: Message, listened: _Listened) -> Answer:
    usage = _usage(message.usage)
    if message.stop_reason is None:
        raise _cut_off(usage)
    content = tuple(_kept(block) for block in message.content)
    details = message.stop_details
    explanation = details.explanation if details else None
    return Answer(content, message.stop_reason, usage, frozenset(_cut_calls(message, listened)), explanation)


def _cut_calls(message: Message, listened: _Listened) -> Iterator[str]:
    """The calls whose input is not all there: their JSON is not whole, or the reply ended inside them."""
    for index, block in enumerate(message.content):
        if block.type != "tool_use":
            continue
        is_last = index == len(message.content) - 1
        if (message.stop_reason == "max_tokens" and is_last) or not _is_whole(listened.raw.get(index, "")):
            yield block.id


def _is_whole(text: str) -> bool:
    try:
        return not text or json.loads(text) is not None
    except ValueError:
        return False


def _kept(block: Any) -> dict[str, Any]:
    record: dict[str, Any] = block.to_dict(mode="json")
    kept = _KEPT.get(block.type)
    return {key: record[key] for key in kept if key in record} if kept else record


def _usage(usage: Any) -> Usage:
    server = getattr(usage, "server_tool_use", None)
    return Usage(
        usage.input_tokens or 0,
        usage.output_tokens or 0,
        usage.cache_creation_input_tokens or 0,
        usage.cache_read_input_tokens or 0,
        (server.web_search_requests or 0) if server else 0,
    )


def _status_fault(error: anthropic.APIStatusError, usage: Usage) -> Fault:
    status, kind = error.status_code, error.type
    retried = kind in RETRIED_TYPES or (kind is None and (status in RETRIED_STATUSES or status >= LEAST_SERVER_ERROR))
    words = error.api_message or error.message
    return Fault(f"{kind or status}: {words}", retried=retried, wait=_wait(error.response), usage=usage)


def _wait(response: httpx2.Response) -> float | None:
    """The seconds that the server asks to wait; a date is passed over."""
    for header, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            return max(float(response.headers[header]) / unit, 0.0)
        except (KeyError, ValueError):
            continue
    return None


class _Watched(httpx2.HTTPTransport):
    """A transport whose answers stop at the deadline, however often the server pings."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self.deadline = deadline

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = super().handle_request(request)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _WatchedStream(response.stream, self.deadline)
        return response


class _WatchedStream(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, deadline: Deadline) -> None:
        self.stream = stream
        self.deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.stream:
            self.deadline.check()
            yield chunk

    def close(self) -> None:
        self.stream.close()


def connect(deadline: Deadline) -> Api:
    """A client with the person's credentials; without any, none is made."""
    http_client = httpx2.Client(transport=_Watched(deadline), follow_redirects=False)
    client = anthropic.Anthropic(max_retries=0, http_client=http_client)
    if client.api_key is None and client.auth_token is None and client.credentials is None:
        http_client.close()
        raise NoKey
    return Api(client, deadline)
