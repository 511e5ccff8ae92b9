"""What can be done with books: transactions, rules and effects."""

from functools import cache
from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Request
from sqlalchemy import Select, bindparam, select, update

from app.authors.models import Author
from app.books import repository, rules, schemas
from app.books.models import Book
from app.platform.bodies import Body
from app.platform.caller import ANY_CALLER, Caller
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.keys import uuid_key
from app.platform.kinds import DecimalText, Uuid
from app.platform.listing import Filter, Listing, PageSize, SortKey, list_query
from app.platform.problems import forbidden
from app.platform.references import find_references
from app.platform.validation import validate
from app.platform.writes import (
    Created,
    Page,
    by_key,
    changed,
    find_row,
    found,
    holds,
    insert_row,
)


@cache
def _list_books_listing(caller: Caller = ANY_CALLER) -> Listing:
    return Listing(
        repository.default_statement(),
        Book.id,
        filters={
            "author": Filter(
                Uuid(),
                lambda test: rules.list_books_by_author(Book, caller, test),
                frozenset({"in"}),
            ),
            "price": Filter(
                DecimalText(8, 2),
                lambda test: rules.list_books_by_price(Book, caller, test),
                frozenset({"ne", "gt", "gte", "lt", "lte", "in"}),
            ),
        },
        sorts={
            "title": SortKey(Book.title, False, False),
            "price": SortKey(Book.price, False, False),
        },
        searched=(Book.title,),
        page=PageSize(20, 100),
    )


@cache
def _create_book_place() -> Select[*tuple[Any, ...]]:
    return select(Book.id).where(Book.id == bindparam("key"))


@cache
def _get_book_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    return repository.default_statement().where(Book.id == bindparam("key"))


class BookOperations:
    """Every operation of the endpoints; `service.py` holds the class that the router uses."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def list_books(self, caller: Caller, request: Request) -> Page:
        """List books"""
        async with self.database.read() as connection:
            query = list_query(request, _list_books_listing(), "book")
            values = {**caller.parameters, **query.values}
            items = await repository.default_rows(
                connection, caller, query.rows, values
            )
            return Page(items, await connection.scalar(query.count, values) or 0)

    async def create_book(self, caller: Caller, body: Body) -> Created:
        """Create book"""
        async with self.database.write() as connection:
            members = body.members(None, "book")
            references = {
                "author": await find_references(
                    connection, Author.id, Author.id, members, ("author",), Uuid()
                )
            }
            data = validate(schemas.CREATE_BOOK, members, body, "book", references)
            values: dict[str, Any] = {
                "id": new_id(),
                "title": data["title"],
                "author_id": data["author_id"],
                "price": data["price"],
                "seller_id": caller.id,
                "created_at": caller.now,
                "updated_at": caller.now,
            }
            book_id: UUID = await insert_row(connection, Book, values)
            rows = await repository.default_rows(
                connection,
                caller,
                by_key(repository.default_statement(), Book.id),
                {"key": book_id},
            )
            place = (
                await connection.execute(_create_book_place(), {"key": book_id})
            ).one()
            location = "".join(("/books/", quote(str(place[0]), safe="")))
        return Created(rows[0], location)

    async def get_book(self, caller: Caller, id_: str) -> Any:
        """Get book"""
        async with self.database.read() as connection:
            rows = await repository.default_rows(
                connection,
                caller,
                _get_book_statement(),
                {"key": uuid_key(id_, "book")},
            )
            return found(next(iter(rows), None), "book")

    async def update_book(self, caller: Caller, id_: str, body: Body) -> Any:
        """Update book"""
        async with self.database.write() as connection:
            book = found(
                await find_row(
                    connection, Book, Book.id == uuid_key(id_, "book"), lock=True
                ),
                "book",
            )
            book_id = book.id
            if not await holds(
                connection, rules.can_update(Book, caller), Book.id == book_id
            ):
                raise forbidden("book")
            members = body.members(None, "book")
            references = {
                "author": await find_references(
                    connection, Author.id, Author.id, members, ("author",), Uuid()
                )
            }
            data = validate(schemas.UPDATE_BOOK, members, body, "book", references)
            values: dict[str, Any] = {}
            if "title" in data:
                values["title"] = data["title"]
            if "author_id" in data:
                values["author_id"] = data["author_id"]
            if "price" in data:
                values["price"] = data["price"]
            changes = changed(book, values)
            if changes:
                await connection.execute(
                    update(Book)
                    .where(Book.id == book_id)
                    .values(**changes, updated_at=caller.now)
                )
            if not await holds(
                connection, rules.can_update(Book, caller), Book.id == book_id
            ):
                raise forbidden("book")
            rows = await repository.default_rows(
                connection,
                caller,
                by_key(repository.default_statement(), Book.id),
                {"key": book_id},
            )
        return rows[0]

    async def delete_book(self, caller: Caller, id_: str) -> None:
        """Delete book"""
        async with self.database.write() as connection:
            book = found(
                await find_row(
                    connection, Book, Book.id == uuid_key(id_, "book"), lock=True
                ),
                "book",
            )
            book_id = book.id
            if not await holds(
                connection, rules.can_delete(Book, caller), Book.id == book_id
            ):
                raise forbidden("book")

            await repository.remove(connection, [book_id], caller.now)
