"""What is read of users: one statement for the rows of a shape, and one for each of its lists."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.caller import ANY_CALLER, Caller
from app.users.models import User


@cache
def session_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    return select(
        User.id, User.email, User.name, User.created_at, User.updated_at
    ).select_from(User)


async def session_rows(
    connection: AsyncConnection,
    caller: Caller,
    statement: Select[*tuple[Any, ...]],
    values: Mapping[str, Any],
    *,
    token: str | None = None,
) -> list[Any]:
    """The session shape of the rows that meet the conditions."""
    parameters = {**caller.parameters, **values}
    rows = (await connection.execute(statement, parameters)).mappings().all()
    return [
        {
            "id": row["id"],
            "email": row["email"],
            "name": row["name"],
            "createdAt": row["created_at"],
            "updatedAt": row["updated_at"],
            "token": token,
        }
        for row in rows
    ]
