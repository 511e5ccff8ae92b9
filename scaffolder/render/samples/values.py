"""The value of each column of a row that a test makes, and of each member that it sends."""

from __future__ import annotations

import re
from typing import Any, Literal

from scaffolder.design.pattern import portable
from scaffolder.design.regular import Chars, Choice, Node, Repeat, Sequence, examples, parsed, width
from scaffolder.ir import query as q
from scaffolder.ir.model import Field, Member, Model, Project
from scaffolder.record import Record, replace
from scaffolder.render.names import Name
from scaffolder.render.openapi.inputs import Value
from scaffolder.render.openapi.samples import value_example

NO_UUID = "00000000-0000-7000-8000-000000000000"
NO_NUMBER = 999_999_999
NO_WORD = "nothing"
_ROOM = 6
_TEXTS = frozenset({"string", "text"})
_DIGITS = range(ord("0"), ord("9") + 1)
_SPREAD = 1000
_UNPRINTED = frozenset("{}$\"'\\`%")


class Counted(Record):
    """A text with a running number in it, of `digits` digits where its length is fixed."""

    before: str
    after: str = ""
    digits: int | None = None

    def text(self, number: int) -> str:
        shown = str(number) if self.digits is None else f"{number % 10**self.digits:0{self.digits}}"
        return f"{self.before}{shown}{self.after}"


class FactoryValue(Record):
    """How a factory fills a column.

    constant: `value`, in its wire form. counted: a text with the row's number. number: the number itself, from `value`
    on. day: that many days later than `value`. fresh: a new id. reference: the key of a new row of `target`. now: the
    present. password: the hash of `value`. sequence: the next one, within the reference `scope`.
    """

    field: Field
    kind: Literal["constant", "counted", "number", "day", "fresh", "reference", "now", "password", "sequence"]
    value: Any = None
    counted: Counted | None = None
    target: str = ""
    scope: str | None = None

    @property
    def unlike(self) -> bool:
        return self.kind in ("counted", "number", "day", "fresh", "sequence")


def factory_values(model: Model, project: Project) -> tuple[FactoryValue, ...]:
    """The columns that a factory fills; the others are null, or given by the database."""
    unlike = distinct_fields(model)
    values = (_factory_value(field, model, project, field.name in unlike) for field in model.fields if field.stored)
    return tuple(value for value in values if value is not None)


def distinct_fields(model: Model) -> frozenset[str]:
    """The fields that must differ from row to row: each unique one, and one of each unique list without a key."""
    chosen: set[str] = set()
    for unique in model.uniques:
        fields = [model.field(name) for name in unique.fields]
        if any(field.name in chosen or field.type.kind in ("slug", "sequence") for field in fields):
            continue
        able = [field for field in fields if field.type.kind not in ("reference", "enum", "bool")]
        required = [field for field in able if not field.optional]
        if len(fields) == 1 and fields[0].optional and not unique.nulls_equal:
            continue
        chosen |= {field.name for field in (required or able)[:1]}
    return frozenset(chosen)


def _factory_value(field: Field, model: Model, project: Project, unlike: bool) -> FactoryValue | None:
    kind, default = field.type.kind, field.default
    if field.name == "id":
        return FactoryValue(field, "fresh") if project.ids == "uuid" else None
    if field.name == "deletedAt":
        return None
    if field.implicit or (default is not None and default.kind == "now" and kind == "datetime" and not unlike):
        return FactoryValue(field, "now")
    if kind == "slug":
        return FactoryValue(field, "counted", counted=_slug(field, model))
    if kind == "sequence":
        return FactoryValue(field, "sequence", scope=field.sequence_scope)
    if unlike:
        found = _unlike(field, model)
        if found is not None:
            return found
    if default is not None and default.kind == "literal" and default.value is not None:
        return FactoryValue(field, "constant", default.value)
    if field.optional:
        return None
    if kind == "reference":
        return FactoryValue(field, "reference", target=field.type.target or "")
    sample = sample_value(field, model, project)
    return FactoryValue(field, "password" if kind == "password" else "constant", sample)


def sample_value(field: Field, model: Model | None, project: Project) -> Any:
    """A value of a field on the wire, within its bounds."""
    value = Value(field.type, field.minimum, field.maximum, field.pattern)
    return value_example(value, field.name, model.name if model else None, project)


def _slug(field: Field, model: Model) -> Counted:
    word = Name.of(model.name).kebab[:40] + "-"
    return Counted("row-" + word if any(re.fullmatch(word + r"\d+", taken) for taken in field.reserved) else word)


def _unlike(field: Field, model: Model) -> FactoryValue | None:
    """A value that differs from row to row; None where there are too few."""
    kind = field.type.kind
    if kind == "uuid":
        return FactoryValue(field, "fresh")
    if kind in ("date", "datetime"):
        return FactoryValue(field, "day", "2024-01-01" if kind == "date" else "2024-01-01T00:00:00.000Z")
    if kind in ("int", "bigint", "decimal"):
        return _number(field)
    counted = _counted(field, model)
    return FactoryValue(field, "counted", counted=counted) if counted else None


