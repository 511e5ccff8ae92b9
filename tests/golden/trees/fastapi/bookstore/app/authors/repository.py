"""What is read of authors: one statement for the rows of a shape, and one for each of its lists."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.authors.models import Author
from app.platform.caller import ANY_CALLER, Caller


@cache
def _default_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    return select(
        Author.id, Author.name, Author.created_at, Author.updated_at
    ).select_from(Author)


async def default_rows(
    connection: AsyncConnection,
    caller: Caller,
    conditions: Sequence[SQLColumnExpression[bool]],
    *,
    order_by: Sequence[SQLColumnExpression[Any]] = (),
    limit: int | None = None,
    offset: int | None = None,
) -> list[Any]:
    """The default shape of the rows that meet the conditions."""
    statement = (
        _default_statement()
        .where(*conditions)
        .order_by(*order_by)
        .limit(limit)
        .offset(offset)
    )
    rows = (await connection.execute(statement, caller.parameters)).mappings().all()
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "createdAt": row["created_at"],
            "updatedAt": row["updated_at"],
        }
        for row in rows
    ]
