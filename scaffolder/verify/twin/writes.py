"""Creates, updates and deletes, in the order of the wire contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scaffolder.ir.evaluate import evaluate, holds
from scaffolder.ir.model import AskedCheck, Model, States
from scaffolder.ir.rows import Key, Moment, Row, Undecidable
from scaffolder.verify.twin import shapes
from scaffolder.verify.twin.effects import Aftermath, apply, concerned, left, resource_of, touch, transition
from scaffolder.verify.twin.inputs import Members, Path, parameters_of, read_input
from scaffolder.verify.twin.outcome import Outcome, Pending, Refusal, Static, Token
from scaffolder.verify.twin.rows import (
    changed_fields,
    exact,
    free_slug,
    new_row,
    number,
    taken,
    write_children,
    write_lists,
)
from scaffolder.verify.twin.scene import Scene


def create(scene: Scene) -> Outcome:
    operation = scene.operation
    model = scene.model(operation.model)
    if operation.guard_early is not None and evaluate(operation.guard_early, scene.scope) is not True:
        scene.refuse(403, "forbidden", "access.create")
    values = read_input(scene)
    scene.parameters = parameters_of(values, operation.inputs)
    given = {parent.path[0]: scene.parents[parent.name].key for parent in operation.parents if len(parent.path) == 1}
    row = new_row(scene, model, given, _columns(operation.inputs, values))
    _fill(scene, model, row)
    conflicts = list(taken(scene, model, row, row.values, values))
    if conflicts:
        scene.refuse(409, "conflict", "unique", errors=tuple(conflicts))
    number(scene, model, row)
    write_lists(scene, row, operation.inputs, values)
    places: dict[Key, Path] = {}
    nested = write_children(scene, row, operation.inputs, values, (), places)
    if nested:
        scene.refuse(409, "conflict", "unique.nested", errors=tuple(nested))
    if operation.guard_early is None and not holds(operation.guard, scene.scope, row):
        scene.refuse(403, "forbidden", "access.create")
    changed = {field.name for field in model.fields}
    outcome = _finish(scene, model, row, changed, [], places)
    location = _location(scene, row)
    return Outcome(
        outcome.status, "create", body=outcome.body, location=location, world=scene.world, hooked=outcome.hooked,
        made=row.key,
    )  # fmt: skip


def _columns(inputs: Iterable[Any], values: Members) -> Members:
    return {
        member.field.name: values[member.name] for member in inputs if member.name in values and not member.field.many
    }


def _fill(scene: Scene, model: Model, row: Row) -> None:
    """Set required columns that an effect gives, so that the row is whole from the start."""
    for effect in scene.operation.effects:
        own = effect.kind == "assign" and effect.target_key is None and effect.each is None and not effect.uses_result
        if own and row.values.get(effect.field) is None and effect.value is not None and effect.model == model.name:
            field = model.field(effect.field)
            if not field.optional:
                row.values[effect.field] = exact(scene.value(effect.value, row), field)


def _location(scene: Scene, row: Row) -> tuple[Any, ...] | None:
    parts = scene.operation.location
    if parts is None:
        return None
    scope = scene.asked_of(row)
    return tuple(Static(part.text or "") if part.expr is None else evaluate(part.expr, scope) for part in parts)


def update(scene: Scene, row: Row) -> Outcome:
    operation = scene.operation
    model = scene.model(operation.model)
    values = read_input(scene)
    scene.parameters = parameters_of(values, operation.inputs)
    _require(scene, row)
    _follow_states(scene, model, row, values)
    sent = _columns(operation.inputs, values)
    before = dict(row.values)
    asked = concerned(scene, _others(operation.checks, {*sent, *values, *_own_effects(scene)}), row.key)
    row.values.update(sent)
    for field in model.fields:
        if field.slug_source in sent and before.get(field.slug_source) != row.values.get(field.slug_source):
            row.values[field.name] = free_slug(scene, model, field, row)
    conflicts = list(taken(scene, model, row, sent, values))
    if conflicts:
        scene.refuse(409, "conflict", "unique", errors=tuple(conflicts))
    # A password that is sent is hashed anew, so that its column changes with the same secret too.
    hashed = {name for name in sent if model.field(name).type.kind == "password" and sent[name] is not None}
    changed = changed_fields(before, row) | hashed
    if changed:
        touch(scene, row)
    write_lists(scene, row, operation.inputs, values)
    if operation.guard is not None and operation.inputs and not holds(operation.guard, scene.scope, row):
        scene.refuse(403, "forbidden", "access.update_after")
    lists = {member.name for member in operation.inputs if member.field.many and member.name in values}
    outcome = _finish(scene, model, row, changed | lists, asked, {})
    return Outcome(
        operation.status, "update", body=outcome.body, world=scene.world, hooked=outcome.hooked, made=row.key
    )


def _own_effects(scene: Scene) -> set[str]:
    return {effect.field for effect in scene.operation.effects if effect.target_key is None}


def _require(scene: Scene, row: Row) -> None:
    for requirement in scene.operation.requires:
        if scene.value(requirement.expr, row) is not True:
            messages = dict(scene.project.wire.messages)
            detail = requirement.message or messages.get(requirement.code)
            scene.refuse(409, requirement.code, "requires", detail=detail)


def _follow_states(scene: Scene, model: Model, row: Row, values: Members) -> None:
    """Refuse a state that no edge leads to, from the input first, then from `set`."""
    for states in model.states:
        if states.field in values:
            _edge(scene, states, row.values.get(states.field), values[states.field], repeat=True)
    for effect in scene.operation.effects:
        if (
            effect.states is not None
            and effect.target_key is None
            and effect.value is not None
            and not effect.uses_result
        ):
            _edge(scene, effect.states, row.values.get(effect.field), scene.value(effect.value, row), repeat=False)


def _edge(scene: Scene, states: States, old: Any, new: Any, repeat: bool) -> None:
    legal = dict(states.edges).get(str(old), ())
    if new in legal or (repeat and new == old):
        return
    values = {"field": states.field, "from": old, "to": new}
    scene.refuse(409, "illegal_transition", "states", detail=transition(scene, values))


def _others(checks: Iterable[AskedCheck], changed: set[str]) -> list[AskedCheck]:
    return [asked for asked in checks if not asked.own and (not asked.fields or set(asked.fields) & changed)]


def _finish(
    scene: Scene,
    model: Model,
    row: Row,
    changed: set[str],
    asked: list[tuple[AskedCheck, Key]],
    places: dict[Key, Path],
) -> Outcome:
    """Effects, then all that must hold, then the hook and what comes of its answer."""
    operation = scene.operation
    early = [effect for effect in operation.effects if not effect.uses_result]
    after = [apply(scene, effect, row) for effect in early]
    touched = changed | {name for one in after for name in one.touched}
    _ask(scene, row, touched, asked, places, after)
    hooked = None
    if operation.hook is not None:
        hooked = function_errors(scene)
        late = [effect for effect in operation.effects if effect.uses_result]
        scene.parameters = {**scene.parameters, **results_of(scene)}
        for effect in late:
            apply(scene, effect, row)
    return Outcome(operation.status, "write", body=_body(scene, row), hooked=hooked)


def function_errors(scene: Scene) -> tuple[tuple[str, int], ...]:
    hook = scene.operation.hook
    assert hook is not None
    service = scene.project.service(hook.service)
    function = next(found for found in service.functions if found.name == hook.function)
    return function.errors


_PENDING = iter(range(1, 10**9))


def results_of(scene: Scene) -> dict[tuple[str, str | None], object]:
    """A value to be learned for each member of the function's answer."""
    hook = scene.operation.hook
    assert hook is not None
    service = scene.project.service(hook.service)
    function = next(found for found in service.functions if found.name == hook.function)
    return {("result", member.name): Pending(next(_PENDING), member.type) for member in function.outputs}


