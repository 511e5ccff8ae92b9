"""Tokens: spoilt, forged, expired, of users who are gone; logins that fail."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from scaffolder.ir.model import Operation
from scaffolder.ir.rows import Key
from scaffolder.verify.cases.bodies import answered
from scaffolder.verify.compose import ask, callers_for, sources, succeeding, wrapped
from scaffolder.verify.exchange import Request
from scaffolder.verify.matching import Difference
from scaffolder.verify.run import Run
from scaffolder.verify.tokens import claims, encoded, signed
from scaffolder.verify.twin.outcome import Outcome
from scaffolder.verify.twin.scene import Ask

REFUSED = Outcome(401, "auth.token", "unauthenticated")
MEASUREMENTS = 3  # a difference counts where each of them shows it: others may use the processor, too


def invalid(run: Run) -> None:
    """A token that is present and invalid is 401 everywhere but at a login."""
    auth = run.project.auth
    callers = run.callers()
    if auth is None or not callers:
        run.not_asked("auth.token", "the design has no authentication" if auth is None else "nobody can log in")
        return
    forged = dict(spoilt(run, run.tokens[callers[0]]))
    for index, operation in enumerate(run.project.operations):
        if operation.caller not in ("required", "optional"):
            continue
        made = somewhere(run, operation, callers[0])
        if made is None:
            continue
        for rule, tokens in forged.items():
            for token in tokens if index < 2 else tokens[:1]:
                header(run, made, rule, f"{auth.scheme} {token}")
    others(run, callers[0])
    told(run, callers)


def somewhere(run: Run, operation: Operation, caller: Key | None) -> Ask | None:
    for parents, row in sources(run, operation)[:3]:
        made = ask(run, operation, caller, parents, row, {} if operation.reads_body else None)
        if made is not None:
            return made
    return None


def header(run: Run, made: Ask, rule: str, value: str) -> None:
    operation = made.operation
    bare = Ask(operation, None, made.params, made.body)
    request = run.request(bare, ("Authorization", value))
    outcome = Outcome(401, rule, "unauthenticated", operation.resource)
    answer = answered(run, rule, request, outcome, operation)
    if answer is not None and answer.status == 401:
        run.expect(rule, f"{operation.method} {operation.path}", request, answer, www_authenticate=run.scheme)


def spoilt(run: Run, token: str) -> Iterator[tuple[str, list[str]]]:
    """Tokens that are none, by the rule that each breaks."""
    head, body, signature = token.split(".")
    payload = claims(token)
    other = {
        **payload,
        "sub": str(payload.get("sub", ""))[:-1] + ("1" if str(payload.get("sub", ""))[-1:] != "1" else "2"),
    }
    flipped = signature[:-2] + ("AA" if signature[-2:] != "AA" else "BB")
    tampered = [
        f"{head}.{body}.{flipped}",
        f"{head}.{encoded(other)}.{signature}",
        f"{head}.{body}.",
        signed(payload, "x" * 40),
    ]
    yield "auth.tampered", tampered
    none = encoded({"alg": "none", "typ": "JWT"})
    yield "auth.alg_none", [f"{none}.{body}.", f"{none}.{body}.{signature}", signed(payload, "", {"alg": "none"})]
    yield "auth.token", ["x", "a.b.c", "", f"{token}.x", f"{body}.{head}.{signature}"]
    key = run.powers.secret_key
    if key is None:
        for rule in ("auth.expired", "auth.claims"):
            run.not_asked(rule, "tokens can be forged with the server's key alone: --secret-key")
        return
    now = int(time.time())
    yield "auth.expired", [
        signed({**payload, "iat": now - 7200, "exp": now - 3600}, key),
        signed({**payload, "exp": now - 1}, key),
    ]
    yield "auth.claims", forgeries(payload, key)


def forgeries(payload: dict[str, Any], key: str) -> list[str]:
    """Tokens by the right key that say too little, or by another algorithm."""
    bare = {name: value for name, value in payload.items() if name != "exp"}
    anonymous = {name: value for name, value in payload.items() if name != "sub"}
    return [
        signed(bare, key),
        signed(anonymous, key),
        signed({**payload, "sub": "nobody at all"}, key),
        signed(payload, key, {"alg": "HS512", "typ": "JWT"}, "sha512"),
        signed(payload, key, {"alg": "none", "typ": "JWT"}),
        signed({**payload, "sub": 7}, key),
    ]


def others(run: Run, caller: Key) -> None:
    """Another scheme is no token; the scheme's own name may be in any case."""
    auth, token = run.project.auth, run.tokens[caller]
    assert auth is not None
    another = "Basic" if auth.scheme.lower() != "basic" else "Digest"
    for operation in run.project.operations:
        if operation.caller not in ("required", "optional"):
            continue
        reads = operation.kind in ("list", "get")
        refuses = operation.caller == "required" and operation.kind in ("create", "update") and operation.reads_body
        made = somewhere(run, operation, None) if reads or operation.caller == "required" else None
        if made is None:
            continue
        bare = Ask(operation, None, made.params, made.body)
        run.ask(bare, "auth.scheme", ("Authorization", f"{another} {token}"))
        mine = somewhere(run, operation, caller) if reads or refuses else None
        if mine is not None:
            lowered(run, mine, f"{auth.scheme.lower()} {token}")


