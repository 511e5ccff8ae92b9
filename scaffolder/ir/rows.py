"""Rows as tests will make them, and the values that they hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from scaffolder.ir.model import Project
from scaffolder.record import Record, Struct, field


class Undecidable(Exception):
    """What will hold in a test cannot be said beforehand."""


class Key(Record):
    """The id of a row."""

    number: int


class Unlike(Record):
    """A value that no other row has: it is equal to itself alone, and nothing more is known of it."""

    model: str
    field: str
    number: int


class Moment(Record):
    """A time: a constant, or relative to that of the test, which is later than any that is rendered.

    tag: of a transaction whose time is known to some seconds alone; 0 where `at` is exact.
    """

    at: datetime
    moving: bool = False
    is_date: bool = False
    tag: int = 0


NOW = datetime(2026, 11, 1, tzinfo=UTC)
MARGIN = timedelta(days=3)


class Row(Struct, eq=False):
    """A row; `values` are by field, a reference's is the key of its target."""

    model: str
    key: Key
    values: dict[str, object]

    @property
    def live(self) -> bool:
        return self.values.get("deletedAt") is None


class World(Struct):
    """Rows by model and key. `links`: by many-to-many list, pairs of owner and target. `counters`: of sequences.

    memo: what was worked out about a world that does not change any more; None for one that may.
    """

    project: Project
    tables: dict[str, dict[Key, Row]] = field(default_factory=dict)
    links: dict[str, list[tuple[Key, Key]]] = field(default_factory=dict)
    counters: dict[tuple[str, object], int] = field(default_factory=dict)
    made: int = 0
    memo: dict[object, object] | None = None

    def add(self, model: str, values: dict[str, object]) -> Row:
        self.made += 1
        row = Row(model, Key(self.made), values)
        self.tables.setdefault(model, {})[row.key] = row
        return row

    def remove(self, row: Row) -> None:
        """Take a row out, and the pairs that it is in."""
        del self.tables[row.model][row.key]
        self.links = {name: [pair for pair in pairs if row.key not in pair] for name, pairs in self.links.items()}

    @property
    def rows(self) -> list[Row]:
        return [row for table in self.tables.values() for row in table.values()]

    def of(self, model: str) -> Iterator[Row]:
        return iter(self.tables.get(model, {}).values())

    def find(self, key: object) -> Row | None:
        """The row of a key; None where it is gone."""
        return next((table[key] for table in self.tables.values() if key in table), None)

    def row(self, key: Key) -> Row:
        return next(table[key] for table in self.tables.values() if key in table)

    def copy(self) -> World:
        tables = {
            model: {key: Row(model, key, dict(row.values)) for key, row in table.items()}
            for model, table in self.tables.items()
        }
        links = {name: list(pairs) for name, pairs in self.links.items()}
        return World(self.project, tables, links, dict(self.counters), self.made)

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
