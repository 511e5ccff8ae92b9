"""Rows put back as they were, in a database that a running server uses."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scaffolder.verify.postgres import Cluster


class Snapshot(Protocol):
    """What a database held at one moment."""

    def restore(self) -> None:
        """Put every row back."""

    def changed(self) -> bool:
        """Whether another connection has written since the last question."""


@dataclass
class SqliteSnapshot:
    """A copy of every table, attached in memory to a connection of its own."""

    connection: sqlite3.Connection
    tables: list[str]
    version: int

    @classmethod
    def of(cls, path: Path) -> SqliteSnapshot:
        """Copy what a database file holds now."""
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        connection.execute("ATTACH ':memory:' AS kept")
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        tables = [f'"{name}"' for (name,) in names]
        for table in tables:
            connection.execute(f"CREATE TABLE kept.{table} AS SELECT * FROM main.{table}")
        taken = cls(connection, tables, 0)
        taken.changed()
        return taken

    def restore(self) -> None:
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        for table in self.tables:
            connection.execute(f"DELETE FROM main.{table}")
            connection.execute(f"INSERT INTO main.{table} SELECT * FROM kept.{table}")
        connection.execute("COMMIT")
        self.changed()

    def changed(self) -> bool:
        before, self.version = self.version, self.connection.execute("PRAGMA data_version").fetchone()[0]
        return before != self.version


@dataclass
class PostgresSnapshot:
    """A copy of every table in a schema of its own; it cannot tell who wrote what."""

    server: Cluster
    database: str
    tables: list[str]

    @classmethod
    def of(cls, server: Cluster, database: str) -> PostgresSnapshot:
        """Copy what a database holds now."""
        listed = server.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", database)
        taken = cls(server, database, [f'"{name}"' for name in listed.split()])
        copies = "".join(f"CREATE TABLE kept.{table} AS TABLE public.{table};" for table in taken.tables)
        server.sql(f"CREATE SCHEMA kept; {copies}", database)
        return taken

    def restore(self) -> None:
        names = ", ".join(f"public.{table}" for table in self.tables)
        rows = "".join(f"INSERT INTO public.{table} SELECT * FROM kept.{table};" for table in self.tables)
        statement = f"BEGIN; SET LOCAL session_replication_role = replica; TRUNCATE {names} CASCADE; {rows} COMMIT"
        self.server.sql(statement, self.database)

    def changed(self) -> bool:
        return False
