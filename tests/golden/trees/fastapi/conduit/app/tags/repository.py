"""What is read of tags: one statement for the rows of a shape, and one for each of its lists."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.platform.caller import Caller
from app.tags.models import Tag


async def label_rows(
    session: AsyncSession,
    caller: Caller,
    conditions: Sequence[SQLColumnExpression[bool]],
    *,
    order_by: Sequence[SQLColumnExpression[Any]] = (),
    limit: int | None = None,
    offset: int | None = None,
) -> list[Any]:
    """The label shape of the rows that meet the conditions."""
    statement: Select[*tuple[Any, ...]] = (
        select(Tag.id, Tag.name)
        .select_from(Tag)
        .where(*conditions)
        .order_by(*order_by)
        .limit(limit)
        .offset(offset)
    )
    rows = (await session.execute(statement)).mappings().all()
    return [row["name"] for row in rows]
