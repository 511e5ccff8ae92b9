"""Writes the seeds to the database of the settings; what is there already stays."""

import asyncio

from app.config import DatabaseSettings
from app.platform.database import Database
from app.seeds.rows import insert_seeds


async def main() -> None:
    database = Database(DatabaseSettings().database_url, pool_size=1)
    try:
        async with database.write() as connection:
            await insert_seeds(connection)
    finally:
        await database.dispose()


asyncio.run(main())