def lowered(run: Run, made: Ask, value: str) -> None:
    """The same answer as with the scheme spelt as in the design."""
    bare = Ask(made.operation, made.caller, made.params, made.body, token=made.token)
    kept, run.tokens = run.tokens, {}
    try:
        run.ask(bare, "auth.scheme", ("Authorization", value))
    finally:
        run.tokens.update(kept)


def told(run: Run, callers: list[Key]) -> None:
    """What tokens say: the id, when they were made, when they end."""
    auth = run.project.auth
    assert auth is not None
    for caller in callers:
        said = claims(run.tokens[caller])
        wanted = {"sub": str(run.ids.by_key.get(caller)), "exp": said.get("iat", 0) + auth.token_seconds}
        run.asked("auth.claims", "tokens")
        if {name: said.get(name) for name in wanted} != wanted or not isinstance(said.get("iat"), int):
            request = Request("GET", "/")
            run.differ("auth.claims", "tokens", request, [Difference("token", "", wanted, said)], None)
    key = run.powers.secret_key
    if key is None:
        return
    operation = next(
        (found for found in run.project.operations if found.caller == "required" and found.method == "GET"), None
    )
    made = somewhere(run, operation, callers[0]) if operation else None
    if made is not None:
        now = int(time.time())
        forged = signed({"sub": str(run.ids.by_key.get(callers[0])), "iat": now, "exp": now + 600}, key)
        kept = run.tokens[callers[0]]
        run.tokens[callers[0]] = forged
        run.ask(Ask(made.operation, made.caller, made.params, made.body, token=forged), "auth.claims")
        run.tokens[callers[0]] = kept


def logins(run: Run) -> None:
    """Wrong secrets, unknown identities, wrong bodies; the same answer after the same time."""
    auth = run.project.auth
    operation = next((found for found in run.project.operations if found.kind == "login"), None)
    users = [row for row in run.rows(auth.model) if row.key in run.tokens] if auth else []
    if auth is None or operation is None or not users:
        return
    for row in users[:3]:
        identity, secret = run.wire(row, auth.identity), row.values[auth.secret]
        wrong: tuple[dict[str, object], ...] = (
            {auth.identity: identity, auth.secret: f"{secret}x"},
            {auth.identity: identity, auth.secret: str(secret).swapcase()},
            {auth.identity: f"x{identity}", auth.secret: secret},
            {auth.identity: identity, auth.secret: 5},
            {auth.identity: None, auth.secret: None},
            {auth.identity: identity, auth.secret: "a\0b"},
        )
        for sent in wrong:
            run.ask(Ask(operation, body=wrapped(operation, sent)), "login.refused")
        lacking: tuple[dict[str, object], ...] = (
            {},
            {auth.identity: identity},
            {auth.secret: secret},
            {auth.identity: " ", auth.secret: ""},
            {auth.identity: "", auth.secret: secret},
        )
        for sent in lacking:
            run.ask(Ask(operation, body=wrapped(operation, sent)), "login.input")
        good = {auth.identity: f" {identity} ", auth.secret: secret}
        run.ask(Ask(operation, body=wrapped(operation, good)), "login", ("Authorization", f"{auth.scheme} spoilt"))
        run.asked("login.ignores_token", f"{operation.method} {operation.path}")
        if run.project.model(auth.model).field(auth.identity).type.kind == "email":
            shouted = {auth.identity: str(identity).upper(), auth.secret: secret}
            run.ask(Ask(operation, body=wrapped(operation, shouted)), "login")
    same_time(run, operation, users)


def same_time(run: Run, operation: Operation, users: list[Any]) -> None:
    """An unknown identity takes as long as a wrong secret: what is slow, the hash, is done all the same."""
    auth = run.project.auth
    assert auth is not None
    if not run.powers.forwards:
        run.not_asked("login.time", "ten failures of one address would lock it out")
        return
    run.asked("login.time", f"{operation.method} {operation.path}")
    for attempt in range(1, MEASUREMENTS + 1):
        request, wrong, unknown = seconds(run, operation, users)
        if wrong * 0.4 <= unknown <= wrong / 0.4:
            return
        if attempt == MEASUREMENTS:
            found = Difference("seconds", "", f"{wrong:.3f}", f"{unknown:.3f}")
            run.differ("login.time", f"{operation.method} {operation.path}", request, [found], None)


