"""Valid bodies of requests."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.ir.model import Field, Input, Operation, Project
from scaffolder.render.samples.casts import model_of, step_name
from scaffolder.render.samples.scenes import At
from scaffolder.render.samples.values import sample_value

Body = dict[str, object]


def valid_body(operation: Operation, project: Project, *, full: bool) -> Body | None:
    """A body that is taken; with `full` optional members and children too. None where none is known."""
    if operation.kind == "update":
        return _members(updated(operation), operation.model, project, True) if full else {}
    return _members(operation.inputs, operation.model, project, full)


def updated(operation: Operation) -> tuple[Input, ...]:
    """The members of an update that can be changed by themselves."""
    return tuple(
        member
        for member in operation.inputs
        if not member.field.many and member.field.type.kind not in ("reference", "enum")
    )


def _members(inputs: tuple[Input, ...], model: str | None, project: Project, full: bool) -> Body | None:
    body: Body = {}
    for member in inputs:
        if not (member.required or (full and _is_plain(member))):
            continue
        value = _sent(member, model, project, full)
        if value is None:
            return None
        body[member.name] = value
    return body


def _is_plain(member: Input) -> bool:
    return bool(member.members) or (not member.field.many and member.field.type.kind != "reference")


def _sent(member: Input, model: str | None, project: Project, full: bool) -> object:
    field = member.field
    least = int(field.minimum or 0) if field.many else 0
    if member.members and member.model:
        if least > 1:
            return None
        child = _members(member.members, member.model, project, full)
        return None if child is None else [child]
    if field.many:
        if field.create_missing:
            return [_named(field, project)] if least <= 1 else None
        return [] if least == 0 else [At(step_name(field.type.target or ""))] if least == 1 else None
    if field.type.kind == "reference":
        return At(step_name(field.type.target or ""))
    return sample_value(field, project.model(model) if model else None, project)


def _named(field: Field, project: Project) -> object:
    target = project.model(field.type.target or "")
    return sample_value(target.field(field.by or "id"), target, project)


def targets_of(body: object) -> tuple[str, ...]:
    """The models whose rows a body names, in its order."""
    return tuple(dict.fromkeys(map(model_of, _steps(body))))


def _steps(value: object) -> Iterator[str]:
    if isinstance(value, At):
        yield value.step
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _steps(item)
    elif isinstance(value, dict):
        yield from _steps(list(value.values()))
