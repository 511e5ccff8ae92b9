import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
import sqlalchemy as sa

from app.platform.columns import BigInt, CodePointText
from app.platform.database import Database
from app.platform.integrity import UniqueIndex, register_unique
from app.platform.problems import Problem

PROBES = sa.MetaData()
OWNERS = sa.Table(
    "probe_owners",
    PROBES,
    sa.Column("id", BigInt(), primary_key=True),
    sa.Column("name", CodePointText(), nullable=False),
    sa.Column("counter", BigInt(), nullable=False, server_default="0"),
    sa.Index("uq_probe_owners_name", "name", unique=True),
)
ITEMS = sa.Table(
    "probe_items",
    PROBES,
    sa.Column("id", BigInt(), primary_key=True),
    sa.Column("owner", BigInt(), sa.ForeignKey(OWNERS.c.id), nullable=False),
)
register_unique(
    UniqueIndex("uq_probe_owners_name", "probe_owners", ("name",), ("name",))
)


@asynccontextmanager
async def opened(url: str, pool_timeout: float = 5) -> AsyncIterator[Database]:
    database = Database(url, pool_size=5, pool_timeout=pool_timeout)
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(PROBES.create_all)
        async with database.write() as connection:
            await connection.execute(sa.insert(OWNERS).values(id=1, name="one"))
        yield database
    finally:
        async with database.engine.begin() as connection:
            await connection.run_sync(PROBES.drop_all)
        await database.dispose()


def run(url: str, work: Callable[[Database], Awaitable[None]]) -> None:
    async def main() -> None:
        async with opened(url) as database:
            await work(database)

    asyncio.run(main())


async def problem_of(database: Database, statement: sa.Executable) -> Problem:
    with pytest.raises(Problem) as caught:
        async with database.write() as connection:
            await connection.execute(statement)
    return caught.value


def test_an_error_rolls_everything_back(database_url: str) -> None:
    async def fail(database: Database) -> None:
        async with database.write() as connection:
            await connection.execute(sa.update(OWNERS).values(name="lost"))
            raise RuntimeError

    async def work(database: Database) -> None:
        with pytest.raises(RuntimeError):
            await fail(database)
        assert await names(database) == ["one"]

    run(database_url, work)


def test_a_cancelled_request_rolls_back_and_gives_its_connection_back(
    database_url: str,
) -> None:
    async def dawdle(database: Database) -> None:
        async with asyncio.timeout(0.1), database.write() as connection:
            await connection.execute(sa.update(OWNERS).values(name="lost"))
            await asyncio.sleep(5)

    async def work(database: Database) -> None:
        with pytest.raises(TimeoutError):
            await dawdle(database)
        assert await names(database) == ["one"]
        assert database.connections_in_use() == 0

    run(database_url, work)


def test_writers_lose_no_update(database_url: str) -> None:
    async def add_one(database: Database) -> None:
        async with database.write() as connection:
            counter = sa.select(OWNERS.c.counter).where(OWNERS.c.id == 1)
            value = await connection.scalar(counter.with_for_update(key_share=True))
            await connection.execute(sa.update(OWNERS).values(counter=(value or 0) + 1))

    async def work(database: Database) -> None:
        await asyncio.gather(*(add_one(database) for _ in range(20)))
        async with database.read() as connection:
            assert await connection.scalar(sa.select(OWNERS.c.counter)) == 20

    run(database_url, work)


def test_of_many_equal_rows_one_is_written(database_url: str) -> None:
    async def insert(database: Database, number: int) -> int:
        try:
            async with database.write() as connection:
                await connection.execute(
                    sa.insert(OWNERS).values(id=number, name="two")
                )
        except Problem as problem:
            return problem.status
        return 201

    async def work(database: Database) -> None:
        statuses = await asyncio.gather(
            *(insert(database, number) for number in range(2, 12))
        )
        assert sorted(statuses) == [201] + [409] * 9

    run(database_url, work)


def test_refused_writes_say_why(database_url: str) -> None:
    async def work(database: Database) -> None:
        taken = await problem_of(database, sa.insert(OWNERS).values(id=2, name="one"))
        assert (taken.status, taken.errors[0].path) == (409, ("name",))
        dangling = await problem_of(database, sa.insert(ITEMS).values(id=1, owner=9))
        assert (dangling.status, dangling.errors[0].code) == (422, "reference")
        async with database.write() as connection:
            await connection.execute(sa.insert(ITEMS).values(id=1, owner=1))
        assert (await problem_of(database, sa.delete(OWNERS))).code == "in_use"

    run(database_url, work)


def test_a_pool_that_is_used_up_is_503_after_a_while(database_url: str) -> None:
    async def main() -> None:
        async with (
            opened(database_url, pool_timeout=2) as database,
            AsyncExitStack() as held,
        ):
            for _ in range(5):
                await held.enter_async_context(database.read())
            with pytest.raises(Problem) as caught:
                await names(database)
            assert caught.value.status == 503

    asyncio.run(main())


async def names(database: Database) -> list[str]:
    async with database.read() as connection:
        return list(await connection.scalars(sa.select(OWNERS.c.name)))
