"""Endpoints: the keys that their operation may have, what they name, and that somebody may call them."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.design import codes
from scaffolder.design.checks.models import sort_key
from scaffolder.design.checks.placed import repeated, unknown_field
from scaffolder.design.document import Design, Endpoint, Model, Page
from scaffolder.design.grammar import rate_limit
from scaffolder.design.types import fields_of, kind_of
from scaffolder.diagnostics import Diagnostic, closest, pointer_of
from scaffolder.record import Record

EVERYWHERE = frozenset({"operation", "name_as", "status", "rate_limit", "middleware", "summary", "renamed_from"})
OF_ROWS = EVERYWHERE | {"model", "parent", "access"}
KEYS_BY_OPERATION: dict[str, frozenset[str]] = {
    "list": OF_ROWS | {"returns", "where", "filter", "sort", "page"},
    "get": OF_ROWS | {"key", "returns"},
    "create": OF_ROWS | {"returns", "input", "set", "hook"},
    "update": OF_ROWS | {"key", "returns", "input", "set", "hook", "requires"},
    "delete": OF_ROWS | {"key", "requires"},
    "login": EVERYWHERE | {"returns"},
    "call": EVERYWHERE | {"access", "hook"},
}
REQUIRED_BY_OPERATION: dict[str, tuple[str, ...]] = {
    "list": ("model",),
    "get": ("model",),
    "create": ("model",),
    "update": ("model",),
    "delete": ("model",),
    "login": (),
    "call": ("hook", "access"),
}
LIST_PARAMETERS = ("limit", "offset", "sort", "q")
NO_CONTENT = (204, 205)
LARGEST_PAGE = 10_000
ALIASES = {name: field.alias or name for name, field in Endpoint.model_fields.items()}
VERBS = {"list": "read", "get": "read", "create": "create", "update": "update", "delete": "delete"}


class PlacedEndpoint(Record):
    """An endpoint, and where it stands."""

    design: Design
    key: str
    endpoint: Endpoint

    @property
    def pointer(self) -> str:
        """The JSON pointer of the endpoint."""
        return pointer_of("endpoints", self.key)

    @property
    def model_name(self) -> str | None:
        """The name of its model; a login is about the auth model."""
        if self.endpoint.operation == "login":
            return self.design.auth.model if self.design.auth else None
        return self.endpoint.model

    @property
    def model(self) -> Model | None:
        """Its model, where there is one of that name."""
        return self.design.models.get(self.model_name or "")


def placed_endpoints(design: Design) -> Iterator[PlacedEndpoint]:
    """Every endpoint of the design."""
    return (PlacedEndpoint(design, key, endpoint) for key, endpoint in design.endpoints.items())


def findings(design: Design) -> Iterator[Diagnostic]:
    """Everything that is wrong with endpoints, their keys and inputs aside."""
    for placed in placed_endpoints(design):
        for check in (_keys, _names, _parent, _caller_key, _filter, _sort, _page, _status, _words, _unreachable):
            yield from check(placed)


def _keys(placed: PlacedEndpoint) -> Iterator[Diagnostic]:
    endpoint, operation = placed.endpoint, placed.endpoint.operation
    for name in ALIASES:
        if endpoint.says(name) and name not in KEYS_BY_OPERATION[operation]:
            what = f'an endpoint with the operation "{operation}"'
            yield codes.ILLEGAL_KEY.at(f"{placed.pointer}/{ALIASES[name]}", key=ALIASES[name], what=what)
    for name in REQUIRED_BY_OPERATION[operation]:
        if not endpoint.says(name):
            yield codes.MISSING_KEY.at(placed.pointer, key=name)
    if endpoint.key is not None and endpoint.says("parent"):
        yield codes.ILLEGAL_KEY.at(f"{placed.pointer}/parent", key="parent", what='an endpoint with key "$user"')


def _names(placed: PlacedEndpoint) -> Iterator[Diagnostic]:
    endpoint, design = placed.endpoint, placed.design
    if endpoint.model is not None and endpoint.model not in design.models:
        hint = closest(endpoint.model, design.models)
        yield codes.UNKNOWN_MODEL.at(f"{placed.pointer}/model", name=endpoint.model, hint=hint)
    if endpoint.returns is not None and placed.model:
        shapes = {"default": (), **placed.model.shapes}
        if endpoint.returns not in shapes:
            hint = closest(endpoint.returns, shapes)
            at = f"{placed.pointer}/returns"
            yield codes.UNKNOWN_SHAPE.at(at, model=placed.model_name, name=endpoint.returns, hint=hint)
    for index, name in enumerate(endpoint.middleware):
        if name not in design.middleware.own:
            hint = closest(name, design.middleware.own)
            yield codes.UNKNOWN_MIDDLEWARE.at(f"{placed.pointer}/middleware/{index}", name=name, hint=hint)
    yield from repeated(endpoint.middleware, f"{placed.pointer}/middleware")


def parents(placed: PlacedEndpoint) -> list[str]:
    """The models that the parent path leads to, nearest first, as far as it can be followed."""
    found: list[str] = []
    name = placed.endpoint.model or ""
    for step in (placed.endpoint.parent or "").split("."):
        field = placed.design.models[name].fields.get(step) if name in placed.design.models else None
        if field is None or kind_of(placed.design, field) != "reference":
            break
        name = field.type
        found.append(name)
    return found


def _parent(placed: PlacedEndpoint) -> Iterator[Diagnostic]:
    if placed.endpoint.parent is None or placed.model is None:
        return
    pointer, reached = f"{placed.pointer}/parent", parents(placed)
    steps = placed.endpoint.parent.split(".")
    if len(reached) == len(steps):
        return
    step, offset = steps[len(reached)], sum(len(name) + 1 for name in steps[: len(reached)]) or None
    model_name = reached[-1] if reached else placed.endpoint.model or ""
    if step in fields_of(placed.design, placed.design.models[model_name]):
        yield codes.BAD_PARENT.at(pointer, name=step, model=model_name, offset=offset)
    else:
        yield unknown_field(placed.design, model_name, step, pointer, offset)


def _caller_key(placed: PlacedEndpoint) -> Iterator[Diagnostic]:
    auth, models = placed.design.auth, placed.design.models
    if placed.endpoint.key is None or auth is None or auth.model not in models or placed.model is None:
        return
    if placed.endpoint.model != auth.model:
        at = f"{placed.pointer}/key"
        yield codes.NOT_THE_CALLER.at(at, auth=auth.model, model=placed.endpoint.model)


def _filter(placed: PlacedEndpoint) -> Iterator[Diagnostic]:
    names, pointer = placed.endpoint.filter, f"{placed.pointer}/filter"
    if not placed.model or not placed.model_name or names is None:
        return
    fields = fields_of(placed.design, placed.model)
    for index, name in enumerate(names):
        at = pointer + (pointer_of(name) if isinstance(names, dict) else f"/{index}")
        if name in LIST_PARAMETERS:
            found = codes.RESERVED_PARAMETER.at(at, name=name)
            yield found.at_its_key() if isinstance(names, dict) else found
        elif not isinstance(names, dict) and name not in fields:
            yield unknown_field(placed.design, placed.model_name, name, at)
        elif not isinstance(names, dict) and fields[name].type == "password":
            yield codes.NOT_A_COLUMN.at(at, name=name)
    if not isinstance(names, dict):
        yield from repeated(names, pointer)


def _sort(placed: PlacedEndpoint) -> Iterator[Diagnostic]:
    keys = placed.endpoint.sort
    if placed.model is None or placed.model_name is None or keys is None:
        return
    if not keys:
        yield codes.EMPTY.at(f"{placed.pointer}/sort", what="the list of sort keys")
    for index, key in enumerate(keys):
        at = f"{placed.pointer}/sort/{index}"
        if key.startswith("-"):
            yield codes.BAD_FORMAT.at(
                at, value=key, what="sort key", form="the name alone: callers choose the direction"
            )
        else:
            yield from sort_key(placed.design, placed.model_name, key, at)
    yield from repeated(keys, f"{placed.pointer}/sort")


def _page(placed: PlacedEndpoint) -> Iterator[Diagnostic]:
    page, pointer = placed.endpoint.page, f"{placed.pointer}/page"
    if not isinstance(page, Page):
        return
    if not 1 <= page.max <= LARGEST_PAGE:
        yield codes.OUT_OF_RANGE.at(f"{pointer}/max", what="max", least=1, most=LARGEST_PAGE)
    elif not 1 <= page.size <= page.max:
        yield codes.OUT_OF_RANGE.at(f"{pointer}/size", what="size", least=1, most=page.max)


def _status(placed: PlacedEndpoint) -> Iterator[Diagnostic]:
    status = placed.endpoint.status
    if status is None:
        return
    if not 200 <= status <= 299:
        yield codes.OUT_OF_RANGE.at(f"{placed.pointer}/status", what="status", least=200, most=299)
    elif status in NO_CONTENT and placed.endpoint.operation != "delete":
        problem = f"{status} has no body, and the answer has one"
        yield codes.BAD_STATUS.at(f"{placed.pointer}/status", problem=problem)


def _words(placed: PlacedEndpoint) -> Iterator[Diagnostic]:
    rate = placed.endpoint.rate_limit
    if rate is not None and rate_limit(rate) is None:
        at = f"{placed.pointer}/rate_limit"
        yield codes.BAD_FORMAT.at(at, value=rate, what="rate", form="such as 10/min ip or 100/hour user")


def _unreachable(placed: PlacedEndpoint) -> Iterator[Diagnostic]:
    reason = _nobody(placed)
    if reason:
        yield codes.UNREACHABLE.at(placed.pointer, reason=reason)


def _nobody(placed: PlacedEndpoint) -> str | None:
    """Why no caller gets past the access rules, as far as plain words tell."""
    endpoint, model = placed.endpoint, placed.model
    if endpoint.access == "none":
        return 'its access is "none"'
    verb = VERBS.get(endpoint.operation)
    if model is None or verb is None:
        return None
    if endpoint.access is None and getattr(model.access, verb) == "none":
        return f'"{verb}" of {endpoint.model} is "none"'
    if verb != "create" and endpoint.key is None and model.access.read == "none":
        return f'"read" of {endpoint.model} is "none"'
    hidden = [name for name in parents(placed) if placed.design.models[name].access.read == "none"]
    return f'"read" of the parent {hidden[0]} is "none"' if hidden else None
