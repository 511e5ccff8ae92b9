"""Example values: realistic by the name of the field, the same in every run, valid under the published schema."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from typing import Any

from scaffolder.design.regular import examples, parsed
from scaffolder.ir.model import Field, Input, Operation, Project, Selection, ShapeMember
from scaffolder.render.names import Name
from scaffolder.render.openapi.inputs import Value, carried, decimal_range, key_type
from scaffolder.render.openapi.outputs import answered, called
from scaffolder.render.openapi.texts import STRING_MAXIMUM

_MOMENT = "2026-03-14T09:26:53.589Z"
_TOKEN = "header.payload.signature"  # noqa: S105
_PASSWORD = "seven quiet harbours"  # noqa: S105
_PATIENCE = 400
_TEXTS = {
    "bio": "Walks along the coast and writes about it.",
    "body": "The tide was out, and the boats lay on their sides.",
    "city": "Trieste",
    "code": "A-100",
    "color": "teal",
    "comment": "Well put, thank you.",
    "country": "IT",
    "currency": "EUR",
    "description": "What the harbour looks like at low tide.",
    "email": "ada@mail.test",
    "firstName": "Ada",
    "key": "alpha",
    "label": "harbour",
    "lastName": "Moreau",
    "name": "Harbour lights",
    "note": "Leave it at the door.",
    "phone": "+39 040 555 0134",
    "sku": "HL-0042",
    "street": "Via del Faro 7",
    "summary": "A short walk at low tide.",
    "tag": "harbour",
    "text": "The tide was out, and the boats lay on their sides.",
    "title": "Low tide at the harbour",
    "username": "ada",
    "zip": "34121",
}
_PEOPLE = frozenset({"User", "Person", "Member", "Customer", "Author", "Employee", "Contact", "Account"})


def body_example(operation: Operation, project: Project) -> Any:
    """A request body that the endpoint takes."""
    members = _members_example(operation.inputs, operation.model, project)
    return members if operation.input_key is None else {operation.input_key: members}


def _members_example(inputs: tuple[Input, ...], model: str | None, project: Project) -> dict[str, Any]:
    return {member.name: _input_example(member, model, project) for member in inputs}


def _input_example(member: Input, model: str | None, project: Project) -> Any:
    if member.members or member.model is not None:
        count = max(1, int(member.field.minimum or 0))
        return [_members_example(member.members, member.model, project)] * count
    owner = member.field.type.target if member.field.by else model
    name = member.field.by or member.name
    value = carried(member, project, nullable=False)
    if not member.field.many:
        return value_example(value, name, owner, project)
    count = max(1, int(member.field.minimum or 0))
    return [value_example(value, name, owner, project) for _ in range(count)]


def answer_example(operation: Operation, project: Project) -> Any:
    """A success body of the endpoint."""
    if operation.hook is not None and operation.kind == "call":
        outputs = called(operation.hook, project).outputs
        return {member.name: value_example(Value(member.type), member.name, None, project) for member in outputs}
    selection = answered(operation)
    if selection is None:
        return None
    row = selection_example(selection, project)
    if operation.kind != "list":
        return row if operation.item_key is None else {operation.item_key: row}
    if operation.list_key is None:
        return [row]
    counted = {operation.count_key: 1} if operation.page and operation.count_key else {}
    return {operation.list_key: [row], **counted}


def selection_example(selection: Selection, project: Project) -> Any:
    """One row of a selection."""
    if selection.scalar:
        return _shown(selection.members[0], selection, project)
    return {member.name: _shown(member, selection, project) for member in selection.members}


def _shown(member: ShapeMember, selection: Selection, project: Project) -> Any:
    if member.kind == "token":
        return _TOKEN
    if member.kind == "object":
        if member.model is not None and member.shape is not None:
            return selection_example(project.model(member.model).shape(member.shape).selection, project)
        return {inner.name: _shown(inner, selection, project) for inner in member.members}
    if member.kind == "list":
        listed = next(listed for listed in selection.lists if listed.label == member.label)
        return [selection_example(listed.selection, project)]
    value = next(value for value in selection.values if value.label == member.label)
    field = _field_of(selection.model, member.name, project)
    bounds = Value(value.type, field.minimum, field.maximum, field.pattern) if field else Value(value.type)
    return value_example(bounds, member.name, selection.model, project)


def _field_of(model: str, name: str, project: Project) -> Field | None:
    """The field of that name, where it is a plain value whose bounds hold for the member too."""
    found = [field for field in project.model(model).fields if field.name == name and not field.many]
    return found[0] if found and found[0].type.kind != "reference" else None


def value_example(value: Value, name: str, model: str | None, project: Project) -> Any:
    """One value that keeps the bounds, named after where it stands."""
    kind = value.type.kind
    if kind == "reference":
        return value_example(Value(key_type(project)), "id", value.type.target, project)
    return _SAMPLES[kind](value, name, model)


def _uuid(value: Value, name: str, model: str | None) -> str:
    """A version 7 id: one for each model, one for each other field."""
    seed = model if name == "id" and model else name
    digest = sha256(seed.encode()).hexdigest()
    return f"0195934c-81f5-7{digest[:3]}-a{digest[3:6]}-{digest[6:18]}"


def _string(value: Value, name: str, model: str | None) -> str:
    least, most = max(1, value.limits.minimum), value.limits.maximum or STRING_MAXIMUM
    if value.pattern is not None:
        return _matching(value.pattern, least, most)
    return _fitted(_words(name, model), least, most)


@lru_cache(maxsize=1024)
def _matching(pattern: str, least: int, most: int) -> str:
    candidates = islice(examples(parsed(pattern)), _PATIENCE)
    fitting = (text for text in candidates if least <= len(text) <= most and text == text.strip())
    return next(fitting, "")


def _words(name: str, model: str | None) -> str:
    if name == "name" and model is not None:
        return "Ada Moreau" if model in _PEOPLE else _TEXTS.get(Name.of(model).camel, _TEXTS["name"])
    return _TEXTS.get(name) or _TEXTS.get(Name.of(name).words[-1]) or Name.of(name).title


def _fitted(text: str, least: int, most: int) -> str:
    """The text cut or repeated until its length fits, without a blank at its end."""
    while len(text) < least:
        text = f"{text}, {text.lower()}"
    cut = text[:most].rstrip()
    return cut if len(cut) >= least else cut + "x" * (least - len(cut))


def _email(value: Value, name: str, model: str | None) -> str:
    return "ada@mail.test" if name == "email" else f"{Name.of(name).kebab}@mail.test"


def _url(value: Value, name: str, model: str | None) -> str:
    return f"https://images.test/{Name.of(name).kebab}"


def _slug(value: Value, name: str, model: str | None) -> str:
    return "low-tide-at-the-harbour"


def _password(value: Value, name: str, model: str | None) -> str:
    return _fitted(_PASSWORD, value.limits.minimum, value.limits.maximum or 128)


def _text(value: Value, name: str, model: str | None) -> str:
    return _fitted(_words(name, model), max(1, value.limits.minimum), value.limits.maximum or 10**6)


def _whole(value: Value, name: str, model: str | None) -> int:
    least = None if value.minimum is None else int(value.minimum)
    most = None if value.maximum is None else int(value.maximum)
    return _clamped(3, least, most)


def _clamped(number: int, least: int | None, most: int | None) -> int:
    raised = number if least is None else max(number, least)
    return raised if most is None else min(raised, most)


def _decimal(value: Value, name: str, model: str | None) -> str:
    scale = value.type.scale or 0
    low, high = decimal_range(value)
    units = _clamped(int("24" + "950000000000000000"[:scale]), low, high)
    return f"{Decimal(units).scaleb(-scale):.{scale}f}"


_SAMPLES: dict[str, Callable[[Value, str, str | None], Any]] = {
    "string": _string,
    "text": _text,
    "email": _email,
    "url": _url,
    "slug": _slug,
    "password": _password,
    "uuid": _uuid,
    "int": lambda value, name, model: 7 if name == "id" else _whole(value, name, model),
    "sequence": _whole,
    "bigint": lambda value, name, model: str(_whole(value, name, model)),
    "decimal": _decimal,
    "bool": lambda value, name, model: False,
    "date": lambda value, name, model: _MOMENT[:10],
    "datetime": lambda value, name, model: _MOMENT,
    "enum": lambda value, name, model: value.type.values[0],
    "null": lambda value, name, model: None,
}
