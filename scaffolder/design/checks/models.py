"""Each model by itself: shapes, default order, lists of fields, states, former names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scaffolder.design import codes
from scaffolder.design.checks.fields import rename_problem
from scaffolder.design.checks.placed import repeated, unknown_field
from scaffolder.design.document import Design, Field, Model
from scaffolder.design.grammar import CAMEL_CASE
from scaffolder.design.types import SCALARS, SORTABLE, fields_of, kind_of
from scaffolder.diagnostics import Diagnostic, closest, pointer_of

_NAME = r"[a-z][A-Za-z0-9]*"
_PATH = rf"{_NAME}(\.{_NAME})*"
_WORD = re.compile(
    rf"(?P<all>\*)|-(?P<without>{_NAME})|@(?P<each>{_PATH})|(?P<alias>{_NAME})=(?P<of>\$token|{_PATH})"
    rf"|(?P<name>{_NAME})(:[a-z][A-Za-z0-9_]*)?"
)


def findings(design: Design) -> Iterator[Diagnostic]:
    """Everything that is wrong with the models, their fields aside."""
    if not design.models:
        yield codes.EMPTY.at("/models", what="models")
    former: dict[str, str] = {}
    for name, model in design.models.items():
        pointer = pointer_of("models", name)
        if not model.fields:
            yield codes.EMPTY.at(f"{pointer}/fields", what="fields")
        yield from _shapes(design, model, pointer)
        yield from _order(design, name, model, pointer)
        yield from _field_lists(design, name, model, pointer)
        yield from _states(design, name, model, pointer)
        if model.renamed_from is not None:
            problem = rename_problem(model.renamed_from, design.models, former.get(model.renamed_from))
            if problem:
                yield codes.STALE_RENAME.at(f"{pointer}/renamed_from", name=model.renamed_from, problem=problem)
            former[model.renamed_from] = name


def _shapes(design: Design, model: Model, pointer: str) -> Iterator[Diagnostic]:
    for name, words in model.shapes.items():
        at = f"{pointer}/shapes{pointer_of(name)}"
        if not words:
            yield codes.EMPTY.at(at, what=f'the shape "{name}"')
        members: list[str] = []
        for index, word in enumerate(words):
            match = _WORD.fullmatch(word)
            problem = _word_problem(match, name, words)
            if problem:
                yield codes.BAD_SHAPE_WORD.at(f"{at}/{index}", word=word, problem=problem)
            if match and match["of"] == "$token" and design.auth is None:
                yield codes.NEEDS_AUTH.at(f"{at}/{index}", what='"$token"')
            member = (match["alias"] or match["name"] or match[0]) if match else word
            if member in members:
                yield codes.DUPLICATE_ITEM.at(f"{at}/{index}", item=member)
            members.append(member)


def _word_problem(match: re.Match[str] | None, shape: str, words: tuple[str, ...]) -> str | None:
    if match is None:
        return "expected name, rel:shape, alias=path, alias=$token, *, -name or @path"
    if match["alias"] and not re.fullmatch(CAMEL_CASE, match["alias"]):
        return "an alias has at most 40 characters"
    if match["each"] and len(words) > 1:
        return "@path stands alone in its shape"
    if match["without"] and "*" not in words:
        return "-name takes away from *, which is not in the shape"
    return "* is the default shape itself" if match["all"] and shape == "default" else None


def _order(design: Design, name: str, model: Model, pointer: str) -> Iterator[Diagnostic]:
    keys = tuple(key.removeprefix("-") for key in model.order)
    for index, key in enumerate(keys):
        offset = len(model.order[index]) - len(key) or None
        yield from sort_key(design, name, key, f"{pointer}/order/{index}", offset)
    yield from repeated(keys, f"{pointer}/order")


def sort_key(
    design: Design, model_name: str, key: str, pointer: str, offset: int | None = None
) -> Iterator[Diagnostic]:
    """What is wrong with a name by which rows of a model are sorted."""
    field = fields_of(design, design.models[model_name]).get(key)
    if field is None:
        yield unknown_field(design, model_name, key, pointer, offset)
    elif kind_of(design, field) not in SORTABLE:
        yield codes.NOT_SORTABLE.at(pointer, name=key)


def _field_lists(design: Design, name: str, model: Model, pointer: str) -> Iterator[Diagnostic]:
    for key, word in (("unique", '"unique": true'), ("indexes", '"index": true')):
        lists = model.unique if key == "unique" else model.indexes
        for index, names in enumerate(lists):
            at = f"{pointer}/{key}/{index}"
            if len(names) < 2:
                yield codes.SHORT_LIST.at(at, key=word)
            yield from repeated(names, at)
            yield from _columns(design, name, names, at)
            if names in lists[:index]:
                yield codes.DUPLICATE_ITEM.at(at, item=", ".join(names))
    for index, names in enumerate(model.indexes):
        if names in model.unique:
            reason = "a unique list always has an index"
            yield codes.NO_EFFECT.at(f"{pointer}/indexes/{index}", key=", ".join(names), reason=reason)


def _columns(design: Design, model_name: str, names: tuple[str, ...], pointer: str) -> Iterator[Diagnostic]:
    fields = fields_of(design, design.models[model_name])
    for index, name in enumerate(names):
        field = fields.get(name)
        if field is None:
            yield unknown_field(design, model_name, name, f"{pointer}/{index}")
        elif not is_column(design, field) or field.type == "password":
            yield codes.NOT_A_COLUMN.at(f"{pointer}/{index}", name=name)


def is_column(design: Design, field: Field) -> bool:
    """Whether a field is stored in a column of its model's own table."""
    return kind_of(design, field) in (*SCALARS, "reference") and not field.computed


def _states(design: Design, model_name: str, model: Model, pointer: str) -> Iterator[Diagnostic]:
    for name, edges in model.states.items():
        at = f"{pointer}/states{pointer_of(name)}"
        field = fields_of(design, model).get(name)
        if field is None:
            yield unknown_field(design, model_name, name, at).at_its_key()
            continue
        problem = _states_problem(field)
        if problem:
            yield codes.BAD_STATES.at(at, name=name, problem=problem)
        if field.type == "enum":
            yield from _edges(name, field.values or (), edges, at)


def _states_problem(field: Field) -> str | None:
    if field.type != "enum" or field.computed:
        return "it is no stored enum"
    if field.optional:
        return "it may be null"
    return None if isinstance(field.default, str) else "rows start in its default, and it has none"


def _edges(name: str, values: tuple[str, ...], edges: dict[str, tuple[str, ...]], pointer: str) -> Iterator[Diagnostic]:
    for source, targets in edges.items():
        at = pointer + pointer_of(source)
        if source not in values:
            yield codes.UNKNOWN_VALUE.at(at, name=source, field=name, hint=closest(source, values)).at_its_key()
        for index, target in enumerate(targets):
            if target not in values:
                hint = closest(target, values)
                yield codes.UNKNOWN_VALUE.at(f"{at}/{index}", name=target, field=name, hint=hint)
        yield from repeated(targets, at)
