"""What stands around the endpoints: request ids, origins, probes, the description and the metrics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scaffolder.ir.model import Operation
from scaffolder.verify.compose import ask, callers_for, sources
from scaffolder.verify.exchange import Answer, Request
from scaffolder.verify.matching import MISSING, Difference
from scaffolder.verify.run import SECURITY, Run
from scaffolder.verify.twin.scene import Ask

ECHOED = ("a", "A.z_0-9", "x" * 128)
REPLACED = ("", "x" * 129, "a b", "a;b", "a/b", "é".encode().decode("latin-1"), "a,b")
ELSEWHERE = ("https://other.example", "null", "*")


def several(run: Run, *more: tuple[str, str]) -> Iterator[tuple[str, Request, Answer]]:
    """Requests that are answered with success and with several errors, each with further headers."""
    targets: list[Request] = [Request("GET", "/no/such/route", more), Request("GET", "/health", more)]
    for operation in run.project.operations:
        if operation.kind not in ("list", "get"):
            continue
        for parents, row in sources(run, operation)[:1]:
            for caller in [*callers_for(run, operation)[:1], None]:
                made = ask(run, operation, caller, parents, row, None)
                if made is not None and not run.exhausted(made):
                    run.count(made)
                    targets.append(run.request(made, *more))
        if len(targets) > 6:
            break
    reader = next(
        (found for found in run.project.operations if found.reads_body and not found.parents and not found.key), None
    )
    if reader is not None and not run.exhausted(Ask(reader)):
        headers = (*more, ("Content-Type", "application/json"))
        targets.append(Request(reader.method, run.target(Ask(reader)), headers, b"{"))
        targets.append(Request("TRACE", run.target(Ask(reader)), more))
    for request in targets:
        yield f"{request.method} {request.target!s}".partition("?")[0], request, run.send(request)


def request_ids(run: Run) -> None:
    if not run.project.middleware.request_id:
        run.not_asked("headers.request_id", "the design has switched request ids off")
        return
    for sent in ECHOED:
        for name, request, answer in several(run, ("X-Request-Id", sent)):
            run.expect("headers.request_id", name, request, answer, x_request_id=sent)
    for sent in REPLACED:
        request = Request("GET", "/health", (("X-Request-Id", sent),))
        answer = run.send(request)
        found = answer.headers.get("x-request-id", "")
        run.asked("headers.request_id", "GET /health")
        if found == sent or not re.fullmatch(r"[A-Za-z0-9._-]{1,128}", found):
            run.differ(
                "headers.request_id",
                "GET /health",
                request,
                [Difference("header", "x-request-id", "a new id", found)],
                answer,
            )
    fresh = {run.send(Request("GET", "/health")).headers.get("x-request-id") for _ in range(4)}
    if len(fresh) != 4:
        request = Request("GET", "/health")
        run.differ(
            "headers.request_id",
            "GET /health",
            request,
            [Difference("header", "x-request-id", "four ids", len(fresh))],
            None,
        )


def origins(run: Run) -> None:
    listed = run.project.middleware.cors_origins
    if listed is None:
        run.not_asked("cors.listed", "the design lists no origins")
        quiet(run, ("https://app.example",))
        return
    for origin in listed:
        for name, request, answer in several(run, ("Origin", origin)):
            run.expect(
                "cors.listed",
                name,
                request,
                answer,
                access_control_allow_origin=origin,
                vary="Origin",
                access_control_expose_headers="location, retry-after, x-request-id",
                access_control_allow_credentials=None,
            )
        preflights(run, origin)
    other = [origin.upper() for origin in listed[:1]] + [f"{origin}:444" for origin in listed[:1]]
    quiet(run, (*ELSEWHERE, *other))


def preflights(run: Run, origin: str) -> None:
    from scaffolder.verify.cases.routes import allow, examples, matching, target_name

    asked = (
        ("Origin", origin),
        ("Access-Control-Request-Method", "PATCH"),
        ("Access-Control-Request-Headers", "authorization,x-other"),
    )
    for _, _, target in examples(run):
        here = matching(run, target.removeprefix(run.project.wire.base))
        request = Request("OPTIONS", target, asked)
        answer = run.send(request)
        run.expect(
            "cors.preflight",
            target_name(here),
            request,
            answer,
            status=204,
            raw=b"",
            access_control_allow_origin=origin,
            access_control_allow_methods=allow(here),
            access_control_allow_headers="authorization, content-type, x-request-id",
            access_control_max_age="600",
        )


def quiet(run: Run, others: tuple[str, ...]) -> None:
    """An origin that is not listed sees no header of CORS on any answer."""
    for origin in others:
        for name, request, answer in several(run, ("Origin", origin), ("Access-Control-Request-Method", "GET")):
            told = sorted(header for header in answer.headers if header.startswith("access-control"))
            run.asked("cors.other", name)
            if told:
                run.differ(
                    "cors.other",
                    name,
                    request,
                    [Difference("header", told[0], MISSING, answer.headers[told[0]])],
                    answer,
                )


def system(run: Run) -> None:
    """Probes, the description, the page of documentation, metrics."""
    health = Request("GET", "/health")
    run.expect("system.health", "GET /health", health, run.send(health), status=200, raw=b'{"status":"ok"}')
    ready = Request("GET", "/ready")
    run.expect("system.ready", "GET /ready", ready, run.send(ready), status=200)
    description(run)
    docs = Request("GET", "/docs")
    answer = run.send(docs)
    run.expect("system.docs", "GET /docs", docs, answer, status=200, content_type="text/html; charset=utf-8")
    run.asked("system.docs", "GET /docs")
    policy = answer.headers.get("content-security-policy", "")
    if b"<script" in answer.raw.lower() or (
        run.project.middleware.security_headers and policy == SECURITY["content-security-policy"]
    ):
        run.differ(
            "system.docs",
            "GET /docs",
            docs,
            [Difference("body", "", "a page without scripts, with styles allowed", policy)],
            answer,
        )
    metrics(run)


def description(run: Run) -> None:
    request = Request("GET", "/openapi.json")
    answer = run.send(request)
    good = run.expect(
        "system.openapi",
        "GET /openapi.json",
        request,
        answer,
        status=200,
        content_type="application/json; charset=utf-8",
    )
    document = answer.json
    if not good or not isinstance(document, dict):
        return
    described = {
        (method.upper(), path)
        for path, item in document.get("paths", {}).items()
        for method in item
        if method != "parameters"
    }
    wanted = {(operation.method, run.project.wire.base + operation.path) for operation in run.project.operations}
    run.asked("system.openapi", "GET /openapi.json")
    if not str(document.get("openapi", "")).startswith("3.1") or not wanted <= described:
        lacking = sorted(wanted - described)
        run.differ(
            "system.openapi",
            "GET /openapi.json",
            request,
            [Difference("body", "/paths", lacking or "3.1", "absent")],
            answer,
        )
    for operation in run.project.operations:
        statuses(run, request, answer, operation, document)


def statuses(run: Run, request: Request, answer: Answer, operation: Operation, document: dict[str, object]) -> None:
    """The description of an operation has every status that it can answer."""
    paths: dict[str, dict[str, dict[str, object]]] = document["paths"]  # type: ignore[assignment]
    told = paths.get(run.project.wire.base + operation.path, {}).get(operation.method.lower(), {})
    found = sorted(int(status) for status in told.get("responses", {}) if str(status).isdecimal())  # type: ignore[attr-defined]
    wanted = sorted(status for status, _ in operation.responses)
    run.asked("system.openapi", f"{operation.method} {operation.path}")
    # A description without any 4xx is told of 405, which every path has.
    if found != wanted and sorted({*found} - {405}) != wanted:
        name = f"{operation.method} {operation.path}"
        run.differ("system.openapi", name, request, [Difference("body", "responses", wanted, found)], None)


def metrics(run: Run) -> None:
    request = Request("GET", "/metrics")
    if not run.project.middleware.metrics:
        from scaffolder.verify.cases.routes import refused

        run.not_asked("system.metrics", "the design has no metrics")
        refused(run, "route.missing", "/metrics")
        return
    run.send(Request("GET", "/no/such/route/of/anybodys"))
    answer = run.send(request)
    text = answer.raw.decode("utf-8", "replace")
    operation = next((found for found in run.project.operations if found.method == "GET" and not found.parents), None)
    wanted = ["http_requests_total{", 'route="unmatched",status="404"', "http_request_duration_seconds_bucket"]
    if operation is not None:
        wanted.append(f'route="{run.project.wire.base}{operation.path}"')
    lacking = [word for word in wanted if word not in text]
    lacking += ["no raw path"] if "/no/such/route" in text else []
    run.expect("system.metrics", "GET /metrics", request, answer, status=200)
    if lacking or not answer.headers.get("content-type", "").startswith("text/plain"):
        run.differ("system.metrics", "GET /metrics", request, [Difference("body", "", lacking, text[:300])], answer)
