"""Tables and columns as the view shows them."""

from __future__ import annotations

from scaffolder.ir import query as q
from scaffolder.ir.model import ForeignKey, Index, Model, StoredColumn, Table
from scaffolder.render.lowering.desk import Desk
from scaffolder.render.view import ColumnView, ForeignKeyView, IndexColumnView, IndexView, LinkView, TableView

KINDS: dict[str, q.Kind] = {
    "uuid": "uuid",
    "text": "string",
    "bigint": "int",
    "numeric": "decimal",
    "boolean": "bool",
    "timestamp": "datetime",
    "date": "date",
}
SQLITE = {
    "uuid": "TEXT(36)",
    "text": "TEXT",
    "bigint": "INTEGER",
    "numeric": "INTEGER",
    "boolean": "BOOLEAN",
    "timestamp": "TEXT",
    "date": "TEXT",
}
POSTGRESQL = {
    "uuid": "UUID",
    "text": 'VARCHAR COLLATE "C"',
    "bigint": "BIGINT",
    "numeric": "NUMERIC({precision}, {scale})",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "date": "DATE",
}


def table_views(desk: Desk) -> tuple[TableView, ...]:
    """Return every table, in the order of creation."""
    owners = {model.table: model for model in desk.project.models}
    created: set[str] = set()
    views = []
    for table in desk.project.tables:
        created.add(table.name)
        views.append(table_view(desk, table, owners.get(table.name), created))
    return tuple(views)


def table_view(desk: Desk, table: Table, model: Model | None, created: set[str] | None = None) -> TableView:
    keys = {key.column: foreign_key_view(key) for key in table.foreign_keys}
    late = {key.column: key for key in table.foreign_keys if created is not None and key.table not in created}
    columns = tuple(
        column_view(desk, table, column, model, None if column.name in late else keys.get(column.name))
        for column in table.columns
    )
    nullable = {column.name: column.nullable for column in table.columns}
    return TableView(
        name=table.name,
        columns=columns,
        primary_key=table.primary_key,
        is_counter=any(column.name == "scope" for column in table.columns) and model is None,
        late_keys=tuple(map(foreign_key_view, late.values())),
        indexes=tuple(index_view(index, nullable) for index in table.indexes),
        autoincrement=any(column.generated for column in table.columns),
        model=desk.lexicon.model(model.name) if model else None,
    )


def foreign_key_view(key: ForeignKey) -> ForeignKeyView:
    return ForeignKeyView(key.name, key.column, key.table, f"{key.table}.id", key.on_delete, key.on_delete.lower())


def column_view(
    desk: Desk, table: Table, column: StoredColumn, model: Model | None, key: ForeignKeyView | None
) -> ColumnView:
    member = column.model_field or column.name
    is_bigint = bool(model and column.model_field and model.field(column.model_field).type.kind == "bigint")
    kind = q.Type("bigint" if is_bigint else KINDS[column.kind], precision=column.precision, scale=column.scale)
    name = desk.attribute(model.name, member) if model and column.model_field else desk.member(column.name)
    values = ", ".join(f"'{value}'" for value in column.values)
    condition = f'"{column.name}" IN ({values})'
    postgresql = "BIGSERIAL" if column.generated else POSTGRESQL[column.kind]
    return ColumnView(
        name=name,
        column=column.name,
        wire=desk.text(member),
        printed=desk.type(kind, "column"),
        native=desk.native(kind, column.nullable),
        nullable=column.nullable,
        primary=column.name in table.primary_key,
        generated=column.generated,
        renamed=name.snake != column.name,
        foreign_key=key,
        choices=tuple(map(desk.text, column.values)),
        has_choices=bool(column.values),
        check=f"{column.name}_choices",
        check_sql=desk.text(condition),
        check_condition=condition,
        sqlite=SQLITE[column.kind],
        postgresql=postgresql.format(precision=column.precision, scale=column.scale),
    )


def index_view(index: Index, nullable: dict[str, bool]) -> IndexView:
    columns = tuple(IndexColumnView(column, nullable[column]) for column in index.columns)
    nulls = index.nulls_equal and any(column.nullable for column in columns)
    return IndexView(index.name, columns, index.unique, index.live, nulls)


def link_views(desk: Desk, model: Model) -> tuple[LinkView, ...]:
    """Return the many-to-many tables that a model owns."""
    tables = {table.name: table for table in desk.project.tables}
    return tuple(
        LinkView(desk.lexicon.link(link.name), table_view(desk, tables[link.table], None))
        for link in desk.project.links
        if link.owner == model.name
    )
