"""What clients of the old API trip over, and what is new or different besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scaffolder.design.document import Part
from scaffolder.ir.diff.versions import Difference, Version, Versions, fields, route_of, shape_part
from scaffolder.ir.model import Field, Operation

_SECTIONS = ("wire", "auth", "middleware", "database", "configuration", "services")


def api_breaks(versions: Versions) -> Iterator[Difference]:
    """Every difference by which a request that worked fails, or an answer lacks what it had."""
    old_wire, new_wire = versions.old.design.wire, versions.new.design.wire
    for key in type(old_wire).model_fields:
        if getattr(old_wire, key) != getattr(new_wire, key):
            yield Difference("API break", f"the wire's {key} has changed", ("wire",))
    for old, new in versions.operations():
        if old is not None and new is None:
            yield Difference("API break", f"{route_of(old)} is gone", (route_of(old),))
        elif old is not None and new is not None:
            yield from _operation_breaks(old, new)


def _operation_breaks(old: Operation, new: Operation) -> Iterator[Difference]:
    texts = [*_route_breaks(old, new), *_input_breaks(old, new), *_list_breaks(old, new)]
    yield from (Difference("API break", text, (route_of(new),)) for text in texts)
    yield from (Difference("API break", text, (route_of(new), shape_part(new))) for text in _answer_breaks(old, new))


def _route_breaks(old: Operation, new: Operation) -> Iterator[str]:
    route = route_of(new)
    if (old.method, _static(old)) != (new.method, _static(new)):
        yield f"{route_of(old)} is now {route}"
    elif [key.field for key in _keys(old)] != [key.field for key in _keys(new)]:
        yield f"{route} finds its rows by {', '.join(key.field for key in _keys(new))} now"
    if old.kind != new.kind:
        yield f"{route} is a {new.kind} now, no longer a {old.kind}"
    if old.status != new.status:
        yield f"{route} answers {new.status}, no longer {old.status}"


def _static(operation: Operation) -> list[str]:
    return ["{}" if word.startswith("{") else word for word in operation.path.split("/")]


def _keys(operation: Operation) -> list[Any]:
    return [parent.key for parent in operation.parents] + ([operation.key] if operation.key else [])


def _input_breaks(old: Operation, new: Operation) -> Iterator[str]:
    route = route_of(new)
    before = {given.name: given for given in old.inputs}
    after = {given.name: given for given in new.inputs}
    for name in [name for name in before if name not in after]:
        yield f"{route} no longer takes {name}"
    for name, given in after.items():
        known = before.get(name)
        if given.required and (known is None or not known.required):
            yield f"{route} now needs {name}"
        if known is not None and _form(known.field) != _form(given.field):
            yield f"{route} takes {name} in another form"
        if known is not None and _fewer_values(known.field, given.field):
            yield f"{route} knows the values {', '.join(given.field.type.values)} of {name} alone"
    codes = {it.code for it in new.requires} - {it.code for it in old.requires}
    if codes:
        yield f"{route} may now answer 409 {', '.join(sorted(codes))}"


def _fewer_values(old: Field, new: Field) -> bool:
    return not set(old.type.values) <= set(new.type.values)


def _form(field: Field) -> tuple[object, ...]:
    """What a client sends for a field."""
    kind = field.type
    return (kind.kind, kind.precision, kind.scale, field.many, field.by)


def _answer_breaks(old: Operation, new: Operation) -> Iterator[str]:
    before = [member.name for member in old.selection.members] if old.selection else []
    after = {member.name for member in new.selection.members} if new.selection else set()
    gone = [name for name in before if name not in after]
    if gone:
        yield f"{route_of(new)} no longer answers {', '.join(gone)}"


def _list_breaks(old: Operation, new: Operation) -> Iterator[str]:
    route = route_of(new)
    filters = {it.param for it in new.filters}
    sorts = {it.field for it in new.sorts}
    gone = [it.param for it in old.filters if it.param not in filters]
    gone += [it.field for it in old.sorts if it.field not in sorts]
    if gone:
        yield f"{route} no longer filters or sorts by {', '.join(dict.fromkeys(gone))}"
    kinds = {it.param: it.type.values for it in new.filters}
    for it in old.filters:
        if it.param in kinds and not set(it.type.values) <= set(kinds[it.param]):
            yield f"{route} knows the values {', '.join(kinds[it.param])} of {it.param} alone"
    if old.page is None and new.page is not None and new.kind == "list":
        yield f"{route} answers page by page now"
    if old.page is not None and new.page is not None and new.page.maximum < old.page.maximum:
        yield f"{route} answers at most {new.page.maximum} rows"


def news(versions: Versions) -> Iterator[Difference]:
    """What was not there before."""
    for old, new in versions.models():
        if old is None and new is not None:
            yield Difference("New", f"model {new.name}", (new.name,))
        if old is None or new is None:
            continue
        for before, after in fields(old, new):
            if before is None and after is not None and not after.implicit:
                yield Difference("New", f"{new.name}.{after.name}", (f"{new.name}.{after.name}",))
    for before_, after_ in versions.operations():
        if before_ is None and after_ is not None:
            yield Difference("New", route_of(after_), (route_of(after_),))


def others(versions: Versions, told: set[str]) -> Iterator[Difference]:
    """Every part that is different and that nothing else spoke of."""
    old, new = _parts(versions.old), _parts(versions.new)
    for name, part in new.items():
        if old.get(name) != part and name not in told and not _is_within(name, told):
            yield Difference("Other", f"{name} has changed" if name in old else f"{name} is new", (name,))
    for name in old:
        if name not in new and name not in told and not _is_within(name, told):
            yield Difference("Other", f"{name} is gone", (name,))


def _is_within(name: str, told: set[str]) -> bool:
    """Whether the part belongs to one that was told as a whole: the fields of a new model."""
    return "." in name and name.split(".")[0] in told


def _parts(version: Version) -> Mapping[str, Any]:
    """The parts of a design by the names that tools call them."""
    design = version.design
    parts: dict[str, Any] = {"name": design.name, "summary": design.summary}
    for name, model in design.models.items():
        plain = {key for key in type(model).model_fields if key not in ("fields", "shapes", "access", "renamed_from")}
        parts[name] = {key: getattr(model, key) for key in plain}
        parts |= {f"{name}.{it}": _without_former(field) for it, field in model.fields.items()}
        parts |= {f"{name}.shapes.{it}": words for it, words in model.shapes.items()}
        parts |= {f"{name}.access.{verb}": getattr(model.access, verb) for verb in type(model.access).model_fields}
    parts |= {route: _without_former(endpoint) for route, endpoint in design.endpoints.items()}
    return parts | {key: _dumped(getattr(design, key)) for key in _SECTIONS}


def _without_former(part: Part) -> dict[str, Any]:
    return {key: value for key, value in part.model_dump().items() if key != "renamed_from"}


def _dumped(value: Any) -> Any:
    return value.model_dump() if isinstance(value, Part) else value