def _number(field: Field) -> FactoryValue | None:
    low = 0 if field.minimum is None else int(float(field.minimum)) + 1
    low = max(low, 0) if field.maximum is None or float(field.maximum) > _SPREAD * 10 else low
    high = float(field.maximum) if field.maximum is not None else None
    if field.type.kind == "decimal":
        high = min(high or 10**18, 10 ** ((field.type.precision or 18) - (field.type.scale or 0)) - 1)
    return FactoryValue(field, "number", low) if high is None or high - low > _SPREAD * 10 else None


def _counted(field: Field, model: Model) -> Counted | None:
    word = Name.of(model.name).kebab[:20]
    if field.type.kind == "email":
        return Counted(f"{word}-", "@mail.test")
    if field.type.kind == "url":
        return Counted(f"https://images.test/{word}-")
    least, most = int(field.minimum or 1), int(field.maximum or 10**6)
    if field.pattern is not None:
        return _counted_match(field.pattern, least, most)
    digits = None if most >= _ROOM + 2 else most
    before = f"{word}-"[: most - _ROOM] if digits is None else ""
    counted = Counted(before + "x" * (least - len(before) - 1), digits=digits)
    return counted if digits is None or digits > 1 else None


def _counted_match(pattern: str, least: int, most: int) -> Counted | None:
    """A match of the pattern with a number in the place of characters that may be digits."""
    expression = re.compile(portable(pattern), re.ASCII)
    for counted in _candidates(parsed(pattern), most):
        texts = [counted.text(number) for number in (1, 2, 9, 10, 57, 99)]
        if set(counted.before + counted.after) & _UNPRINTED:
            continue
        fits = all(least <= len(text) <= most and expression.fullmatch(text) and text == text.strip() for text in texts)
        if fits and len(set(texts)) == len(texts):
            return counted
    return None


def _candidates(node: Node, most: int) -> list[Counted]:
    options = node.options if isinstance(node, Choice) else (node,)
    found = []
    for option in options:
        parts = _spread(option.parts if isinstance(option, Sequence) else (option,))
        for at in reversed(range(len(parts))):
            digits = _digits_of(parts[at])
            if digits is None:
                continue
            before, after = _text(parts[:at]), _text(parts[at + 1 :])
            room = most - len(before) - len(after)
            low, high = digits
            places = min(high if high is not None else _ROOM, _ROOM, room)
            if places >= max(2, low):
                found.append(Counted(before, after, places))
            elif low > _ROOM:
                found.append(Counted(before, after, low))
    return found


def _spread(parts: tuple[Node, ...]) -> tuple[Node, ...]:
    """Neighbours that are the same single characters, as one repetition."""
    spread: list[Node] = []
    for part in parts:
        last = spread[-1] if spread else None
        if isinstance(part, Chars) and isinstance(last, Repeat) and last.part == part and last.most is not None:
            spread[-1] = replace(last, least=last.least + 1, most=last.most + 1)
        else:
            spread.append(Repeat(part, 1, 1) if isinstance(part, Chars) else part)
    return tuple(spread)


def _digits_of(part: Node) -> tuple[int, int | None] | None:
    """How many digits a part takes; None where it does not take them."""
    if isinstance(part, Repeat) and isinstance(part.part, Chars) and all(map(part.part.holds, _DIGITS)):
        return part.least, part.most
    return None


def _text(parts: tuple[Node, ...]) -> str:
    return next(examples(Sequence(parts))) if parts and width(Sequence(parts))[0] else ""


def wire_type(field: Field, project: Project) -> q.Type:
    """The type of what the wire carries for a field: a reference's is its key's, or that of the `by` field."""
    if field.type.kind != "reference":
        return field.type
    target = project.model(field.type.target or "")
    return target.field(field.by).type if field.by else q.Type(project.ids)


_ANSWERED: dict[str, object] = {
    "int": 1,
    "bigint": 1,
    "sequence": 1,
    "bool": True,
    "decimal": "1",
    "date": "2026-01-01",
    "datetime": "2026-01-01T00:00:00.000Z",
    "uuid": "01900000-0000-7000-8000-000000000000",
    "email": "someone@example.com",
    "url": "https://example.com/",
}


def answered_value(member: Member, ids: str) -> object:
    """What the test double of a service answers for a member of a function's output, in wire form."""
    if member.optional:
        return None
    if member.type.values:
        return member.type.values[0]
    return _ANSWERED.get(ids if member.type.kind == "reference" else member.type.kind, member.name)


def nothing(kind: str) -> object:
    """A value that no row has, in its wire form."""
    known: dict[str, object] = {
        "int": NO_NUMBER,
        "sequence": NO_NUMBER,
        "bigint": str(NO_NUMBER),
        "uuid": NO_UUID,
        "email": "nobody@mail.test",
        "url": "https://images.test/nothing",
        "date": "1901-02-03",
        "datetime": "1901-02-03T04:05:06.789Z",
        "bool": True,
        "decimal": "0",
    }
    return known.get(kind, NO_WORD)
