"""A run of the suite against one server: requests are sent, and held against what the twin says."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from scaffolder.ir.model import Operation, Project
from scaffolder.ir.rows import Key, Moment, Row, Undecidable, World
from scaffolder.record import Struct, field, replace
from scaffolder.verify.exchange import Answer, Connection, Request, Unanswered
from scaffolder.verify.matching import (
    MISSING,
    Difference,
    Learned,
    canonical,
    differences,
    plain,
    problem_body,
    refusal_differences,
)
from scaffolder.verify.report import Finding, Report
from scaffolder.verify.rules import RULES
from scaffolder.verify.tokens import claims
from scaffolder.verify.twin.answers import answer as twin_answer
from scaffolder.verify.twin.kinds import show
from scaffolder.verify.twin.outcome import Outcome, Pending, Refusal, Static
from scaffolder.verify.twin.scene import Ask, Ids
from scaffolder.verify.twin.shapes import set_slack, settled

SECURITY = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}
QUIET = ("server", "x-powered-by", "etag", "last-modified")
MOST_FINDINGS = 400


class Unfit(Exception):
    """The server cannot be tested; the message says why."""


class Powers(Struct):
    """What this run may do beside sending requests.

    secret_key: tokens may be forged with it. forwards: the server trusts one proxy, so that addresses can be chosen.
    """

    secret_key: str | None = None
    forwards: bool = False
    process: Any = None  # a `Running` that may be stopped and started
    database: Any = None  # a cluster that may be stopped and started


class Run(Struct, dict=True):
    """The state of a run: the rows as the twin knows them, who can call, what was found."""

    project: Project
    origin: str
    seed: int
    report: Report
    powers: Powers = field(default_factory=Powers)
    ids: Ids = field(default_factory=Ids)
    tokens: dict[Key, str] = field(default_factory=dict)
    say: Callable[[str], None] = lambda text: None
    wanted: Callable[[str], bool] = lambda rule: True
    spec: Any = None
    deadline: float | None = None
    _address: int = 0
    _used: Counter[Any] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.connection = Connection(self.origin)
        set_slack(0.02 if self.connection.host in ("127.0.0.1", "localhost", "::1") else 8)
        self.world = World(self.project, memo={})

    # Requests ------------------------------------------------------------------------------------------------------

    @property
    def scheme(self) -> str:
        return self.project.auth.scheme if self.project.auth else "Bearer"

    def request(self, ask: Ask, *more: tuple[str, str], raw: bytes | None = None, method: str | None = None) -> Request:
        """An ask as a request; `raw` is sent in the body's place."""
        operation = ask.operation
        headers = list(more)
        token = self.tokens.get(ask.caller) if ask.caller else None
        if token is not None:
            headers.append(("Authorization", f"{self.scheme} {token}"))
        body = raw
        if raw is None and ask.body is not None:
            body = canonical(ask.body)
        if body and not any(name.lower() == "content-type" for name, _ in more):
            headers.append(("Content-Type", "application/json"))
        return Request(method or operation.method, self.target(ask), tuple(headers), body)

    def target(self, ask: Ask) -> str:
        path = self.project.wire.base + ask.operation.path
        texts = iter(ask.params)
        parts = [quote(next(texts), safe="") if part.startswith("{") else part for part in path.split("/")]
        query = "&".join(
            f"{quote(name, safe='[]')}={quote(text, safe='', errors='surrogateescape')}" for name, text in ask.query
        )
        return "/".join(parts) + (f"?{query}" if query else "")

    def send(self, request: Request, connection: Connection | None = None) -> Answer:
        """The answer to a request, whose headers are held against the rules that bind every answer."""
        forwarded = self.forwarded(request)
        self.report.requests += 1
        try:
            answer = (connection or self.connection).send(forwarded)
        except Unanswered as unanswered:
            name = f"{request.method} {request.target!s}".partition("?")[0]
            self.differ("answer", name, request, [Difference("answer", "", "an answer", str(unanswered))], None)
            return Answer(0)
        self.asked("answer", "every request")
        self.always(request, answer)
        return answer

    def forwarded(self, request: Request) -> Request:
        """The request from an address of its own, where the server trusts a proxy."""
        if not self.powers.forwards or any(name.lower() == "x-forwarded-for" for name, _ in request.headers):
            return request
        self._address += 1
        address = f"10.{self._address >> 16 & 255}.{self._address >> 8 & 255}.{self._address & 255}"
        return replace(request, headers=(*request.headers, ("X-Forwarded-For", address)))

    # What every answer must have -----------------------------------------------------------------------------------

    def always(self, request: Request, answer: Answer) -> None:
        around = self.project.middleware
        for rule, place, expected, found in self._header_faults(request, answer):
            self.differ(rule, str(request.method), request, [Difference("header", place, expected, found)], answer)
        self.report.asked["headers.quiet"] += 1
        self.report.asked["headers.security"] += bool(around.security_headers)
        self.report.asked["headers.content"] += bool(answer.raw)

    def _header_faults(self, request: Request, answer: Answer) -> Iterator[tuple[str, str, object, object]]:
        headers, around = answer.headers, self.project.middleware
        is_docs = str(request.target).partition("?")[0] == "/docs"
        if around.security_headers:
            for name, value in SECURITY.items():
                if headers.get(name) != value and not (is_docs and name == "content-security-policy"):
                    yield "headers.security", name, value, headers.get(name, MISSING)
        if around.request_id and not headers.get("x-request-id"):
            yield "headers.request_id", "x-request-id", "an id", headers.get("x-request-id", MISSING)
        for name in QUIET:
            if name in headers:
                yield "headers.quiet", name, MISSING, headers[name]
        cross = any(name.lower() == "origin" for name, _ in request.headers)
        for name in headers:
            if (name.startswith("access-control-") or name == "vary") and not cross:
                yield "cors.other", name, MISSING, headers[name]
        if answer.raw and "content-length" not in headers:
            yield "headers.content", "content-length", len(answer.raw), MISSING
        if answer.raw and headers.get("content-type", "").startswith(("application/json", "application/problem+json")):
            value = answer.json
            if canonical(value) != answer.raw and "/openapi.json" not in str(request.target):
                yield "headers.content", "body", canonical(value).decode()[:300], answer.raw.decode("utf-8", "replace")[
                    :300
                ]

    # Asking --------------------------------------------------------------------------------------------------------

    def foretell(self, ask: Ask, lenient: bool = False) -> Outcome:
        """What the twin says; `Undecidable` where it cannot."""
        return twin_answer(self.project, self.ids, self.world, ask, lenient=lenient)

    def ask(
        self, ask: Ask, rule: str, *more: tuple[str, str], raw: bytes | None = None
    ) -> tuple[Answer, Outcome] | None:
        """Send an ask and hold the answer against the twin's; None where nothing is foretold, or a limit is near."""
        if self.exhausted(ask):
            return None
        try:
            outcome = self.foretell(ask)
        except Undecidable:
            return None
        request = self.request(ask, *more, raw=raw)
        limit = self.project.middleware.body_limit
        if limit is not None and ask.operation.reads_body and len(request.body or b"") > limit:
            outcome = Outcome(413, "body.too_large", "too_large", ask.operation.resource)
        return self.judge(ask, request, outcome, rule), outcome

    def judge(self, ask: Ask, request: Request, outcome: Outcome, rule: str, answer: Answer | None = None) -> Answer:
        """Hold an answer against an outcome, and take over what it tells and leaves behind."""
        operation = ask.operation
        name = f"{operation.method} {operation.path}"
        self.count(ask)
        if answer is None:
            answer = self.send(request)
            if answer.status == 0:
                return answer
        label = outcome.reason if outcome.status >= 400 and outcome.reason in RULES else rule
        self.asked(label, name)
        if rule != label:
            self.asked(rule, name)
        self.described(request, answer, operation)
        if outcome.hooked is not None and self._hook_answered(outcome, answer):
            self.asked("hook", name)
            return answer
        learned = Learned()
        found = list(self._differences(operation, outcome, answer, learned))
        if found:
            self.differ(label, name, request, found, answer, outcome)
        self._take_over(ask, outcome, answer, learned)
        return answer

    def _hook_answered(self, outcome: Outcome, answer: Answer) -> bool:
        """Whether the user's function answered instead: not written yet, or with an error of its own."""
        assert outcome.hooked is not None
        errors = {("not_implemented", 501), *outcome.hooked}
        if self.project.wire.errors == "fields":
            return answer.status in {status for _, status in errors}
        return (answer.code, answer.status) in errors

    def _differences(
        self, operation: Operation, outcome: Outcome, answer: Answer, learned: Learned
    ) -> Iterator[Difference]:
        if answer.status != outcome.status:
            yield Difference("status", "", outcome.status, answer.status)
            return
        if outcome.status >= 400:
            yield from refusal_differences(self.project, operation, outcome, answer)
            if outcome.status == 401 and answer.headers.get("www-authenticate") != self.scheme:
                yield Difference(
                    "header", "www-authenticate", self.scheme, answer.headers.get("www-authenticate", MISSING)
                )
            return
        if operation.kind == "delete" and outcome.body is None:
            if answer.raw or (answer.status == 204 and "content-type" in answer.headers):
                yield Difference("body", "", MISSING, answer.told())
            return
        if operation.kind == "call":
            return
        if answer.headers.get("content-type") != "application/json; charset=utf-8":
            yield Difference(
                "header", "content-type", "application/json; charset=utf-8", answer.headers.get("content-type", MISSING)
            )
        yield from differences(outcome.body, answer.json, self.project.ids, learned)
        yield from self._location(operation, outcome, answer, learned)

    def _location(
        self, operation: Operation, outcome: Outcome, answer: Answer, learned: Learned
    ) -> Iterator[Difference]:
        if operation.kind != "create":
            return
        found = answer.headers.get("location", MISSING)
        if outcome.location is None:
            if found is not MISSING:
                yield Difference("header", "location", MISSING, found)
            return
        parts = []
        for part in outcome.location:  # type: ignore[attr-defined]
            if isinstance(part, Key):
                known = learned.ids[part][1] if part in learned.ids else self.ids.by_key.get(part)
                if known is None:
                    self._learn_from_location(part, operation, outcome, found, learned)
                    known = learned.ids[part][1] if part in learned.ids else "?"
                parts.append(quote(str(known), safe=""))
            else:
                parts.append(part.text if isinstance(part, Static) else quote(str(part), safe=""))
        self.asked("location", f"{operation.method} {operation.path}")
        if found != "".join(parts):
            yield Difference("header", "location", "".join(parts), found)

    def _learn_from_location(
        self, key: Key, operation: Operation, outcome: Outcome, found: Any, learned: Learned
    ) -> None:
        if isinstance(found, str) and operation.model:
            text = found.rstrip("/").rsplit("/", 1)[-1]
            learned.ids[key] = (operation.model, int(text) if self.project.ids == "int" and text.isdecimal() else text)

    def _take_over(self, ask: Ask, outcome: Outcome, answer: Answer, learned: Learned) -> None:
        """The world that the answer leaves behind, and what it told."""
        if 200 <= answer.status < 300:
            if outcome.status >= 400:
                outcome, learned = self._after_all(ask, answer)
            if outcome.world is not None:
                outcome.world.memo = {}
                self.world = outcome.world
        self.learn(learned)

    def learn(self, learned: Learned, only: frozenset[Key] | None = None) -> None:
        """Take over ids, tokens, times and results that an answer told; times of some rows `only`."""
        for key, (model, wire) in learned.ids.items():
            row = self.world.find(key)
            self.ids.learn(row.model if row else model, key, wire)
        for key, token in learned.tokens.items():
            row = self.world.find(key)
            if row is not None:
                self.tokens[key] = token
                self.learn_subject(row, token)
        if learned.times or learned.results:
            self._settle(learned, only)

    def learn_subject(self, row: Row, token: str) -> None:
        """The id of a user, told by the token."""
        subject = claims(token).get("sub")
        if row.key not in self.ids.by_key and isinstance(subject, str):
            wire = int(subject) if self.project.ids == "int" and subject.isdecimal() else subject
            self.ids.learn(row.model, row.key, wire)

    def _after_all(self, ask: Ask, answer: Answer) -> tuple[Outcome, Learned]:
        """What the request would have done had it not been refused: the server did it."""
        learned = Learned()
        try:
            outcome = self.foretell(ask, lenient=True)
            list(differences(outcome.body, answer.json, self.project.ids, learned))
        except (Undecidable, AssertionError, KeyError, AttributeError, TypeError):
            return Outcome(answer.status, "answer"), Learned()
        return outcome, learned

    def _settle(self, learned: Learned, only: frozenset[Key] | None) -> None:
        """Put the times and results that an answer told in the place of estimates."""
        for row in self.world.rows:
            if only is not None and row.key not in only:
                continue
            for name, value in row.values.items():
                if isinstance(value, Moment) and value.tag in learned.times:
                    row.values[name] = settled(value, learned.times[value.tag])
                elif isinstance(value, Pending) and value.number in learned.results:
                    row.values[name] = learned.results[value.number]
        self.world.memo = {}

    # Findings ------------------------------------------------------------------------------------------------------

    def asked(self, rule: str, name: str) -> None:
        self.report.asked[rule] += 1
        self.report.cells[rule, name] += 1

    def differ(
        self,
        rule: str,
        name: str,
        request: Request,
        found: list[Difference],
        answer: Answer | None,
        outcome: Outcome | None = None,
    ) -> None:
        """Write down a departure."""
        self.report.asked[rule] += 1
        if len(self.report.findings) >= MOST_FINDINGS:
            return
        expected = self._told(outcome) if outcome is not None else "; ".join(one.told() for one in found)
        why = "; ".join(one.told() for one in found[:4]) + (f"; and {len(found) - 4} more" if len(found) > 4 else "")
        answered = answer.told() if answer is not None else "no answer"
        self.report.findings.append(Finding(rule, name, why, request.told(), expected, answered))

    def _told(self, outcome: Outcome) -> str:
        body = outcome.body if outcome.status < 400 else problem_body(self.project, None, outcome)
        text = json.dumps(plain(body), ensure_ascii=False) if body is not None else ""
        return f"{outcome.status} {text[:600]}".rstrip()

    def expect(self, rule: str, name: str, request: Request, answer: Answer, **wanted: Any) -> bool:
        """Hold parts of an answer against values: `status`, `code`, `body`, `raw`, or a header by its name."""
        self.asked(rule, name)
        found: list[Difference] = []
        for what, value in wanted.items():
            header = what.replace("_", "-")
            seen = {"status": answer.status, "code": answer.code, "raw": answer.raw, "body": answer.json}.get(
                what, answer.headers.get(header, MISSING)
            )
            if value is None and what not in ("status", "code", "raw", "body"):
                value = MISSING
            if seen != value:
                found.append(
                    Difference("header" if what not in ("status", "code", "raw", "body") else what, header, value, seen)
                )
        if found:
            self.differ(rule, name, request, found, answer)
        return not found

    def expect_refusal(
        self, rule: str, name: str, request: Request, answer: Answer, outcome: Outcome, operation: Operation | None
    ) -> bool:
        """Hold an error answer against an outcome that the twin did not make."""
        self.asked(rule, name)
        found = (
            [Difference("status", "", outcome.status, answer.status)]
            if answer.status != outcome.status
            else list(refusal_differences(self.project, operation, outcome, answer))
        )
        if found:
            self.differ(rule, name, request, found, answer, outcome)
        return not found

    def not_asked(self, rule: str, why: str) -> None:
        self.report.unasked.setdefault(rule, why)

    # Limits --------------------------------------------------------------------------------------------------------

    def count(self, ask: Ask) -> None:
        self._used[ask.operation.name, self._counted_by(ask)] += 1

    def _counted_by(self, ask: Ask) -> object:
        limit = ask.operation.rate_limit
        return ask.caller if limit is not None and limit.by == "user" else None

    def exhausted(self, ask: Ask, times: int = 1) -> bool:
        """Whether further requests could meet a rate limit of the design."""
        limit = ask.operation.rate_limit
        if limit is None or (self.powers.forwards and (limit.by == "ip" or ask.caller is None)):
            return False
        return self._used[ask.operation.name, self._counted_by(ask)] + times > limit.limit

    def used(self, operation: Operation, caller: Key | None) -> int:
        """How many requests count against an operation's limit so far."""
        return self._used[operation.name, caller]

    def use_up(self, operation: Operation, caller: Key | None) -> None:
        """Send no more requests that count against a limit."""
        self._used[operation.name, caller] = 10**9

    # Description ---------------------------------------------------------------------------------------------------

    def described(self, request: Request, answer: Answer, operation: Operation) -> None:
        if self.spec is not None and request.method == operation.method:
            problem = self.spec.problem(operation, answer)
            self.report.asked["openapi.described"] += 1
            if problem is not None:
                name = f"{operation.method} {operation.path}"
                self.differ("openapi.described", name, request, [problem], answer)

    # Rows ----------------------------------------------------------------------------------------------------------

    def rows(self, model: str | None) -> list[Row]:
        return [row for row in self.world.of(model or "") if row.live]

    def wire(self, row: Row, field: str) -> object:
        """A field of a row as the wire has it; None where it is not known."""
        if field == "id":
            return self.ids.by_key.get(row.key)
        value = row.values.get(field)
        if isinstance(value, Key):
            return self.ids.by_key.get(value)
        kind = self.project.model(row.model).field(field).type
        return show(value, kind)

    def callers(self) -> list[Key]:
        """The users whose tokens are known and good."""
        return [key for key in self.tokens if (row := self.world.find(key)) is not None and row.live]


__all__ = ["UTC", "Counter", "Powers", "Refusal", "Run", "Unfit", "datetime", "time"]
