"""Middleware, the wire, and the settings of the design's own services."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scaffolder.design import codes
from scaffolder.design.checks.defaults import default_problem
from scaffolder.design.checks.fields import ALIASES, form_findings, missing_keys, written_keys
from scaffolder.design.checks.placed import repeated
from scaffolder.design.document import Design
from scaffolder.design.grammar import BASE_PATH, ENVELOPE, rate_limit, size_bytes, timeout_seconds
from scaffolder.design.types import SETTING_KEYS, SETTING_TYPES
from scaffolder.design.wire_codes import FIELD_CODES, WIRE_CODES
from scaffolder.diagnostics import Diagnostic, closest, pointer_of

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?")


def findings(design: Design) -> Iterator[Diagnostic]:
    """Everything that is wrong with middleware, wire and configuration."""
    yield from _middleware(design)
    yield from _cors(design)
    yield from _wire(design)
    yield from _messages(design)
    yield from _configuration(design)


def _middleware(design: Design) -> Iterator[Diagnostic]:
    chosen = design.middleware
    if chosen.body_limit is not False and size_bytes(chosen.body_limit) is None:
        form = "a size such as 512kb or 1mb"
        yield codes.BAD_FORMAT.at("/middleware/body_limit", value=chosen.body_limit, what="size", form=form)
    if chosen.timeout is not False and timeout_seconds(chosen.timeout) is None:
        form = "a time such as 30s or 2m"
        yield codes.BAD_FORMAT.at("/middleware/timeout", value=chosen.timeout, what="time", form=form)
    if chosen.rate_limit is not None and rate_limit(chosen.rate_limit) is None:
        form = "such as 300/min ip"
        yield codes.BAD_FORMAT.at("/middleware/rate_limit", value=chosen.rate_limit, what="rate", form=form)


def _cors(design: Design) -> Iterator[Diagnostic]:
    if design.middleware.cors is None:
        return
    origins, pointer = design.middleware.cors.origins, "/middleware/cors/origins"
    if not origins:
        yield codes.EMPTY.at(pointer, what="the list of origins")
    for index, origin in enumerate(origins):
        if not _ORIGIN.fullmatch(origin):
            form = "scheme and host in lower case, no path, such as https://app.example.com; each origin by its name"
            yield codes.BAD_FORMAT.at(f"{pointer}/{index}", value=origin, what="origin", form=form)
    yield from repeated(origins, pointer)


def _wire(design: Design) -> Iterator[Diagnostic]:
    wire = design.wire
    if not re.fullmatch(BASE_PATH, wire.base):
        yield codes.BAD_FORMAT.at("/wire/base", value=wire.base, what="base path", form="such as /api, or nothing")
    for key, template in (("item", wire.item), ("list", wire.list), ("count", wire.count), ("input", wire.input)):
        if template is not None and not re.fullmatch(ENVELOPE, template):
            form = "a member's name, in which {name} and {names} are filled in"
            yield codes.BAD_FORMAT.at(f"/wire/{key}", value=template, what="envelope", form=form)
    if wire.list == wire.count:
        key = "count" if wire.says("count") else "list"
        yield codes.NAME_COLLISION.at(f"/wire/{key}", name="count", other="list", same=wire.count)


def _messages(design: Design) -> Iterator[Diagnostic]:
    own = [
        *(code for model in design.models.values() for code in model.checks),
        *(requirement.code for endpoint in design.endpoints.values() for requirement in endpoint.requires),
        *(code for service in design.services.values() for function in service.values() for code in function.errors),
    ]
    known = (*WIRE_CODES, *FIELD_CODES, *own)
    for code, text in design.wire.messages.items():
        pointer = f"/wire/messages{pointer_of(code)}"
        if code not in known:
            yield codes.UNKNOWN_MESSAGE.at(pointer, name=code, hint=closest(code, known))
        if not text.strip():
            yield codes.EMPTY_TEXT.at(pointer)


def _configuration(design: Design) -> Iterator[Diagnostic]:
    for name, field in design.configuration.items():
        pointer = pointer_of("configuration", name)
        if field.type not in SETTING_TYPES:
            hint = closest(field.type, SETTING_TYPES)
            choices = ", ".join(SETTING_TYPES)
            yield codes.UNKNOWN_CHOICE.at(f"{pointer}/type", value=field.type, choices=choices, hint=hint)
            continue
        for key in written_keys(field):
            if key not in SETTING_KEYS[field.type]:
                what = f"a setting of type {field.type}"
                yield codes.ILLEGAL_KEY.at(f"{pointer}/{ALIASES[key]}", key=ALIASES[key], what=what)
        yield from missing_keys(field, field.type, pointer)
        yield from form_findings(field, field.type, pointer)
        problem = default_problem(field, field.type) if field.has_default else None
        if problem:
            yield codes.BAD_DEFAULT.at(f"{pointer}/default", problem=problem)
