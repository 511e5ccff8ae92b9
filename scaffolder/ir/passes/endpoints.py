"""Endpoints: each becomes an operation with every rule, input, effect and answer in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.expressions.compile import compile_condition
from scaffolder.ir.expressions.names import Named
from scaffolder.ir.model import Function, LocationPart, Operation, Requirement, Shape
from scaffolder.ir.naming import lower_camel, words_of_code
from scaffolder.ir.passes.answers import envelope, status_of, summary_of, tag_of
from scaffolder.ir.passes.asked import Write, asked_checks, changed_fields, writes_of_children, writes_of_delete
from scaffolder.ir.passes.draft import Draft, Pass
from scaffolder.ir.passes.effects import Effects, effect_faults, effects_of, input_types, inserted_fields
from scaffolder.ir.passes.guards import Guard, guard_of
from scaffolder.ir.passes.hooks import Called, called, hook_faults
from scaffolder.ir.passes.inputs import Body, body_of, call_inputs, unfilled
from scaffolder.ir.passes.listing import Listing, listing_of
from scaffolder.ir.passes.locations import first_gets, location_of
from scaffolder.ir.passes.locks import locks_of
from scaffolder.ir.passes.operation_names import operation_names
from scaffolder.ir.passes.places import Place, Rows, places, rows_of, scope_of
from scaffolder.ir.passes.responses import blocked_models, responses_of
from scaffolder.ir.passes.settings import rate
from scaffolder.ir.passes.shapes import RETURNING
from scaffolder.ir.resolve_codes import TOKEN_NOT_CALLER
from scaffolder.record import Record, replace

READING = {"list", "get", "update", "delete"}


class Whole(Record):
    """What an endpoint needs to know of the design as a whole."""

    draft: Draft
    functions: Mapping[str, Mapping[str, Function]]
    gets: Mapping[str, tuple[tuple[Place, Rows], ...]]
    blocked: frozenset[str]


class Required(Record):
    """The preconditions of an endpoint."""

    requirements: tuple[Requirement, ...] = ()
    names: tuple[Named, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class Parts(Record):
    """An endpoint, part by part."""

    place: Place
    rows: Rows
    called: Called
    body: Body
    effects: Effects
    guard: Guard
    required: Required
    listing: Listing
    shape: Shape | None
    writes: tuple[Write, ...]


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
    parts = parts_of(whole, place, rows)
    operation = assembled(whole, parts, name)
    function = parts.called.function
    responses = responses_of(whole.draft, operation, whole.draft.middleware, function, whole.blocked)
    return replace(operation, responses=responses), tuple(findings_of(whole.draft, parts))


def parts_of(whole: Whole, place: Place, rows: Rows) -> Parts:
    """What an endpoint says, part by part."""
    draft = whole.draft
    hook = called(place, whole.functions)
    if place.kind == "call" and hook.function is not None:
        body = Body(call_inputs(draft, hook.function.inputs))
    else:
        body = body_of(draft, place, rows)
    effects = effects_of(draft, place, body, hook)
    return Parts(
        place=place,
        rows=rows,
        called=hook,
        body=body,
        effects=effects,
        guard=guard_of(draft, place, rows, body.inputs, inserted_fields(draft, effects)),
        required=requires_of(draft, place, body),
        listing=listing_of(draft, place),
        shape=shape_of(place),
        writes=tuple(writes_of(draft, place, body, effects)),
    )


def findings_of(draft: Draft, parts: Parts) -> Iterator[Diagnostic]:
    """Everything that is wrong with an endpoint."""
    place, body, hook, effects = parts.place, parts.body, parts.called, parts.effects
    yield from parts.guard.diagnostics
    yield from effects.diagnostics
    yield from effect_faults(draft, place, effects, body, hook, parts.guard.caller == "required")
    yield from parts.required.diagnostics
    yield from parts.listing.diagnostics
    yield from token_faults(draft, place, body, parts.shape)
    yield from hook_faults(place, hook, body.inputs)
    yield from create_faults(draft, place, parts.rows, body, effects)


def assembled(whole: Whole, parts: Parts, name: str) -> Operation:
    """The operation that the parts make, its responses aside."""
    draft, place, rows, body, guard = whole.draft, parts.place, parts.rows, parts.body, parts.guard
    model, stated, listing, shape = place.model, place.stated, parts.listing, parts.shape
    function = parts.called.function
    asked = asked_checks(draft, parts.writes)
    resource = resource_of(place)
    return Operation(
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
        has_read_rule=model is not None and place.kind in READING and draft.hides_rows(model.name),
        guard=guard.asked,
        guard_early=guard.early,
        where=guard.where,
        inputs=body.inputs,
        reads_body=bool(body.inputs),
        requires=parts.required.requirements,
        checks=asked,
        effects=parts.effects.effects,
        hook=parts.called.hook,
        locks=locks_of(draft, model.name, parts.required.names, parts.writes, asked) if model else (),
        filters=listing.filters,
        sorts=listing.sorts,
        searched=listing.searched,
        page=listing.page,
        order=listing.order,
        shape=shape.name if shape else None,
        selection=shape.selection if shape else None,
        location=created_at(whole, place, rows),
        **envelope(draft, place, resource, listing.page is not None, bool(body.inputs)),
        rate_limit=rate(stated.rate_limit),
        middleware=stated.middleware,
        responses=(),
        tag=tag_of(place),
        access=guard.access,
        scope=scope_of(draft, place, rows),
        outputs=function.outputs if place.kind == "call" and function else (),
    )


def created_at(whole: Whole, place: Place, rows: Rows) -> tuple[LocationPart, ...] | None:
    """Where a created row is found."""
    if place.kind != "create" or place.model is None:
        return None
    given = frozenset(it.path[0] for it in rows.parents)
    return location_of(whole.draft, place.model, whole.gets.get(place.model.name, ()), given)


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


def shape_of(place: Place) -> Shape | None:
    """The shape that an endpoint answers."""
    if place.kind not in RETURNING or place.model is None:
        return None
    return place.model.shape(place.stated.returns or "default")


def token_faults(draft: Draft, place: Place, body: Body, shape: Shape | None) -> Iterator[Diagnostic]:
    """A token in the answer of an endpoint whose row is not the caller."""
    if shape is not None and shape.has_token and not answers_caller(draft, place, body):
        pointer = place.pointer + ("/returns" if place.stated.returns else "")
        yield TOKEN_NOT_CALLER.at(pointer, shape=shape.name)


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
