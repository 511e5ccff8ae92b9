"""Rows as tests will make them, and the values that they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from scaffolder.ir.model import Project


class Undecidable(Exception):
    """What will hold in a test cannot be said beforehand."""


@dataclass(frozen=True, slots=True)
class Key:
    """The id of a row."""

    number: int


@dataclass(frozen=True, slots=True)
class Unlike:
    """A value that no other row has: it is equal to itself alone, and nothing more is known of it."""

    model: str
    field: str
    number: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A time: a constant, or relative to that of the test, which is later than any that is rendered."""

    at: datetime
    moving: bool = False
    is_date: bool = False


NOW = datetime(2026, 11, 1, tzinfo=UTC)
MARGIN = timedelta(days=3)


@dataclass(eq=False)
class Row:
    """A row; `values` are by field, a reference's is the key of its target."""

    model: str
    key: Key
    values: dict[str, object]

    @property
    def live(self) -> bool:
        return self.values.get("deletedAt") is None


@dataclass
class World:
    """The rows that a test makes. `links`: by many-to-many list, pairs of owner and target."""

    project: Project
    rows: list[Row] = field(default_factory=list)
    links: dict[str, list[tuple[Key, Key]]] = field(default_factory=dict)
    made: int = 0

    def add(self, model: str, values: dict[str, object]) -> Row:
        self.made += 1
        row = Row(model, Key(self.made), values)
        self.rows.append(row)
        return row

    def of(self, model: str) -> Iterator[Row]:
        return (row for row in self.rows if row.model == model)

    def row(self, key: Key) -> Row:
        return next(row for row in self.rows if row.key == key)

    def copy(self) -> World:
        rows = [Row(row.model, row.key, dict(row.values)) for row in self.rows]
        return World(self.project, rows, {name: list(pairs) for name, pairs in self.links.items()}, self.made)

    def link(self, name: str, owner: Key, target: Key) -> None:
        pairs = self.links.setdefault(name, [])
        if (owner, target) not in pairs:
            pairs.append((owner, target))

    def unlink(self, name: str, owner: Key, target: Key) -> None:
        self.links[name] = [pair for pair in self.links.get(name, []) if pair != (owner, target)]


def conflicts(world: World) -> bool:
    """Whether two live rows share what is unique."""
    for name in dict.fromkeys(row.model for row in world.rows):
        model = world.project.model(name)
        for unique in model.uniques:
            seen = set()
            for row in world.of(model.name):
                values = tuple(row.values.get(name) for name in unique.fields)
                if (not row.live and model.soft_delete) or (None in values and not unique.nulls_equal):
                    continue
                if values in seen:
                    return True
                seen.add(values)
    return False
