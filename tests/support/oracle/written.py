"""What a write would leave behind: new rows with their defaults, uniques, checks, references in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from tests.support.oracle.endpoints import Endpoint
from tests.support.oracle.evaluate import Scope, value
from tests.support.oracle.rows import Row, World


def created(
    model: str, body: dict[str, Any], endpoint: Endpoint, parent: Row | None, scope: Scope
) -> tuple[World, Row]:
    """The world with a new row in it (and its nested children); its id is `new`."""
    world = World(scope.world.design, list(scope.world.rows))
    new = world.add(model, "new")
    new.values.update({"id": "new", "createdAt": scope.now, "updatedAt": scope.now})
    if endpoint.parents and parent:
        new.values[endpoint.parents[0]] = parent
    fill(new, body, world, scope)
    return world, new


def fill(row: Row, body: dict[str, Any], world: World, scope: Scope) -> None:
    """Write a body's members into a new row, then the defaults of what it left out."""
    for name, about in world.model(row.model)["fields"].items():
        if isinstance(body.get(name), list) and "via" in about:
            for members in body[name]:
                child = world.add(about["type"], "new child", id=object(), createdAt=scope.now)
                child.values[about["via"]] = row
                fill(child, members, world, scope)
        elif name in body:
            row.values[name] = body[name]
        elif "default" in about and name not in row.values:
            row.values[name] = typed(about, default(about["default"], Scope(world, scope.user, scope.now, row)))


def default(given: Any, scope: Scope) -> Any:
    """The value of a default for a new row."""
    if isinstance(given, dict):
        return value(given["path"], scope)
    return {"$user": scope.user, "$now": scope.now}.get(given, given) if isinstance(given, str) else given


def typed(about: dict[str, Any], given: Any) -> Any:
    """A default in its Python type."""
    return Decimal(given) if about["type"] == "decimal" and isinstance(given, str) else given


def readable_references(model: str, body: dict[str, Any], scope: Scope, may_read: Callable[[Row], bool]) -> bool:
    """Whether every row that a body names may be read, blind references aside."""
    fields = scope.world.model(model)["fields"]
    return all(may_read(row) for name, given in body.items() if not fields[name].get("blind") for row in rows_in(given))


def rows_in(given: Any) -> Iterator[Row]:
    """The rows that a member names."""
    if isinstance(given, Row):
        yield given
    elif isinstance(given, list):
        for item in given:
            yield from rows_in(item)
    elif isinstance(given, dict):
        for item in given.values():
            yield from rows_in(item)


def taken(model: str, values: dict[str, Any], world: World, row: Row | None) -> bool:
    """Whether another live row holds the values of a uniqueness rule."""
    about = world.model(model)
    alone = [[name] for name, field in about["fields"].items() if field.get("unique") and field["type"] != "slug"]
    return any(
        all(other.values.get(name) == values.get(name) for name in names)
        for names in [*alone, *about.get("unique", [])]
        if any(values.get(name) is not None for name in names)
        for other in world.of(model)
        if other is not row
    )


def in_use(row: Row, world: World, gone: tuple[Row, ...] = ()) -> bool:
    """Whether a reference restricts the delete of a row, or of what goes with it."""
    for model in world.design["models"]:
        for name, about in world.model(model)["fields"].items():
            if about["type"] != row.model or about.get("many") or "compute" in about:
                continue
            for other in world.of(model):
                if other.values.get(name) is not row or other in gone:
                    continue
                action = about.get("on_delete", "restrict")
                if action == "restrict" or (action == "cascade" and in_use(other, world, (*gone, row))):
                    return True
    return False


def broken_check(scope: Scope, after: World, written: Row, later: Scope) -> tuple[bool, str] | None:
    """The first check that holds before a write and not after it: whether it is the written row's own, and its code."""
    for row in after.rows:
        for code, about in after.model(row.model).get("checks", {}).items():
            if value(about["rule"], later.of(row)) is False and not was_broken(row, about["rule"], scope):
                return row is written, code
    return None


def was_broken(row: Row, rule: str, scope: Scope) -> bool:
    """Whether the check failed for the same row before."""
    before = next(
        (old for old in scope.world.rows if old.model == row.model and old.values["id"] == row.values["id"]), None
    )
    return before is not None and value(rule, scope.of(before)) is False
