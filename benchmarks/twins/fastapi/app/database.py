"""The pool of connections."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine


class Database:
    """Reads commit by themselves: each sees what is there when it runs, in a transaction as well as without."""

    def __init__(self, url: str) -> None:
        self.engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://"),
            pool_size=10,
            max_overflow=0,
            pool_timeout=5,
            pool_recycle=1800,
            connect_args={"server_settings": {"statement_timeout": "30000", "timezone": "UTC"}},
        )
        self._reading = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    def read(self) -> AsyncConnection:
        return self._reading.connect()


async def get_database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


CurrentDatabase = Annotated[Database, Depends(get_database)]
