"""Endpoint keys: their form, and routes that get in each other's way."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.design import codes
from scaffolder.design.checks.fields import rename_problem
from scaffolder.design.document import Design
from scaffolder.design.grammar import METHODS, Route, Segment, route
from scaffolder.diagnostics import Diagnostic, closest, pointer_of

ALWAYS_THERE = ("/health", "/ready", "/openapi.json", "/docs")
READ_OPERATIONS = ("list", "get", "call")


def findings(design: Design) -> Iterator[Diagnostic]:
    """Everything that is wrong with the keys of endpoints."""
    routes: dict[str, Route] = {}
    for key, endpoint in design.endpoints.items():
        pointer = pointer_of("endpoints", key)
        parsed = route(key)
        problem = route_problem(key)
        if problem:
            yield codes.BAD_ROUTE.at(pointer, key=key, problem=problem)
        if parsed is None:
            continue
        if parsed.method == "GET" and endpoint.operation not in READ_OPERATIONS:
            yield codes.WRONG_METHOD.at(pointer, operation=endpoint.operation)
        yield from _reserved(design, key, parsed, pointer)
        routes[key] = parsed
    yield from _clashes(routes)
    yield from _parameter_clashes(routes)
    yield from _renames(design)


def route_problem(key: str) -> str | None:
    """Why a text is no `METHOD /path/{parameter}`; none where it is one."""
    parsed = route(key)
    if parsed is not None:
        return _path_problem(parsed)
    method, space, path = key.partition(" ")
    if not space:
        return "method and path are set apart by one blank"
    if method not in METHODS:
        near = closest(method, METHODS)
        return f'"{method}" is no method' + (f', did you mean "{near}"?' if near else "")
    if not path.startswith("/"):
        return "the path starts with /"
    if path.endswith("/"):
        return "the path ends with /"
    return "a part of a path is of A-Z a-z 0-9 . _ ~ - or one {camelCase} parameter"


def _path_problem(parsed: Route) -> str | None:
    names = parsed.parameters
    twice = [name for index, name in enumerate(names) if name in names[:index]]
    if twice:
        return f'the parameter "{twice[0]}" stands twice'
    if any(len(name) > 40 for name in names):
        return "a parameter has at most 40 characters"
    dots = any(set(segment.text) == {"."} for segment in parsed.segments)
    return "a part of dots alone is no place" if dots else None


def _reserved(design: Design, key: str, parsed: Route, pointer: str) -> Iterator[Diagnostic]:
    there = (*ALWAYS_THERE, *(("/metrics",) if design.middleware.metrics else ()))
    path = design.wire.base + parsed.path
    if path in there:
        yield codes.ROUTE_CLASH.at(pointer, key=key, other=f"GET {path}, which every project has")


def _clashes(routes: dict[str, Route]) -> Iterator[Diagnostic]:
    """Two keys that differ in the names of parameters alone."""
    first: dict[tuple[str, ...], str] = {}
    for key, parsed in routes.items():
        other = first.setdefault((parsed.method, *map(_blank, parsed.segments)), key)
        if other != key:
            yield codes.ROUTE_CLASH.at(pointer_of("endpoints", key), key=key, other=other)


def _parameter_clashes(routes: dict[str, Route]) -> Iterator[Diagnostic]:
    """A place in the paths that has two names."""
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    for key, parsed in routes.items():
        for index, segment in enumerate(parsed.segments):
            place = tuple(map(_blank, parsed.segments[: index + 1]))
            if not segment.is_parameter:
                continue
            name, other = first.setdefault(place, (segment.text, key))
            if name != segment.text:
                pointer = pointer_of("endpoints", key)
                yield codes.PARAMETER_CLASH.at(pointer, name=segment.text, other=name, route=other)


def _blank(segment: Segment) -> str:
    return "{}" if segment.is_parameter else segment.text


def _renames(design: Design) -> Iterator[Diagnostic]:
    former: dict[str, str] = {}
    for key, endpoint in design.endpoints.items():
        name = endpoint.renamed_from
        if name is None:
            continue
        pointer = f"{pointer_of('endpoints', key)}/renamed_from"
        problem = rename_problem(name, design.endpoints, former.get(name))
        if route_problem(name):
            yield codes.BAD_FORMAT.at(pointer, value=name, what="endpoint", form='"METHOD /path"')
        elif problem:
            yield codes.STALE_RENAME.at(pointer, name=name, problem=problem)
        former[name] = key
