"""Authentication, and what needs it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scaffolder.design import codes
from scaffolder.design.checks.placed import unknown_field
from scaffolder.design.document import Auth, Design
from scaffolder.design.grammar import TOKEN, rate_limit
from scaffolder.design.types import fields_of
from scaffolder.diagnostics import Diagnostic, closest, pointer_of

IDENTITY_TYPES = ("string", "email")


def findings(design: Design) -> Iterator[Diagnostic]:
    """Everything that is wrong with who callers are."""
    if design.auth is None:
        yield from _orphans(design)
        return
    yield from _words(design.auth)
    if design.auth.model not in design.models:
        hint = closest(design.auth.model, design.models)
        yield codes.UNKNOWN_MODEL.at("/auth/model", name=design.auth.model, hint=hint)
        return
    yield from _fields(design, design.auth)


def _words(auth: Auth) -> Iterator[Diagnostic]:
    if not re.fullmatch(TOKEN, auth.token):
        yield codes.BAD_FORMAT.at(
            "/auth/token", value=auth.token, what="token", form='"jwt" and a time: jwt 15m, jwt 60d'
        )
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", auth.scheme):
        form = "a word such as Bearer"
        yield codes.BAD_FORMAT.at("/auth/scheme", value=auth.scheme, what="scheme", form=form)


def _fields(design: Design, auth: Auth) -> Iterator[Diagnostic]:
    fields = fields_of(design, design.models[auth.model])
    identity, secret = fields.get(auth.identity), fields.get(auth.secret)
    if identity is None:
        yield unknown_field(design, auth.model, auth.identity, "/auth/identity")
    elif identity.type not in IDENTITY_TYPES or not identity.unique or identity.optional or identity.computed:
        yield codes.BAD_IDENTITY.at("/auth/identity", name=auth.identity)
    if secret is None:
        yield unknown_field(design, auth.model, auth.secret, "/auth/secret")
    elif secret.type != "password":
        yield codes.BAD_SECRET.at("/auth/secret", name=auth.secret)


def _orphans(design: Design) -> Iterator[Diagnostic]:
    """What speaks of a caller in a design where nobody can be one."""
    for name, model in design.models.items():
        for verb, rule in model.access:
            if rule == "user":
                yield codes.NEEDS_AUTH.at(pointer_of("models", name, "access", verb), what='"user"')
    for key, endpoint in design.endpoints.items():
        pointer = pointer_of("endpoints", key)
        rate = rate_limit(endpoint.rate_limit or "")
        for part, what, wrong in (
            ("operation", "login", endpoint.operation == "login"),
            ("key", '"$user"', endpoint.key is not None),
            ("access", '"user"', endpoint.access == "user"),
            ("rate_limit", "a rate per user", rate is not None and rate.per == "user"),
        ):
            if wrong:
                yield codes.NEEDS_AUTH.at(f"{pointer}/{part}", what=what)
    rate = rate_limit(design.middleware.rate_limit or "")
    if rate is not None and rate.per == "user":
        yield codes.NEEDS_AUTH.at("/middleware/rate_limit", what="a rate per user")
