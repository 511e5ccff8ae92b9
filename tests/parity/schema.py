"""What a migration made, read from the database's own catalogue: columns, keys, checks and indexes of every table."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

from scaffolder.verify.postgres import Cluster

FOLDER = Path(__file__).parent / "schemas"
OWN = re.compile(r"alembic_version|kysely_.*|goose_.*|sqlite_.*")
Json = dict[str, Any]

POSTGRESQL_COLUMNS = """
SELECT json_agg(json_build_array(table_name, column_name, data_type, character_maximum_length, numeric_precision,
    numeric_scale, datetime_precision, is_nullable, column_default, is_identity, identity_generation, collation_name)
    ORDER BY table_name, ordinal_position)
FROM information_schema.columns WHERE table_schema = 'public'
"""
POSTGRESQL_CONSTRAINTS = """
SELECT json_agg(json_build_array(conrelid::regclass::text, conname, pg_get_constraintdef(oid)) ORDER BY 1, conname)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""
POSTGRESQL_INDEXES = """
SELECT json_agg(json_build_array(tablename, indexname, indexdef) ORDER BY tablename, indexname)
FROM pg_indexes WHERE schemaname = 'public'
"""


def dump_sqlite(path: Path) -> Json:
    """Columns, foreign keys, checks and indexes of a SQLite file, by table; the order of columns is part of it."""
    connection = sqlite3.connect(path)
    try:
        listed = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        return {name: sqlite_table(connection, name, sql) for name, sql in listed if not OWN.fullmatch(name)}
    finally:
        connection.close()


def sqlite_table(connection: sqlite3.Connection, name: str, sql: str) -> Json:
    indexes = connection.execute(f'SELECT name, "unique", origin, partial FROM pragma_index_list("{name}")').fetchall()
    return {
        "columns": connection.execute(
            f'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_xinfo("{name}")'
        ).fetchall(),
        "keys": sorted(
            connection.execute(
                f'SELECT "from", "table", "to", on_update, on_delete FROM pragma_foreign_key_list("{name}")'
            )
        ),
        "checks": sorted(checks(sql)),
        "autoincrement": "AUTOINCREMENT" in sql.upper(),
        "indexes": sorted(sqlite_index(connection, *index) for index in indexes if index[2] == "c"),
    }


def sqlite_index(connection: sqlite3.Connection, name: str, unique: int, _origin: str, partial: int) -> list[Any]:
    """An index as its definition, in one spelling."""
    sql = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0]
    return [name, unique, partial, re.sub(r"\)where ", ")WHERE ", spelled(sql.partition("(")[2]))]


def checks(sql: str) -> list[str]:
    """The conditions of a table's CHECK constraints, in one spelling."""
    found = []
    for match in re.finditer(r"\bCHECK\s*\(", sql, re.IGNORECASE):
        depth, end = 1, match.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        found.append(spelled(sql[match.end() : end - 1]))
    return found


def spelled(sql: str) -> str:
    """SQL without quotes of names, and with single blanks."""
    return re.sub(r"\s*([(),=])\s*", r"\1", re.sub(r"\s+", " ", re.sub(r'["`]', "", sql))).strip()


def dump_postgresql(cluster: Cluster, url: str) -> Json:
    """Columns, constraints and indexes of a PostgreSQL database, each as the catalogue prints it."""
    database = url.rsplit("/", 1)[1]
    parts = {
        "columns": POSTGRESQL_COLUMNS,
        "constraints": POSTGRESQL_CONSTRAINTS,
        "indexes": POSTGRESQL_INDEXES,
    }
    found = {name: json.loads(cluster.sql(" ".join(query.split()), database)) for name, query in parts.items()}
    return {name: [row for row in rows if not OWN.fullmatch(row[0])] for name, rows in found.items()}


def schema_path(example: str, engine: str) -> Path:
    return FOLDER / f"{example}.{engine}.json"


def save_schema(schema: Json, example: str, engine: str) -> None:
    """Write a schema, one fact a line."""
    FOLDER.mkdir(exist_ok=True)
    schema_path(example, engine).write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n")


def load_schema(example: str, engine: str) -> Json:
    found: Json = json.loads(schema_path(example, engine).read_text())
    return found
