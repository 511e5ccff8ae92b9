"""Migrations as the view shows them."""

from __future__ import annotations

from scaffolder.ir import migration as m
from scaffolder.ir import query as q
from scaffolder.ir.model import Model, StoredColumn, Table
from scaffolder.record import Record
from scaffolder.render.lowering.desk import Desk
from scaffolder.render.lowering.sql import copy_sql, update_sql, using_sql
from scaffolder.render.lowering.storage import KINDS, foreign_key_view, index_view, table_view
from scaffolder.render.view import (
    AlteredColumnView,
    ColumnView,
    MigrationView,
    RenamedView,
    SchemaChangeView,
    SqlView,
    TableChangeView,
)

LONGEST_SLUG = 40


class PlannedMigration(Record):
    """A migration with its place among those that are there."""

    migration: m.Migration
    revision: str
    number: str
    parents: tuple[str, ...]


def migration_views(desk: Desk, planned: PlannedMigration | None) -> tuple[MigrationView, ...]:
    """Return the migration that is to be written, if any."""
    if planned is None:
        return ()
    summary = summary_of(planned.migration)
    view = MigrationView(
        id=planned.revision,
        file=f"{planned.revision}_{slug_of(summary)}",
        number=planned.number,
        summary=desk.text(summary),
        steps=tuple(map(desk.text, planned.migration.words)),
        parents=planned.parents,
        has_parents=bool(planned.parents),
        many_parents=len(planned.parents) > 1,
        upgrade=_schema_change(desk, planned.migration),
        downgrade=_schema_change(desk, m.reversed_migration(planned.migration)),
    )
    return (view,)


def summary_of(migration: m.Migration) -> str:
    """Return what a migration does, in one line."""
    done = [*(f"Create {it.name}" for it in migration.created), *_changes(migration)]
    done += [f"Drop {it.name}" for it in migration.dropped]
    if not done:
        return "Join the branches"
    return done[0] if len(done) == 1 else f"{done[0]} and {len(done) - 1} more"


def _changes(migration: m.Migration) -> list[str]:
    found = []
    for change in migration.changed:
        name = change.new.name
        if change.old.name != name:
            found.append(f"Rename {change.old.name} to {name}")
        for column in change.columns:
            if column.renamed and column.old and column.new:
                found.append(f"Rename {column.old.name} of {name} to {column.new.name}")
            elif column.old is None and column.new:
                found.append(f"Add {column.new.name} to {name}")
            elif column.new is None and column.old:
                found.append(f"Drop {column.old.name} of {name}")
            elif column.retyped and column.new:
                found.append(f"Change the type of {column.new.name} of {name}")
        if not any(f" {name}" in it for it in found):
            found.append(f"Change {name}")
    return found


def slug_of(summary: str) -> str:
    """Return a summary as part of a file's name."""
    return "_".join(summary.lower().split())[:LONGEST_SLUG].strip("_")


def _schema_change(desk: Desk, migration: m.Migration) -> SchemaChangeView:
    owners = {model.table: model for model in desk.project.models}
    there = {change.new.name for change in migration.changed}
    there |= {table.name for table in desk.project.tables} - {table.name for table in migration.created}
    created = []
    for table in migration.created:
        there.add(table.name)
        created.append(table_view(desk, table, owners.get(table.name), set(there)))
    changed = tuple(_table_change(desk, change, owners.get(change.new.name)) for change in migration.changed)
    dropped = tuple(table.name for table in migration.dropped)
    return SchemaChangeView(
        created=tuple(created),
        changed=changed,
        dropped=dropped,
        is_empty=not migration,
        loosens=any(map(_loosens, changed)),
        alters=any(map(_alters, changed)),
        rebuilds=bool(changed),
        names_types=bool(created) or any(change.added or change.altered for change in changed),
    )


def _loosens(change: TableChangeView) -> bool:
    return bool(change.dropped_indexes or change.dropped_keys or change.dropped_checks or change.moves)


def _alters(change: TableChangeView) -> bool:
    columns = (change.renamed, change.dropped, change.added, change.altered, change.fills, change.required)
    return any((*columns, change.optional, change.added_checks, change.added_keys, change.added_indexes))


def _table_change(desk: Desk, change: m.TableChange, model: Model | None) -> TableChangeView:
    model = model if _is_of(model, change.new) else None
    table = table_view(desk, change.new, model)
    columns = {column.column: column for column in table.columns}
    keys = m.added_keys(change)
    nullable = {column.name: column.nullable for column in change.new.columns}
    added = tuple(columns[it.new.name] for it in change.columns if it.new and not it.old)
    return TableChangeView(
        was=change.old.name,
        table=table,
        moves=change.old.name != change.new.name,
        rebuilt=change.rebuilt,
        temporary=f"new_{change.new.name}"[:63],
        copy=_sql(desk, copy_sql(f"new_{change.new.name}"[:63], change.old.name, change.columns)),
        primary_key=RenamedView(f"pk_{change.old.name}", f"pk_{change.new.name}"),
        renamed=tuple(
            RenamedView(it.old.name, it.new.name) for it in change.columns if it.renamed and it.old and it.new
        ),
        added=added,
        dropped=tuple(it.old.name for it in change.columns if it.old and not it.new),
        altered=tuple(_altered(desk, it, columns) for it in change.columns if it.retyped),
        fills=tuple(_sql(desk, update_sql(change.new.name, it)) for it in change.columns if it.required and it.fill),
        required=tuple(it.new.name for it in change.columns if it.required and it.new),
        optional=tuple(it.new.name for it in change.columns if it.new and it.old and it.new.nullable > it.old.nullable),
        dropped_keys=tuple(key.name for key in m.dropped_keys(change)),
        added_keys=tuple(foreign_key_view(key) for key in keys),
        dropped_checks=tuple(_check_name(change.old, column) for column in m.dropped_checks(change)),
        added_checks=tuple(columns[column.name] for column in m.added_checks(change)),
        dropped_indexes=tuple(index.name for index in m.dropped_indexes(change)),
        added_indexes=tuple(index_view(index, nullable) for index in m.added_indexes(change)),
    )


def _is_of(model: Model | None, table: Table) -> bool:
    """Tell whether a model has every column of a table, as it has not on the way back."""
    names = {field.name for field in model.fields} if model else set()
    return all(column.model_field in names for column in table.columns if column.model_field)


def _check_name(table: Table, column: StoredColumn) -> str:
    return f"ck_{table.name}_{column.name}_choices"


def _altered(desk: Desk, change: m.ColumnChange, columns: dict[str, ColumnView]) -> AlteredColumnView:
    assert change.old is not None
    assert change.new is not None
    kind = q.Type(KINDS[change.old.kind], precision=change.old.precision, scale=change.old.scale)
    return AlteredColumnView(
        columns[change.new.name], desk.type(kind, "column"), _sql(desk, using_sql(change.old, change.new))
    )


def _sql(desk: Desk, statement: str) -> SqlView:
    return SqlView(statement, desk.text(statement).literal)
