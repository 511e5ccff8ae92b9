"""Slugs: the words that none may be, as they stand at its place in a path."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.design.grammar import Segment
from scaffolder.ir.model import Model
from scaffolder.ir.passes.draft import Draft, FieldKey, Pass, find_field
from scaffolder.ir.passes.places import Place, places
from scaffolder.record import replace

Prefix = tuple[str, ...]


def resolve_slugs(draft: Draft) -> Pass:
    """The draft with the reserved words of every slug."""
    found = places(draft)
    static: dict[Prefix, dict[str, None]] = {}
    for place in found:
        for prefix, segment in prefixes(place):
            if not segment.is_parameter:
                static.setdefault(prefix, {})[segment.text] = None
    reserved: dict[FieldKey, dict[str, None]] = {}
    for place in found:
        for prefix, segment in prefixes(place):
            for model in models_on(draft, place) if segment.is_parameter else ():
                if is_slug(draft.models[model], segment.text):
                    reserved.setdefault((model, segment.text), {}).update(static.get(prefix, {}))
    models = {name: with_reserved(model, reserved) for name, model in draft.models.items()}
    return replace(draft, models=models), ()


def prefixes(place: Place) -> Iterator[tuple[Prefix, Segment]]:
    """Each segment of a path with the shape of what stands before it."""
    before: Prefix = ()
    for segment in place.route.segments:
        yield before, segment
        before = (*before, "{}" if segment.is_parameter else segment.text)


def models_on(draft: Draft, place: Place) -> Iterator[str]:
    """The models of the rows that a path may name: the endpoint's own and those of its parents."""
    model = place.model
    if model is None:
        return
    yield model.name
    for name in (place.stated.parent or "").split("."):
        field = find_field(model, name) if name else None
        if field is None or field.type.target is None:
            return
        model = draft.models[field.type.target]
        yield model.name


def is_slug(model: Model, name: str) -> bool:
    """Whether the model's field by that name is a slug."""
    field = find_field(model, name)
    return field is not None and field.type.kind == "slug"


def with_reserved(model: Model, reserved: dict[FieldKey, dict[str, None]]) -> Model:
    """The model with the reserved words of its slugs."""
    if not any((model.name, it.name) in reserved for it in model.fields):
        return model
    fields = tuple(
        replace(it, reserved=tuple(reserved[model.name, it.name])) if (model.name, it.name) in reserved else it
        for it in model.fields
    )
    return replace(model, fields=fields)
