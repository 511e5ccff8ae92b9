"""What is read of comments: one statement for the rows of a shape, and one for each of its lists."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from app.comments.models import Comment
from app.platform.caller import ANY_CALLER, Caller
from app.users import rules as users_rules
from app.users.models import User


@cache
def default_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    author = aliased(User)
    return (
        select(
            Comment.id,
            Comment.created_at,
            Comment.updated_at,
            Comment.body,
            author.id.label("author_id"),
            author.username.label("author_username"),
            author.bio.label("author_bio"),
            author.image.label("author_image"),
            users_rules.following(author, caller).label("author_following"),
        )
        .select_from(Comment)
        .outerjoin(author, author.id == Comment.author_id)
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
            "createdAt": row["created_at"],
            "updatedAt": row["updated_at"],
            "body": row["body"],
            "author": (
                None
                if row["author_id"] is None
                else {
                    "username": row["author_username"],
                    "bio": row["author_bio"],
                    "image": row["author_image"],
                    "following": row["author_following"],
                }
            ),
        }
        for row in rows
    ]


async def remove(
    connection: AsyncConnection, ids: Sequence[Any], now: datetime
) -> None:
    """Delete rows, and what a delete does to the rows that refer to them."""

    await connection.execute(delete(Comment).where(Comment.id.in_(ids)))
