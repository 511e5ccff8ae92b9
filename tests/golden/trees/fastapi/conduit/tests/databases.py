"""A database of their own for the tests: migrated once, emptied after each test."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.database import Database
from app.tables import metadata

ROOT = Path(__file__).parents[1]


@contextmanager
def temporary_database(folder: Path) -> Iterator[str]:
    """A new database on the server of `DATABASE_URL` where that is PostgreSQL, else a SQLite file."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / 'test.db'}"
        return
    name = f"test_{uuid4().hex}"
    asyncio.run(_execute(server, f'CREATE DATABASE "{name}"'))
    try:
        yield (
            sa.make_url(server).set(database=name).render_as_string(hide_password=False)
        )
    finally:
        asyncio.run(_execute(server, f'DROP DATABASE "{name}" WITH (FORCE)'))


def alembic_config(url: str) -> Config:
    config = Config(ROOT / "alembic.ini")
    config.attributes["database_url"] = url
    return config


def migrate(url: str) -> None:
    command.upgrade(alembic_config(url), "head")


async def empty(database: Database) -> None:
    """Delete every row; the tables stay."""
    async with database.engine.connect() as connection:
        if database.is_sqlite:
            await _empty_sqlite(connection)
        elif metadata.tables:
            await connection.execute(_deletion())
        await connection.commit()


@cache
def _deletion() -> sa.Select[Any]:
    """One statement for all tables, at whose end their references are checked; truncating them takes much longer."""
    deletions = (
        sa.delete(table).cte(f"d{number}")
        for number, table in enumerate(metadata.tables.values())
    )
    return sa.select(sa.literal(1)).add_cte(*deletions)


async def _empty_sqlite(connection: AsyncConnection) -> None:
    driver: Any = (await connection.get_raw_connection()).driver_connection
    await driver.executescript(_script())


@cache
def _script() -> str:
    deletions = (f"{sa.delete(table)};" for table in metadata.tables.values())
    return "\n".join(("BEGIN; PRAGMA defer_foreign_keys=ON;", *deletions, "COMMIT;"))


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
