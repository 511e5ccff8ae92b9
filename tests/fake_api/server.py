"""The server: one thread a connection, one turn of the script a request."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.fake_api import lint
from tests.fake_api.stream import event, events_of, message_of, pieces
from tests.fake_api.turns import Broken, Failure, Reply, Slow, Turn

SECRET = b"the fake's own"
Scripted = Turn | Callable[[dict[str, Any]], Turn]
KEY = "sk-fake"


@dataclass
class FakeApi:
    """A running fake. `findings` holds what its lint found; a test in which that is not empty has failed."""

    script: list[Scripted]
    origin: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def environment(self) -> dict[str, str]:
        """What leads the SDK here."""
        return {"ANTHROPIC_BASE_URL": self.origin, "ANTHROPIC_API_KEY": KEY}

    @property
    def unused(self) -> int:
        """Turns of the script that nobody asked for."""
        return max(len(self.script) - len(self.requests), 0)

    def results(self, number: int = -1) -> list[dict[str, Any]]:
        """The tool results in the last message of a request, their texts read as JSON where they are."""
        content = self.requests[number]["messages"][-1]["content"]
        return [_read(block) for block in content if block["type"] == "tool_result"]

    def turn(self, request: dict[str, Any], key: str | None) -> tuple[Turn, int]:
        """What this request is answered with."""
        with self.lock:
            number = len(self.requests)
            self.requests.append(request)
            self.seen.append(time.monotonic())
            if key != KEY:
                return Failure(401, "authentication_error", "invalid x-api-key"), number
            found = [*lint.findings(request), *self._prefix_findings(request)]
            if found:
                self.findings += found
                return Failure(400, "invalid_request_error", "; ".join(found)), number
            if number >= len(self.script):
                self.findings.append(f"request {number + 1} is one more than the script has turns")
                return Failure(400, "invalid_request_error", "the script is at its end"), number
            turn = self.script[number]
            return (turn(request) if callable(turn) else turn), number

    def _prefix_findings(self, request: dict[str, Any]) -> Iterator[str]:
        """A signed thought is good where it was thought: behind the same messages, with the same system and tools."""
        messages = request.get("messages", [])
        for index, message in enumerate(messages):
            if message["role"] != "assistant" or isinstance(message["content"], str):
                continue
            before = self.context(request, messages[:index])
            for block in message["content"]:
                if block["type"] == "thinking" and block.get("signature") != signature(block["thinking"], before):
                    yield f"messages.{index}: thinking blocks cannot be modified, nor what stands before them"
            sent = next((it for it in self.sent if _same_thought(it, message)), None)
            if sent is not None and sent["content"] != message["content"]:
                yield f"messages.{index}: an earlier reply was changed"

    @staticmethod
    def context(request: dict[str, Any], messages: Sequence[dict[str, Any]]) -> str:
        """What a thought is bound to."""
        bound = [request.get("model"), request.get("system"), request.get("tools"), list(messages)]
        return hashlib.sha256(json.dumps(bound, sort_keys=True).encode()).hexdigest()


def _same_thought(sent: dict[str, Any], message: dict[str, Any]) -> bool:
    def thoughts(it: dict[str, Any]) -> list[str]:
        return [block["signature"] for block in it["content"] if block["type"] == "thinking"]

    return bool(thoughts(sent)) and thoughts(sent) == thoughts(message)


def signature(thinking: str, context: str) -> str:
    """The signature of a thought."""
    return hmac.new(SECRET, f"{context}\0{thinking}".encode(), hashlib.sha256).hexdigest()


def _read(block: dict[str, Any]) -> dict[str, Any]:
    try:
        return {**block, "answer": json.loads(block["content"])}
    except ValueError:
        return {**block, "answer": block["content"]}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    api: FakeApi

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        if self.path != "/v1/messages" or not self.headers.get("anthropic-version"):
            self._fail(Failure(404, "not_found_error", self.path))
            return
        request = json.loads(raw)
        bearer = (self.headers.get("authorization") or "").removeprefix("Bearer ")
        turn, number = self.api.turn(request, self.headers.get("x-api-key") or bearer)
        if isinstance(turn, Failure):
            self._fail(turn)
            return
        try:
            self._stream(turn, request, number)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _fail(self, failure: Failure) -> None:
        error = {"type": "error", "error": {"type": failure.kind, "message": failure.message}}
        body = json.dumps(error).encode()
        self.send_response(failure.status)
        for name, value in {"content-type": "application/json", **failure.headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, turn: Reply | Broken | Slow, request: dict[str, Any], number: int) -> None:
        reply = turn if isinstance(turn, Reply) else turn.reply
        context = self.api.context(request, request["messages"])
        message = message_of(reply, number + 1, lambda thought: signature(thought, context))
        usage = _usage(request, message, reply)
        raw = b"".join(events_of(message, reply, request["model"], usage))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        if isinstance(turn, Broken):
            self._break(turn, raw)
            return
        for piece in [raw] if isinstance(turn, Slow) and turn.pings else pieces(raw):
            self._drip(turn, piece)
        if reply.cut_call is None:
            self.api.sent.append(message)
        self._send(b"")

    def _drip(self, turn: Reply | Slow, piece: bytes) -> None:
        """Send a piece, and what a slow turn does around it: a pause, or pings for as long as anybody listens."""
        if isinstance(turn, Slow):
            time.sleep(turn.pause)
        while isinstance(turn, Slow) and turn.pings:
            self._send(event("ping", {}))
            time.sleep(turn.pause)
        self._send(piece)

    def _break(self, turn: Broken, raw: bytes) -> None:
        """Stop after a share of the events, cleanly, by an error event, or by dropping the connection."""
        events = raw.split(b"\n\n")[:-1]
        kept = events[: max(int(len(events) * turn.share), 1)]
        self._send(b"".join(it + b"\n\n" for it in kept))
        if turn.how == "error":
            error = {"error": {"type": turn.kind, "message": "overloaded"}}
            self._send(event("error", error))
        if turn.how == "abort":
            self.wfile.flush()
            self.connection.shutdown(2)
            self.close_connection = True
        else:
            self._send(b"")

    def _send(self, piece: bytes) -> None:
        """One chunk; an empty one ends the body."""
        self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        self.wfile.flush()


def _usage(request: dict[str, Any], message: dict[str, Any], reply: Reply) -> dict[str, int]:
    """Tokens by the bytes: what earlier turns held is read from the cache, the rest is written to it."""
    total = len(json.dumps(request)) // 4
    new = len(json.dumps(request["messages"][-2:])) // 4
    old = total - new if len(request["messages"]) > 1 else 0
    output = min(reply.output_tokens or max(len(json.dumps(message)) // 4, 1), request["max_tokens"])
    return {
        "input_tokens": 3,
        "cache_read_input_tokens": old,
        "cache_creation_input_tokens": total - old,
        "output_tokens": output,
    }


@contextmanager
def fake_api(script: Sequence[Scripted]) -> Iterator[FakeApi]:
    """A fake that runs on a free port while the block does."""
    api = FakeApi(list(script))
    handler = type("Handler", (_Handler,), {"api": api})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    api.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
