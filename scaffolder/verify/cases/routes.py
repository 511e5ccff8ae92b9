"""Paths and methods: what is no route, what another method gets, HEAD and OPTIONS."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.ir.model import Operation
from scaffolder.ir.rows import Undecidable
from scaffolder.verify.cases.bodies import answered
from scaffolder.verify.compose import ask, callers_for, sources
from scaffolder.verify.exchange import Request
from scaffolder.verify.matching import MISSING, Difference
from scaffolder.verify.run import Run
from scaffolder.verify.twin.outcome import Outcome
from scaffolder.verify.twin.scene import Ask

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NOT_FOUND = Outcome(404, "route.missing", "not_found")


def matching(run: Run, path: str) -> list[Operation]:
    """The operations at a filled path, without the base."""
    return [operation for operation in run.project.operations if fits(operation.path, path)]


def fits(template: str, path: str) -> bool:
    parts, wanted = path.split("/"), template.split("/")
    return len(parts) == len(wanted) and all(
        (part != "" if want.startswith("{") else want == part) for want, part in zip(wanted, parts, strict=True)
    )


def allow(operations: list[Operation]) -> str:
    methods = {"OPTIONS", *(operation.method for operation in operations)}
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(method for method in METHODS if method in methods)


def examples(run: Run) -> Iterator[tuple[Operation, Ask, str]]:
    """Each template once, with a filled path."""
    seen = set()
    for operation in run.project.operations:
        if operation.path in seen:
            continue
        seen.add(operation.path)
        for parents, row in sources(run, operation)[:6]:
            caller = next(iter(callers_for(run, operation)), None)
            made = ask(run, operation, caller, parents, row, None)
            if made is not None:
                yield operation, made, run.target(made)
                break


def methods(run: Run) -> None:
    """405 with Allow before anything else is looked at, and OPTIONS."""
    base = run.project.wire.base
    for index, (_operation, _, target) in enumerate(examples(run)):
        here = matching(run, target.removeprefix(base))
        allowed = allow(here)
        taken = {found.method for found in here}
        others = [
            method for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND") if method not in taken
        ]
        for method in others if index < 8 else run.random.sample(others, 2):
            request = Request(
                method, target, (("Authorization", f"{run.scheme} spoilt"), ("Content-Type", "x/y")), b"{"
            )
            refusal = Outcome(405, "route.method", "method_not_allowed")
            answered(run, "route.method", Request(method, target), refusal, None)
            answer = answered(run, "order.route", request, refusal, None)
            if answer is not None:
                run.expect("route.method", target_name(here), request, answer, allow=allowed)
        request = Request("OPTIONS", target)
        run.expect("route.options", target_name(here), request, run.send(request), status=204, allow=allowed, raw=b"")


def target_name(here: list[Operation]) -> str:
    return here[0].path if here else "?"


def missing(run: Run) -> None:
    """Paths that are no routes, for any method and with any body."""
    base = run.project.wire.base
    targets = ["/no/such/thing", base + "/no-such-thing", base + "/%E2%82%AC", "/" if base else "/%20"]
    if base:
        targets += [base, base + "/"]
    for index, (_, _, target) in enumerate(examples(run)):
        rules = {
            "route.slash": [target + "/"],
            "route.encoded": [target + "%2F", target + "%2f", target + "%00", target + "%FF", *joined(target)],
            "route.case": [swapped(target, base)],
            "route.missing": [target + "/nothing/at/all", "/" + target],
        }
        for rule, found in rules.items():
            for one in found if index < 6 else run.random.sample(found, min(1, len(found))):
                if one and one != target and (rule == "route.encoded" or not known(run, one)):
                    refused(
                        run, rule, one if one.startswith("/") else "/" + one, ("GET", "POST") if index < 6 else ("GET",)
                    )
    for target in targets:
        if not known(run, target):
            refused(run, "route.missing", target)


def joined(target: str) -> list[str]:
    """The path with its last slash encoded, where it has two."""
    head, _, last = target.rpartition("/")
    return [f"{head}%2F{last}"] if head else []


def refused(run: Run, rule: str, target: str, methods: tuple[str, ...] = ("GET", "POST")) -> None:
    """404 without a resource: before method, token and body."""
    for method in methods:
        request = Request(method, target, (("Authorization", f"{run.scheme} spoilt"), ("Content-Type", "x/y")), b"{")
        answered(run, rule, request, NOT_FOUND, None)


def known(run: Run, target: str) -> bool:
    from urllib.parse import unquote

    path = target.partition("?")[0]
    base = run.project.wire.base
    if not path.startswith(base):
        return False
    inside = path.removeprefix(base)
    return bool(matching(run, unquote(inside)) or matching(run, inside)) or path in (
        "/health",
        "/ready",
        "/docs",
        "/openapi.json",
        "/metrics",
    )


def swapped(target: str, base: str) -> str:
    """The path with its first static segment in another case."""
    head, _, rest = target.removeprefix(base).removeprefix("/").partition("/")
    return f"{base}/{head.swapcase()}" + (f"/{rest}" if rest else "")


def heads(run: Run) -> None:
    """HEAD answers as GET without a body, errors included."""
    for operation in run.project.operations:
        if operation.method != "GET":
            continue
        for parents, row in sources(run, operation)[:2]:
            for caller in [*callers_for(run, operation)[:1], None]:
                made = ask(run, operation, caller, parents, row, None)
                if made is not None and not run.exhausted(made):
                    compare(run, operation, made)
                if made is not None and made.params:
                    away = Ask(operation, caller, (*made.params[:-1], f"{made.params[-1]}0"), token=made.token)
                    compare(run, operation, away)


def compare(run: Run, operation: Operation, made: Ask) -> None:
    try:
        run.foretell(made)
    except Undecidable:
        return
    name = f"HEAD {operation.path}"
    ignored = ("date", "x-request-id", "connection", "keep-alive", "transfer-encoding")
    found = run.send(run.request(made))
    request = run.request(made, method="HEAD")
    head = run.send(request)
    run.count(made)
    run.count(made)
    differences = [
        Difference("header", header, found.headers.get(header, MISSING), head.headers.get(header, MISSING))
        for header in sorted({*found.headers, *head.headers} - {*ignored})
        if found.headers.get(header) != head.headers.get(header)
        and not (header == "content-length" and header not in head.headers)
    ]
    if head.status != found.status:
        differences.append(Difference("status", "", found.status, head.status))
    run.asked("route.head", name)
    if differences or head.raw:
        run.differ("route.head", name, request, differences or [Difference("body", "", MISSING, head.told())], head)


def ignored_queries(run: Run) -> None:
    """Where no list is read the query is ignored."""
    for operation in run.project.operations:
        if operation.kind != "get":
            continue
        for parents, row in sources(run, operation)[:1]:
            for caller in callers_for(run, operation)[:1]:
                made = ask(run, operation, caller, parents, row, None)
                if made is not None:
                    queried = Ask(
                        operation, caller, made.params, None, (("limit", "x"), ("zzz", "1"), ("zzz", "2")), made.token
                    )
                    run.ask(queried, "query.ignored")
