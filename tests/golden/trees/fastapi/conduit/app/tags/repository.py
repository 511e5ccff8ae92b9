"""What is read of tags: one statement for the rows of a shape, and one for each of its lists."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.caller import ANY_CALLER, Caller
from app.tags.models import Tag


@cache
def _label_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    return select(Tag.id, Tag.name).select_from(Tag)


async def label_rows(
    connection: AsyncConnection,
    caller: Caller,
    conditions: Sequence[SQLColumnExpression[bool]],
    *,
    order_by: Sequence[SQLColumnExpression[Any]] = (),
    limit: int | None = None,
    offset: int | None = None,
) -> list[Any]:
    """The label shape of the rows that meet the conditions."""
    statement = (
        _label_statement()
        .where(*conditions)
        .order_by(*order_by)
        .limit(limit)
        .offset(offset)
    )
    rows = (await connection.execute(statement, caller.parameters)).mappings().all()
    return [row["name"] for row in rows]
