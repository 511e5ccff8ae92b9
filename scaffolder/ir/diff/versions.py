"""Two versions of a design, and which parts of them are the same part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from scaffolder.design.document import Design
from scaffolder.ir.model import Field, Model, Operation, Project
from scaffolder.record import Record

Section = Literal["Security", "Data loss", "API break", "New", "Other"]
SECTIONS: tuple[Section, ...] = ("Security", "Data loss", "API break", "New", "Other")


class Difference(Record):
    """One difference in one sentence; `parts` are the parts of the new design (else of the old one) it speaks of."""

    section: Section
    text: str
    parts: tuple[str, ...] = ()


class Version(Record):
    """A design, and what it means."""

    design: Design
    project: Project


class Versions(Record):
    """The old design and the new one."""

    old: Version
    new: Version

    def models(self) -> Iterator[tuple[Model | None, Model | None]]:
        """Each model in both; renames are applied to the old design before."""
        olds = {model.name: model for model in self.old.project.models}
        for model in self.new.project.models:
            yield olds.pop(model.name, None), model
        yield from ((model, None) for model in olds.values())

    def operations(self) -> Iterator[tuple[Operation | None, Operation | None]]:
        """Each endpoint in both, matched by its route whatever its parameters are called, or by its former one."""
        olds = {_shape(route_of(it)): it for it in self.old.project.operations}
        for operation in self.new.project.operations:
            route = route_of(operation)
            former = self.new.design.endpoints[route].renamed_from
            yield olds.pop(_shape(route), None) or olds.pop(_shape(former or ""), None), operation
        yield from ((operation, None) for operation in olds.values())


def fields(old: Model, new: Model) -> Iterator[tuple[Field | None, Field | None]]:
    """Each field of a model in both."""
    olds = {field.name: field for field in old.fields}
    for field in new.fields:
        yield olds.pop(field.name, None), field
    yield from ((field, None) for field in olds.values())


def route_of(operation: Operation) -> str:
    """The key of an endpoint in its design."""
    return f"{operation.method} {operation.path}"


def shape_part(operation: Operation) -> str:
    """The shape that an endpoint answers, as tools name it."""
    return f"{operation.model}.shapes.{operation.shape or 'default'}"


def _shape(route: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", route)


def plural_words(model: Model) -> str:
    """The rows of a model in words: `OrderLine` is `order lines`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", model.plural).lower()
