"""What can be done with reviews: transactions, rules and effects."""

from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy import SQLColumnExpression, insert, select

from app.books.models import Book
from app.platform.bodies import Body
from app.platform.caller import Caller
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.keys import uuid_key
from app.platform.listing import Listing, PageSize, list_query
from app.platform.validation import validate
from app.platform.writes import Created, Page, count_rows, found, refuse_duplicates
from app.reviews import repository, rules, schemas
from app.reviews.models import Review


class ReviewOperations:
    """Every operation of the endpoints; `service.py` holds the class that the router uses."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def list_reviews(self, caller: Caller, id_: str, request: Request) -> Page:
        """List reviews"""
        async with self.database.read() as connection:
            book_id = found(
                await connection.scalar(
                    select(Book.id).where(Book.id == uuid_key(id_, "book"))
                ),
                "book",
            )
            query = list_query(
                request, Listing(id=Review.id, page=PageSize(20, 100)), "review"
            )
            conditions: list[SQLColumnExpression[bool]] = [
                Review.book_id == book_id,
                *query.conditions,
            ]
            items = await repository.default_rows(
                connection,
                caller,
                conditions,
                order_by=query.order_by,
                limit=query.limit,
                offset=query.offset,
            )
            return Page(items, await count_rows(connection, Review, conditions))

    async def create_review(self, caller: Caller, id_: str, body: Body) -> Created:
        """Create review"""
        async with self.database.write() as connection:
            book_id = found(
                await connection.scalar(
                    select(Book.id).where(Book.id == uuid_key(id_, "book"))
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
            review_id: UUID = (
                await connection.execute(
                    insert(Review).values(**values).returning(Review.id)
                )
            ).scalar_one()
            rows = await repository.default_rows(
                connection, caller, [Review.id == review_id]
            )
        return Created(rows[0])
