"""Bodies as bytes: what is not JSON, other media types, sizes, and endpoints that read none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from scaffolder.ir.model import Operation
from scaffolder.verify.cases.inputs import base
from scaffolder.verify.compose import ask, callers_for, sources, succeeding
from scaffolder.verify.exchange import Answer, Connection, Request, Unanswered
from scaffolder.verify.matching import canonical
from scaffolder.verify.run import Run
from scaffolder.verify.twin.outcome import Outcome
from scaffolder.verify.twin.scene import Ask


def nested(depth: int) -> bytes:
    """An object with an unknown member, `depth` levels in all."""
    return b'{"zzz":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


MALFORMED = (
    b"{",
    b"{}x",
    b"{}{}",
    b" ",
    b"\xef\xbb\xbf{}",
    b'{"zzz":"\xff"}',
    b'{"zzz":"\xed\xa0\x80"}',
    b'{"zzz":"\xc0\xaf"}',
    b'{"zzz":"\\ud800"}',
    b'{"zzz":"\\udc00\\ud800"}',
    b'{"\\ud83d":1}',
    b'{"zzz":"a\nb"}',
    b'{"zzz":"\\x"}',
    b"{'zzz':1}",
    b'{"zzz":NaN}',
    b'{"zzz":Infinity}',
    b'{"zzz":-Infinity}',
    b'{"zzz":01}',
    b'{"zzz":1.}',
    b'{"zzz":.5}',
    b'{"zzz":+1}',
    b'{"zzz":1,}',
    b'{"zzz":1 /* one */}',
    b"\x00",
    "{}".encode("utf-16"),
    b"{}\xc2\xa0",
    nested(65),
    b'{"a":' * 5000,
)
MEDIA_TYPES = (
    "",
    "text/json",
    "text/plain",
    "application/jsonx",
    "application/merge-patch+json",
    "json",
    "multipart/form-data",
)
GOOD_TYPES = ("APPLICATION/JSON; charset=utf-8", "application/json;x=y", "application/json ; charset=utf-8")


def readers(run: Run) -> Iterator[tuple[Operation, Ask]]:
    """Each operation that reads a body, with an ask that gets as far as its body."""
    for operation in run.project.operations:
        if operation.reads_body and (made := reach(run, operation)) is not None:
            yield operation, made


def reach(run: Run, operation: Operation) -> Ask | None:
    if operation.kind == "login":
        return Ask(operation, body={})
    found = base(run, operation)
    if found is not None:
        return found
    for parents, row in sources(run, operation)[:1]:
        for caller in callers_for(run, operation)[:1]:
            return ask(run, operation, caller, parents, row, {})
    return None


def malformed(run: Run) -> None:
    """What is not one JSON object in UTF-8, on the first operations in full, on each in part."""
    for index, (_, made) in enumerate(readers(run)):
        bad = MALFORMED if index < 2 else (b"{", b'{"zzz":NaN}', nested(65), b'{"zzz":"\\ud800"}')
        for raw in bad:
            if len(raw) > (run.project.middleware.body_limit or len(raw)):
                continue
            refuse(run, made, "body.malformed", 400, "malformed_json", raw)
        types = MEDIA_TYPES if index < 2 else ("text/plain",)
        for media_type in types:
            refuse(run, made, "body.media_type", 415, "unsupported_media_type", b"{", ("Content-Type", media_type))
        for coding in ("gzip", "identity", "br") if index < 2 else ("gzip",):
            refuse(run, made, "body.media_type", 415, "unsupported_media_type", b"{}", ("Content-Encoding", coding))
        too_large(run, made, index == 0)
        understood(run, made, index < 3)


def refuse(run: Run, made: Ask, rule: str, status: int, code: str, raw: bytes, *more: tuple[str, str]) -> None:
    if run.exhausted(made):
        return
    operation = made.operation
    request = run.request(made, *more, raw=raw)
    run.count(made)
    answered(run, rule, request, Outcome(status, rule, code, operation.resource), operation)


def answered(run: Run, rule: str, request: Request, outcome: Outcome, operation: Operation | None) -> Answer | None:
    """Send a request that is to be answered with an error."""
    name = f"{operation.method} {operation.path}" if operation else f"{request.method} {request.target!s}"
    answer = run.send(request)
    if answer.status == 0:
        return None
    run.expect_refusal(rule, name, request, answer, outcome, operation)
    if operation is not None:
        run.described(request, answer, operation)
    return answer


def too_large(run: Run, made: Ask, thorough: bool) -> None:
    """A body beyond the limit, before its media type and its form are looked at; also one whose length is not told."""
    limit = run.project.middleware.body_limit
    if limit is None or limit > 8 * 2**20:
        run.not_asked("body.too_large", "the design has no body limit, or one beyond 8 MiB")
        return
    refuse(run, made, "body.too_large", 413, "too_large", b"{" + b"x" * limit, ("Content-Type", "text/plain"))
    if not thorough:
        return
    refuse(run, made, "body.malformed", 400, "malformed_json", b"{" + b" " * (limit - 1))
    operation = made.operation
    request = run.forwarded(run.request(made, ("Transfer-Encoding", "chunked"), raw=b""))
    connection = Connection(run.origin)
    try:
        status = send_chunks(connection, request, limit + 2**16)
    except (OSError, Unanswered):
        status = 413  # a server that stops reading may close before its answer is read
    finally:
        connection.close()
    run.asked("body.too_large", operation.path)
    if status != 413:
        run.expect("body.too_large", operation.path, request, Answer(status), status=413)


def send_chunks(connection: Connection, request: Request, size: int) -> int:
    head = Request(request.method, request.target, request.headers, b"", length=False).bytes(connection.name)
    connection.open().sendall(head)
    piece = b"%x\r\n" % 2**16 + b" " * 2**16 + b"\r\n"
    for _ in range(size // 2**16 + 1):
        connection.open().sendall(piece)
    connection.open().sendall(b"0\r\n\r\n")
    return connection.receive(request.method).status


def understood(run: Run, made: Ask, thorough: bool) -> None:
    """Bodies that are understood: no body, duplicate members, escapes, other spellings of the media type."""
    operation = made.operation
    empty = Ask(operation, made.caller, made.params, None, token=made.token)
    run.ask(empty, "body.empty", ("Content-Type", "text/plain"), raw=b"")
    if not isinstance(made.body, dict) or not thorough:
        return
    for media_type in GOOD_TYPES:
        refused = Ask(operation, made.caller, made.params, {"zzz": []}, token=made.token)
        run.ask(refused, "body.media_type", ("Content-Type", media_type))
    deep = json.loads(nested(64))
    run.ask(Ask(operation, made.caller, made.params, deep, token=made.token), "body.malformed")
    duplicates(run, made)


def duplicates(run: Run, made: Ask) -> None:
    """Of duplicate members the last counts; numbers may be written with a point or an exponent."""
    operation = made.operation
    found = succeeding(run, operation, 20)
    if found is None or not isinstance(found[0].body, dict):
        return
    good = found[0]
    inner: Any = good.body[operation.input_key] if operation.input_key else good.body
    if not isinstance(inner, dict) or not inner:
        return
    name = next(iter(inner))
    doubled = b"{" + json.dumps(name).encode() + b":{}," + canonical(inner)[1:]
    raw = b'{"' + operation.input_key.encode() + b'":' + doubled + b"}" if operation.input_key else doubled
    run.ask(good, "body.duplicates", raw=b" " + raw + b"\r\n")


def unread(run: Run) -> None:
    """Endpoints without input: whatever body is sent is not read."""
    for operation in run.project.operations:
        if operation.reads_body or operation.kind in ("delete",):
            continue
        places = sources(run, operation)
        if not places:
            continue
        parents, row = run.random.choice(places)
        for caller in callers_for(run, operation)[:1]:
            made = ask(run, operation, caller, parents, row, None)
            if made is None:
                continue
            for raw, media_type in ((b"{", "text/plain"), (b"\xff", "application/json")):
                run.ask(made, "body.unread", ("Content-Type", media_type), ("Content-Encoding", "gzip"), raw=raw)
