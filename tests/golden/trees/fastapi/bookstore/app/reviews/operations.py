"""What can be done with reviews: transactions, rules and effects."""

from functools import cache
from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy import Select, bindparam, select

from app.books.models import Book
from app.platform.bodies import Body
from app.platform.caller import ANY_CALLER, Caller
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.keys import uuid_key
from app.platform.listing import Listing, PageSize, list_query
from app.platform.validation import validate
from app.platform.writes import (
    Created,
    Page,
    by_key,
    found,
    held,
    insert_row,
    refuse_duplicates,
)
from app.reviews import repository, rules, schemas
from app.reviews.models import Review


@cache
def _book_id_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    return select(Book.id).where(Book.id == bindparam("key"))


@cache
def _list_reviews_listing(caller: Caller = ANY_CALLER) -> Listing:
    return Listing(
        repository.default_statement(),
        Review.id,
        (Review.book_id == bindparam("parent"),),
        page=PageSize(20, 100),
    )


class ReviewOperations:
    """Every operation of the endpoints; `service.py` holds the class that the router uses."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def list_reviews(self, caller: Caller, id_: str, request: Request) -> Page:
        """List reviews"""
        async with self.database.read() as connection:
            book_id = found(
                await connection.scalar(
                    _book_id_statement(),
                    {**caller.parameters, "key": uuid_key(id_, "book")},
                ),
                "book",
            )
            query = list_query(request, _list_reviews_listing(), "review")
            values = {**caller.parameters, **query.values, "parent": book_id}
            items = await repository.default_rows(
                connection, caller, query.rows, values
            )
            return Page(items, await connection.scalar(query.count, values) or 0)

    async def create_review(self, caller: Caller, id_: str, body: Body) -> Created:
        """Create review"""
        async with self.database.write() as connection:
            book_id = found(
                await connection.scalar(
                    held(_book_id_statement()),
                    {**caller.parameters, "key": uuid_key(id_, "book")},
                ),
                "book",
            )
            members = body.members(None, "review")
            data = validate(schemas.CREATE_REVIEW, members, body, "review")
            values: dict[str, Any] = {
                "id": new_id(),
                "book_id": book_id,
                "reader_id": caller.id,
                "stars": data["stars"],
                "created_at": caller.now,
                "updated_at": caller.now,
            }
            await refuse_duplicates(
                connection, Review, rules.UNIQUE, values, data, resource="review"
            )
            review_id: UUID = await insert_row(connection, Review, values)
            rows = await repository.default_rows(
                connection,
                caller,
                by_key(repository.default_statement(), Review.id),
                {"key": review_id},
            )
        return Created(rows[0])
