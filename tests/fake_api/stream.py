"""A reply as server-sent events."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.fake_api.turns import Call, Raw, Reply

PIECE = 23  # bytes: no multiple of anything, so that pieces end inside lines and characters
DELTA = 11  # characters of a delta


def message_of(reply: Reply, number: int, sign: Callable[[str], str]) -> dict[str, Any]:
    """The message that a reply is, without usage; ids count on from `number`."""
    content: list[dict[str, Any]] = []
    if reply.thinking is not None:
        content.append({"type": "thinking", "thinking": reply.thinking, "signature": sign(reply.thinking)})
    for index, part in enumerate(reply.parts):
        if isinstance(part, Raw):
            content.append(part.block)
        elif isinstance(part, Call):
            identity = f"toolu_{number:06d}_{index}"
            content.append({"type": "tool_use", "id": identity, "name": part.tool, "input": part.input})
        else:
            content.append({"type": "text", "text": part})
    called = any(block["type"] == "tool_use" for block in content)
    stop = reply.stop_reason or ("max_tokens" if reply.cut_call is not None else "tool_use" if called else "end_turn")
    return {"id": f"msg_{number:06d}", "content": content, "stop_reason": stop}


def events_of(message: dict[str, Any], reply: Reply, model: str, usage: dict[str, int]) -> Iterator[bytes]:
    """The events of a message, in the order and the form of the API."""
    start = {
        "id": message["id"],
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {**usage, "output_tokens": 1},
    }
    yield event("message_start", {"message": start})
    last = len(message["content"]) - 1
    for index, block in enumerate(message["content"]):
        cut = reply.cut_call if index == last else None
        yield from _block_events(index, block, cut)
        if index == 0:
            yield event("ping", {})
    details = {"type": "refusal", "category": None, "explanation": reply.explanation}
    delta = {
        "stop_reason": message["stop_reason"],
        "stop_sequence": None,
        "stop_details": details if message["stop_reason"] == "refusal" else None,
    }
    yield event("message_delta", {"delta": delta, "usage": usage})
    yield event("message_stop", {})


def _block_events(index: int, block: dict[str, Any], cut: int | None) -> Iterator[bytes]:
    empty = {
        "text": {"type": "text", "text": ""},
        "thinking": {"type": "thinking", "thinking": "", "signature": ""},
        "tool_use": {**block, "input": {}},
    }.get(block["type"], block)
    yield event("content_block_start", {"index": index, "content_block": empty})
    for delta in _deltas(block, cut):
        yield event("content_block_delta", {"index": index, "delta": delta})
    yield event("content_block_stop", {"index": index})


def _deltas(block: dict[str, Any], cut: int | None) -> Iterator[dict[str, str]]:
    if block["type"] == "text":
        yield from ({"type": "text_delta", "text": piece} for piece in _pieces(block["text"]))
    elif block["type"] == "thinking":
        yield from ({"type": "thinking_delta", "thinking": piece} for piece in _pieces(block["thinking"]))
        yield {"type": "signature_delta", "signature": block["signature"]}
    elif block["type"] == "tool_use":
        text = json.dumps(block["input"], ensure_ascii=False)
        yield {"type": "input_json_delta", "partial_json": ""}
        for piece in _pieces(text if cut is None else text[:cut]):
            yield {"type": "input_json_delta", "partial_json": piece}


def _pieces(text: str) -> Iterator[str]:
    return (text[start : start + DELTA] for start in range(0, len(text), DELTA))


def event(kind: str, data: dict[str, Any]) -> bytes:
    """One server-sent event."""
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **data}, ensure_ascii=False)}\n\n".encode()


def pieces(raw: bytes) -> Iterator[bytes]:
    """The bytes in pieces that respect no boundary."""
    return (raw[start : start + PIECE] for start in range(0, len(raw), PIECE))
