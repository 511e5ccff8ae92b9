"""What can be done with authors: transactions, rules and effects."""

from functools import cache
from typing import Any
from uuid import UUID

from fastapi import Request

from app.authors import repository, rules, schemas
from app.authors.models import Author
from app.platform.bodies import Body
from app.platform.caller import ANY_CALLER, Caller
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.listing import Listing, PageSize, SortKey, list_query
from app.platform.validation import validate
from app.platform.writes import Created, Page, by_key, insert_row, refuse_duplicates


@cache
def _list_authors_listing(caller: Caller = ANY_CALLER) -> Listing:
    return Listing(
        repository.default_statement(),
        Author.id,
        order=(SortKey(Author.name, False, False),),
        searched=(Author.name,),
        page=PageSize(20, 100),
    )


class AuthorOperations:
    """Every operation of the endpoints; `service.py` holds the class that the router uses."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def list_authors(self, caller: Caller, request: Request) -> Page:
        """List authors"""
        async with self.database.read() as connection:
            query = list_query(request, _list_authors_listing(), "author")
            values = {**caller.parameters, **query.values}
            items = await repository.default_rows(
                connection, caller, query.rows, values
            )
            return Page(items, await connection.scalar(query.count, values) or 0)

    async def create_author(self, caller: Caller, body: Body) -> Created:
        """Create author"""
        async with self.database.write() as connection:
            members = body.members(None, "author")
            data = validate(schemas.CREATE_AUTHOR, members, body, "author")
            values: dict[str, Any] = {
                "id": new_id(),
                "name": data["name"],
                "created_at": caller.now,
                "updated_at": caller.now,
            }
            await refuse_duplicates(
                connection, Author, rules.UNIQUE, values, data, resource="author"
            )
            author_id: UUID = await insert_row(connection, Author, values)
            rows = await repository.default_rows(
                connection,
                caller,
                by_key(repository.default_statement(), Author.id),
                {"key": author_id},
            )
        return Created(rows[0])
