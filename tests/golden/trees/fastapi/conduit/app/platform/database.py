"""The database: one pool, and transactions that answer in problems."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from fastapi import Request
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import AsyncAdaptedQueuePool, QueuePool

from app.platform.integrity import problem_of
from app.platform.problems import unavailable

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "busy_timeout=5000",
)
_PING_SECONDS = 2
# PostgreSQL counts days and microseconds from here.
_ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)


class Base(DeclarativeBase):
    """Every table, with names of constraints that both databases agree on."""

    metadata = sa.MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


def driver_url(url: str) -> sa.URL:
    """The URL with the asynchronous driver of its database, in which `sslmode` is called `ssl`."""
    parsed = sa.make_url(url)
    parsed = parsed.set(drivername=_DRIVERS.get(parsed.drivername, parsed.drivername))
    if "sslmode" in parsed.query:
        mode = parsed.query["sslmode"]
        parsed = parsed.difference_update_query(["sslmode"]).update_query_dict(
            {"ssl": mode}
        )
    return parsed


class Database:
    """A pool of connections to SQLite or PostgreSQL."""

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 10,
        pool_timeout: float = 5,
        statement_timeout: float = 30,
    ) -> None:
        parsed = driver_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.engine = _sqlite_engine(parsed, pool_size, pool_timeout)
        else:
            self.engine = _postgresql_engine(
                parsed, pool_size, pool_timeout, statement_timeout
            )
        self._reader = (
            self.engine
            if self.is_sqlite
            else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        )
        self._writer = (
            self.engine.execution_options(immediate=True)
            if self.is_sqlite
            else self.engine
        )
        self._writing = asyncio.Lock() if self.is_sqlite else nullcontext()

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Statements that change nothing: on PostgreSQL each sees what is committed when it runs."""
        return _connected(self._reader)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is committed when the block ends; on SQLite the only one that writes."""
        async with (
            self._writing,
            _connected(self._writer) as connection,
            connection.begin(),
        ):
            yield connection

    async def ping(self) -> None:
        """Raises the problem 503 unless the database answers soon."""
        try:
            async with asyncio.timeout(_PING_SECONDS), self.read() as connection:
                await connection.execute(sa.select(1))
        except TimeoutError as error:
            raise unavailable() from error

    def connections_in_use(self) -> int:
        pool = self.engine.pool
        return pool.checkedout() if isinstance(pool, QueuePool) else 0

    async def dispose(self) -> None:
        await self.engine.dispose()


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    connection = engine.connect()
    try:
        await connection.start()
    except (OSError, PoolTimeoutError, DBAPIError) as error:
        raise unavailable() from error
    try:
        yield connection
    except DBAPIError as error:
        problem = problem_of(error)
        if problem is None:
            raise
        raise problem from error
    finally:
        await asyncio.shield(connection.close())


def _sqlite_engine(url: sa.URL, pool_size: int, pool_timeout: float) -> AsyncEngine:
    """A database in memory lives in its one connection."""
    in_memory = url.database in (None, "", ":memory:")
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1 if in_memory else pool_size,
        max_overflow=0,
        pool_timeout=pool_timeout,
        hide_parameters=True,
    )
    sa.event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    sa.event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _postgresql_engine(
    url: sa.URL, pool_size: int, pool_timeout: float, statement_timeout: float
) -> AsyncEngine:
    milliseconds = str(int(statement_timeout * 1000))
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=pool_timeout,
        hide_parameters=True,
        pool_recycle=1800,
        connect_args={
            "timeout": pool_timeout,
            "server_settings": {
                "statement_timeout": milliseconds,
                "lock_timeout": milliseconds,
                "timezone": "UTC",
            },
        },
    )
    sa.event.listen(engine.sync_engine, "connect", _prepare_postgresql)
    sa.event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    connection.run_async(_count_time)
    connection.run_async(_know_arrays)


def _refuse_closed(connection: Any, _record: Any, _proxy: Any) -> None:
    """Let the pool replace a connection that the server has closed meanwhile."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


async def _count_time(connection: Any) -> None:
    """Without codecs of ours asyncpg writes the first and the last date or moment as an infinity."""
    codecs = {
        "date": (_days_of, _date_of),
        "timestamptz": (_microseconds_of, _moment_of),
    }
    for name, (encoder, decoder) in codecs.items():
        await connection.set_type_codec(
            name, schema="pg_catalog", encoder=encoder, decoder=decoder, format="tuple"
        )


async def _know_arrays(connection: Any) -> None:
    """Let asyncpg ask about arrays of keys now, as it does once a connection, not within a request."""
    await connection.prepare("SELECT $1::bigint[], $2::uuid[]")


def _days_of(day: date) -> tuple[int]:
    return (day.toordinal() - _ORIGIN.toordinal(),)


def _date_of(days: tuple[int]) -> date:
    return date.fromordinal(days[0] + _ORIGIN.toordinal())


def _microseconds_of(moment: datetime) -> tuple[int]:
    return ((moment - _ORIGIN) // timedelta(microseconds=1),)


def _moment_of(microseconds: tuple[int]) -> datetime:
    return _ORIGIN + timedelta(microseconds=microseconds[0])


def database_of(request: Request) -> Database:
    database: Database = request.app.state.database
    return database
