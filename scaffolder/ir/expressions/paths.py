"""Paths such as `author.email`: from a model through references to the field at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from scaffolder.diagnostics import closest
from scaffolder.ir.model import Field, Model
from scaffolder.record import Record


class Hop(Record):
    """A step through a reference, single or a list: from the row of `model` by `field` to rows of `target`."""

    model: str
    field: Field
    target: str


class Path(Record):
    """A path that exists: its hops, and the field at the end, which belongs to `owner`."""

    model: str
    hops: tuple[Hop, ...]
    owner: str
    final: Field

    @property
    def list_hop(self) -> int | None:
        """The index of the first hop that is a list, if any is."""
        return next((index for index, hop in enumerate(self.hops) if hop.field.many), None)


class Broken(Record):
    """Where a path ends too soon: the name at `index` is no field of `model`, or leads nowhere (`scalar`)."""

    index: int
    name: str
    model: str
    reason: Literal["unknown", "scalar"]
    hint: str | None


def resolve_path(models: Mapping[str, Model], model: str, names: Sequence[str]) -> Path | Broken:
    """Follow names from a model's row; every name but the last must be a reference, single or a list."""
    hops: list[Hop] = []
    owner = model
    for index, name in enumerate(names):
        found = field_of(models[owner], name)
        if found is None:
            return Broken(index, name, owner, "unknown", closest(name, (field.name for field in models[owner].fields)))
        if index == len(names) - 1:
            return Path(model, tuple(hops), owner, found)
        if found.type.target is None:
            return Broken(index + 1, names[index + 1], owner, "scalar", None)
        hops.append(Hop(owner, found, found.type.target))
        owner = found.type.target
    raise ValueError("a path has at least one name")


def field_of(model: Model, name: str) -> Field | None:
    """The model's field by that name, if it has one."""
    return next((field for field in model.fields if field.name == name), None)
