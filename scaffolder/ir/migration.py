"""The difference of two storage schemas, by identity: what was renamed is the same table or column under a new name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal

from scaffolder.ir.model import Field, ForeignKey, Index, JsonScalar, Model, Project, StoredColumn, Table
from scaffolder.ir.naming import digest_of
from scaffolder.record import Record, field, replace

Conversion = Literal["none", "text", "scale", "cast"]


class Renames(Record):
    """The renames between two designs: old names by new ones; fields by the new name of their model."""

    models: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], str] = field(default_factory=dict)
    endpoints: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.models or self.fields or self.endpoints)

    def model(self, name: str) -> str:
        """Return what a model was called."""
        return self.models.get(name, name)

    def field(self, model: str, name: str) -> str:
        """Return what a field of a model, by its new name, was called."""
        return self.fields.get((model, name), name)


class Fill(Record):
    """What existing rows get in a column: a literal, or the moment of the migration."""

    kind: Literal["literal", "now"]
    value: JsonScalar = None


class ColumnChange(Record):
    """A column before and after, None where it is not; `fill` is what rows get that have no value."""

    old: StoredColumn | None
    new: StoredColumn | None
    fill: Fill | None = None

    @property
    def renamed(self) -> bool:
        return self.old is not None and self.new is not None and self.old.name != self.new.name

    @property
    def retyped(self) -> bool:
        return self.old is not None and self.new is not None and _type(self.old) != _type(self.new)

    @property
    def required(self) -> bool:
        """Whether the column takes no nulls any more."""
        return self.new is not None and not self.new.nullable and (self.old is None or self.old.nullable)


class TableChange(Record):
    """A table before and after, with its columns side by side in the new order, dropped ones last."""

    old: Table
    new: Table
    columns: tuple[ColumnChange, ...]

    @property
    def names(self) -> dict[str, str]:
        """The new names of the old columns that stay."""
        return {it.old.name: it.new.name for it in self.columns if it.old and it.new}

    @property
    def rebuilt(self) -> bool:
        """Whether more than indexes differ."""
        return replace(self.old, indexes=()) != replace(self.new, indexes=())


class Migration(Record):
    """What turns one schema into another."""

    created: tuple[Table, ...]
    dropped: tuple[Table, ...]
    changed: tuple[TableChange, ...]

    def __bool__(self) -> bool:
        return bool(self.created or self.dropped or self.changed)

    @property
    def words(self) -> tuple[str, ...]:
        """Every step in words, the same whatever else the schema holds."""
        return tuple(_words(self))

    @property
    def digest(self) -> str:
        """What tells this difference from others."""
        return digest_of("\n".join(sorted(self.words)))


class Loss(Record):
    """Data that a migration loses, or rows that do not fit: allowed by name, or refused where no default is given."""

    name: str
    problem: str
    needs_default: bool = False


def migration_between(old: Project, new: Project, renames: Renames) -> Migration:
    """Return the difference of the schemas of two projects."""
    known = dict(_identified(old, Renames()))
    coming = dict(_identified(new, renames))
    pairs = [(known[it], table, _model(new, table)) for it, table in coming.items() if it in known]
    changed = [_table_change(before, after, model, renames) for before, after, model in pairs]
    return Migration(
        created=tuple(table for it, table in coming.items() if it not in known),
        dropped=tuple(table for it, table in known.items() if it not in coming)[::-1],
        changed=tuple(it for it in changed if it.old != it.new and _differs(it)),
    )


def reversed_migration(migration: Migration) -> Migration:
    """Return the way back, where rows get an empty value for what was lost."""
    changed = tuple(
        TableChange(it.new, it.old, tuple(_back(column) for column in it.columns)) for it in migration.changed
    )
    return Migration(migration.dropped[::-1], migration.created[::-1], changed)


def losses(migration: Migration, old: Project, renames: Renames) -> tuple[Loss, ...]:
    """Return what has to be allowed by name before the migration may be written, and what needs a default."""
    tables = {model.table: model for model in old.models}
    found = [
        Loss(_owner(table, tables), f"the table {table.name} is dropped with its rows") for table in migration.dropped
    ]
    for change in migration.changed:
        model = tables.get(change.old.name)
        for column in change.columns:
            found += _column_losses(column, _owner(change.old, tables), model)
    return tuple(found)


def _column_losses(change: ColumnChange, owner: str, model: Model | None) -> Iterator[Loss]:
    old, new = change.old, change.new
    column = old or new
    name = f"{owner}.{(column.model_field or column.name) if column else ''}"
    del model
    if old is not None and new is None:
        yield Loss(name, f"the column {old.name} is dropped with its values")
    if old is not None and new is not None and _is_lossy(old, new):
        yield Loss(name, f"the column {old.name} cannot keep every value as {new.kind}")
    if change.required and change.fill is None:
        yield Loss(name, "", needs_default=True)


def _owner(table: Table, models: Mapping[str, Model]) -> str:
    return models[table.name].name if table.name in models else table.name


def _is_lossy(old: StoredColumn, new: StoredColumn) -> bool:
    if (set(old.values) - set(new.values) and new.values) or (new.values and not old.values):
        return True
    if old.kind == "numeric" and new.kind == "numeric":
        return _whole(new) < _whole(old) or (new.scale or 0) < (old.scale or 0)
    if old.kind == "bigint" and new.kind == "numeric":
        return _whole(new) < 19
    return old.kind != new.kind and new.kind != "text"


def _whole(column: StoredColumn) -> int:
    return (column.precision or 0) - (column.scale or 0)


def _identified(project: Project, renames: Renames) -> Iterator[tuple[str, Table]]:
    """Return the tables by what they are: a model, a list of a model, or the tool's own; under former names."""
    models = {model.table: model.name for model in project.models}
    links = {link.table: (link.owner, link.field) for link in project.links}
    for table in project.tables:
        if table.name in models:
            yield f"model {renames.model(models[table.name])}", table
        elif table.name in links:
            owner, name = links[table.name]
            yield f"list {renames.model(owner)}.{renames.field(owner, name)}", table
        else:
            yield f"table {table.name}", table


