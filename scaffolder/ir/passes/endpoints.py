"""Endpoints: each becomes an operation with every rule, input, effect and answer in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.expressions.compile import compile_condition
from scaffolder.ir.expressions.names import Named
from scaffolder.ir.model import Function, Operation, Requirement, Shape
from scaffolder.ir.naming import lower_camel, words_of_code
from scaffolder.ir.passes.answers import envelope, status_of, summary_of, tag_of
from scaffolder.ir.passes.asked import Write, asked_checks, changed_fields, writes_of_children, writes_of_delete
from scaffolder.ir.passes.draft import Draft, Pass
from scaffolder.ir.passes.effects import Effects, effects_of, input_types
from scaffolder.ir.passes.guards import guard_of
from scaffolder.ir.passes.hooks import called, hook_faults
from scaffolder.ir.passes.inputs import Body, body_of, call_inputs, unfilled
from scaffolder.ir.passes.listing import listing_of
from scaffolder.ir.passes.locations import first_gets, location_of
from scaffolder.ir.passes.locks import locks_of
from scaffolder.ir.passes.operation_names import operation_names
from scaffolder.ir.passes.places import Place, Rows, places, rows_of, scope_of
from scaffolder.ir.passes.responses import blocked_models, responses_of
from scaffolder.ir.passes.settings import rate
from scaffolder.ir.passes.shapes import RETURNING
from scaffolder.ir.resolve_codes import TOKEN_NOT_CALLER


@dataclass(frozen=True, slots=True)
class Whole:
    """What an endpoint needs to know of the design as a whole."""

    draft: Draft
    functions: Mapping[str, Mapping[str, Function]]
    gets: Mapping[str, tuple[tuple[Place, Rows], ...]]
    blocked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Required:
    """The preconditions of an endpoint."""

    requirements: tuple[Requirement, ...] = ()
    names: tuple[Named, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def resolve_endpoints(draft: Draft) -> Pass:
    """The draft with its operations, in the design's order."""
    found = tuple((place, rows_of(draft, place)) for place in places(draft))
    functions = {it.name: {function.name: function for function in it.functions} for it in draft.services}
    whole = Whole(draft, functions, first_gets(found), blocked_models(draft))
    names = operation_names([(place, rows, resource_of(place)) for place, rows in found])
    findings: list[Diagnostic] = []
    operations = []
    for (place, rows), name in zip(found, names, strict=True):
        operation, faults = operation_of(whole, place, rows, name)
        operations.append(operation)
        findings += (*rows.diagnostics, *faults)
    return replace(draft, operations=tuple(operations)), tuple(findings)


def resource_of(place: Place) -> str:
    """The endpoint's name in envelopes and errors."""
    if place.stated.name_as is not None:
        return place.stated.name_as
    if place.model is not None:
        return lower_camel(place.model.name)
    return (place.stated.hook or "").rpartition(".")[2]


def operation_of(whole: Whole, place: Place, rows: Rows, name: str) -> tuple[Operation, tuple[Diagnostic, ...]]:
    """One operation, and everything that is wrong with its endpoint."""
    draft, model, stated = whole.draft, place.model, place.stated
    hook = called(place, whole.functions)
    body = body_of(draft, place, rows)
    if place.kind == "call" and hook.function is not None:
        body = Body(call_inputs(draft, hook.function.inputs))
    guard = guard_of(draft, place, rows, body.inputs)
    effects = effects_of(draft, place, body, hook, guard.caller == "required")
    required = requires_of(draft, place, body)
    listing = listing_of(draft, place)
    shape, shape_faults = shape_of(draft, place, body)
    writes = tuple(writes_of(draft, place, body, effects))
    asked = asked_checks(draft, writes)
    resource = resource_of(place)
    operation = Operation(
        name=name,
        method=place.route.method,
        path=place.route.path,
        kind=place.kind,
        resource=resource,
        model=model.name if model else None,
        summary=stated.summary or summary_of(name),
        status=status_of(place),
        caller=guard.caller,
        parents=rows.parents,
        key=rows.key,
        row_is_caller=stated.key is not None,
        has_read_rule=model is not None and place.kind not in {"create", "login"} and draft.hides_rows(model.name),
        guard=guard.asked,
        guard_early=guard.early,
        where=guard.where,
        inputs=body.inputs,
        reads_body=bool(body.inputs),
        requires=required.requirements,
        checks=asked,
        effects=effects.effects,
        hook=hook.hook,
        locks=locks_of(draft, model.name, required.names, writes, asked) if model and writes else (),
        filters=listing.filters,
        sorts=listing.sorts,
        searched=listing.searched,
        page=listing.page,
        order=listing.order,
        shape=shape.name if shape else None,
        selection=shape.selection if shape else None,
        location=(
            location_of(draft, model, whole.gets.get(model.name, ()), frozenset(it.path[0] for it in rows.parents))
            if place.kind == "create" and model
            else None
        ),
        **envelope(draft, place, resource, listing.page is not None, bool(body.inputs)),
        rate_limit=rate(stated.rate_limit),
        middleware=stated.middleware,
        responses=(),
        tag=tag_of(draft, place),
        access=guard.access,
        scope=scope_of(draft, place, rows),
        outputs=hook.function.outputs if place.kind == "call" and hook.function else (),
    )
    responses = responses_of(draft, operation, draft.middleware, hook.function, whole.blocked)
    findings = (
        *guard.diagnostics,
        *effects.diagnostics,
        *required.diagnostics,
        *listing.diagnostics,
        *shape_faults,
        *hook_faults(place, hook, body.inputs),
        *create_faults(draft, place, rows, body, effects),
    )
    return replace(operation, responses=responses), findings


