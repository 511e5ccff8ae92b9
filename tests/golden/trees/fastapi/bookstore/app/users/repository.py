"""What is read of users: one statement for the rows of a shape, and one for each of its lists."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.platform.caller import Caller
from app.users.models import User


async def session_rows(
    session: AsyncSession,
    caller: Caller,
    conditions: Sequence[SQLColumnExpression[bool]],
    *,
    order_by: Sequence[SQLColumnExpression[Any]] = (),
    limit: int | None = None,
    offset: int | None = None,
    token: str | None = None,
) -> list[Any]:
    """The session shape of the rows that meet the conditions."""
    statement: Select[*tuple[Any, ...]] = (
        select(User.id, User.email, User.name, User.created_at, User.updated_at)
        .select_from(User)
        .where(*conditions)
        .order_by(*order_by)
        .limit(limit)
        .offset(offset)
    )
    rows = (await session.execute(statement)).mappings().all()
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
