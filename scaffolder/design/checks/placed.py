"""The fields of a design, each with what the checks need to know of its place."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.design import codes
from scaffolder.design.document import Design, Field, Model
from scaffolder.design.types import fields_of, kind_of
from scaffolder.diagnostics import Diagnostic, closest, pointer_of
from scaffolder.record import Record


class PlacedField(Record):
    """A field of a model, and where it stands."""

    design: Design
    model_name: str
    name: str
    field: Field

    @property
    def pointer(self) -> str:
        """The JSON pointer of the field."""
        return pointer_of("models", self.model_name, "fields", self.name)

    @property
    def model(self) -> Model:
        """The model that has the field."""
        return self.design.models[self.model_name]

    @property
    def kind(self) -> str | None:
        """The scalar type, `reference`, `list` or `inverse`; none where the type is unknown."""
        return kind_of(self.design, self.field)

    @property
    def target(self) -> Model | None:
        """The model that a reference points at."""
        return self.design.models.get(self.field.type)


def placed_fields(design: Design) -> Iterator[PlacedField]:
    """Every field that a model of the design spells out."""
    for model_name, model in design.models.items():
        for name, field in model.fields.items():
            yield PlacedField(design, model_name, name, field)


def unknown_field(design: Design, model_name: str, name: str, pointer: str, offset: int | None = None) -> Diagnostic:
    """The finding that a model has no such field, with the nearest one it has."""
    hint = closest(name, fields_of(design, design.models[model_name]))
    return codes.UNKNOWN_FIELD.at(pointer, model=model_name, name=name, hint=hint, offset=offset)


def repeated(items: tuple[str, ...], pointer: str) -> Iterator[Diagnostic]:
    """A finding for each item of a list that stood there before."""
    for index, item in enumerate(items):
        if item in items[:index]:
            yield codes.DUPLICATE_ITEM.at(f"{pointer}/{index}", item=item)
