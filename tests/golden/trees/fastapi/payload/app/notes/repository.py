"""What is read of notes: one statement for the rows of a shape, and one for each of its lists."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.notes import rules
from app.notes.models import Note
from app.platform.caller import ANY_CALLER, Caller


@cache
def default_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
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
    statement: Select[*tuple[Any, ...]],
    values: Mapping[str, Any],
) -> list[Any]:
    """The default shape of the rows that meet the conditions."""
    parameters = {**caller.parameters, **values}
    rows = (await connection.execute(statement, parameters)).mappings().all()
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