def _body(scene: Scene, row: Row) -> Any:
    operation, auth = scene.operation, scene.project.auth
    token: object = scene.ask.token
    if operation.kind == "create" and auth is not None and operation.model == auth.model:
        token = Token(row.key)
        scene.ask = _as_caller(scene, row)
    return shapes.item(scene, row, token)


def _as_caller(scene: Scene, row: Row) -> Any:
    """Registration answers as nobody asked: the shape is read by the same caller."""
    return scene.ask


def _ask(
    scene: Scene,
    row: Row,
    touched: set[str],
    before: list[tuple[AskedCheck, Key]],
    places: dict[Key, Path],
    effects: list[Aftermath],
) -> None:
    """Refuse where something does not hold; undecided where two things break at once."""
    operation = scene.operation
    creating = operation.kind == "create"
    own: list[Refusal] = []
    for asked in operation.checks:
        if not asked.own:
            continue
        rows = _nested(scene, asked, places) if asked.model != row.model or places else [(row, ())]
        if asked.model == row.model:
            rows = [(row, ()), *[pair for pair in rows if pair[0] is not row]]
        for found, place in rows:
            due = creating or not asked.fields or bool(set(asked.fields) & touched) or found is not row
            if due and evaluate(asked.check.expr, scene.scope.of(found)) is not True:
                own.append(Refusal(asked.check.code, place, text=asked.check.message or None))
    others = _broken_others(scene, row, touched, before, effects)
    if own:
        if len({refusal.code for refusal in own}) > 1:
            raise Undecidable
        scene.invalid(own[:1], "checks")
    if others:
        if len(set(others)) > 1:
            raise Undecidable
        code, resource, message, reason = others[0]
        scene.refuse(409, code, reason, detail=message, resource=resource)


