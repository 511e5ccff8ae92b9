"""Runs the migrations, one process at a time, all or none of them."""

import asyncio

import sqlalchemy as sa
from alembic import context
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import SchemaItem

from app.config import DatabaseSettings
from app.platform.database import Database
from app.tables import metadata

LOCK = "migrations"


def is_compared(
    item: SchemaItem, _name: str | None, kind: str, _found: bool, _other: object
) -> bool:
    """Leave out indexes in which nulls are equal: SQLite has them on expressions, which cannot be read back."""
    if kind != "index" or not isinstance(item, sa.Index):
        return True
    return not item.dialect_options["postgresql"]["nulls_not_distinct"]


def migrate(connection: sa.Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=is_sqlite,
        transactional_ddl=True,
        include_object=is_compared if is_sqlite else None,
    )
    with context.begin_transaction():
        if not is_sqlite:
            connection.execute(
                sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(LOCK)))
            )
        context.run_migrations()
        if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError(
                "the migrations leave references to rows that are not there"
            )


async def disable_foreign_keys(connection: AsyncConnection) -> None:
    """Let SQLite rebuild a table without deleting the rows that refer to it."""
    raw = await connection.get_raw_connection()
    if raw.driver_connection is not None:
        await raw.driver_connection.execute("PRAGMA foreign_keys=OFF")


async def main() -> None:
    url = (
        context.config.attributes.get("database_url") or DatabaseSettings().database_url
    )
    database = Database(url, pool_size=1, statement_timeout=0)
    engine = database.engine.execution_options(immediate=True)
    try:
        async with engine.connect() as connection:
            if database.is_sqlite:
                await disable_foreign_keys(connection)
            await connection.run_sync(migrate)
    finally:
        await database.dispose()


asyncio.run(main())