def _model(project: Project, table: Table) -> Model | None:
    return next((model for model in project.models if model.table == table.name), None)


def _table_change(old: Table, new: Table, model: Model | None, renames: Renames) -> TableChange:
    former = dict(zip(_keys(new, model, renames), new.columns, strict=True))
    known = dict(zip(_keys(old, None, Renames()), old.columns, strict=True))
    fields = {field.name: field for field in model.fields} if model else {}
    changes = [
        ColumnChange(known.get(key), column, _fill(fields.get(column.model_field or "")))
        for key, column in former.items()
    ]
    changes += [ColumnChange(column, None) for key, column in known.items() if key not in former]
    return TableChange(old, new, tuple(changes))


def _keys(table: Table, model: Model | None, renames: Renames) -> list[str]:
    """Return the identities of a table's columns: the field's former name, or the place of a key of a pair."""
    if table.primary_key != ("id",):
        return [str(place) for place in range(len(table.columns))]
    return [renames.field(model.name if model else "", it.model_field or it.name) for it in table.columns]


def _fill(field: Field | None) -> Fill | None:
    """Return what existing rows get in a field: its default, now for the timestamps that are kept of every row."""
    if field is None:
        return None
    if field.default and field.default.kind == "literal":
        return Fill("literal", field.default.value)
    if (field.implicit and field.type.kind == "datetime") or (field.default and field.default.kind == "now"):
        return Fill("now")
    return None


def _back(change: ColumnChange) -> ColumnChange:
    fill = Fill("literal", _EMPTY[change.old.kind]) if change.old and not change.old.values else None
    if change.old and change.old.values:
        fill = Fill("literal", change.old.values[0])
    return ColumnChange(change.new, change.old, fill)


