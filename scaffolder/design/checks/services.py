"""Services: the fields of their functions, their error codes, and circles among them."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.design import codes
from scaffolder.design.checks.fields import ALIASES, described, form_findings, missing_keys, unknown_type, written_keys
from scaffolder.design.checks.placed import repeated
from scaffolder.design.document import Design, Field, Function
from scaffolder.design.types import MEMBER_KEYS, kind_of
from scaffolder.diagnostics import Diagnostic, closest, pointer_of

LEAST_STATUS, MOST_STATUS = 400, 599


def findings(design: Design) -> Iterator[Diagnostic]:
    """Everything that is wrong with services."""
    for service, functions in design.services.items():
        if not functions:
            yield codes.EMPTY.at(pointer_of("services", service), what=f'the service "{service}"')
        for name, function in functions.items():
            yield from _function(design, function, pointer_of("services", service, name))
    yield from _circles(design)


def _function(design: Design, function: Function, pointer: str) -> Iterator[Diagnostic]:
    for side, fields in (("input", function.input), ("output", function.output)):
        for name, field in fields.items():
            yield from _member(design, field, f"{pointer}/{side}{pointer_of(name)}", side)
    for code, status in function.errors.items():
        if not LEAST_STATUS <= status <= MOST_STATUS:
            at = f"{pointer}/errors{pointer_of(code)}"
            yield codes.OUT_OF_RANGE.at(at, what="the status of an error", least=LEAST_STATUS, most=MOST_STATUS)
    for index, name in enumerate(function.requires):
        if name not in design.services:
            hint = closest(name, design.services)
            yield codes.UNKNOWN_SERVICE.at(f"{pointer}/requires/{index}", name=name, hint=hint)
    yield from repeated(function.requires, f"{pointer}/requires")


def _member(design: Design, field: Field, pointer: str, side: str) -> Iterator[Diagnostic]:
    kind = kind_of(design, field)
    if kind is None:
        yield unknown_type(design, field.type, f"{pointer}/type")
        return
    if kind in ("slug", "sequence") or (kind == "password" and side == "output"):
        what = f"the {side} of a function"
        yield codes.BAD_FORMAT.at(
            f"{pointer}/type", value=kind, what=f"type for {what}", form="a plain type or a model"
        )
        return
    plain = "reference" if kind in ("list", "inverse") else kind
    for name in written_keys(field):
        if name not in MEMBER_KEYS[plain]:
            what = f"the {side} of a function, {described(plain, field)}"
            yield codes.ILLEGAL_KEY.at(f"{pointer}/{ALIASES[name]}", key=ALIASES[name], what=what)
    yield from missing_keys(field, plain, pointer)
    yield from form_findings(field, plain, pointer)


def _circles(design: Design) -> Iterator[Diagnostic]:
    """Each circle once, at the first requirement of its first service."""
    graph = {
        service: [name for function in functions.values() for name in function.requires if name in design.services]
        for service, functions in design.services.items()
    }
    reported: set[frozenset[str]] = set()
    for service in graph:
        circle = _circle(graph, service)
        if circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            pointer = _requirement(design, service, circle[1])
            yield codes.SERVICE_CIRCLE.at(pointer, circle=" -> ".join(circle))


def _circle(graph: dict[str, list[str]], start: str) -> list[str] | None:
    """The shortest way from a service back to itself."""
    ways, seen = [[start]], set[str]()
    while ways:
        way = ways.pop(0)
        for name in graph[way[-1]]:
            if name == start:
                return [*way, name]
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return None


def _requirement(design: Design, service: str, required: str) -> str:
    """The pointer at which a service requires another one."""
    return next(
        f"{pointer_of('services', service, name, 'requires')}/{function.requires.index(required)}"
        for name, function in design.services[service].items()
        if required in function.requires
    )
