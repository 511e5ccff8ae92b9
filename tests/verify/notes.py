"""A server of notes in plain Python, written by hand from the wire contract: right, or with chosen deviations."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

TITLES = {
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
}
DETAILS = {
    "malformed_json": "the body is not valid JSON",
    "not_found": "there is no such resource",
    "method_not_allowed": "this resource does not know the method",
    "conflict": "another resource has the same value",
    "unsupported_media_type": "the body must be application/json, not encoded",
    "invalid": "the request is not valid",
    "too_dear": "five stars stay",
    "unknown": "is not known",
    "required": "is required",
    "null": "must not be null",
    "type": "has the wrong type",
    "blank": "must not be blank",
    "format": "has the wrong form",
    "too_long": "must have a length of at most 20",
    "min": "must be at least 0",
    "max": "must be at most 5",
    "range": "is out of range",
    "choice": "is not one of the choices",
    "unique": "is already taken",
}
ALLOW = {"/notes": "GET, HEAD, POST, OPTIONS", "/notes/": "GET, HEAD, PATCH, DELETE, OPTIONS"}
BLANKS = "\t\n\v\f\r "
INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
FILTER = re.compile(r"stars(?:\[(ne|gt|gte|lt|lte|in)\])?")


class Refused(Exception):
    def __init__(self, status: int, code: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.errors = status, code, errors


def place(code: str, **where: str) -> dict[str, str]:
    return {**where, "code": code, "detail": DETAILS[code]}


class Notes:
    """The notes, and the deviations that are planted."""

    def __init__(self, description: bytes, deviations: frozenset[str] = frozenset()) -> None:
        self.description = description
        self.deviations = deviations
        self.rows: dict[int, dict[str, Any]] = {}
        self.last = 0
        self.lock = threading.Lock()

    # Bodies

    def parsed(self, raw: bytes, media_type: str, encoded: bool) -> Any:
        if not raw:
            return {}
        if media_type.partition(";")[0].strip().lower() != "application/json" or encoded:
            raise Refused(415, "unsupported_media_type")
        try:
            text = raw.decode()
            depth = 0
            for character in re.sub(r'"(?:[^"\\]|\\.)*"', "", text):
                depth += (character in "[{") - (character in "]}")
                if depth > 64:
                    raise ValueError("too deep")
            value = json.loads(text, parse_constant=self.constant, parse_float=self.number)
            json.dumps(value, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise Refused(400, "malformed_json") from None
        return value

    def constant(self, name: str) -> float:
        if "nan is taken" in self.deviations:
            return 0.5
        raise ValueError(name)

    def number(self, text: str) -> int | float:
        value = float(text)
        return int(value) if value.is_integer() else value

    def members(self, body: Any, creating: bool) -> dict[str, Any]:
        if not isinstance(body, dict):
            raise Refused(422, "invalid", [place("null" if body is None else "type", pointer="#")])
        found, errors = {}, []
        for name, read in (("title", self.title), ("stars", self.stars), ("done", self.done)):
            if name in body:
                value = read(body[name])
                if isinstance(value, Refused):
                    errors.append(place(value.code, pointer=f"#/{name}"))
                else:
                    found[name] = value
            elif creating and name == "title":
                errors.append(place("required", pointer="#/title"))
        if errors:
            raise Refused(422, "invalid", errors)
        return found

    def title(self, value: Any) -> Any:
        if not isinstance(value, str):
            return Refused(0, "null" if value is None else "type")
        text = value if "blanks are kept" in self.deviations and value.strip(BLANKS) else value.strip(BLANKS)
        if not text:
            return Refused(0, "blank")
        if "\0" in text:
            return Refused(0, "format")
        return Refused(0, "too_long") if len(text) > 20 else text

    def stars(self, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            return Refused(0, "null" if value is None else "type")
        return Refused(0, "min") if value < 0 else Refused(0, "max") if value > 5 else value

    def done(self, value: Any) -> Any:
        return value if isinstance(value, bool) else Refused(0, "null" if value is None else "type")

    def unlike(self, number: int, values: dict[str, Any]) -> None:
        if any(row["title"] == values.get("title") for key, row in self.rows.items() if key != number):
            raise Refused(409, "conflict", [place("unique", pointer="#/title")])

    # Operations

    def create(self, body: Any) -> tuple[int, Any, dict[str, str]]:
        values = self.members(body, True)
        self.unlike(0, values)
        self.last += 1
        row = {
            "id": self.last,
            "title": values["title"],
            "stars": values.get("stars", 0),
            "done": values.get("done", False),
        }
        self.rows[self.last] = row
        headers = {} if "no location" in self.deviations else {"Location": f"/notes/{self.last}"}
        return 201, row, headers

    def found(self, text: str) -> dict[str, Any]:
        number = int(text) if re.fullmatch(r"0|[1-9][0-9]{0,15}", text) else 0
        if number not in self.rows:
            raise Refused(404, "not_found")
        return self.rows[number]

    def update(self, text: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        row = self.found(text)
        values = self.members(body, False)
        self.unlike(row["id"], values)
        row.update(values)
        return 200, row, {}

    def delete(self, text: str) -> tuple[int, Any, dict[str, str]]:
        row = self.found(text)
        if row["stars"] >= 5 and "five stars go" not in self.deviations:
            raise Refused(409, "too_dear")
        del self.rows[row["id"]]
        return 204, None, {}

    def list(self, query: str) -> tuple[int, Any, dict[str, str]]:
        rows, limit, offset, order = list(self.rows.values()), 20, 0, ""
        texts: dict[str, list[str]] = {}
        for name, text in parse_qsl(query, keep_blank_values=True, errors="surrogateescape"):
            texts.setdefault(name, []).append(text)
        errors = []
        for name, values in texts.items():
            try:
                if len(values) > 1:
                    raise Refused(0, "type")
                if name == "limit":
                    limit = self.bounded(values[0], 1, 100)
                elif name == "offset":
                    offset = self.bounded(values[0], 0, 999_999_999)
                elif name == "sort":
                    order = self.ordered(values[0])
                else:
                    rows = self.filtered(rows, name, values[0])
            except Refused as refused:
                errors.append(place(refused.code, parameter=name))
        if errors:
            raise Refused(422, "invalid", errors)
        down = order.startswith("-")
        rows.sort(key=lambda row: row["id"], reverse=down and "ids ascend" not in self.deviations)
        if order:
            rows.sort(key=lambda row: row["stars"], reverse=down)
        return 200, {"items": rows[offset : offset + limit], "total": len(rows)}, {}

    def bounded(self, text: str, low: int, high: int) -> int:
        if text.isascii() and text.isdecimal() and len(text) <= 9 and low <= int(text) <= high:
            return int(text)
        raise Refused(0, "range")

    def ordered(self, text: str) -> str:
        words = text.split(",")
        if any(word.removeprefix("-") != "stars" for word in words):
            raise Refused(0, "choice")
        return words[0]

    def filtered(self, rows: list[dict[str, Any]], name: str, text: str) -> list[dict[str, Any]]:
        match = FILTER.fullmatch(name)
        if match is None:
            raise Refused(0, "unknown")
        numbers = [self.integer(part) for part in (text.split(",") if match[1] == "in" else [text])]
        if "filter ignored" in self.deviations and match[1] is None:
            return rows
        first = numbers[0]
        tests = {"ne": lambda n: n != first, "gt": lambda n: n > first, "gte": lambda n: n >= first}
        tests |= {"lt": lambda n: n < first, "lte": lambda n: n <= first, "in": lambda n: n in numbers}
        test = tests.get(match[1], lambda n: n == first)
        return [row for row in rows if test(row["stars"])]

    def integer(self, text: str) -> int:
        if INTEGER.fullmatch(text) is None:
            raise Refused(0, "format")
        if abs(int(text)) >= 2**53:
            raise Refused(0, "range")
        return int(text)


class Handler(BaseHTTPRequestHandler):
    """Routes, and how answers are written."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    notes: Notes

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length) if length else b""
        resource: list[str] = []
        try:
            with self.notes.lock:
                status, body, headers = self.routed(raw, resource)
            media_type = "application/json; charset=utf-8"
        except Refused as refused:
            status, body, headers = refused.status, self.problem(refused, resource), {}
            media_type = "application/problem+json"
            if refused.code == "method_not_allowed":
                headers = {"Allow": self.allow()}
        content = body if isinstance(body, bytes) else b"" if body is None else self.dumped(body)
        self.send_response_only(status)
        if content and "Content-Type" not in headers:
            self.send_header("Content-Type", media_type)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def dumped(self, body: Any) -> bytes:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    def problem(self, refused: Refused, resource: list[str]) -> dict[str, Any]:
        body: dict[str, Any] = {"type": "about:blank", "title": TITLES[refused.status], "status": refused.status}
        body["code"] = refused.code
        if resource:
            body["resource"] = resource[0]
        body["detail"] = DETAILS[refused.code]
        return {**body, "errors": refused.errors} if refused.errors else body

    def allow(self) -> str:
        path = self.requestline.split()[1].partition("?")[0]
        return ALLOW.get(path) or ("GET, HEAD, OPTIONS" if path in self.probes() else ALLOW["/notes/"])

    def probes(self) -> dict[str, tuple[str, bytes]]:
        return {
            "/health": ("application/json; charset=utf-8", b'{"status":"ok"}'),
            "/ready": ("application/json; charset=utf-8", b'{"status":"ok"}'),
            "/openapi.json": ("application/json; charset=utf-8", self.notes.description),
            "/docs": ("text/html; charset=utf-8", b"<!doctype html><title>notes</title>"),
        }

    def routed(self, raw: bytes, resource: list[str]) -> tuple[int, Any, dict[str, str]]:
        path, _, query = self.requestline.split()[1].partition("?")
        method = "GET" if self.command == "HEAD" else self.command
        text = self.text(path)
        if path in self.probes():
            media_type, content = self.probes()[path]
            return self.of("GET", method, lambda: (200, content, {"Content-Type": media_type}))
        one = re.fullmatch(r"/notes/([^/]+)", text)
        if text != "/notes" and one is None:
            raise Refused(404, "not_found")
        if method == "OPTIONS":
            return 204, None, {"Allow": self.allow()}
        if method not in (self.allow().split(", ")):
            raise Refused(405, "method_not_allowed")
        resource.append("note")
        body = None
        if method in ("POST", "PATCH"):
            encoded = "Content-Encoding" in self.headers
            body = self.notes.parsed(raw, self.headers.get("Content-Type") or "", encoded)
        if one is None:
            return self.notes.list(query) if method == "GET" else self.notes.create(body)
        if method == "GET":
            return 200, self.notes.found(one[1]), {}
        return self.notes.update(one[1], body) if method == "PATCH" else self.notes.delete(one[1])

    def of(self, wanted: str, method: str, work: Any) -> tuple[int, Any, dict[str, str]]:
        if method == "OPTIONS":
            return 204, None, {"Allow": self.allow()}
        if method != wanted:
            raise Refused(405, "method_not_allowed")
        found: tuple[int, Any, dict[str, str]] = work()
        return found

    def text(self, path: str) -> str:
        try:
            text = unquote_to_bytes(path).decode()
        except UnicodeDecodeError:
            raise Refused(404, "not_found") from None
        if "%2f" in path.lower() or "\0" in text:
            raise Refused(404, "not_found")
        return text

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = do_PROPFIND = answer


@contextmanager
def serving(description: bytes, *deviations: str) -> Iterator[str]:
    """The address of a server with some deviations."""
    notes = Notes(description, frozenset(deviations))
    handler = type("NotesHandler", (Handler,), {"notes": notes})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
