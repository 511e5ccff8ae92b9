"""What can be done with tags: transactions, rules and effects."""

from typing import Any

from fastapi import Request
from sqlalchemy import SQLColumnExpression

from app.platform.caller import Caller
from app.platform.database import Database
from app.platform.listing import Listing, SortKey, list_query
from app.tags import repository
from app.tags.models import Tag


class TagOperations:
    """Every operation of the endpoints; `service.py` holds the class that the router uses."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def list_tags(self, caller: Caller, request: Request) -> list[Any]:
        """List tags"""
        async with self.database.read() as connection:
            query = list_query(
                request,
                Listing(id=Tag.id, order=(SortKey(Tag.name, False, False),)),
                "tag",
            )
            conditions: list[SQLColumnExpression[bool]] = [*query.conditions]
            return await repository.label_rows(
                connection, caller, conditions, order_by=query.order_by
            )
