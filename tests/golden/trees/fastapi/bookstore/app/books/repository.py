"""What is read of books: one statement for the rows of a shape, and one for each of its lists."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from app.authors.models import Author
from app.books import rules
from app.books.models import Book
from app.platform.caller import ANY_CALLER, Caller
from app.users.models import User


@cache
def default_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    author = aliased(Author)
    seller = aliased(User)
    return (
        select(
            Book.id,
            Book.title,
            author.id.label("author_id"),
            author.name.label("author_name"),
            author.created_at.label("author_created_at"),
            author.updated_at.label("author_updated_at"),
            Book.price,
            seller.id.label("seller_id"),
            seller.name.label("seller_name"),
            rules.review_count(Book, caller).label("review_count"),
        )
        .select_from(Book)
        .outerjoin(author, author.id == Book.author_id)
        .outerjoin(seller, seller.id == Book.seller_id)
    )


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
            "title": row["title"],
            "author": (
                None
                if row["author_id"] is None
                else {
                    "id": row["author_id"],
                    "name": row["author_name"],
                    "createdAt": row["author_created_at"],
                    "updatedAt": row["author_updated_at"],
                }
            ),
            "price": row["price"],
            "seller": (
                None
                if row["seller_id"] is None
                else {"id": row["seller_id"], "name": row["seller_name"]}
            ),
            "reviewCount": row["review_count"],
        }
        for row in rows
    ]


async def remove(
    connection: AsyncConnection, ids: Sequence[Any], now: datetime
) -> None:
    """Delete rows, and what a delete does to the rows that refer to them."""

    await connection.execute(delete(Book).where(Book.id.in_(ids)))
