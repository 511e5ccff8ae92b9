"""Rate limits: so many requests of one address or one user, then 429 with Retry-After."""

from __future__ import annotations

from scaffolder.ir.model import Operation
from scaffolder.ir.rows import Key
from scaffolder.verify.cases.tokens import somewhere
from scaffolder.verify.exchange import Answer, Request
from scaffolder.verify.matching import Difference
from scaffolder.verify.run import Run
from scaffolder.verify.twin.outcome import Outcome

MOST = 350


def limits(run: Run) -> None:
    limited = [operation for operation in run.project.operations if operation.rate_limit is not None]
    if not limited and run.project.middleware.rate_limit is None:
        run.not_asked("limit.ip", "the design has no rate limit")
        run.not_asked("limit.user", "the design has no rate limit")
    if not run.powers.forwards:
        for rule in ("limit.ip", "limit.user", "limit.spoofed"):
            run.not_asked(rule, "needs a server that trusts a proxy, so that addresses can be told apart")
        return
    for number, operation in enumerate(limited):
        limit = operation.rate_limit
        assert limit is not None
        if limit.limit > MOST:
            run.not_asked(f"limit.{limit.by}", f"limits beyond {MOST} requests are not exhausted")
        elif limit.by == "ip":
            by_address(run, operation, number)
        else:
            by_user(run, operation)
    together(run)


def by_address(run: Run, operation: Operation, number: int) -> None:
    """The limit comes before the body and the token, counts one address alone, and is not lifted by a longer header."""
    made = somewhere(run, operation, None)
    assert operation.rate_limit is not None
    if made is None:
        return
    here = f"198.51.100.{number + 1}"
    request = run.request(
        made, ("X-Forwarded-For", here), ("Content-Type", "x/y"), raw=b"{" if operation.reads_body else None
    )
    answers = [run.send(request) for _ in range(operation.rate_limit.limit)]
    name = f"{operation.method} {operation.path}"
    run.asked("limit.ip", name)
    early = [answer.status for answer in answers if answer.status == 429]
    if early:
        found = Difference("status", "", f"{operation.rate_limit.limit} answers without 429", f"{len(early)} of 429")
        run.differ("limit.ip", name, request, [found], answers[-1])
        return
    refused(run, "limit.ip", operation, request, run.send(request))
    spoofed = run.request(made, ("X-Forwarded-For", f"203.0.113.9, {here}"))
    refused(run, "limit.spoofed", operation, spoofed, run.send(spoofed))
    elsewhere = run.request(made, ("X-Forwarded-For", f"198.51.101.{number + 1}"))
    run.asked("limit.ip", name)
    if run.send(elsewhere).status == 429:
        run.differ("limit.ip", name, elsewhere, [Difference("status", "", "not 429", 429)], None)


def refused(run: Run, rule: str, operation: Operation, request: Request, answer: Answer) -> None:
    outcome = Outcome(429, rule, "rate_limited", operation.resource)
    name = f"{operation.method} {operation.path}"
    run.expect_refusal(rule, name, request, answer, outcome, operation)
    wait = answer.headers.get("retry-after", "")
    seconds = (operation.rate_limit or run.project.middleware.rate_limit).seconds  # type: ignore[union-attr]
    if answer.status == 429 and not (wait.isdecimal() and 1 <= int(wait) <= seconds):
        run.differ(rule, name, request, [Difference("header", "retry-after", f"1 to {seconds}", wait)], answer)


def by_user(run: Run, operation: Operation) -> None:
    """The limit follows the user through addresses, and is the address's where nobody is known."""
    assert operation.rate_limit is not None
    callers: list[Key | None] = list(reversed(run.callers())) or [None]
    caller = min(callers, key=lambda key: run.used(operation, key))
    made = somewhere(run, operation, caller)
    if made is None or (operation.caller == "required" and caller is None):
        return
    request = run.request(made, raw=b"[]" if operation.reads_body else None)
    if operation.kind not in ("list", "get") and not operation.reads_body:
        run.not_asked("limit.user", "a write without a body would be done each time")
        return
    name = f"{operation.method} {operation.path}"
    count = 0
    answer = run.send(request)
    while answer.status != 429 and count <= operation.rate_limit.limit:
        count += 1
        answer = run.send(request)
    run.asked("limit.user", name)
    used = run.used(operation, caller)
    if not operation.rate_limit.limit - used <= count <= operation.rate_limit.limit:
        found = Difference("status", "", f"429 after {operation.rate_limit.limit - used} more", f"after {count}")
        run.differ("limit.user", name, request, [found], answer)
        return
    refused(run, "limit.user", operation, request, answer)
    run.use_up(operation, caller)


def together(run: Run) -> None:
    """The limit of the whole server: all endpoints count, probes do not."""
    limit = run.project.middleware.rate_limit
    if limit is None:
        return
    if limit.limit > MOST:
        run.not_asked("limit.ip", f"limits beyond {MOST} requests are not exhausted")
        return
    operation = next(found for found in run.project.operations if found.method == "GET")
    made = somewhere(run, operation, None)
    if made is None:
        return
    here = ("X-Forwarded-For", "198.51.102.9")
    request = run.request(made, here)
    for _ in range(limit.limit):
        run.send(request)
    refused(run, "limit.ip", operation, request, run.send(request))
    probe = Request("GET", "/health", (here,))
    run.expect("limit.ip", "GET /health", probe, run.send(probe), status=200)
