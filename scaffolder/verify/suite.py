"""The whole suite in order: what is asked, by which part."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch

from scaffolder.verify.cases import access, around, bodies, inputs, lists, routes, tokens
from scaffolder.verify.grow import prepare
from scaffolder.verify.run import Run


@dataclass(frozen=True, slots=True)
class Part:
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
    Part("lists", lists.queries),
    Part("inputs", inputs.values),
    Part("bodies", bodies.malformed),
    Part("bodies", bodies.unread),
    Part("tokens", tokens.invalid),
    Part("tokens", tokens.logins),
    Part("tokens", tokens.throttle),
    Part("deletes", access.deletes),
    Part("tokens", tokens.gone),
)


def run_suite(run: Run, only: tuple[str, ...] = (), seeded: bool | None = None) -> None:
    """Ask everything that is wanted; findings are in the run's report."""
    began = time.monotonic()
    run.say("rows")
    prepare(run, seeded)
    for part in PARTS:
        if only and not any(fnmatch(part.name, pattern) for pattern in only):
            continue
        run.say(part.name)
        part.ask(run)
    run.report.seconds = time.monotonic() - began
