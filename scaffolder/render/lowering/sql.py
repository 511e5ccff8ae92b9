"""Values and conversions in the SQL of either database, as every pack stores them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from scaffolder.ir.migration import ColumnChange, Fill
from scaffolder.ir.model import StoredColumn

Engine = Literal["sqlite", "postgresql"]
_NOW: dict[Engine, str] = {
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
    "postgresql": "date_trunc('milliseconds', now())",
}
_CONTROL = re.compile(r"([\x00-\x1f\x7f-\x9f\u2028\u2029])")
_CHARACTER: dict[Engine, str] = {"sqlite": "char({})", "postgresql": "chr({})"}
_TEXT_OF: dict[str, str] = {
    "boolean": "CASE WHEN {0} THEN 'true' WHEN NOT {0} THEN 'false' END",
    "timestamp": "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
}
_POSTGRESQL: dict[str, str] = {"bigint": "bigint", "boolean": "boolean", "date": "date", "uuid": "uuid", "text": "text"}


def quoted(name: str) -> str:
    """Return a name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def fill_sql(fill: Fill, column: StoredColumn, engine: Engine) -> str:
    """Return the value that existing rows get."""
    if fill.kind == "now":
        return _NOW[engine]
    return _literal(fill.value, column, engine)


def _literal(value: str | int | bool | None, column: StoredColumn, engine: Engine) -> str:
    if value is None:
        return "NULL"
    if column.kind == "boolean":
        return str(int(bool(value))) if engine == "sqlite" else str(bool(value)).lower()
    if column.kind == "bigint":
        return str(int(value))
    if column.kind == "numeric":
        number = Decimal(str(value))
        return str(int(number.scaleb(column.scale or 0))) if engine == "sqlite" else format(number, "f")
    return text_literal(str(value), engine)


def text_literal(text: str, engine: Engine) -> str:
    """Return a text as one line of SQL, whatever it holds: what breaks lines stands as a number."""
    parts = [part for part in _CONTROL.split(text) if part]
    printed = [_CHARACTER[engine].format(ord(it)) if _CONTROL.fullmatch(it) else quoted_text(it) for it in parts]
    return printed[0] if len(printed) == 1 else f"({' || '.join(printed)})" if printed else "''"


def quoted_text(text: str) -> str:
    """Return a text without line breaks as a literal."""
    return "'" + text.replace("'", "''") + "'"


def copied_sql(change: ColumnChange) -> str:
    """Return what SQLite reads from the old table for a column of the new one."""
    assert change.new is not None
    if change.old is None:
        return fill_sql(change.fill, change.new, "sqlite") if change.fill else "NULL"
    value = _sqlite_value(change.old, change.new)
    return _filled(change, value, "sqlite")


def _filled(change: ColumnChange, value: str, engine: Engine) -> str:
    assert change.new is not None
    if change.required and change.fill:
        return f"coalesce({value}, {fill_sql(change.fill, change.new, engine)})"
    return value


def _sqlite_value(old: StoredColumn, new: StoredColumn) -> str:
    name = quoted(old.name)
    shift = (new.scale or 0) - (old.scale or 0)
    numbers = {"bigint", "numeric"}
    if {old.kind, new.kind} <= numbers and shift > 0:
        return f"{name} * {10**shift}"
    if {old.kind, new.kind} <= numbers and shift < 0:
        return f"CAST(round({name} / {10**-shift}.0) AS INTEGER)"
    if old.kind == "numeric" and new.kind == "text":
        return f"printf('%.{old.scale}f', {name} / {10 ** (old.scale or 0)}.0)"
    if old.kind == "boolean" and new.kind == "text":
        return _TEXT_OF["boolean"].format(name)
    if old.kind == "bigint" and new.kind == "text":
        return f"CAST({name} AS TEXT)"
    return name


def using_sql(old: StoredColumn, new: StoredColumn) -> str:
    """Return what PostgreSQL makes of an old value, the column under its new name."""
    name = quoted(new.name)
    if new.kind == "text" and old.kind in _TEXT_OF:
        return _TEXT_OF[old.kind].format(name)
    if new.kind == "numeric":
        return f"{name}::numeric({new.precision}, {new.scale})"
    return f"{name}::{_POSTGRESQL.get(new.kind, 'timestamptz(3)')}"


def copy_sql(target: str, source: str, changes: tuple[ColumnChange, ...]) -> str:
    """Return the statement that brings the rows of an old table into a new one on SQLite."""
    kept = [change for change in changes if change.new is not None]
    columns = ", ".join(quoted(change.new.name) for change in kept if change.new)
    values = ", ".join(map(copied_sql, kept))
    return f"INSERT INTO {quoted(target)} ({columns}) SELECT {values} FROM {quoted(source)}"  # noqa: S608


def update_sql(table: str, change: ColumnChange) -> str:
    """Return the statement that gives PostgreSQL's rows their value in a column."""
    assert change.new is not None
    assert change.fill is not None
    value = fill_sql(change.fill, change.new, "postgresql")
    name = quoted(change.new.name)
    return f"UPDATE {quoted(table)} SET {name} = {value} WHERE {name} IS NULL"  # noqa: S608
