"""Authentication, middleware, settings and wire: what stands around the endpoints."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.design import grammar
from scaffolder.design.document import Field
from scaffolder.design.document import Middleware as StatedMiddleware
from scaffolder.ir.messages import MESSAGES
from scaffolder.ir.model import Auth, CustomMiddleware, Middleware, RateLimit, Setting, Wire
from scaffolder.ir.naming import words_of_code
from scaffolder.ir.passes.draft import Draft, Pass
from scaffolder.ir.passes.fields import stated_field
from scaffolder.record import replace


def resolve_settings(draft: Draft) -> Pass:
    """The draft with its authentication, middleware, settings and wire."""
    settings = tuple(setting(name, stated) for name, stated in draft.design.configuration.items())
    resolved = replace(
        draft,
        auth=auth(draft),
        middleware=middleware(draft.design.middleware),
        settings=settings,
        wire=wire(draft),
    )
    return resolved, ()


def auth(draft: Draft) -> Auth | None:
    """How callers prove who they are."""
    stated = draft.design.auth
    if stated is None:
        return None
    return Auth(stated.model, stated.identity, stated.secret, grammar.token_seconds(stated.token) or 0, stated.scheme)


def middleware(stated: StatedMiddleware) -> Middleware:
    """What stands before every endpoint."""
    return Middleware(
        request_id=stated.request_id,
        access_log=stated.access_log,
        security_headers=stated.security_headers,
        body_limit=grammar.size_bytes(stated.body_limit) if stated.body_limit else None,
        timeout=grammar.timeout_seconds(stated.timeout) if stated.timeout else None,
        cors_origins=stated.cors.origins if stated.cors else None,
        rate_limit=rate(stated.rate_limit),
        metrics=stated.metrics,
        custom=tuple(CustomMiddleware(name, own.summary) for name, own in stated.own.items()),
    )


def rate(text: str | None) -> RateLimit | None:
    """The rate that `10/min ip` says."""
    found = grammar.rate_limit(text) if text else None
    return RateLimit(found.count, found.seconds, found.per) if found else None


def setting(name: str, stated: Field) -> Setting:
    """An environment setting of the design's own services."""
    field = stated_field(name, stated)
    value = field.default.value if field.default else None
    required = not stated.has_default and not stated.optional
    return Setting(name, field.type, value, required, field.hidden, field.summary)


def wire(draft: Draft) -> Wire:
    """What bodies look like; the design's own texts replace those of the catalogue."""
    stated = draft.design.wire
    own = {code: words_of_code(code) for code in service_codes(draft)}
    messages = {**MESSAGES, **own, **stated.messages}
    return Wire(stated.base, stated.errors, tuple(messages.items()), stated.unknown == "reject")


def service_codes(draft: Draft) -> Iterator[str]:
    """The error codes of all hand-written functions."""
    for functions in draft.design.services.values():
        for function in functions.values():
            yield from function.errors