def seconds(run: Run, operation: Operation, users: list[Any]) -> tuple[Request, float, float]:
    """The last request, and how long a login takes with a wrong secret and with an unknown identity."""
    auth = run.project.auth
    assert auth is not None
    wrong: list[float] = []
    unknown: list[float] = []
    for turn in range(7):
        row = users[turn % len(users)]
        known = {auth.identity: run.wire(row, auth.identity), auth.secret: "a wrong secret"}
        strange = {auth.identity: f"nobody{turn}@nowhere.test", auth.secret: "a wrong secret"}
        for sent, times in ((known, wrong), (strange, unknown)):
            request = run.request(Ask(operation, body=wrapped(operation, sent)))
            times.append(run.send(request).seconds)
    return request, median(wrong), median(unknown)


def throttle(run: Run) -> None:
    """After ten failures for one identity from one address the next attempt is 429, also with the right secret."""
    auth = run.project.auth
    operation = next((found for found in run.project.operations if found.kind == "login"), None)
    users = [row for row in run.rows(auth.model) if row.key in run.tokens] if auth else []
    if auth is None or operation is None or not users or not run.powers.forwards:
        run.not_asked("login.throttle", "needs a server that trusts a proxy, so that addresses can be told apart")
        return
    identity, secret = run.wire(users[-1], auth.identity), users[-1].values[auth.secret]
    here = ("X-Forwarded-For", "192.0.2.77")
    name = f"{operation.method} {operation.path}"

    def attempt(word: object, *address: tuple[str, str]) -> tuple[Request, int, dict[str, str]]:
        sent = wrapped(operation, {auth.identity: identity, auth.secret: word})
        request = run.request(Ask(operation, body=sent), *address)
        answer = run.send(request)
        return request, answer.status, dict(answer.headers)

    statuses = [attempt("a wrong secret", here)[1] for _ in range(10)]
    request, status, headers = attempt(secret, here)
    elsewhere = attempt(secret)[1]
    run.asked("login.throttle", name)
    found = (statuses, status, elsewhere, headers.get("retry-after", "").isdecimal())
    if found != ([401] * 10, 429, operation.status, True):
        run.differ(
            "login.throttle",
            name,
            request,
            [Difference("statuses", "", "ten 401, then 429 with Retry-After", found)],
            None,
        )


def gone(run: Run) -> None:
    """The token of a user who was deleted is invalid from then on."""
    auth = run.project.auth
    removal = [
        found for found in run.project.operations if auth and found.kind == "delete" and found.model == auth.model
    ]
    if not removal:
        run.not_asked("auth.gone", "the design has no endpoint that deletes a user")
        return
    newcomers(run)
    for operation in removal:
        found = removable(run, operation)
        if found is None:
            run.not_asked("auth.gone", "no user can be deleted by anybody here")
            continue
        made, key = found
        token = run.tokens[key]
        run.ask(made, "delete")
        if run.world.find(key) is not None and run.world.row(key).live:
            continue
        del run.tokens[key]
        for other in run.project.operations:
            if other.caller == "optional" or (other.caller == "required" and not other.reads_body):
                away = somewhere(run, other, None)
                if away is not None:
                    header(run, away, "auth.gone", f"{run.scheme} {token}")


def newcomers(run: Run) -> None:
    """Register somebody of whom no row speaks yet, so that nothing stands in the way of a delete."""
    from scaffolder.verify.grow import register

    auth = run.project.auth
    login = next((found for found in run.project.operations if found.kind == "login"), None)
    for operation in run.project.operations:
        if auth is not None and operation.kind == "create" and operation.model == auth.model:
            register(run, operation, login)


def removable(run: Run, operation: Operation) -> tuple[Ask, Key] | None:
    from scaffolder.ir.rows import Undecidable

    for parents, row in reversed(sources(run, operation)):
        for caller in sorted(callers_for(run, operation), key=lambda key: -(key.number if key else 0)):
            target = caller if operation.row_is_caller else row.key if row else None
            if target not in run.tokens:
                continue
            made = ask(run, operation, caller, parents, row, None)
            try:
                if made is not None and run.foretell(made).status < 400:
                    return made, target
            except Undecidable:
                continue
    return None


__all__ = ["succeeding"]
