"""What an operation does to sample rows: whether it is reached, and whether it succeeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from scaffolder.ir.model import AskedCheck, Effect, Field, Input, Operation
from scaffolder.render.samples.evaluate import Scope, evaluate, holds, matches, readable, wire_value
from scaffolder.render.samples.rows import NOW, Key, Moment, Row, Undecidable, Unlike, World, conflicts
from scaffolder.render.samples.scenes import At, Played, Stage

REACHED, FORBIDDEN, MISSING = 0, 403, 404
_LENGTHY = ("string", "text", "email", "url", "password")


class Refused(Exception):
    """The operation would not succeed."""


@dataclass(frozen=True, slots=True)
class Situation:
    """An operation asked by somebody: the rows that its path names, None where it names none."""

    operation: Operation
    stage: Stage
    world: World
    caller: Row | None
    parents: tuple[Row, ...]
    row: Row | None

    @property
    def scope(self) -> Scope:
        named = zip(self.operation.parents, self.parents, strict=True)
        return Scope(self.world, self.caller, params={("parent", parent.name): row.key for parent, row in named})

    def asked_by(self, caller: Row | None) -> Situation:
        return replace(self, caller=caller)

    def in_copy(self) -> Situation:
        """The same in a world of its own, to be changed."""
        world = self.world.copy()
        return replace(
            self,
            world=world,
            caller=world.row(self.caller.key) if self.caller else None,
            parents=tuple(world.row(row.key) for row in self.parents),
            row=world.row(self.row.key) if self.row else None,
        )


def reach(situation: Situation) -> int:
    """Whether the request gets to its input, or the status that it gets instead."""
    operation, scope = situation.operation, situation.scope
    for parent, found in zip(operation.parents, situation.parents, strict=True):
        if not (readable(scope, found) if parent.has_read_rule else found.live):
            return MISSING
    if operation.kind == "create":
        if operation.guard_early is not None and evaluate(operation.guard_early, scope) is not True:
            return FORBIDDEN
        return REACHED
    row = situation.row
    if operation.kind == "list" or row is None:
        return REACHED
    if not _is_inside(situation, row) or not (readable(scope, row) if operation.has_read_rule else row.live):
        return MISSING
    return REACHED if holds(operation.guard, scope, row) else FORBIDDEN


def listed(situation: Situation) -> list[Row]:
    """The rows that a list shows."""
    operation, scope = situation.operation, situation.scope
    rows = [row for row in situation.world.of(operation.model or "") if _is_inside(situation, row)]
    where = operation.where
    return [
        row
        for row in rows
        if readable(scope, row)
        and holds(operation.guard, scope, row)
        and (where is None or evaluate(where, scope.of(row)) is True)
    ]


def _is_inside(situation: Situation, row: Row) -> bool:
    for parent, found in zip(situation.operation.parents, situation.parents, strict=True):
        key: object = row.key
        for step in parent.path:
            key = situation.world.row(key).values.get(step) if isinstance(key, Key) else None
        if key != found.key:
            return False
    return True


def delete(situation: Situation) -> None:
    """Delete the row, or raise `Refused`."""
    here = situation.in_copy()
    assert here.row is not None
    _require(here, {})
    asked = _concerned(here, here.operation.checks, here.row.key)
    _remove(here.stage, here.world, here.row)
    asked += _concerned(here, here.operation.checks, here.row.key)
    _ask(here, asked)


def _remove(stage: Stage, world: World, row: Row) -> None:
    model = stage.model(row.model)
    for dependent in model.dependents:
        for other in list(world.of(dependent.model)):
            if other.values.get(dependent.field) != row.key or not other.live:
                continue
            if dependent.on_delete == "restrict":
                raise Refused
            if dependent.on_delete == "cascade":
                _remove(stage, world, other)
            else:
                other.values[dependent.field] = None
    if model.soft_delete:
        row.values["deletedAt"] = Moment(NOW, True)
    else:
        world.rows.remove(row)


def _require(here: Situation, inputs: Mapping[tuple[str, str | None], object]) -> None:
    scope = replace(here.scope, params={**here.scope.params, **inputs})
    assert here.row is not None
    for requirement in here.operation.requires:
        if evaluate(requirement.expr, scope.of(here.row)) is not True:
            raise Refused


def update(situation: Situation, body: Mapping[str, object], played: Played) -> None:
    """Write the row, or raise `Refused`."""
    here = situation.in_copy()
    assert here.row is not None
    operation, row = here.operation, here.row
    if operation.hook is not None:
        raise Undecidable
    inputs = {("input", name): value for name, value in _values(operation.inputs, body, played).items()}
    for member in operation.inputs:
        inputs.setdefault(("input", member.name), None)
    _require(here, inputs)
    changed = {member.field.name for member in operation.inputs if member.name in body}
    asked = _concerned(here, _triggered(operation.checks, changed | _own_fields(operation)), row.key)
    _write(here, row, operation.inputs, body, played)
    _source_slugs(here, row, changed)
    if not holds(operation.guard, here.scope, row):
        raise Refused
    _finish(here, row, inputs, changed, asked)


def create(situation: Situation, body: Mapping[str, object], played: Played) -> Row:
    """Make the row, or raise `Refused`."""
    here = situation.in_copy()
    operation = here.operation
    if operation.hook is not None or operation.model is None:
        raise Undecidable
    given: dict[str, object] = {}
    for parent, found in zip(operation.parents, here.parents, strict=True):
        if len(parent.path) == 1:
            given[parent.path[0]] = found.key
    inputs = {("input", name): value for name, value in _values(operation.inputs, body, played).items()}
    for member in operation.inputs:
        inputs.setdefault(("input", member.name), None)
    row = _insert(here, operation.model, given, operation.inputs, body, played)
    if operation.guard_early is None and not holds(operation.guard, here.scope, row):
        raise Refused
    changed = {field.name for field in here.stage.model(operation.model).fields}
    _finish(here, row, inputs, changed, [])
    return row


def _finish(
    here: Situation,
    row: Row,
    inputs: Mapping[tuple[str, str | None], object],
    changed: set[str],
    asked: list[tuple[AskedCheck, Key]],
) -> None:
    """Apply the effects, then ask all checks."""
    operation = here.operation
    for effect in operation.effects:
        asked += _apply(here, effect, row, inputs)
    asked += _concerned(here, _triggered(operation.checks, changed | _own_fields(operation)), row.key)
    _ask(here, asked)
    if conflicts(here.world):
        raise Refused


def _triggered(checks: Iterable[AskedCheck], changed: set[str]) -> tuple[AskedCheck, ...]:
    return tuple(check for check in checks if set(check.fields) & changed or not check.fields)


def _own_fields(operation: Operation) -> set[str]:
    return {effect.field for effect in operation.effects if effect.target_key is None}


def _concerned(here: Situation, checks: Iterable[AskedCheck], key: Key) -> list[tuple[AskedCheck, Key]]:
    """Each check with each row of which it is asked."""
    found: list[tuple[AskedCheck, Key]] = []
    for asked in checks:
        if asked.rows is None:
            found.append((asked, key))
            continue
        scope = replace(here.scope, params={**here.scope.params, ("row", None): key})
        for inner in matches(asked.rows, scope):
            row = inner.rows[asked.rows.source.alias]
            if isinstance(row, Row):
                found.append((asked, row.key))
    return found


def _ask(here: Situation, asked: Iterable[tuple[AskedCheck, Key]]) -> None:
    for check, key in asked:
        row = next((row for row in here.world.rows if row.key == key), None)
        if row is None or not row.live:
            continue
        if row.model != check.model or evaluate(check.check.expr, here.scope.of(row)) is not True:
            raise Refused


def _values(inputs: Iterable[Input], body: Mapping[str, object], played: Played) -> dict[str, Any]:
    """What single members of a body stand for."""
    return {
        member.name: _value(member, body[member.name], played)
        for member in inputs
        if member.name in body and not member.field.many
    }


def _value(member: Input, value: object, played: Played) -> object:
    if isinstance(value, At):
        return played.rows[value.step].key
    if member.field.type.kind == "reference":
        if value is None:
            return None
        raise Undecidable
    return wire_value(value, member.field.type)


def _write(here: Situation, row: Row, inputs: Iterable[Input], body: Mapping[str, object], played: Played) -> None:
    inputs = tuple(inputs)
    row.values.update(
        {
            member.field.name: value
            for member in inputs
            for name, value in _values((member,), body, played).items()
            if name == member.name
        }
    )
    for member in inputs:
        items = body.get(member.name)
        if not member.field.many or not isinstance(items, list):
            continue
        for item in items:
            if member.members and member.model and isinstance(item, dict):
                _insert(here, member.model, {member.field.via or "": row.key}, member.members, item, played)
            elif member.field.link and isinstance(item, At):
                here.world.link(member.field.link, row.key, played.rows[item.step].key)
            else:
                raise Undecidable


def _source_slugs(here: Situation, row: Row, changed: set[str]) -> None:
    for field in here.stage.model(row.model).fields:
        if field.slug_source in changed:
            row.values[field.name] = Unlike(row.model, field.name, -row.key.number)


def _insert(
    here: Situation,
    model: str,
    given: dict[str, object],
    inputs: tuple[Input, ...],
    body: Mapping[str, object],
    played: Played,
) -> Row:
    found = here.stage.model(model)
    row = here.world.add(model, {})
    for field in found.fields:
        if field.stored and field.name != "id":
            row.values[field.name] = given[field.name] if field.name in given else _default(here, field, row)
    _write(here, row, inputs, body, played)
    for field in found.fields:
        copied = field.default is not None and field.default.kind == "path" and field.default.expr is not None
        if copied and field.name not in given and field.name not in body:
            assert field.default is not None
            assert field.default.expr is not None
            row.values[field.name] = evaluate(field.default.expr, here.scope.of(row))
    assigned = {effect.field for effect in here.operation.effects if effect.kind == "assign"}
    for field in found.fields:
        empty = field.stored and not field.optional and field.name not in ("id", "deletedAt")
        if empty and row.values.get(field.name) is None and field.name not in assigned:
            raise Refused
    return row


def _default(here: Situation, field: Field, row: Row) -> object:
    if field.type.kind in ("slug", "sequence"):
        return Unlike(row.model, field.name, -row.key.number)
    if field.name in ("createdAt", "updatedAt"):
        return Moment(NOW, True)
    default = field.default
    if default is None or default.kind == "path":
        return None
    if default.kind == "caller":
        return here.caller.key if here.caller else None
    if default.kind == "now":
        return Moment(NOW, True, field.type.kind == "date")
    return wire_value(default.value, field.type)


def _apply(
    here: Situation, effect: Effect, row: Row, inputs: Mapping[tuple[str, str | None], object]
) -> list[tuple[AskedCheck, Key]]:
    """Do what one entry of `set` does; the checks that it makes due."""
    scope = replace(here.scope.of(row), params={**here.scope.params, **inputs, ("row", None): row.key})
    scopes = [scope] if effect.each is None else list(matches(effect.each, scope))
    asked: list[tuple[AskedCheck, Key]] = []
    changes: list[tuple[Row, object]] = []
    for inner in scopes:
        key = row.key if effect.target_key is None else evaluate(effect.target_key, inner)
        if not isinstance(key, Key):
            continue
        target = here.world.row(key)
        if effect.kind == "insert":
            asked += _insert_child(here, effect, target, inner)
            continue
        asked += _concerned(here, effect.checks, key)
        changes.append((target, evaluate(effect.value, inner) if effect.value is not None else None))
    for target, value in changes:
        _change(here, effect, target, value)
        asked += _concerned(here, effect.checks, target.key)
    return asked


def _insert_child(here: Situation, effect: Effect, owner: Row, scope: Scope) -> list[tuple[AskedCheck, Key]]:
    given = {name: evaluate(value, scope) for name, value in effect.values}
    given[effect.via or ""] = owner.key
    row = _insert(here, effect.model, given, (), {}, Played(here.world))
    return _concerned(here, effect.checks, row.key)


def _change(here: Situation, effect: Effect, target: Row, value: object) -> None:
    if effect.kind in ("link", "unlink"):
        if not isinstance(value, Key) or effect.link is None:
            raise Undecidable
        change = here.world.link if effect.kind == "link" else here.world.unlink
        change(effect.link, target.key, value)
        return
    old = target.values.get(effect.field)
    if effect.states is not None and value not in dict(effect.states.edges).get(str(old), ()):
        raise Refused
    if effect.kind in ("add", "subtract"):
        if not isinstance(old, int | Decimal) or not isinstance(value, int | Decimal):
            raise Undecidable
        value = old + value if effect.kind == "add" else old - value  # type: ignore[operator]
    field = here.stage.model(effect.model).field(effect.field)
    if value is None and not field.optional:
        raise Refused
    _keep_bounds(field, value)
    target.values[effect.field] = value


def _keep_bounds(field: Field, value: object) -> None:
    if value is None or (field.minimum is None and field.maximum is None):
        return
    if field.type.kind in _LENGTHY:
        if not isinstance(value, str):
            raise Undecidable
        value = len(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Undecidable
    low = value if field.minimum is None else Decimal(str(field.minimum))
    high = value if field.maximum is None else Decimal(str(field.maximum))
    if not low <= value <= high:
        raise Refused