def _nested(scene: Scene, asked: AskedCheck, places: dict[Key, Path]) -> list[tuple[Row, Path]]:
    found = [(scene.world.find(key), place) for key, place in places.items()]
    return [(row, place) for row, place in found if row is not None and row.model == asked.model]


def _broken_others(
    scene: Scene, row: Row, touched: set[str], before: list[tuple[AskedCheck, Key]], effects: list[Aftermath]
) -> list[tuple[str, str, str | None, str]]:
    due = [*before, *concerned(scene, _others(scene.operation.checks, touched), row.key)]
    if scene.operation.kind == "create":
        due = concerned(scene, [asked for asked in scene.operation.checks if not asked.own], row.key)
    reasons = [(asked, key, "checks.elsewhere") for asked, key in due]
    reasons += [(asked, key, "effects.check") for one in effects for asked, key in one.asked]
    found: list[tuple[str, str, str | None, str]] = []
    for asked, key, reason in reasons:
        other = scene.world.find(key)
        if other is None or not other.live or other.model != asked.model:
            continue
        if evaluate(asked.check.expr, scene.scope.of(other)) is not True:
            found.append((asked.check.code, resource_of(asked.model), asked.check.message or None, reason))
    for one in effects:
        found += [(code, resource_of(model), None, "effects.bound") for code, model in left(scene, one)]
    return found


def delete(scene: Scene, row: Row) -> Outcome:
    operation = scene.operation
    scene.parameters = {}
    _require(scene, row)
    asked = concerned(scene, [found for found in operation.checks if not found.own], row.key)
    _remove(scene, row, going(scene, row))
    for check, key in asked:
        other = scene.world.find(key)
        if other is not None and other.live and evaluate(check.check.expr, scene.scope.of(other)) is not True:
            detail = check.check.message or None
            scene.refuse(409, check.check.code, "checks.elsewhere", detail=detail, resource=resource_of(check.model))
    return Outcome(operation.status, "delete", world=scene.world, made=row.key)


def going(scene: Scene, row: Row, found: frozenset[Key] = frozenset()) -> frozenset[Key]:
    """The keys of the rows that go with a row."""
    found |= {row.key}
    for dependent in scene.model(row.model).dependents:
        for other in scene.world.of(dependent.model):
            cascades = dependent.on_delete == "cascade" and other.values.get(dependent.field) == row.key
            if cascades and other.key not in found:
                found = going(scene, other, found)
    return found


def _remove(scene: Scene, row: Row, gone: frozenset[Key]) -> None:
    model = scene.model(row.model)
    for dependent in model.dependents:
        for other in list(scene.world.of(dependent.model)):
            if other.values.get(dependent.field) != row.key or other is row:
                continue
            if not other.live and model.soft_delete:
                continue  # a row that is really deleted is still referred to by those that are softly so
            if dependent.on_delete == "restrict" and other.key not in gone:
                scene.refuse(409, "in_use", "delete.in_use")
            if dependent.on_delete == "cascade":
                _remove(scene, other, gone)
            elif dependent.on_delete == "restrict":
                continue
            else:
                other.values[dependent.field] = None
                touch(scene, other)
    if model.soft_delete:
        row.values["deletedAt"] = scene.now
    elif scene.world.find(row.key) is not None:
        scene.world.remove(row)


__all__ = ["Moment", "create", "delete", "update"]
