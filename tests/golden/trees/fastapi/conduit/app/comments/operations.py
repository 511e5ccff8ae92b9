"""What can be done with comments: transactions, rules and effects."""

from functools import cache
from typing import Any

from fastapi import Request
from sqlalchemy import Select, bindparam, select

from app.articles.models import Article
from app.comments import repository, rules, schemas
from app.comments.models import Comment
from app.platform.bodies import Body
from app.platform.caller import ANY_CALLER, Caller
from app.platform.database import Database
from app.platform.keys import int_key, text_key
from app.platform.listing import Listing, SortKey, list_query
from app.platform.problems import forbidden
from app.platform.validation import validate
from app.platform.writes import (
    Created,
    by_key,
    find_row,
    found,
    held,
    holds,
    insert_row,
)


@cache
def _article_id_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    return select(Article.id).where(Article.slug == bindparam("key"))


@cache
def _list_comments_listing(caller: Caller = ANY_CALLER) -> Listing:
    return Listing(
        repository.default_statement(),
        Comment.id,
        (Comment.article_id == bindparam("parent"),),
        order=(SortKey(Comment.created_at, False, False),),
    )


class CommentOperations:
    """Every operation of the endpoints; `service.py` holds the class that the router uses."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def list_comments(
        self, caller: Caller, slug: str, request: Request
    ) -> list[Any]:
        """List comments"""
        async with self.database.read() as connection:
            article_id = found(
                await connection.scalar(
                    _article_id_statement(),
                    {**caller.parameters, "key": text_key(slug, "article")},
                ),
                "article",
            )
            query = list_query(request, _list_comments_listing(), "comment")
            values = {**caller.parameters, **query.values, "parent": article_id}
            return await repository.default_rows(connection, caller, query.rows, values)

    async def create_comment(self, caller: Caller, slug: str, body: Body) -> Created:
        """Create comment"""
        async with self.database.write() as connection:
            article_id = found(
                await connection.scalar(
                    held(_article_id_statement()),
                    {**caller.parameters, "key": text_key(slug, "article")},
                ),
                "article",
            )
            members = body.members("comment", "comment")
            data = validate(schemas.CREATE_COMMENT, members, body, "comment")
            values: dict[str, Any] = {
                "body": data["body"],
                "article_id": article_id,
                "author_id": caller.id,
                "created_at": caller.now,
                "updated_at": caller.now,
            }
            comment_id: int = await insert_row(connection, Comment, values)
            rows = await repository.default_rows(
                connection,
                caller,
                by_key(repository.default_statement(), Comment.id),
                {"key": comment_id},
            )
        return Created(rows[0])

    async def delete_comment(self, caller: Caller, slug: str, id_: str) -> None:
        """Delete comment"""
        async with self.database.write() as connection:
            article_id = found(
                await connection.scalar(
                    _article_id_statement(),
                    {**caller.parameters, "key": text_key(slug, "article")},
                ),
                "article",
            )
            comment = found(
                await find_row(
                    connection,
                    Comment,
                    Comment.article_id == article_id,
                    Comment.id == int_key(id_, "comment"),
                    lock=True,
                ),
                "comment",
            )
            comment_id = comment.id
            if not await holds(
                connection, rules.can_delete(Comment, caller), Comment.id == comment_id
            ):
                raise forbidden("comment")

            await repository.remove(connection, [comment_id], caller.now)