_EMPTY: dict[str, JsonScalar] = {
    "uuid": "00000000-0000-0000-0000-000000000000",
    "text": "",
    "bigint": 0,
    "numeric": "0",
    "boolean": False,
    "timestamp": "1970-01-01T00:00:00.000Z",
    "date": "1970-01-01",
}


def _type(column: StoredColumn) -> tuple[str, int | None, int | None]:
    return column.kind, column.precision, column.scale


def _differs(change: TableChange) -> bool:
    """Whether the database sees a difference: the name of a column's field alone is none."""
    return _bare(change.old) != _bare(change.new)


def _bare(table: Table) -> Table:
    return replace(table, columns=tuple(replace(column, model_field=None) for column in table.columns))


def without(migration: Migration, done: Collection[str]) -> Migration:
    """Return what is left of a migration when the steps in these words are done."""
    changed = (_change_without(change, done) for change in migration.changed)
    return Migration(
        created=tuple(table for table in migration.created if _creation(table) not in done),
        dropped=tuple(table for table in migration.dropped if f"drop {table.name}" not in done),
        changed=tuple(it for it in changed if it.old != it.new and _differs(it)),
    )


def _change_without(change: TableChange, done: Collection[str]) -> TableChange:
    """Return a table's change from where it stands after the steps that are done."""
    name = change.new.name
    moved = f"rename {change.old.name} to {name}" in done
    columns = tuple(it for column in change.columns if (it := _column_without(name, column, done)))
    partly = TableChange(change.old, change.new, tuple(_renamed_only(name, it, done) for it in change.columns))
    indexes = [_index_now(partly, it) for it in change.old.indexes if f"unindex {name} {it.name}" not in done]
    keys = [_key_now(partly, it) for it in change.old.foreign_keys if f"unkey {name} {it.name}" not in done]
    indexes += [it for it in added_indexes(change) if _indexing(name, it) in done]
    keys += [it for it in added_keys(change) if _keying(name, it) in done]
    old = replace(
        change.old,
        name=name if moved else change.old.name,
        columns=tuple(it.old for it in columns if it.old),
        indexes=tuple(sorted(indexes, key=lambda it: _place(change.new.indexes, it))),
        foreign_keys=tuple(sorted(keys, key=lambda it: _place(change.new.foreign_keys, it))),
    )
    return TableChange(old, change.new, columns)


def _place(items: tuple[Any, ...], item: object) -> int:
    return items.index(item) if item in items else len(items)


def _renamed_only(table: str, change: ColumnChange, done: Collection[str]) -> ColumnChange:
    """Return a column under the name that it has by now."""
    if change.old and change.new and _renaming(table, change.old, change.new) not in done:
        return replace(change, new=change.old)
    return replace(change, new=change.new or change.old)


def _column_without(table: str, change: ColumnChange, done: Collection[str]) -> ColumnChange | None:
    old, new = change.old, change.new
    if new is None:
        return None if old and f"drop {table}.{old.name}" in done else change
    if old is None:
        return ColumnChange(new, new) if _addition(table, new) in done else change
    if _alteration(table, new) in done:
        old = replace(new, name=old.name)
    if _renaming(table, old, new) in done:
        old = replace(old, name=new.name, check_name=new.check_name)
    return replace(change, old=replace(old, model_field=new.model_field))


def _words(migration: Migration) -> Iterator[str]:
    yield from map(_creation, migration.created)
    for change in migration.changed:
        yield from _change_words(change)
    yield from (f"drop {table.name}" for table in migration.dropped)


def _change_words(change: TableChange) -> Iterator[str]:
    name = change.new.name
    if change.old.name != name:
        yield f"rename {change.old.name} to {name}"
    for column in change.columns:
        yield from _column_words(name, column)
    yield from (f"unindex {name} {it.name}" for it in dropped_indexes(change))
    yield from (_indexing(name, it) for it in added_indexes(change))
    yield from (f"unkey {name} {it.name}" for it in dropped_keys(change))
    yield from (_keying(name, it) for it in added_keys(change))


