"""Storage: tables, columns, keys and indexes, the same for every framework."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from scaffolder.ir.model import Field, ForeignKey, Index, Link, Model, Operation, StoredColumn, Table
from scaffolder.ir.naming import column_name, constraint_name, digest_of, shortened
from scaffolder.ir.passes.draft import Draft, Pass
from scaffolder.ir.passes.names import COUNTERS
from scaffolder.ir.query import Column, Tested, Type
from scaffolder.record import replace

StorageKind = Literal["uuid", "text", "bigint", "numeric", "boolean", "timestamp", "date"]
KINDS: dict[str, StorageKind] = {
    "uuid": "uuid",
    "int": "bigint",
    "bigint": "bigint",
    "sequence": "bigint",
    "decimal": "numeric",
    "bool": "boolean",
    "datetime": "timestamp",
    "date": "date",
}
# `RESTRICT` would also hold between rows that go together, on one engine and not on the other.
ON_DELETE: dict[str, Literal["NO ACTION", "CASCADE", "SET NULL"]] = {
    "restrict": "NO ACTION",
    "cascade": "CASCADE",
    "set_null": "SET NULL",
}
NOT_INDEXED = {"bool", "text", "enum"}  # too few values, or too long ones


def resolve_storage(draft: Draft) -> Pass:
    """The draft with its tables, in an order in which each can be created."""
    sought = sought_columns(draft.operations)
    tables = [model_table(draft, model, sought.get(model.name, ())) for model in draft.models.values()]
    tables += [link_table(draft, link) for link in draft.links.values()]
    if any(field.type.kind == "sequence" for model in draft.models.values() for field in model.fields):
        tables.append(counters_table())
    named = distinct_names(tables)
    models = {name: with_unique_names(it, named[index]) for index, (name, it) in enumerate(draft.models.items())}
    return replace(draft, models=models, tables=creation_order(named)), ()


def model_table(draft: Draft, model: Model, sought: Iterable[tuple[str, ...]]) -> Table:
    """The table of a model."""
    stored = [it for it in model.fields if not it.many and not draft.is_computed(model.name, it.name)]
    columns = tuple(stored_column(draft, model, it) for it in stored)
    keys = tuple(foreign_key(draft, model, it) for it in stored if it.type.target)
    return Table(model.table, columns, ("id",), keys, tuple(indexes(model, stored, sought)))


def stored_column(draft: Draft, model: Model, field: Field) -> StoredColumn:
    """The column of a field."""
    kind = draft.id_type if field.type.target else field.type
    name = column_name(field)
    return StoredColumn(
        name=name,
        kind=KINDS.get(kind.kind, "text"),
        nullable=field.optional,
        precision=kind.precision,
        scale=kind.scale,
        generated=field.name == "id" and kind.kind == "int",
        values=kind.values,
        check_name=constraint_name("ck", model.table, (name,)) if kind.values else None,
        model_field=field.name,
    )


def foreign_key(draft: Draft, model: Model, field: Field) -> ForeignKey:
    """The foreign key of a reference."""
    column = column_name(field)
    target = draft.models[field.type.target or ""].table
    return ForeignKey(constraint_name("fk", model.table, (column,)), column, target, ON_DELETE[field.on_delete])


def indexes(model: Model, stored: list[Field], sought: Iterable[tuple[str, ...]]) -> Iterator[Index]:
    """Uniqueness first, then references, stated indexes, and what lists filter and sort by; none twice."""
    columns = {it.name: column_name(it) for it in stored}
    covered: set[tuple[str, ...]] = {("id",)}
    for it in model.uniques:
        names = tuple(columns[name] for name in it.fields if name in columns)
        yield Index(it.name, names, unique=True, live=model.soft_delete, nulls_equal=it.nulls_equal)
        covered |= set() if model.soft_delete else prefixes(names)
    wanted = [tuple(columns[name] for name in group if name in columns) for group in model.indexes]
    wanted += [(columns[it.name],) for it in stored if it.type.target or it.index]
    wanted += [tuple(columns[name] for name in group) for group in sought if set(group) <= set(columns)]
    for names in sorted(dict.fromkeys(wanted), key=len, reverse=True):
        if names and names not in covered:
            covered |= prefixes(names)
            yield Index(constraint_name("ix", model.table, names), names)


def prefixes(columns: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The column lists that an index over these answers as well."""
    return {columns[:length] for length in range(1, len(columns) + 1)}


