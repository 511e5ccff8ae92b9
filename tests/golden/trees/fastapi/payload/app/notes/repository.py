"""What is read of notes: one statement for the rows of a shape, and one for each of its lists."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.notes import rules
from app.notes.models import Note
from app.platform.caller import ANY_CALLER, Caller


@cache
def _default_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    return select(
        Note.id,
        Note.class_.label("class"),
        Note.import_.label("import"),
        Note.kind,
        Note.owner_id.label("owner"),
        Note.session,
        Note.metadata_.label("metadata"),
        Note.body,
        rules.loud(Note, caller).label("loud"),
        Note.created_at,
        Note.updated_at,
    ).select_from(Note)


async def default_rows(
    connection: AsyncConnection,
    caller: Caller,
    conditions: Sequence[SQLColumnExpression[bool]],
    *,
    order_by: Sequence[SQLColumnExpression[Any]] = (),
    limit: int | None = None,
    offset: int | None = None,
) -> list[Any]:
    """The default shape of the rows that meet the conditions."""
    statement = (
        _default_statement()
        .where(*conditions)
        .order_by(*order_by)
        .limit(limit)
        .offset(offset)
    )
    rows = (await connection.execute(statement, caller.parameters)).mappings().all()
    return [
        {
            "id": row["id"],
            "class": row["class"],
            "import": row["import"],
            "kind": row["kind"],
            "owner": row["owner"],
            "session": row["session"],
            "metadata": row["metadata"],
            "body": row["body"],
            "loud": row["loud"],
            "createdAt": row["created_at"],
            "updatedAt": row["updated_at"],
        }
        for row in rows
    ]


async def remove(
    connection: AsyncConnection, ids: Sequence[Any], now: datetime
) -> None:
    """Delete rows, and what a delete does to the rows that refer to them."""

    await connection.execute(delete(Note).where(Note.id.in_(ids)))
