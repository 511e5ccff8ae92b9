"""What is read of tags: one statement for the rows of a shape, and one for each of its lists."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.caller import ANY_CALLER, Caller
from app.tags.models import Tag


@cache
def label_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    return select(Tag.id, Tag.name).select_from(Tag)


async def label_rows(
    connection: AsyncConnection,
    caller: Caller,
    statement: Select[*tuple[Any, ...]],
    values: Mapping[str, Any],
) -> list[Any]:
    """The label shape of the rows that meet the conditions."""
    parameters = {**caller.parameters, **values}
    rows = (await connection.execute(statement, parameters)).mappings().all()
    return [row["name"] for row in rows]
