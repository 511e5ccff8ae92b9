"""Endpoints on their way to operations: where each stands, and the rows that its path finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scaffolder.design import document
from scaffolder.design.grammar import Route, route
from scaffolder.diagnostics import Diagnostic, closest, pointer_of
from scaffolder.ir.expressions.scope import ParentRow
from scaffolder.ir.model import Key, Model, Parent
from scaffolder.ir.naming import lower_camel, unused
from scaffolder.ir.passes.draft import Draft, column, find_field
from scaffolder.ir.query import Compare, Exists, Expr, Join, Logic, Param, Query, Source
from scaffolder.ir.resolve_codes import (
    KEY_NOT_UNIQUE,
    KEY_UNKNOWN,
    PARAMETER_COUNT,
)
from scaffolder.record import Record

KEYED = {"get", "update", "delete"}


class Place(Record):
    """An endpoint of the design: its route, its pointer and the model of its rows."""

    stated: document.Endpoint
    route: Route
    pointer: str
    model: Model | None

    @property
    def kind(self) -> document.Operation:
        """What the endpoint does."""
        return self.stated.operation


class Rows(Record):
    """The rows that a path finds: the parents, outermost first, and the key of the operation's own row."""

    parents: tuple[Parent, ...] = ()
    key: Key | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def innermost(self) -> Parent | None:
        """The parent that is nearest to the operation's row."""
        return self.parents[-1] if self.parents else None

    @property
    def scope(self) -> Mapping[tuple[str, ...], ParentRow]:
        """The parents by the references that lead to them, as expressions see them."""
        return {parent.path: ParentRow(parent.name, parent.model) for parent in self.parents}


def places(draft: Draft) -> tuple[Place, ...]:
    """Every endpoint of the design, in order."""
    return tuple(
        Place(stated, found, pointer_of("endpoints", key), model_of(draft, stated))
        for key, stated in draft.design.endpoints.items()
        if (found := route(key)) is not None
    )


def model_of(draft: Draft, stated: document.Endpoint) -> Model | None:
    """The model of an endpoint's rows; a login's is the caller's."""
    name = draft.auth_model if stated.operation == "login" else stated.model
    return draft.models.get(name) if name else None


def rows_of(draft: Draft, place: Place) -> Rows:
    """The rows that the path of an endpoint finds."""
    parameters = place.route.parameters
    keyed = place.kind in KEYED and place.stated.key is None
    if place.model is None or place.kind == "login":
        return Rows(diagnostics=tuple(count_faults(place, 0)))
    chain = parent_chain(draft, place.model, place.stated.parent)
    number = len(parameters) - keyed
    if not (0 < number <= len(chain) if chain else number == 0) or (place.kind == "create" and number != len(chain)):
        return Rows(diagnostics=tuple(count_faults(place, len(chain) + keyed)))
    return rows_on_chain(draft, place, chain, parameters[:number], parameters[number:])


def count_faults(place: Place, needed: int) -> Iterator[Diagnostic]:
    """A path whose parameters are not those of the parents and the row."""
    count = len(place.route.parameters)
    if count != needed:
        yield PARAMETER_COUNT.at(place.pointer, count=count, needed=needed)


def parent_chain(draft: Draft, model: Model, parent: str | None) -> tuple[tuple[str, Model], ...]:
    """The references that `parent` names, nearest first, each with the model it leads to."""
    chain: list[tuple[str, Model]] = []
    for name in parent.split(".") if parent else ():
        model = draft.models[model.field(name).type.target or ""]
        chain.append((name, model))
    return tuple(chain)


def rows_on_chain(
    draft: Draft, place: Place, chain: tuple[tuple[str, Model], ...], leading: tuple[str, ...], last: tuple[str, ...]
) -> Rows:
    """Parents found by the leading parameters, outermost first, and the row by the last one."""
    findings: list[Diagnostic] = []
    parents: list[Parent] = []
    names: list[str] = []
    for name, _ in chain:
        names.append(unused(name, names))
    for index, parameter in enumerate(leading):
        depth = len(chain) - 1 - index
        model = chain[depth][1]
        within = chain[depth + 1][0] if index else None
        key, found = key_of(draft, place, model, parameter, within)
        findings += found
        if key is not None:
            path = tuple(it for it, _ in chain[: depth + 1])
            resource = lower_camel(model.name)
            parents.append(Parent(names[depth], model.name, path, key, within, resource, draft.hides_rows(model.name)))
    key = None
    if last and place.model is not None:
        nearest = chain[0][0] if chain and len(leading) == len(chain) else None
        key, found = key_of(draft, place, place.model, last[0], nearest)
        findings += found
    return Rows(tuple(parents), key, tuple(findings))


def key_of(
    draft: Draft, place: Place, model: Model, parameter: str, within: str | None
) -> tuple[Key | None, tuple[Diagnostic, ...]]:
    """The field by which a parameter finds a row of the model, inside the parent that `within` refers to."""
    field = find_field(model, parameter)
    if field is None and parameter.endswith("Id"):
        return Key(parameter, model.name, "id", draft.id_type), ()
    if field is None:
        hint = closest(parameter, key_candidates(model, within))
        return None, (KEY_UNKNOWN.at(place.pointer, parameter=parameter, model=model.name, hint=hint),)
    if field.name != "id" and field.name not in key_candidates(model, within):
        return None, (KEY_NOT_UNIQUE.at(place.pointer, parameter=parameter, model=model.name),)
    return Key(parameter, model.name, field.name, draft.id_type if field.type.target else field.type), ()


def key_candidates(model: Model, within: str | None) -> tuple[str, ...]:
    """The fields that find one row, alone or within a parent."""
    alone = [it.fields[0] for it in model.uniques if len(it.fields) == 1]
    pairs = [set(it.fields) for it in model.uniques if within in it.fields and len(it.fields) == 2]
    return ("id", *alone, *(name for pair in pairs for name in pair if name != within))


def scope_of(draft: Draft, place: Place, rows: Rows) -> Expr | None:
    """What makes the operation's row one of the innermost parent's rows."""
    parent = rows.innermost
    if parent is None or place.model is None:
        return None
    key = Param("parent", parent.name, draft.id_type)
    *hops, last = parent.path
    if not hops:
        return Compare("==", column("self", place.model, last), key)
    return scope_through(draft, place.model, hops, last, key)


def scope_through(draft: Draft, model: Model, hops: list[str], last: str, key: Param) -> Expr:
    """The condition where rows lie between the operation's row and the parent."""
    owner, alias = model, "self"
    sources: list[Join] = []
    taken = {"self"}
    for name in hops:
        target = draft.models[owner.field(name).type.target or ""]
        below = column(alias, owner, name)
        alias = unused(name, taken)
        taken.add(alias)
        sources.append(Join(Source(alias, target.name), Compare("==", column(alias, target, "id"), below)))
        owner = target
    held = Compare("==", column(alias, owner, last), key)
    return Exists(Query(sources[0].source, tuple(sources[1:]), Logic("and", (sources[0].on, held))))
