"""The input lists and hooks of endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scaffolder.design import codes
from scaffolder.design.checks.defaults import needs_value
from scaffolder.design.checks.endpoints import PlacedEndpoint, placed_endpoints
from scaffolder.design.checks.placed import unknown_field
from scaffolder.design.document import Design, Endpoint, Field, Function, InputMember, Model
from scaffolder.design.types import GENERATED, fields_of, kind_of
from scaffolder.diagnostics import Diagnostic, closest, pointer_of
from scaffolder.record import Record


class InputList(Record):
    """The members that a body, or a nested list in it, may have."""

    placed: PlacedEndpoint
    model_name: str
    members: tuple[InputMember, ...]
    pointer: str
    parent: str | None

    @property
    def design(self) -> Design:
        """The design that it belongs to."""
        return self.placed.design

    @property
    def model(self) -> Model:
        """The model whose rows it fills."""
        return self.design.models[self.model_name]

    @property
    def creates(self) -> bool:
        """Whether its rows are new."""
        return self.placed.endpoint.operation == "create"


def findings(design: Design) -> Iterator[Diagnostic]:
    """Everything that is wrong with what endpoints take and whom they call."""
    for placed in placed_endpoints(design):
        endpoint = placed.endpoint
        if placed.model is not None and endpoint.operation in ("create", "update"):
            yield from _input(placed, placed.model)
        if endpoint.hook is not None and endpoint.operation in ("create", "update", "call"):
            yield from _hook(placed, endpoint.hook)


def _input(placed: PlacedEndpoint, model: Model) -> Iterator[Diagnostic]:
    endpoint = placed.endpoint
    parent = (endpoint.parent or "").split(".")[0] or None
    name = endpoint.model or ""
    if endpoint.input is not None:
        yield from _members(InputList(placed, name, endpoint.input, f"{placed.pointer}/input", parent))
    if endpoint.operation == "create":
        given = input_names(placed.design, endpoint, model)
        yield from _lacking(placed, model, given | {parent or ""} | _assigned(endpoint))


def input_names(design: Design, endpoint: Endpoint, model: Model) -> set[str]:
    """The members of the request body, by default every field that may be one."""
    if endpoint.input is not None:
        return {name for member in endpoint.input for name in _names(member)}
    return {name for name, field in model.fields.items() if not _refusal(design, field) and not field.hidden}


def _names(member: InputMember) -> list[str]:
    return [name.removesuffix("?") for name in ([member] if isinstance(member, str) else member)]


def _assigned(endpoint: Endpoint) -> set[str]:
    """The own fields that an effect sets outright."""
    matches = (re.match(r"\s*([a-z][A-Za-z0-9]*)\s*=(?!=)", effect) for effect in endpoint.set)
    return {match[1] for match in matches if match}


def _lacking(placed: PlacedEndpoint, model: Model, given: set[str]) -> Iterator[Diagnostic]:
    pointer = placed.pointer + ("/input" if placed.endpoint.input is not None else "")
    for name, field in model.fields.items():
        if name not in given and needs_value(placed.design, field):
            yield codes.INPUT_LACKS.at(pointer, model=placed.endpoint.model, name=name)


def _members(listed: InputList) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for index, member in enumerate(listed.members):
        pointer = f"{listed.pointer}/{index}"
        for name in _names(member):
            if name in seen:
                yield codes.DUPLICATE_ITEM.at(pointer, item=name)
            seen.add(name)
        if isinstance(member, str):
            yield from _member(listed, member, pointer)
            continue
        for name, members in member.items():
            yield from _nested(listed, name, members, pointer + pointer_of(name))


def _member(listed: InputList, word: str, pointer: str) -> Iterator[Diagnostic]:
    name = word.removesuffix("?")
    field = fields_of(listed.design, listed.model).get(name)
    if field is None:
        yield unknown_field(listed.design, listed.model_name, name, pointer)
        return
    reason = _reason(listed, name, field)
    if reason:
        yield codes.NOT_INPUT.at(pointer, name=name, reason=reason)
    elif word.endswith("?"):
        yield from _mark(listed, name, field, pointer)


def _reason(listed: InputList, name: str, field: Field) -> str | None:
    """Why a field of the model cannot be in this list."""
    if name == listed.parent:
        return "the path, or the row around it, gives it"
    if kind_of(listed.design, field) == "inverse":
        return 'it is a list of owned rows; nest it as {"list": ["member"]}'
    if listed.creates and name in listed.model.states:
        return "a row starts in the default state"
    if not listed.creates and field.immutable:
        return "it is immutable, and this is an update"
    return _refusal(listed.design, field)


def _refusal(design: Design, field: Field) -> str | None:
    """Why a field can be in no input at all."""
    if field.computed:
        return "it is computed"
    if field.type in GENERATED:
        return f"a {field.type} is made by the system"
    if kind_of(design, field) == "inverse":
        return "it is the other side of a reference"
    return "it is readonly" if field.readonly else None


def _mark(listed: InputList, name: str, field: Field, pointer: str) -> Iterator[Diagnostic]:
    if not listed.creates:
        yield codes.NO_EFFECT.at(pointer, key=f"{name}?", reason="nothing must be there on update")
    elif not (field.optional or field.has_default or kind_of(listed.design, field) in ("list", "inverse")):
        reason = "it is required and has no default"
        yield codes.BAD_MARK.at(pointer, name=name, reason=reason)


def _nested(listed: InputList, word: str, members: tuple[InputMember, ...], pointer: str) -> Iterator[Diagnostic]:
    name = word.removesuffix("?")
    field = fields_of(listed.design, listed.model).get(name)
    if field is None:
        yield unknown_field(listed.design, listed.model_name, name, pointer).at_its_key()
        return
    problem = _nesting_problem(listed, field)
    if problem:
        yield codes.BAD_NESTING.at(pointer, name=name, reason=problem)
        return
    inner = InputList(listed.placed, field.type, members, pointer, field.via)
    yield from _members(inner)
    given = {name for member in members for name in _names(member)} | {field.via}
    for child, its_field in inner.model.fields.items():
        if child not in given and needs_value(listed.design, its_field):
            yield codes.INPUT_LACKS.at(pointer, model=field.type, name=child)


def _nesting_problem(listed: InputList, field: Field) -> str | None:
    if not listed.creates:
        return "nested lists belong to create"
    if kind_of(listed.design, field) != "inverse":
        return 'it is no list with "via"'
    return "it is readonly" if field.readonly else None


def _hook(placed: PlacedEndpoint, hook: str) -> Iterator[Diagnostic]:
    known = {
        f"{service}.{name}": function
        for service, functions in placed.design.services.items()
        for name, function in functions.items()
    }
    if hook not in known:
        yield codes.UNKNOWN_FUNCTION.at(f"{placed.pointer}/hook", name=hook, hint=closest(hook, known))
    elif placed.endpoint.operation != "call" and placed.model is not None:
        yield from _hook_input(placed, placed.model, hook, known[hook])


def _hook_input(placed: PlacedEndpoint, model: Model, hook: str, function: Function) -> Iterator[Diagnostic]:
    """A hook gets the row as `record`, and anything else from the request body."""
    body = input_names(placed.design, placed.endpoint, model)
    for name, field in function.input.items():
        problem = None
        if name == "record" and field.type != placed.endpoint.model:
            problem = f"its record is of type {field.type}, and the row is of type {placed.endpoint.model}"
        elif name != "record" and name not in body:
            problem = f'the input has no "{name}"'
        if problem:
            yield codes.BAD_HOOK.at(f"{placed.pointer}/hook", hook=hook, problem=problem)
