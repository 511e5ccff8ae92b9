"""Every construct of the language occurs in an example, or in a golden design made for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from scaffolder.record import Record
from scaffolder.design import document
from scaffolder.design.document import Design, Part
from scaffolder.design.load import load
from scaffolder.ir import model, query
from scaffolder.ir.model import Project
from scaffolder.ir.resolve import resolve

ROOT = Path(__file__).parents[2]
DESIGNS = [*sorted(ROOT.glob("examples/*/design.json")), *sorted((Path(__file__).parent / "designs").glob("*.json"))]
TYPES = {*get_args(query.Kind)} - {"reference", "null"}
SHAPE_WORDS = {
    "name": r"[a-z]\w*",
    "relation:shape": r"\w+:\w+",
    "alias=path": r"\w+=\w+(\.\w+)*",
    "alias=$token": r"\w+=\$token",
    "*": r"\*",
    "-name": r"-\w+",
    "@path": r"@\w+(\.\w+)*",
}
EXPRESSIONS = {
    *(
        "and",
        "or",
        "not",
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "in",
        "not in",
        "+",
        "-",
        "*",
        "self",
        "null",
        "true",
        "false",
    ),
    *("any(", "all(", "sum(", "min(", "max(", "count(", "hours(", "days(", "minutes(", "new("),
    *("$user", "$now", "$input", "$result", "+=", "-=", " for ", " if "),
}
NEVER_EMPTY = (
    *(
        "Filter.ops",
        "InList.items",
        "Index.columns",
        "Lock.path",
        "Logic.operands",
        "Middleware.cors_origins",
        "Model.fields",
    ),
    *("Model.shapes", "Operation.location", "Operation.responses", "Parent.path", "Project.models", "Project.tables"),
    *("SeedRow.values", "Selection.members", "Selection.values", "Service.functions", "States.edges", "Table.columns"),
    *("Table.primary_key", "Unique.fields", "Wire.messages"),
)
NEVER_NULL = ("Literally.value", "Operation.access", "Query.where")
UNREACHED = {
    *(f"{member} empty" for member in NEVER_EMPTY),
    *(f"{member} None" for member in NEVER_NULL),
    "Type.kind 'null'",  # the type of a literal null, which a null test absorbs
}


@cache
def loaded() -> tuple[tuple[Design, Project], ...]:
    """Every design, and what it means; all of them are valid."""
    found = []
    for path in DESIGNS:
        design, _, problems = load(path)
        assert design is not None, (path, problems)
        project, more = resolve(design)
        assert project is not None, (path, more)
        found.append((design, project))
    return tuple(found)


def parts(value: Any) -> Iterator[Part]:
    """Every part of a design, itself included."""
    if isinstance(value, Part):
        yield value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name))
        yield from parts(value.__pydantic_extra__ or {})
    elif isinstance(value, dict):
        for item in value.values():
            yield from parts(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from parts(item)


def test_every_key_is_written_somewhere() -> None:
    known = {
        kind
        for kind in vars(document).values()
        if isinstance(kind, type) and issubclass(kind, Part) and kind is not Part
    }
    asked = {f"{kind.__name__}.{name}" for kind in known for name in kind.model_fields}
    written = {
        f"{type(part).__name__}.{name}"
        for design, _ in loaded()
        for part in parts(design)
        for name in part.model_fields_set
    }
    assert sorted(asked - written) == []


def test_every_closed_choice_is_made_somewhere() -> None:
    asked, made = set(), set()
    for design, _ in loaded():
        for part in parts(design):
            for name, field in type(part).model_fields.items():
                choices = literals(field.annotation)
                asked |= {f"{type(part).__name__}.{name} {choice!r}" for choice in choices}
                value = getattr(part, name)
                if isinstance(value, str | bool | int | None) and value in choices:
                    made.add(f"{type(part).__name__}.{name} {value!r}")
    assert asked
    assert sorted(asked - made) == []


def literals(annotation: Any) -> set[Any]:
    """The values of every Literal in an annotation."""
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    return {value for inner in get_args(annotation) for value in literals(inner)}


def test_every_type_is_used_by_a_field() -> None:
    used = {field.type for design, _ in loaded() for about in design.models.values() for field in about.fields.values()}
    assert sorted(TYPES - used) == []


def test_every_kind_of_shape_word_is_used() -> None:
    words = {
        word
        for design, _ in loaded()
        for about in design.models.values()
        for shape in about.shapes.values()
        for word in shape
    }
    assert [
        kind for kind, pattern in SHAPE_WORDS.items() if not any(re.fullmatch(pattern, word) for word in words)
    ] == []


def test_every_word_of_the_expressions_is_used() -> None:
    texts = [re.sub(r"'[^']*'", "''", text) for design, _ in loaded() for text in expressions(design)]
    assert sorted(word for word in EXPRESSIONS if not any(word in text for text in texts)) == []


def expressions(value: Any) -> Iterator[str]:
    """The rules, computed values and effects of a design."""
    for part in parts(value):
        for name in ("compute", "rule", "where", "access", "read", "create", "update", "delete"):
            text = getattr(part, name, None)
            if isinstance(text, str):
                yield text
        yield from getattr(part, "set", ())


def test_every_shape_of_the_ir_is_reached() -> None:
    seen: set[str] = set()
    for _, project in loaded():
        note(project, seen)
    kinds = {
        kind
        for module in (model, query)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Record) and kind is not Record
    }
    asked = {text for kind in kinds for text in possibilities(kind)}
    assert sorted(asked - seen - UNREACHED) == []


def note(value: Any, seen: set[str]) -> None:
    """Write down what every member of a value is like: its literal, true or false, null or not, empty or not."""
    if isinstance(value, tuple):
        for item in value:
            note(item, seen)
    elif isinstance(value, Record):
        for name in value.__struct_fields__:
            member = getattr(value, name)
            seen |= {f"{type(value).__name__}.{name} {word}" for word in likeness(member)}
            note(member, seen)


def likeness(member: Any) -> set[str]:
    """The words for a member's value."""
    if member is None or isinstance(member, bool | tuple):
        return (
            {"None"}
            if member is None
            else {str(member)} if isinstance(member, bool) else {"some" if member else "empty"}
        )
    return {"there", repr(member)} if isinstance(member, str) else {"there"}


def possibilities(kind: type) -> set[str]:
    """What every member of a record could be like."""
    hints = get_type_hints(kind)
    return {f"{kind.__name__}.{name} {word}" for name in kind.__struct_fields__ for word in words(hints[name])}


def words(annotation: Any) -> set[str]:
    """The words that fit an annotation."""
    if get_origin(annotation) in (Union, UnionType):
        return {word for inner in get_args(annotation) for word in words(inner)}
    if get_origin(annotation) is Literal:
        return {repr(value) for value in get_args(annotation)}
    if get_origin(annotation) is tuple:
        return {"some", "empty"} if Ellipsis in get_args(annotation) else {"some"}
    return {"True", "False"} if annotation is bool else {"None"} if annotation is type(None) else {"there"}
