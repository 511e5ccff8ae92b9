"""Where a created row is found: the path of its model's first get endpoint."""

from __future__ import annotations

from scaffolder.ir.model import Key, LocationPart, Model, Parent
from scaffolder.ir.naming import unused
from scaffolder.ir.passes.draft import Draft, column
from scaffolder.ir.passes.places import Place, Rows
from scaffolder.ir.query import Compare, Expr, Join, Lookup, Query, Source

Located = tuple[Place, Rows]


def first_gets(found: tuple[Located, ...]) -> dict[str, tuple[Located, ...]]:
    """For each model, its get endpoints in order, those of the caller aside."""
    gets: dict[str, list[Located]] = {}
    for place, rows in found:
        if place.kind == "get" and place.model is not None and rows.key is not None:
            gets.setdefault(place.model.name, []).append((place, rows))
    return {name: tuple(it) for name, it in gets.items()}


def location_of(
    draft: Draft, model: Model, gets: tuple[Located, ...], given: frozenset[str]
) -> tuple[LocationPart, ...] | None:
    """The path of a row in terms of the row, base included; None where it cannot be fetched.

    given: references of the new row that its own parents fill.
    """
    for place, rows in gets:
        if may_be_unknown(model, rows, given):
            continue
        values = {it.key.param: parent_value(draft, model, it) for it in rows.parents}
        if rows.key is not None:
            values[rows.key.param] = own_value(model, rows.key)
        if set(place.route.parameters) <= set(values):
            return parts_of(draft.design.wire.base + place.route.path, values)
    return None


def may_be_unknown(model: Model, rows: Rows, given: frozenset[str]) -> bool:
    """Whether a parameter of the path may have no value for a new row."""
    keys = {rows.key.field} if rows.key else set()
    needed = keys | {it.path[0] for it in rows.parents} - given
    return any(model.field(name).optional for name in needed)


def parts_of(path: str, values: dict[str, Expr]) -> tuple[LocationPart, ...]:
    """The path cut into its static pieces and its values."""
    parts: list[LocationPart] = []
    for index, piece in enumerate(path.replace("{", "}").split("}")):
        if index % 2:
            parts.append(LocationPart(expr=values[piece]))
        elif piece:
            parts.append(LocationPart(text=piece))
    return tuple(parts)


def own_value(model: Model, key: Key) -> Expr:
    """The row's own key."""
    return column("self", model, key.field)


def parent_value(draft: Draft, model: Model, parent: Parent) -> Expr:
    """The key of a row that the new one refers to, over one or more references."""
    if len(parent.path) == 1 and parent.key.field == "id":
        return column("self", model, parent.path[0])
    owner, alias = model, "self"
    joins: list[Join] = []
    taken = {"self"}
    names = parent.path[:-1] if parent.key.field == "id" else parent.path
    for name in names:
        target = draft.models[owner.field(name).type.target or ""]
        below, alias = column(alias, owner, name), unused(name, taken)
        taken.add(alias)
        joins.append(Join(Source(alias, target.name), Compare("==", column(alias, target, "id"), below)))
        owner = target
    value = column(alias, owner, parent.path[-1] if parent.key.field == "id" else parent.key.field)
    return Lookup(Query(joins[0].source, tuple(joins[1:]), joins[0].on), value, value.type)
