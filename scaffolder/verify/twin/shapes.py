"""Rows as an answer shows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from scaffolder.ir.evaluate import Scope, evaluate
from scaffolder.ir.model import Model, Selection, ShapeList, ShapeMember, SortKey
from scaffolder.ir.query import Type
from scaffolder.ir.rows import Key, Moment, Row, Undecidable
from scaffolder.verify.twin.kinds import show, show_moment
from scaffolder.verify.twin.outcome import IdOf, Pending, Stamp, Token
from scaffolder.verify.twin.scene import Ids, Scene


def shown(scene: Scene, selection: Selection, row: Row, token: object = None) -> Any:
    """A row in a shape. `token` stands where the shape has one."""
    scope = scene.asked_of(row).with_row(selection.root, row)
    joined = _joined(scene, selection, scope)
    values: dict[str, Any] = {}
    for value in selection.values:
        found = _evaluated(value.expr, joined)
        values[value.label] = _wire(scene.ids, found, value.type)
        values[f"{value.label} raw"] = found
    members = [(member.name, _member(scene, selection, member, values, joined, token)) for member in selection.members]
    return members[0][1] if selection.scalar else dict(members)


def _joined(scene: Scene, selection: Selection, scope: Scope) -> Scope:
    """The scope with the related rows that the caller may read."""
    for join in selection.joins:
        found = next(
            (
                inner
                for row in scene.world.of(join.model)
                if evaluate(join.on, inner := scope.with_row(join.alias, row)) is True
            ),
            None,
        )
        scope = found or scope.with_row(join.alias, Row(join.model, Key(-1), {}))
    return scope


def _evaluated(expr: Any, scope: Scope) -> Any:
    """The value of a tree; null where it speaks of a joined row that is not there."""
    if hasattr(expr, "row") and isinstance(row := scope.rows.get(expr.row), Row) and row.key.number < 0:
        return None
    return evaluate(expr, scope)


def _wire(ids: Ids, value: Any, kind: Type) -> Any:
    if isinstance(value, Key):
        return ids.by_key.get(value, IdOf(value, kind.target or ""))
    if isinstance(value, Moment) and value.tag:
        return Stamp(
            value.tag, show_moment(value), (value.at - _ORIGINS.setdefault(value.tag, value.at)).total_seconds()
        )
    if isinstance(value, Moment) and value.moving:
        raise Undecidable
    return value if isinstance(value, Pending) else show(value, kind)


_ORIGINS: dict[int, datetime] = {}
_CLOCKS = {"slack": timedelta(seconds=8)}


def tagged(tag: int, at: datetime) -> Moment:
    """The time of a transaction that is known to some seconds alone."""
    _ORIGINS[tag] = at
    return Moment(at, tag=tag)


def settled(moment: Moment, found: datetime) -> Moment:
    """The moment once the time of its transaction is known."""
    return Moment(found + (moment.at - _ORIGINS[moment.tag]), is_date=moment.is_date)


def stamp_matches(stamp: Stamp, at: datetime) -> bool:
    estimate = _ORIGINS[stamp.tag] + timedelta(seconds=stamp.offset)
    if stamp.tag < 0:
        return at < estimate + timedelta(seconds=8)
    return estimate - _CLOCKS["slack"] <= at < estimate + timedelta(seconds=30)


def set_slack(seconds: float) -> None:
    """How far the server's clock may be behind ours: nothing but rounding where it is the same one."""
    _CLOCKS["slack"] = timedelta(seconds=seconds)


def _member(
    scene: Scene, selection: Selection, member: ShapeMember, values: dict[str, Any], scope: Scope, token: object
) -> Any:
    if member.kind == "token":
        return token
    if member.kind == "value":
        return values[member.label or ""]
    if member.kind == "list":
        found = next(part for part in selection.lists if part.label == member.label)
        return _list(scene, found, values, scope)
    if member.present is not None and values[member.present] is None:
        return None
    return {inner.name: _member(scene, selection, inner, values, scope, token) for inner in member.members}


def _list(scene: Scene, part: ShapeList, values: dict[str, Any], scope: Scope) -> list[Any] | None:
    owner = values[f"{part.owner} raw"]
    if owner is None:
        return None
    rows = []
    for row in scene.world.of(part.model):
        inner = scope.with_row("element", row)
        if part.link is not None:
            pairs = [pair for pair in scene.world.links.get(part.link, []) if pair == (owner, row.key)]
            if not pairs:
                continue
            inner = inner.with_row("link", pairs[0])
        elif evaluate(part.owner_key, inner) != owner:
            continue
        if part.condition is None or evaluate(part.condition, inner) is True:
            rows.append(row)
    ordered = in_order(scene, rows, part.order, scene.model(part.model))
    return [shown(scene, part.selection, row) for row in ordered]


def in_order(scene: Scene, rows: list[Row], keys: tuple[SortKey, ...], model: Model) -> list[Row]:
    """Rows by their keys, nulls last either way, then by id in the direction of the last key."""
    ordered = sorted(rows, key=by_id(scene, rows), reverse=bool(keys) and keys[-1].descending)
    for key in reversed(keys):
        values = {row.key: sort_value(scene, row, key, model) for row in ordered}
        known = [row for row in ordered if values[row.key] is not None]
        nulls = [row for row in ordered if values[row.key] is None]
        # A stable sort in the other direction keeps equal rows as they were: `reverse` does so too.
        known.sort(key=lambda row: values[row.key], reverse=key.descending)
        ordered = [*known, *nulls]
    return ordered


def by_id(scene: Scene, rows: list[Row]) -> Callable[[Row], Any]:
    """The order of ids: as the server told them, else that in which the rows were made."""
    if all(row.key in scene.ids.by_key for row in rows):
        return lambda row: scene.ids.by_key[row.key]
    return lambda row: row.key.number


def sort_value(scene: Scene, row: Row, key: SortKey, model: Model) -> Any:
    field = model.field(key.field)
    value = row.values.get(key.field) if field.compute is None else evaluate(field.compute, scene.asked_of(row))
    if key.field == "id":
        return by_id(scene, [row])(row)
    if field.compute is not None and key.type.kind == "bool":
        return value is True
    if isinstance(value, Key | Pending):
        raise Undecidable
    if isinstance(value, Moment):
        return value.at
    return key.type.values.index(value) if key.type.kind == "enum" and value is not None else value


def item(scene: Scene, row: Row, token: object = None) -> Any:
    """A row as the answer's body, envelope included."""
    operation = scene.operation
    assert operation.selection is not None
    value = shown(scene, operation.selection, row, token)
    return {operation.item_key: value} if operation.item_key else value


__all__ = ["IdOf", "Token", "in_order", "item", "shown", "tagged"]
