"""Shapes: words to selections; shapes that expand each other without end are refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scaffolder.diagnostics import Diagnostic, pointer_of
from scaffolder.ir.model import Model, Selection, Shape
from scaffolder.ir.passes.draft import Draft, FieldKey, Pass, find_field
from scaffolder.ir.passes.selections import ELEMENT, Gathering, ShapeKey, selection_of
from scaffolder.ir.passes.words import DEFAULT, Item, Items, default_words, items_of
from scaffolder.ir.resolve_codes import SEARCH_LEAK, SHAPE_CIRCLE, TOKEN_EXPANDED, TOKEN_MODEL
from scaffolder.record import replace

EMPTY = Selection("", "self", (), (), (), (), False)
RETURNING = {"list", "get", "create", "update", "login"}


def resolve_shapes(draft: Draft) -> Pass:
    """The draft with a selection for every shape, and the set of fields that shapes show."""
    named = replace(draft, models={name: with_shape_names(draft, model) for name, model in draft.models.items()})
    items = {key: found for name in named.models for key, found in model_items(named, name)}
    members = {key: found.items for key, found in items.items()}
    findings = [it for found in items.values() for it in found.diagnostics]
    findings += token_faults(named, members)
    findings += circles(named, members)
    shown = frozenset(shown_fields(named, members))
    if findings:
        return replace(named, shown=shown), tuple(findings)
    findings += search_leaks(named, shown)
    if findings:
        return replace(named, shown=shown), tuple(findings)
    models = selected(named, members)
    return replace(named, models=models, shown=shown), ()


def shape_words(draft: Draft, model: Model) -> dict[str, tuple[str, ...]]:
    """The words of every shape of a model, the default one first where it is not stated."""
    stated = draft.design.models[model.name].shapes
    return stated if DEFAULT in stated else {DEFAULT: default_words(model), **stated}


def with_shape_names(draft: Draft, model: Model) -> Model:
    """The model with its shapes by name, still empty."""
    shapes = tuple(Shape(name, EMPTY, False) for name in shape_words(draft, model))
    return replace(model, shapes=shapes)


def model_items(draft: Draft, name: str) -> Iterator[tuple[ShapeKey, Items]]:
    """The members of every shape of a model."""
    model = draft.models[name]
    words = shape_words(draft, model)
    for shape, said in words.items():
        pointer = pointer_of("models", name, "shapes", shape)
        yield (name, shape), items_of(draft.models, model, said, words[DEFAULT], pointer)


def token_faults(draft: Draft, items: Mapping[ShapeKey, tuple[Item, ...]]) -> Iterator[Diagnostic]:
    """Tokens in shapes of rows that are never the caller, or behind an expansion."""
    for (model, _), members in items.items():
        for item in members:
            if item.kind == "token" and model != draft.auth_model:
                yield TOKEN_MODEL.at(item.pointer, model=model)
            if item.kind == "expand" and has_token(items.get(expanded(draft, model, item) or ("", ""), ())):
                yield TOKEN_EXPANDED.at(item.pointer, shape=item.shape)


def has_token(items: tuple[Item, ...]) -> bool:
    """Whether a shape answers a token."""
    return any(item.kind == "token" for item in items)


def expanded(draft: Draft, model: str, item: Item) -> ShapeKey | None:
    """The shape that a member is expanded with."""
    field = find_field(draft.models[model], item.path[0]) if item.shape is not None else None
    if field is None or field.type.target is None or item.shape is None:
        return None
    return field.type.target, item.shape


def circles(draft: Draft, items: Mapping[ShapeKey, tuple[Item, ...]]) -> Iterator[Diagnostic]:
    """Shapes that expand themselves, each circle once, at the word that closes it."""
    done: set[ShapeKey] = set()
    for start in items:
        trail: list[ShapeKey] = []
        pending: list[tuple[ShapeKey, str | None]] = [(start, "")]
        while pending:
            key, pointer = pending.pop()
            if pointer is None:
                done.add(trail.pop())
            elif key in trail:
                circle = (*trail[trail.index(key) :], key)
                yield SHAPE_CIRCLE.at(pointer, circle=" -> ".join(".".join(it) for it in circle))
            elif key not in done:
                trail.append(key)
                pending.append((key, None))
                inner = ((expanded(draft, key[0], it), it.pointer) for it in reversed(items.get(key, ())))
                pending.extend((target, place) for target, place in inner if target is not None and target in items)


def shown_fields(draft: Draft, items: Mapping[ShapeKey, tuple[Item, ...]]) -> Iterator[FieldKey]:
    """Fields that some shape of their own model shows; one with a token does not count."""
    used = set(used_defaults(draft, items))
    for (model, shape), members in items.items():
        stated = shape in draft.design.models[model].shapes
        if has_token(members) or not (stated or model in used):
            continue
        yield from ((model, item.path[0]) for item in members if len(item.path) == 1)


def used_defaults(draft: Draft, items: Mapping[ShapeKey, tuple[Item, ...]]) -> Iterator[str]:
    """Models whose unstated default shape is answered somewhere, or is the only one that they have."""
    for endpoint in draft.design.endpoints.values():
        if endpoint.operation in RETURNING and endpoint.returns in {None, DEFAULT}:
            yield (endpoint.model or draft.auth_model or "")
    for (model, _), members in items.items():
        for item in members:
            target = expanded(draft, model, item) if item.kind == "expand" else None
            if target is not None and target[1] == DEFAULT:
                yield target[0]
    yield from (name for name, stated in draft.design.models.items() if not stated.shapes)


def search_leaks(draft: Draft, shown: frozenset[FieldKey]) -> Iterator[Diagnostic]:
    """Searchable fields of listed models that no shape of their model shows."""
    listed = {it.model for it in draft.design.endpoints.values() if it.operation == "list"}
    for model in draft.models.values():
        for field in model.fields if model.name in listed else ():
            if field.searchable and (model.name, field.name) not in shown:
                pointer = pointer_of("models", model.name, "fields", field.name, "searchable")
                yield SEARCH_LEAK.at(pointer, field=field.name, model=model.name)


def selected(draft: Draft, items: Mapping[ShapeKey, tuple[Item, ...]]) -> dict[str, Model]:
    """Every model with the selections of its shapes."""
    elements: dict[ShapeKey, Selection] = {}

    def element(model: str, shape: str) -> Selection:
        if (model, shape) not in elements:
            elements[model, shape] = selection_of(Gathering(draft, items, element, ELEMENT), model, shape)
        return elements[model, shape]

    def shape_of(model: str, shape: str) -> Shape:
        selection = selection_of(Gathering(draft, items, element, "self"), model, shape)
        return Shape(shape, selection, has_token(items[model, shape]))

    return {
        name: replace(model, shapes=tuple(shape_of(name, shape.name) for shape in model.shapes))
        for name, model in draft.models.items()
    }
