"""Slugs: readable, unique words for paths."""

import re
import unicodedata
from functools import cache
from typing import Any

from sqlalchemy import (
    Select,
    SQLColumnExpression,
    Text,
    and_,
    bindparam,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute

MAX_LENGTH = 80

_OTHERS = re.compile(r"[^a-z0-9]+")
_NUMBERS = re.compile(r"(?:-[0-9]+)+$")

_LOCK = select(
    func.pg_advisory_xact_lock(
        func.hashtextextended(bindparam("name", type_=Text()), 0)
    )
)


def slugify(text: str | None, fallback: str) -> str:
    """The text in a-z, 0-9 and single hyphens; the fallback where nothing is left of it."""
    ascii_text = (
        unicodedata.normalize("NFKD", text or "")
        .encode("ascii", "ignore")
        .decode()
        .lower()
    )
    return _OTHERS.sub("-", ascii_text).strip("-")[:MAX_LENGTH].rstrip("-") or fallback


async def free_slug(
    connection: AsyncConnection,
    column: InstrumentedAttribute[str],
    base: str,
    *,
    taken: frozenset[str] = frozenset(),
    own: SQLColumnExpression[bool] | None = None,
    live: SQLColumnExpression[bool] | None = None,
) -> str:
    """The first of `base`, `base-2`, `base-3` that no other row has and that is not `taken`."""
    await _lock_slugs(connection, column, base)
    statement = _slugs_like(column)
    if own is not None:
        statement = statement.where(not_(own))
    if live is not None:
        statement = statement.where(live)
    words = {"base": base, "prefix": f"{base}-", "next": f"{base}."}
    used = taken.union(await connection.scalars(statement, words))
    number = 1
    slug = base
    while slug in used:
        number += 1
        slug = f"{base}-{number}"
    return slug


async def _lock_slugs(
    connection: AsyncConnection, column: InstrumentedAttribute[Any], base: str
) -> None:
    """Let one transaction at a time choose among slugs that differ in numbers; on SQLite only one writes anyway."""
    if connection.dialect.name == "postgresql":
        name = f"{column.class_.__tablename__}.{column.key}.{_NUMBERS.sub('', base)}"
        await connection.execute(_LOCK, {"name": name})


@cache
def _slugs_like(column: InstrumentedAttribute[str]) -> Select[str]:
    """A dot follows the hyphen, so that an index finds all that starts with the prefix."""
    numbered = and_(column > bindparam("prefix"), column < bindparam("next"))
    return select(column).where(or_(column == bindparam("base"), numbered))
