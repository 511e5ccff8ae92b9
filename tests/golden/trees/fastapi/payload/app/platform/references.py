"""Rows that a body names: found before the body is validated, so that all its problems are answered at once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import SQLColumnExpression, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute

from app.platform.kinds import Kind
from app.platform.validation import reference_values


async def find_references(
    connection: AsyncConnection,
    key: InstrumentedAttribute[Any],
    named_by: InstrumentedAttribute[Any],
    members: Mapping[str, Any],
    path: tuple[str, ...],
    kind: Kind,
    *conditions: SQLColumnExpression[bool],
) -> dict[Any, Any]:
    """The ids of the rows that the values at `path` name, by these values."""
    values = reference_values(members, path, kind)
    if not values:
        return {}
    rows = await connection.execute(
        select(named_by, key).where(named_by.in_(values), *conditions)
    )
    return dict(rows.all())
