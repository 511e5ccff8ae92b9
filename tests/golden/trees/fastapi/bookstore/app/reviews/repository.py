"""What is read of reviews: one statement for the rows of a shape, and one for each of its lists."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.caller import ANY_CALLER, Caller
from app.reviews.models import Review


@cache
def _default_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    return select(
        Review.id,
        Review.book_id.label("book"),
        Review.reader_id.label("reader"),
        Review.stars,
        Review.created_at,
        Review.updated_at,
    ).select_from(Review)


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
            "book": row["book"],
            "reader": row["reader"],
            "stars": row["stars"],
            "createdAt": row["created_at"],
            "updatedAt": row["updated_at"],
        }
        for row in rows
    ]
