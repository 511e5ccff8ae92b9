"""A server that answers a document's own examples, and refuses requests by the wire contract: no rows, no rules."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIRequestHandler, make_server

from scaffolder.ir.model import Filter, Operation, Project
from scaffolder.ir.query import Type
from scaffolder.render.openapi import openapi
from tests.unit.openapi.wire_values import body_refusal, login_refusal, parsed_text

Start = Callable[[str, list[tuple[str, str]]], Any]
REQUEST_ID = ("X-Request-Id", "1")


class Refused(Exception):
    def __init__(self, status: int, code: str, detail: str = "", **headers: str) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.headers = status, code, detail, headers


class WireServer:
    """A WSGI application over one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.document = openapi(project)
        self.operations = {(project.wire.base + one.path, one.method): one for one in project.operations}

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        try:
            status, headers, body = self.answer(environ)
        except Refused as refused:
            status, headers, body = self.refusal(refused)
        start(f"{status} X", [*headers, REQUEST_ID, ("Content-Length", str(len(body)))])
        return [body]

    def refusal(self, refused: Refused) -> tuple[int, list[tuple[str, str]], bytes]:
        names = {404: "Not Found", 405: "Method Not Allowed", 401: "Unauthorized", 400: "Bad Request"}
        titles = names | {415: "Unsupported Media Type", 422: "Unprocessable Content"}
        problem = {"type": "about:blank", "title": titles[refused.status], "status": refused.status}
        problem |= {"code": refused.code, "detail": refused.detail or refused.code}
        if refused.status == 422:
            problem["errors"] = [{"pointer": "#", "code": "type", "detail": refused.detail}]
        kind, body = "application/problem+json", problem
        if self.project.wire.errors == "fields":
            kind, body = "application/json", {"errors": {"base": [refused.detail or refused.code]}}
        headers = [(name.replace("_", "-"), value) for name, value in refused.headers.items()]
        return refused.status, [("Content-Type", kind), *headers], json.dumps(body).encode()

    def answer(self, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
        raw, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        path, values, item = self.route(raw)
        if method.lower() not in item:
            raise Refused(405, "method_not_allowed", Allow=", ".join(name.upper() for name in item))
        operation = self.operations.get((path, method))
        if operation is not None:
            self.check(operation, values, environ)
        return self.example(item[method.lower()])

    def route(self, raw: str) -> tuple[str, dict[str, str], dict[str, Any]]:
        for path, item in sorted(self.document["paths"].items(), key=lambda pair: pair[0].count("{")):
            pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))
            match = re.fullmatch(pattern, raw)
            if match is not None:
                return path, match.groupdict(), item
        raise Refused(404, "not_found")

    def check(self, operation: Operation, values: dict[str, str], environ: dict[str, Any]) -> None:
        authorization = environ.get("HTTP_AUTHORIZATION")
        if operation.caller == "required" and not (authorization or "").endswith(" good"):
            scheme = self.project.auth.scheme if self.project.auth else ""
            raise Refused(401, "unauthenticated", WWW_Authenticate=scheme)
        body = self.body(environ) if operation.reads_body else {}
        keys = [*(parent.key for parent in operation.parents), *([operation.key] if operation.key else [])]
        for key in keys:
            text = values[key.param].encode("latin-1").decode(errors="replace")
            if parsed_text(text, key.type) is None or (key.type.kind in ("int", "sequence") and "-" in text):
                raise Refused(404, "not_found")
        if operation.kind == "list":
            self.check_query(operation, environ.get("QUERY_STRING", ""))
        if operation.reads_body:
            self.check_body(operation, body)

    def body(self, environ: dict[str, Any]) -> Any:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        data = environ["wsgi.input"].read(length)
        if not data:
            return {}
        if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != "application/json":
            raise Refused(415, "unsupported_media_type")
        try:
            return json.loads(data.decode("utf-8"), parse_constant=lambda word: 1 / 0)
        except (ValueError, ZeroDivisionError):
            raise Refused(400, "malformed_json") from None

    def check_body(self, operation: Operation, body: Any) -> None:
        if operation.input_key is not None:
            strangers = set(body) - {operation.input_key} if isinstance(body, dict) else set()
            if strangers and self.project.wire.reject_unknown:
                raise Refused(422, "invalid", "unknown")
            body = body.get(operation.input_key) if isinstance(body, dict) else None
        refusal = login_refusal if operation.kind == "login" else body_refusal
        problem = refusal(body, operation.inputs, self.project)
        if problem:
            raise Refused(422, "invalid", problem)

    def check_query(self, operation: Operation, query: str) -> None:
        pairs = parse_qsl(query, keep_blank_values=True)
        known = dict(self.readers(operation))
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            raise Refused(422, "invalid", "given twice")
        for name, text in pairs:
            if name not in known:
                raise Refused(422, "invalid", f"{name}: unknown")
            if not known[name](text):
                raise Refused(422, "invalid", f"{name}: format")

    def readers(self, operation: Operation) -> Iterator[tuple[str, Callable[[str], bool]]]:
        whole = Type("int")
        if operation.page:
            most = operation.page.maximum
            yield "limit", lambda text: 1 <= (parsed_text(text, whole) or 0) <= most
            yield "offset", lambda text: 0 <= (-1 if (n := parsed_text(text, whole)) is None else n) <= 999_999_999
        if operation.sorts:
            names = {key.field for key in operation.sorts}
            yield "sort", lambda text: all(part.removeprefix("-") in names for part in text.split(","))
        if operation.searched:
            yield "q", lambda text: "\0" not in text
        for one in operation.filters:
            yield from self.filter_readers(one)

    def filter_readers(self, one: Filter) -> Iterator[tuple[str, Callable[[str], bool]]]:
        key = Type("int" if self.project.ids == "int" else "uuid")
        kind = key if one.type.kind == "reference" else one.type

        def fits(text: str) -> bool:
            return parsed_text(text, kind) is not None

        yield one.param, fits
        for op in one.ops:
            name = f"{one.param}[{op}]"
            if op == "in":
                yield name, lambda text: all(map(fits, text.split(",")))
            elif op == "null":
                yield name, lambda text: text in ("true", "false")
            else:
                yield name, fits

    def example(self, described: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
        status = next(code for code in described["responses"] if code.startswith("2"))
        content = described["responses"][status].get("content", {})
        headers = (
            [("Location", "/somewhere")] if "Location" in described["responses"][status].get("headers", {}) else []
        )
        for kind, media in content.items():
            shown = media.get("example", {})
            body = shown if isinstance(shown, str) else json.dumps(shown)
            return int(status), [("Content-Type", kind), *headers], body.encode()
        return int(status), headers, b""


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""


@contextmanager
def serving(project: Project) -> Iterator[str]:
    """The address at which the project's document is served."""
    with make_server("127.0.0.1", 0, WireServer(project), handler_class=Quiet) as server:  # type: ignore[arg-type]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
