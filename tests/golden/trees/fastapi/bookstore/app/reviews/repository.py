"""What is read of reviews: one statement for the rows of a shape, and one for each of its lists."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.caller import ANY_CALLER, Caller
from app.reviews.models import Review


@cache
def default_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
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
    statement: Select[*tuple[Any, ...]],
    values: Mapping[str, Any],
) -> list[Any]:
    """The default shape of the rows that meet the conditions."""
    parameters = {**caller.parameters, **values}
    rows = (await connection.execute(statement, parameters)).mappings().all()
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
