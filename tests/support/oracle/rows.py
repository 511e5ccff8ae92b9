"""Rows in memory: a picture of what a test has stored, in plain Python values."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any

IMPLICIT = {"id", "createdAt", "updatedAt", "deletedAt"}


@dataclass(eq=False)
class Row:
    """A stored row. References are rows, lists are lists of rows; computed fields and `via` lists are not kept."""

    model: str
    values: dict[str, Any]
    name: str = ""

    def __repr__(self) -> str:
        return self.name or f"{self.model} {self.values.get('id')}"

    @property
    def live(self) -> bool:
        """Whether the row has not been deleted softly."""
        return self.values.get("deletedAt") is None


@dataclass
class World:
    """A design (its JSON) and the rows of its models."""

    design: dict[str, Any]
    rows: list[Row] = field(default_factory=list)

    def add(self, model: str, name: str = "", /, **values: Any) -> Row:
        """A new row of the picture."""
        row = Row(model, values, name)
        self.rows.append(row)
        return row

    def of(self, model: str) -> Iterator[Row]:
        """The live rows of a model."""
        return (row for row in self.rows if row.model == model and row.live)

    def model(self, name: str) -> dict[str, Any]:
        """The JSON of a model."""
        found: dict[str, Any] = self.design["models"][name]
        return found

    def field(self, model: str, name: str) -> dict[str, Any]:
        """The JSON of a field; an implicit one has only a type."""
        fields: dict[str, dict[str, Any]] = self.model(model)["fields"]
        if name in fields:
            return fields[name]
        if name not in IMPLICIT:
            raise KeyError(f"{model} has no field {name}")
        return {"type": "id" if name == "id" else "datetime"}

    def target(self, model: str, name: str) -> str | None:
        """The model that a reference or list of a model leads to."""
        kind = self.field(model, name)["type"]
        return kind if kind in self.design["models"] else None

    def access(self, model: str, verb: str) -> str:
        """The rule of a verb; absent is `none`."""
        rule: str = self.model(model).get("access", {}).get(verb, "none")
        return rule

    def changed(self, row: Row, values: dict[str, Any]) -> tuple[World, Row]:
        """The world in which one row has other values, and that row; references to it are moved over."""
        twins = {id(old): copy(old) for old in self.rows}
        for twin in twins.values():
            twin.values = {name: moved(value, twins) for name, value in twin.values.items()}
        after = twins[id(row)]
        after.values.update({name: moved(value, twins) for name, value in values.items()})
        return World(self.design, list(twins.values())), after


def moved(value: Any, twins: dict[int, Row]) -> Any:
    """A value in which each row is replaced by its twin."""
    if isinstance(value, list):
        return [moved(item, twins) for item in value]
    return twins.get(id(value), value) if isinstance(value, Row) else value