def requires_of(draft: Draft, place: Place, body: Body) -> Required:
    """The preconditions on the existing row."""
    if place.model is None:
        return Required()
    scope = draft.scope(place.model.name, inputs=input_types(body))
    requirements: list[Requirement] = []
    names: list[Named] = []
    findings: list[Diagnostic] = []
    for index, stated in enumerate(place.stated.requires):
        compiled = compile_condition(stated.rule, scope, f"{place.pointer}/requires/{index}/rule")
        findings += compiled.diagnostics
        names += compiled.names
        message = draft.design.wire.messages.get(stated.code) or stated.message or words_of_code(stated.code)
        if compiled.expr is not None:
            requirements.append(Requirement(stated.rule, compiled.expr, stated.code, message))
    return Required(tuple(requirements), tuple(names), tuple(findings))


def shape_of(draft: Draft, place: Place, body: Body) -> tuple[Shape | None, tuple[Diagnostic, ...]]:
    """The shape that an endpoint answers."""
    if place.kind not in RETURNING or place.model is None:
        return None, ()
    name = place.stated.returns or "default"
    shape = place.model.shape(name)
    if shape.has_token and not answers_caller(draft, place, body):
        pointer = place.pointer + ("/returns" if place.stated.returns else "")
        return shape, (TOKEN_NOT_CALLER.at(pointer, shape=name),)
    return shape, ()


def answers_caller(draft: Draft, place: Place, body: Body) -> bool:
    """Whether the answered row is the caller: a login, a registration, or the caller's own row."""
    auth = draft.design.auth
    if auth is None or place.model is None or place.model.name != auth.model:
        return False
    registration = place.kind == "create" and auth.secret in body.field_names()
    return place.kind == "login" or registration or place.stated.key is not None


def writes_of(draft: Draft, place: Place, body: Body, effects: Effects) -> Iterator[Write]:
    """What the operation does to its row and to the rows that come or go with it."""
    if place.model is None:
        return
    name = place.model.name
    if place.kind == "create":
        yield Write(name, "create")
        yield from writes_of_children(draft, body.inputs)
    elif place.kind == "update":
        changed = changed_fields(draft, name, {*body.field_names(), *effects.changed, *listed(effects, name)})
        yield Write(name, "update", changed)
        yield from writes_of_children(draft, body.inputs)
    elif place.kind == "delete":
        yield from writes_of_delete(draft, name)


def listed(effects: Effects, model: str) -> Iterator[str]:
    """The lists of the written row that inserts make longer."""
    yield from (it.field for it in effects.effects if it.kind == "insert" and it.target_key is None)


def create_faults(draft: Draft, place: Place, rows: Rows, body: Body, effects: Effects) -> Iterator[Diagnostic]:
    """Required fields of the new row that nothing fills before the hook is called."""
    if place.kind == "create" and place.model is not None and not rows.diagnostics and not effects.diagnostics:
        given = {*body.field_names(), *(it.path[0] for it in rows.parents), *effects.filled}
        yield from unfilled(draft, place.model, given, place.pointer)
