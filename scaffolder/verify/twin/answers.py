"""The twin's answer to a request: every check in the order of the wire contract."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from scaffolder.ir.evaluate import evaluate, holds
from scaffolder.ir.model import Operation, Project
from scaffolder.ir.rows import Key, Moment, Row, World
from scaffolder.verify.twin import shapes
from scaffolder.verify.twin.inputs import parameters_of, read_credentials, read_input
from scaffolder.verify.twin.kinds import parse_key
from scaffolder.verify.twin.lists import listed
from scaffolder.verify.twin.outcome import Outcome, Refused, Token
from scaffolder.verify.twin.scene import Ask, Ids, Scene
from scaffolder.verify.twin.writes import create, delete, function_errors, update

_TAGS = count(1)
WRITES = frozenset({"create", "update", "delete"})


def answer(
    project: Project, ids: Ids, world: World, ask: Ask, at: datetime | None = None, *, lenient: bool = False
) -> Outcome:
    """What the contract says of a request; `Undecidable` where it cannot be foretold.

    The world that is given stays as it is; that of the outcome is what a success leaves behind.
    """
    moment = at or datetime.now(UTC)
    now = shapes.tagged(next(_TAGS), moment.replace(microsecond=moment.microsecond // 1000 * 1000))
    here = world.copy() if ask.operation.kind in WRITES else world
    scene = Scene(project, ids, here, ask, now, lenient=lenient)
    try:
        return _answered(scene)
    except Refused as refused:
        return refused.outcome


def _answered(scene: Scene) -> Outcome:
    operation = scene.operation
    if operation.kind == "login":
        return login(scene)
    if operation.caller == "required" and scene.caller is None:
        scene.refuse(401, "unauthenticated", "auth.required")
    texts = iter(scene.ask.params)
    _find_parents(scene, texts)
    if operation.kind == "list":
        return listed(scene)
    if operation.kind == "create":
        return create(scene)
    if operation.kind == "call":
        return call(scene)
    row = _find_row(scene, next(texts, None))
    if operation.kind == "get":
        token: Any = scene.ask.token
        return Outcome(operation.status, "get", body=shapes.item(scene, row, token))
    return update(scene, row) if operation.kind == "update" else delete(scene, row)


def _find_parents(scene: Scene, texts: Any) -> None:
    """The rows that the path names, outermost first; the first that is missing is 404."""
    outer: Row | None = None
    for parent in scene.operation.parents:
        rows = keyed(scene, parent.model, parent.key.field, parse_key(next(texts), key_kind(scene, parent.key)))
        found = next(
            (row for row in rows if parent.within is None or (outer and row.values.get(parent.within) == outer.key)),
            None,
        )
        if found is None or not found.live or (parent.has_read_rule and not scene.readable(found)):
            scene.refuse(404, "not_found", "path.parent", resource=parent.resource)
        assert found is not None
        scene.parents[parent.name] = outer = found


def key_kind(scene: Scene, key: Any) -> Any:
    return key.type


def keyed(scene: Scene, model: str, field: str, value: object) -> list[Row]:
    """The live rows whose field has a value."""
    if value is None:
        return []
    if field == "id":
        key = scene.ids.by_wire.get((model, value))
        row = scene.world.tables.get(model, {}).get(key) if key else None
        return [row] if row is not None and row.live else []
    return [row for row in scene.world.of(model) if row.live and _same(scene, row.values.get(field), value)]


def _same(scene: Scene, held: object, value: object) -> bool:
    if isinstance(held, Key):
        return scene.ids.by_key.get(held) == value
    if isinstance(held, Moment) and isinstance(value, Moment):
        return held.at == value.at
    return held == value


def _find_row(scene: Scene, text: str | None) -> Row:
    operation = scene.operation
    if operation.row_is_caller:
        row = scene.caller
    else:
        assert operation.key is not None
        rows = keyed(scene, operation.key.model, operation.key.field, parse_key(text or "", operation.key.type))
        inside = (
            row for row in rows if operation.scope is None or evaluate(operation.scope, scene.scope.of(row)) is True
        )
        row = next(inside, None)
    if row is None or not row.live:
        scene.refuse(404, "not_found", "path.row")
    assert row is not None
    if operation.has_read_rule and not scene.readable(row):
        scene.refuse(404, "not_found", "access.read")
    if not holds(operation.guard, scene.scope, row):
        scene.refuse(403, "forbidden", f"access.{'read' if operation.kind == 'get' else operation.kind}")
    return row


def login(scene: Scene) -> Outcome:
    auth, operation = scene.project.auth, scene.operation
    assert auth is not None
    scene.ask = Ask(operation, None, (), scene.ask.body)
    given = read_credentials(scene)
    row = None
    if given is not None:
        rows = keyed(scene, auth.model, auth.identity, given[0])
        row = next((found for found in rows if found.values.get(auth.secret) == given[1]), None)
    if row is None:
        scene.refuse(401, "bad_credentials", "login.refused")
    assert row is not None
    scene.ask = Ask(operation, row.key)
    return Outcome(operation.status, "login", body=shapes.item(scene, row, Token(row.key)))


def call(scene: Scene) -> Outcome:
    operation = scene.operation
    if not holds(operation.guard, scene.scope, None):
        scene.refuse(403, "forbidden", "access.call")
    values = read_input(scene)
    scene.parameters = parameters_of(values, operation.inputs)
    return Outcome(operation.status, "call", hooked=function_errors(scene))


__all__ = ["Operation", "answer"]