def _column_words(table: str, change: ColumnChange) -> Iterator[str]:
    if change.old is None and change.new is not None:
        yield _addition(table, change.new)
    elif change.new is None and change.old is not None:
        yield f"drop {table}.{change.old.name}"
    elif change.old and change.new:
        old, new = (replace(it, model_field=None, check_name=None) for it in (change.old, change.new))
        if change.renamed:
            yield _renaming(table, old, new)
        if replace(old, name=new.name) != new:
            yield _alteration(table, new)


def _creation(table: Table) -> str:
    return f"create {table.name} {digest_of(repr(_bare(table)))}"


def _addition(table: str, column: StoredColumn) -> str:
    return f"add {table}.{column.name} {_stored(column)}"


def _alteration(table: str, column: StoredColumn) -> str:
    return f"alter {table}.{column.name} {_stored(column)}"


def _renaming(table: str, old: StoredColumn, new: StoredColumn) -> str:
    return f"rename {table}.{old.name} to {new.name}"


def _indexing(table: str, index: Index) -> str:
    marks = (" unique" * index.unique, " live" * index.live, " nulls" * index.nulls_equal)
    return f"index {table} {index.name} ({', '.join(index.columns)}){''.join(marks)}"


def _keying(table: str, key: ForeignKey) -> str:
    return f"key {table} {key.name} ({key.column}) {key.table} {key.on_delete.lower()}"


def _stored(column: StoredColumn) -> str:
    """Return a column's type in words."""
    size = f"({column.precision}, {column.scale})" if column.kind == "numeric" else ""
    values = f" of {', '.join(column.values)}" if column.values else ""
    return f"{column.kind}{size}{values}{' null' if column.nullable else ''}"


def dropped_indexes(change: TableChange) -> tuple[Index, ...]:
    kept = set(change.new.indexes)
    return tuple(it for it in change.old.indexes if _index_now(change, it) not in kept)


def added_indexes(change: TableChange) -> tuple[Index, ...]:
    had = {_index_now(change, it) for it in change.old.indexes}
    return tuple(it for it in change.new.indexes if it not in had)


def _index_now(change: TableChange, index: Index) -> Index:
    """Return an old index under the new names of its columns; one over a changed nullability is another."""
    names = change.names
    loosened = index.nulls_equal and any(
        it.old and it.new and it.old.name in index.columns and it.old.nullable != it.new.nullable
        for it in change.columns
    )
    columns = tuple(names.get(column, f"-{column}") for column in index.columns)
    return replace(index, name=f"-{index.name}" if loosened else index.name, columns=columns)


def dropped_keys(change: TableChange) -> tuple[ForeignKey, ...]:
    kept = set(change.new.foreign_keys)
    return tuple(it for it in change.old.foreign_keys if _key_now(change, it) not in kept)


def added_keys(change: TableChange) -> tuple[ForeignKey, ...]:
    had = {_key_now(change, it) for it in change.old.foreign_keys}
    return tuple(it for it in change.new.foreign_keys if it not in had)


def _key_now(change: TableChange, key: ForeignKey) -> ForeignKey:
    return replace(key, column=change.names.get(key.column, f"-{key.column}"))


def dropped_checks(change: TableChange) -> tuple[StoredColumn, ...]:
    """Return the old columns whose list of values is not the new one's."""
    return tuple(it.old for it in change.columns if it.old and it.old.values and _check(it.old) != _check(it.new))


def added_checks(change: TableChange) -> tuple[StoredColumn, ...]:
    return tuple(it.new for it in change.columns if it.new and it.new.values and _check(it.old) != _check(it.new))


def _check(column: StoredColumn | None) -> tuple[str, tuple[str, ...]] | None:
    return (column.name, column.values) if column and column.values else None
