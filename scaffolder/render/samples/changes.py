"""What writes do to sample rows: members of a body, new rows, entries of `set`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from scaffolder.ir.evaluate import Scope, evaluate, matches, wire_value
from scaffolder.ir.model import AskedCheck, Effect, Field, Input, Operation, States
from scaffolder.ir.rows import NOW, Key, Moment, Row, Undecidable, Unlike, World
from scaffolder.record import Record, replace
from scaffolder.render.samples.scenes import At, Played, Stage

Parameters = Mapping[tuple[str, str | None], object]
_LENGTHY = ("string", "text", "email", "url", "password")


class Refused(Exception):
    """The operation would not succeed; `code` is that of a 409 where no other refusal can come before it."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code


class Situation(Record):
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


def concerned(here: Situation, checks: Iterable[AskedCheck], key: Key) -> list[tuple[AskedCheck, Key]]:
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


def input_values(operation: Operation, body: Mapping[str, object], played: Played) -> Parameters:
    """Every `$input` that an effect may name; what is not sent is null."""
    values = _values(operation.inputs, body, played)
    return {("input", member.name): values.get(member.name) for member in operation.inputs}


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


def write_members(
    here: Situation, row: Row, inputs: Iterable[Input], body: Mapping[str, object], played: Played
) -> None:
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
                insert(here, member.model, {member.field.via or "": row.key}, member.members, item, played)
            elif member.field.link and isinstance(item, At):
                here.world.link(member.field.link, row.key, played.rows[item.step].key)
            else:
                raise Undecidable


def follow_sources(here: Situation, row: Row, changed: set[str]) -> None:
    for field in here.stage.model(row.model).fields:
        if field.slug_source in changed:
            row.values[field.name] = Unlike(row.model, field.name, -row.key.number)


def insert(
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
    write_members(here, row, inputs, body, played)
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


def apply(here: Situation, effect: Effect, row: Row, inputs: Parameters) -> list[tuple[AskedCheck, Key]]:
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
        asked += concerned(here, effect.checks, key)
        changes.append((target, evaluate(effect.value, inner) if effect.value is not None else None))
    for target, value in changes:
        _change(here, effect, target, value)
        asked += concerned(here, effect.checks, target.key)
    return asked


def _insert_child(here: Situation, effect: Effect, owner: Row, scope: Scope) -> list[tuple[AskedCheck, Key]]:
    given = {name: evaluate(value, scope) for name, value in effect.values}
    given[effect.via or ""] = owner.key
    for name, value in given.items():
        if name != effect.via:
            _keep_bounds(here.stage.model(effect.model).field(name), value)
    row = insert(here, effect.model, given, (), {}, Played(here.world))
    children = [child for child in here.world.of(effect.model) if child.values.get(effect.via or "") == owner.key]
    _keep_length(here, owner, effect.field, len(children))
    return concerned(here, effect.checks, row.key)


def _change(here: Situation, effect: Effect, target: Row, value: object) -> None:
    if effect.kind in ("link", "unlink"):
        if not isinstance(value, Key) or effect.link is None:
            raise Undecidable
        change = here.world.link if effect.kind == "link" else here.world.unlink
        change(effect.link, target.key, value)
        items = [pair for pair in here.world.links.get(effect.link, []) if pair[0] == target.key]
        _keep_length(here, target, effect.field, len(items))
        return
    old = target.values.get(effect.field)
    if effect.states is not None and not allows(effect.states, old, value):
        raise Refused
    if effect.kind in ("add", "subtract"):
        if not isinstance(old, int | Decimal) or not isinstance(value, int | Decimal):
            raise Undecidable
        value = old + value if effect.kind == "add" else old - value
    field = here.stage.model(effect.model).field(effect.field)
    if value is None and not field.optional:
        raise Refused
    _keep_bounds(field, value)
    target.values[effect.field] = value


def allows(states: States, old: object, new: object) -> bool:
    """Whether a row may go from one state to another."""
    return new in dict(states.edges).get(str(old), ())


def _keep_length(here: Situation, owner: Row, name: str, length: int) -> None:
    field = next((field for field in here.stage.model(owner.model).fields if field.name == name), None)
    if field is None or not field.many:
        raise Undecidable
    if length < int(field.minimum or 0) or length > int(field.maximum or length):
        raise Refused


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