def sought_columns(operations: Iterable[Operation]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """For each model, the fields by which its lists are filtered and sorted."""
    found: dict[str, dict[tuple[str, ...], None]] = {}
    for operation in operations:
        if operation.kind == "list" and operation.model is not None:
            groups = found.setdefault(operation.model, {})
            groups.update(dict.fromkeys(filtered_fields(operation)))
            groups.update(dict.fromkeys((key.field,) for key in operation.sorts if is_indexable(key.type)))
            if operation.order and operation.page and is_indexable(operation.order[0].type):
                groups[(operation.order[0].field,)] = None
    return {model: tuple(groups) for model, groups in found.items()}


def filtered_fields(operation: Operation) -> Iterator[tuple[str, ...]]:
    """The own columns that filters compare."""
    for it in operation.filters:
        if isinstance(it.match, Tested) and isinstance(it.match.operand, Column) and is_indexable(it.type):
            yield (it.match.operand.field,)


def is_indexable(kind: Type) -> bool:
    """Whether an index on a column of this type narrows a search."""
    return kind.kind not in NOT_INDEXED


def link_table(draft: Draft, link: Link) -> Table:
    """The table of a many-to-many list: the pair is the key, the target is indexed."""
    kind = KINDS.get(draft.id_type.kind, "text")
    sides = ((link.owner_column, link.owner), (link.target_column, link.target))
    return Table(
        name=link.table,
        columns=tuple(StoredColumn(column, kind, False) for column, _ in sides),
        primary_key=(link.owner_column, link.target_column),
        foreign_keys=tuple(
            ForeignKey(constraint_name("fk", link.table, (column,)), column, draft.models[model].table, "CASCADE")
            for column, model in sides
        ),
        indexes=(Index(constraint_name("ix", link.table, (link.target_column,)), (link.target_column,)),),
    )


def counters_table() -> Table:
    """The last number that each sequence gave, per scope."""
    columns = (
        StoredColumn("name", "text", False),
        StoredColumn("scope", "text", False),
        StoredColumn("last", "bigint", False),
    )
    return Table(COUNTERS, columns, ("name", "scope"), (), ())


def distinct_names(tables: Iterable[Table]) -> tuple[Table, ...]:
    """The tables with index names that are unique in the whole schema."""
    taken: set[str] = set()
    return tuple(replace(table, indexes=tuple(renamed(table, taken))) for table in tables)


def renamed(table: Table, taken: set[str]) -> Iterator[Index]:
    """The table's indexes, one whose name is taken told apart by a hash."""
    for index in table.indexes:
        name = index.name
        if name in taken:
            name = shortened(f"{name}_{digest_of('/'.join((table.name, *index.columns)))}")
        taken.add(name)
        yield replace(index, name=name)


def with_unique_names(model: Model, table: Table) -> Model:
    """The model with its uniqueness rules named as its table's first indexes."""
    names = [index.name for index in table.indexes]
    if all(rule.name == name for rule, name in zip(model.uniques, names, strict=False)):
        return model
    return replace(model, uniques=tuple(replace(it, name=names[at]) for at, it in enumerate(model.uniques)))


def creation_order(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """Each table after those that it refers to, as far as there is no circle; else in the design's order."""
    by_name = {table.name: table for table in tables}
    ordered: dict[str, Table] = {}
    visiting: set[str] = set()
    for start in by_name:
        pending = [(start, False)]
        while pending:
            name, leaving = pending.pop()
            if leaving:
                ordered.setdefault(name, by_name[name])
            elif name not in visiting:
                visiting.add(name)
                pending.append((name, True))
                pending.extend((key.table, False) for key in reversed(by_name[name].foreign_keys))
    return tuple(ordered.values())
