"""What an operation does to sample rows: whether it is reached, and whether it succeeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scaffolder.ir.evaluate import evaluate, holds, readable, wire_value
from scaffolder.ir.model import AskedCheck, Operation
from scaffolder.ir.rows import NOW, Key, Moment, Row, World, conflicts
from scaffolder.record import replace
from scaffolder.render.samples.changes import (
    Parameters,
    Refused,
    Situation,
    allows,
    apply,
    concerned,
    follow_sources,
    input_values,
    insert,
    write_members,
)
from scaffolder.render.samples.scenes import Played, Stage
from scaffolder.render.samples.values import answered_value

REACHED, FORBIDDEN, MISSING = 0, 403, 404


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
    if operation.kind == "call":
        return REACHED if holds(operation.guard, scope, None) else FORBIDDEN
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
    asked = concerned(here, here.operation.checks, here.row.key)
    _remove(here.stage, here.world, here.row)
    asked += concerned(here, here.operation.checks, here.row.key)
    _ask(here, asked)


def _remove(stage: Stage, world: World, row: Row) -> None:
    model = stage.model(row.model)
    for dependent in model.dependents:
        for other in list(world.of(dependent.model)):
            if other.values.get(dependent.field) != row.key or not other.live:
                continue
            if dependent.on_delete == "restrict":
                raise Refused("in_use")
            if dependent.on_delete == "cascade":
                _remove(stage, world, other)
            else:
                other.values[dependent.field] = None
    if model.soft_delete:
        row.values["deletedAt"] = Moment(NOW, True)
    else:
        world.remove(row)


def _require(here: Situation, inputs: Parameters) -> None:
    scope = replace(here.scope, params={**here.scope.params, **inputs})
    assert here.row is not None
    for requirement in here.operation.requires:
        if evaluate(requirement.expr, scope.of(here.row)) is not True:
            raise Refused(requirement.code)


def update(situation: Situation, body: Mapping[str, object], played: Played) -> None:
    """Write the row, or raise `Refused`."""
    here = situation.in_copy()
    assert here.row is not None
    operation, row = here.operation, here.row
    inputs = input_values(operation, body, played)
    _require(here, inputs)
    _keep_edges(here, row, body, inputs)
    inputs = {**inputs, **_answered(here)}
    changed = {member.field.name for member in operation.inputs if member.name in body}
    asked = concerned(here, _triggered(operation.checks, changed | _own_fields(operation)), row.key)
    write_members(here, row, operation.inputs, body, played)
    follow_sources(here, row, changed)
    if not holds(operation.guard, here.scope, row):
        raise Refused
    _finish(here, row, inputs, changed, asked)


def _keep_edges(here: Situation, row: Row, body: Mapping[str, object], inputs: Parameters) -> None:
    """Refuse a new state of the row that cannot follow its present one: by input, or by an effect on the row itself."""
    for states in here.stage.model(row.model).states:
        sent = body.get(states.field, row.values[states.field])
        if sent != row.values[states.field] and not allows(states, row.values[states.field], sent):
            raise Refused("illegal_transition")
    scope = replace(here.scope.of(row), params={**here.scope.params, **inputs, ("row", None): row.key})
    for effect in here.operation.effects:
        if effect.states is None or effect.target_key is not None or effect.value is None:
            continue
        if not allows(effect.states, row.values[effect.field], evaluate(effect.value, scope)):
            raise Refused("illegal_transition")


def create(situation: Situation, body: Mapping[str, object], played: Played) -> Row:
    """Make the row, or raise `Refused`."""
    here = situation.in_copy()
    operation = here.operation
    assert operation.model is not None
    given: dict[str, object] = {}
    for parent, found in zip(operation.parents, here.parents, strict=True):
        if len(parent.path) == 1:
            given[parent.path[0]] = found.key
    inputs = {**input_values(operation, body, played), **_answered(here)}
    row = insert(here, operation.model, given, operation.inputs, body, played)
    if operation.guard_early is None and not holds(operation.guard, here.scope, row):
        raise Refused
    changed = {field.name for field in here.stage.model(operation.model).fields}
    _finish(here, row, inputs, changed, [])
    return row


def _answered(here: Situation) -> Parameters:
    """Every `$result` of the operation's hook, as the test double of its service answers it."""
    hook, project = here.operation.hook, here.stage.project
    if hook is None:
        return {}
    function = next(found for found in project.service(hook.service).functions if found.name == hook.function)
    return {
        ("result", member.name): wire_value(answered_value(member, project.ids), member.type)
        for member in function.outputs
        if member.type.kind != "reference"
    }


def _finish(
    here: Situation,
    row: Row,
    inputs: Parameters,
    changed: set[str],
    asked: list[tuple[AskedCheck, Key]],
) -> None:
    """Apply the effects, then ask all checks."""
    operation = here.operation
    for effect in operation.effects:
        asked += apply(here, effect, row, inputs)
    asked += concerned(here, _triggered(operation.checks, changed | _own_fields(operation)), row.key)
    _ask(here, asked)
    if conflicts(here.world):
        raise Refused


def _triggered(checks: Iterable[AskedCheck], changed: set[str]) -> tuple[AskedCheck, ...]:
    return tuple(check for check in checks if set(check.fields) & changed or not check.fields)


def _own_fields(operation: Operation) -> set[str]:
    return {effect.field for effect in operation.effects if effect.target_key is None}


def _ask(here: Situation, asked: Iterable[tuple[AskedCheck, Key]]) -> None:
    for check, key in asked:
        row = here.world.find(key)
        if row is None or not row.live:
            continue
        if row.model != check.model or evaluate(check.check.expr, here.scope.of(row)) is not True:
            raise Refused
