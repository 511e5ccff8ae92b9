"""What a body says: every member read, or every problem at its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scaffolder.ir.model import Field, Input
from scaffolder.ir.query import Type
from scaffolder.ir.rows import Key, Row
from scaffolder.verify.twin.kinds import BLANKS, Form, Rejected, folded, parse, parse_text
from scaffolder.verify.twin.outcome import Refusal
from scaffolder.verify.twin.scene import Body, Scene

Path = tuple[str | int, ...]
Members = dict[str, Any]


def form_of(field: Field) -> Form:
    return Form(field.type, field.minimum, field.maximum, field.pattern)


def read_input(scene: Scene) -> Members:
    """The values of a body's members by name, or 422."""
    operation = scene.operation
    if not operation.inputs and operation.kind != "login":
        return {}
    members = opened(scene)
    errors: list[Refusal] = []
    values = read_members(scene, operation.inputs, members, (), errors)
    if scene.project.wire.reject_unknown and operation.input_key:
        beside = [name for name in scene.ask.body if name != operation.input_key]
        errors += [Refusal("unknown", (name,), outside=True) for name in beside]
    if errors:
        scene.invalid(errors, f"input.{errors[0].code}")
    return values


def opened(scene: Scene) -> Members:
    """The members inside the envelope."""
    body, envelope = scene.ask.body, scene.operation.input_key
    members = an_object(scene, {} if body is None else body, outside=True)
    if envelope is None:
        return members
    if envelope not in members:
        scene.invalid([Refusal("required", outside=True)], "body.envelope")
        return {}
    return an_object(scene, members[envelope])


def an_object(scene: Scene, value: Body, *, outside: bool = False) -> Members:
    if isinstance(value, dict):
        return value
    scene.invalid([Refusal("null" if value is None else "type", outside=outside)], "body.object")
    return {}


def read_members(
    scene: Scene, inputs: tuple[Input, ...], members: Members, path: Path, errors: list[Refusal]
) -> Members:
    values: Members = {}
    for member in inputs:
        here = (*path, member.name)
        if member.name not in members:
            if member.required:
                errors.append(Refusal("required", here))
            continue
        value = members[member.name]
        reader = read_list if member.field.many else read_single
        before = len(errors)
        found = reader(scene, member, value, here, errors)
        if len(errors) == before:
            values[member.name] = found
    if scene.project.wire.reject_unknown:
        known = {member.name for member in inputs}
        errors += [Refusal("unknown", (*path, name)) for name in members if name not in known]
    return values


def read_single(scene: Scene, member: Input, value: object, path: Path, errors: list[Refusal]) -> Any:
    if value is None and member.nullable:
        return None
    try:
        return read_value(scene, member, value)
    except Rejected as rejected:
        if rejected.code == "blank" and member.nullable:
            return None
        errors.append(Refusal(rejected.code, path, values=rejected.values))
        return None


def read_value(scene: Scene, member: Input, value: object) -> Any:
    field = member.field
    if field.type.kind != "reference":
        return parse(value, form_of(field))
    found = target_of(scene, member, named_by(scene, member, value))
    if found is None:
        raise Rejected("reference")
    return found.key


def named_by(scene: Scene, member: Input, value: object) -> Any:
    """What names a row, in the form of a key: bounds do not matter."""
    kind = wire_type(scene, member.field)
    if value is None:
        raise Rejected("null")
    if kind.kind in ("int", "sequence", "bool"):
        return parse(value, Form(kind))
    found = parse(value, Form(kind, None, 10**9 if kind.kind not in ("email", "url") else None))
    return found


def wire_type(scene: Scene, field: Field) -> Type:
    target = scene.model(field.type.target)
    return target.field(field.by).type if field.by else Type(scene.project.ids)


def target_of(scene: Scene, member: Input, name: object) -> Row | None:
    """The live row that a value names, if the caller may read it where that matters."""
    target = member.field.type.target or ""
    if member.field.by:
        rows = [row for row in scene.world.of(target) if row.live and row.values.get(member.field.by) == name]
        row = rows[0] if rows else None
    else:
        key = scene.ids.by_wire.get((target, name))
        row = scene.world.tables.get(target, {}).get(key) if key else None
    if row is None or not row.live or (member.has_read_rule and not scene.readable(row)):
        return None
    return row


def read_list(scene: Scene, member: Input, value: object, path: Path, errors: list[Refusal]) -> Any:
    """The items of a list: keys, names of rows that may be missing, or the members of children."""
    if not isinstance(value, list):
        errors.append(Refusal("null" if value is None else "type", path))
        return None
    least, most = member.field.minimum, member.field.maximum
    if most is not None and len(value) > int(most):
        errors.append(Refusal("too_long", path, values={"max": most}))
        return None
    before = len(errors)
    found = list(read_items(scene, member, value, path, errors))
    if len(errors) == before and least is not None and len(value) < int(least):
        errors.append(Refusal("too_short", path, values={"min": least}))
    return found if member.members else list(dict.fromkeys(found))


def read_items(scene: Scene, member: Input, items: list[Any], path: Path, errors: list[Refusal]) -> Iterator[Any]:
    for index, item in enumerate(items):
        here = (*path, index)
        if member.members:
            if isinstance(item, dict):
                yield read_members(scene, member.members, item, here, errors)
            else:
                errors.append(Refusal("null" if item is None else "type", here))
            continue
        try:
            if member.field.create_missing:
                target = scene.model(member.field.type.target)
                yield parse(item, form_of(target.field(member.field.by or "id")))
            else:
                yield read_value(scene, member, item)
        except Rejected as rejected:
            errors.append(Refusal(rejected.code, here, values=rejected.values))


def read_credentials(scene: Scene) -> tuple[Any, str] | None:
    """The identity and the secret of a login; None where they can belong to nobody."""
    auth = scene.project.auth
    assert auth is not None
    members = opened(scene)
    errors = []
    for name in (auth.identity, auth.secret):
        value = members.get(name)
        if name not in members:
            errors.append(Refusal("required", (name,)))
        elif isinstance(value, str) and not value.strip(BLANKS):
            errors.append(Refusal("blank", (name,)))
    if errors:
        scene.invalid(errors, "login.input")
    identity, secret = members[auth.identity], members[auth.secret]
    if not (isinstance(identity, str) and isinstance(secret, str)) or "\0" in identity + secret:
        return None
    kind = scene.model(auth.model).field(auth.identity).type
    text = identity.strip(BLANKS)
    return (folded(text) if kind.kind == "email" else text), secret


def parameters_of(values: Members, inputs: tuple[Input, ...]) -> dict[tuple[str, str | None], object]:
    """Every `$input` that a rule may name; what is not sent is null."""
    return {("input", member.name): values.get(member.name) for member in inputs if not member.field.many}


__all__ = ["Key", "form_of", "parameters_of", "parse_text", "read_credentials", "read_input"]
