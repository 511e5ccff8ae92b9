"""What can be done with tags: transactions, rules and effects."""

from functools import cache
from typing import Any

from fastapi import Request

from app.platform.caller import ANY_CALLER, Caller
from app.platform.database import Database
from app.platform.listing import Listing, SortKey, list_query
from app.tags import repository
from app.tags.models import Tag


@cache
def _list_tags_listing(caller: Caller = ANY_CALLER) -> Listing:
    return Listing(
        repository.label_statement(), Tag.id, order=(SortKey(Tag.name, False, False),)
    )


class TagOperations:
    """Every operation of the endpoints; `service.py` holds the class that the router uses."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def list_tags(self, caller: Caller, request: Request) -> list[Any]:
        """List tags"""
        async with self.database.read() as connection:
            query = list_query(request, _list_tags_listing(), "tag")
            values = {**caller.parameters, **query.values}
            return await repository.label_rows(connection, caller, query.rows, values)
