"""What the entries of `set` do to rows, and which bounds and checks that may break."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from scaffolder.ir.evaluate import Scope, evaluate, matches
from scaffolder.ir.model import AskedCheck, Effect, Field
from scaffolder.ir.rows import Key, Moment, Row, Undecidable
from scaffolder.record import Struct, field
from scaffolder.verify.twin.kinds import SAFE
from scaffolder.verify.twin.outcome import Pending
from scaffolder.verify.twin.rows import exact, free_slug, new_row, number
from scaffolder.verify.twin.scene import Scene

Asked = tuple[AskedCheck, Key]
BIGGEST = {"int": SAFE, "bigint": 2**63 - 1, "sequence": SAFE}


class Aftermath(Struct):
    """What must be asked once all effects are done: checks with their rows, and the bounds that are left."""

    asked: list[Asked] = field(default_factory=list)
    bounds: list[tuple[Field, Row]] = field(default_factory=list)  # a changed column, asked when all is written
    lengths: list[tuple[Field, Row, str]] = field(default_factory=list)  # a changed list and what links it
    touched: set[str] = field(default_factory=set)  # fields of the written row


def apply(scene: Scene, effect: Effect, row: Row, result: Any = None) -> Aftermath:
    """Do what one entry says."""
    after = Aftermath()
    scope = scene.asked_of(row)
    scopes = [scope] if effect.each is None else list(matches(effect.each, scope))
    pairs = [(inner, found) for inner in scopes if (found := _target(scene, effect, row, inner)) is not None]
    if effect.kind == "insert":
        for inner, target in pairs:
            _insert(scene, effect, target, inner, after)
    elif effect.kind in ("link", "unlink"):
        for inner, target in pairs:
            _link(scene, effect, target, inner, after)
    else:
        _write(scene, effect, row, pairs, after)
    return after


def _target(scene: Scene, effect: Effect, row: Row, scope: Scope) -> Row | None:
    if effect.target_key is None:
        return row
    return scene.world.find(evaluate(effect.target_key, scope))


def _write(scene: Scene, effect: Effect, row: Row, pairs: list[tuple[Scope, Row]], after: Aftermath) -> None:
    """Give each target its value: summed up, or that of the last element."""
    model = scene.model(effect.model)
    name = model.field(effect.field)
    values: dict[Key, list[tuple[int, Any]]] = {}
    targets: dict[Key, Row] = {}
    for scope, target in pairs:
        targets[target.key] = target
        each = scope.rows.get("each")
        turn = each.key.number if isinstance(each, Row) else 0
        values.setdefault(target.key, []).append((turn, evaluate(effect.value, scope) if effect.value else None))
    before = {key: _concerned(scene, effect.checks, key) for key in targets}
    if effect.states is not None:
        edges = [
            (target.values.get(effect.field), _combined(effect, None, values[key])) for key, target in targets.items()
        ]
        broken = {(old, new) for old, new in edges if new not in dict(effect.states.edges).get(str(old), ())}
        if len(broken) > 1:
            raise Undecidable  # of several rows along no edge the contract does not say which one is told
    renamed: list[Row] = []
    for key, target in targets.items():
        old = target.values.get(effect.field)
        new = _combined(effect, old, values[key])
        if effect.states is not None:
            _follow_edge(scene, effect, target is row, old, new)
        new = exact(new, name)
        if new != old:
            target.values[effect.field] = new
            touch(scene, target)
            renamed.append(target)
        if target is row:
            after.touched.add(effect.field)
        after.bounds.append((name, target))
        after.asked += [*before[key], *_concerned(scene, effect.checks, key)]
    for target in sorted(renamed, key=lambda one: one.key.number):
        _follow_slug(scene, target, effect.field)


def _combined(effect: Effect, old: Any, found: list[tuple[int, Any]]) -> Any:
    if effect.kind == "assign":
        return max(found, key=lambda pair: pair[0])[1]
    if isinstance(old, Pending) or any(isinstance(value, Pending) for _, value in found):
        raise Undecidable
    total = sum((value for _, value in found if value is not None), Decimal(0) if isinstance(old, Decimal) else 0)
    return None if old is None else old + total if effect.kind == "add" else old - total


def _follow_edge(scene: Scene, effect: Effect, own: bool, old: Any, new: Any) -> None:
    assert effect.states is not None
    if new not in dict(effect.states.edges).get(str(old), ()):
        values = {"field": effect.field, "from": old, "to": new}
        resource = scene.operation.resource if own else resource_of(effect.model)
        scene.refuse(409, "illegal_transition", "states.effect", detail=transition(scene, values), resource=resource)


def transition(scene: Scene, values: dict[str, Any]) -> str:
    text = dict(scene.project.wire.messages)["illegal_transition"]
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def touch(scene: Scene, row: Row) -> None:
    if "updatedAt" in row.values:
        row.values["updatedAt"] = scene.now


def _follow_slug(scene: Scene, row: Row, changed: str) -> None:
    model = scene.model(row.model)
    for field_ in model.fields:
        if field_.slug_source == changed:
            row.values[field_.name] = free_slug(scene, model, field_, row)


def _link(scene: Scene, effect: Effect, owner: Row, scope: Scope, after: Aftermath) -> None:
    key = evaluate(effect.value, scope) if effect.value is not None else None
    if key is None or effect.link is None:
        return
    change = scene.world.link if effect.kind == "link" else scene.world.unlink
    change(effect.link, owner.key, key)
    after.lengths.append((scene.model(effect.model).field(effect.field), owner, effect.link))
    after.asked += _concerned(scene, effect.checks, owner.key)
    after.touched.add(effect.field)


def _insert(scene: Scene, effect: Effect, owner: Row, scope: Scope, after: Aftermath) -> None:
    model = scene.model(effect.model)
    given = {name: exact(evaluate(value, scope), model.field(name)) for name, value in effect.values}
    child = new_row(scene, model, {**given, effect.via or "": owner.key}, {})
    number(scene, model, child)
    after.bounds += [(model.field(name), child) for name in given]
    listed = next(
        (found for found in scene.model(owner.model).fields if found.name == effect.field and found.many), None
    )
    if listed is not None:
        after.lengths.append((listed, owner, ""))
    after.asked += _concerned(scene, effect.checks, child.key)


def _concerned(scene: Scene, checks: Iterable[AskedCheck], key: Key) -> list[Asked]:
    """Each check with each row of which it is asked after a write of the row with this key."""
    found: list[Asked] = []
    for asked in checks:
        if asked.rows is None:
            found.append((asked, key))
            continue
        scope = scene.scope
        scope = Scope(scene.world, scene.caller, {}, {**scope.params, ("row", None): key}, scene.now)
        for inner in matches(asked.rows, scope):
            row = inner.rows[asked.rows.source.alias]
            if isinstance(row, Row):
                found.append((asked, row.key))
    return found


concerned = _concerned


def left_bounds(field_: Field, value: Any) -> list[str]:
    """The bounds that a value is beyond: the field's, else its type's."""
    if value is None or isinstance(value, bool | Moment | Key | Pending):
        return []
    size: Any = len(value) if isinstance(value, str) else value
    if isinstance(value, str) and field_.type.kind not in ("string", "text", "password", "email", "url"):
        return []
    low, high = field_.minimum, field_.maximum
    if field_.type.kind in BIGGEST:
        low = -BIGGEST[field_.type.kind] if low is None else low
        high = BIGGEST[field_.type.kind] if high is None else high
    if field_.type.kind == "decimal":
        most = Decimal(10) ** ((field_.type.precision or 18) - (field_.type.scale or 0))
        edge = most - Decimal(1).scaleb(-(field_.type.scale or 0))
        low, high = str(-edge) if low is None else low, str(edge) if high is None else high
    found = ["min"] if low is not None and size < Decimal(str(low)) else []
    return [*found, *(["max"] if high is not None and size > Decimal(str(high)) else [])]


def resource_of(model: str) -> str:
    return model[0].lower() + model[1:]


def left(scene: Scene, after: Aftermath) -> list[tuple[str, str]]:
    """The bounds that rows are beyond once all is written: the code, and the model of the row."""
    found = [
        (code, row.model) for field_, row in after.bounds for code in left_bounds(field_, row.values.get(field_.name))
    ]
    for field_, row, link in after.lengths:
        if link:
            length = sum(1 for pair in scene.world.links.get(link, []) if pair[0] == row.key)
        else:
            children = scene.world.of(field_.type.target or "")
            length = sum(1 for child in children if child.live and child.values.get(field_.via or "") == row.key)
        found += [(code, row.model) for code in left_length(field_, length)]
    return found


def left_length(field_: Field, length: int) -> list[str]:
    found = ["min"] if field_.minimum is not None and length < int(field_.minimum) else []
    return [*found, *(["max"] if field_.maximum is not None and length > int(field_.maximum) else [])]
