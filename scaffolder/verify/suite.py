"""The whole suite in order: what is asked, by which part."""

from __future__ import annotations

import time
from collections.abc import Callable
from fnmatch import fnmatch

from scaffolder.record import Record
from scaffolder.verify.cases import (
    access,
    around,
    bodies,
    inputs,
    limits,
    lists,
    order,
    process,
    races,
    routes,
    tokens,
    writes,
)
from scaffolder.verify.exchange import Request, Unanswered
from scaffolder.verify.grow import prepare
from scaffolder.verify.run import Run, Unfit


class Part(Record):
    """A part of the suite. `alone`: stops or disturbs the server, so it comes last."""

    name: str
    ask: Callable[[Run], None]


PARTS = (
    Part("routes", routes.methods),
    Part("routes", routes.missing),
    Part("routes", routes.heads),
    Part("routes", routes.ignored_queries),
    Part("around", around.request_ids),
    Part("around", around.origins),
    Part("around", around.system),
    Part("access", access.table),
    Part("missing", access.missing),
    Part("order", order.orders),
    Part("lists", lists.queries),
    Part("inputs", inputs.values),
    Part("bodies", bodies.malformed),
    Part("bodies", bodies.unread),
    Part("tokens", tokens.invalid),
    Part("tokens", tokens.logins),
    Part("tokens", tokens.throttle),
    Part("writes", writes.explore),
    Part("writes", writes.nulls),
    Part("races", races.races),
    Part("writes", writes.sweep),
    Part("deletes", access.deletes),
    Part("tokens", tokens.gone),
    Part("limits", limits.limits),
    Part("process", process.process),
)


def run_suite(run: Run, only: tuple[str, ...] = (), seeded: bool | None = None) -> None:
    """Ask everything that is wanted; findings are in the run's report."""
    began = time.monotonic()
    run.say("rows")
    describe(run)
    said = ""
    prepare(run, seeded)
    for part in PARTS:
        if only and not any(fnmatch(part.name, pattern) for pattern in only):
            continue
        if part.name != said:
            run.say(f"{part.name} ({run.report.requests} requests so far)")
        said = part.name
        part.ask(run)
    run.report.seconds = time.monotonic() - began


def describe(run: Run) -> None:
    """Hold every answer against the document that the server serves, from the first one on."""
    from scaffolder.verify.description import Description

    try:
        document = run.connection.send(Request("GET", "/openapi.json")).json
    except Unanswered as unanswered:
        raise Unfit(f"{run.origin} is not answered ({unanswered})") from unanswered
    if isinstance(document, dict) and isinstance(document.get("paths"), dict):
        run.spec = Description(document, run.project.wire.base)
    else:
        run.not_asked("openapi.described", "the server serves no OpenAPI document")
