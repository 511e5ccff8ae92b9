"""The rows that a new database starts with."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform import clock
from app.platform.caller import Caller
from app.platform.ids import new_id
from app.platform.passwords import hash_password
from app.platform.writes import insert_row
from app.users.models import User


async def insert_seeds(connection: AsyncConnection) -> None:
    """Insert the rows in order; one whose name is taken is there already."""
    caller = Caller(None, None, clock.now())
    values: dict[str, Any]

    if await _is_missing(connection, User, email="a@b.example"):
        values = {
            "id": new_id(),
            "created_at": caller.now,
            "updated_at": caller.now,
            "email": "a@b.example",
            "password": await hash_password("'''\"\"\" ${x} {{ y }}"),
        }
        await insert_row(connection, User, values)


async def _id(connection: AsyncConnection, model: type[Any], **named: Any) -> Any:
    return (await connection.execute(select(model.id).filter_by(**named))).scalar_one()


async def _is_missing(
    connection: AsyncConnection, model: type[Any], **named: Any
) -> bool:
    return (
        await connection.execute(select(model.id).filter_by(**named))
    ).first() is None
