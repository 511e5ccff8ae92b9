"""The steps that operations share: finding and locking rows, conditions, changed columns, links."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    Select,
    SQLColumnExpression,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.platform.database import Base
from app.platform.problems import conflict, not_found

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Created:
    """What a create answers; `location` is the path of the new row, if some endpoint gets it."""

    item: Any
    location: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    items: list[Any]
    total: int


@dataclass(frozen=True, slots=True)
class UniqueRule:
    """Columns that no two rows share, and their names in the input. Live rows alone count where deletes are soft."""

    columns: tuple[str, ...]
    names: tuple[str, ...]
    nulls_equal: bool
    live: bool = False


def found(row: Row | None, resource: str) -> Row:
    if row is None:
        raise not_found(resource)
    return row


async def holds(
    session: AsyncSession,
    condition: SQLColumnExpression[bool],
    *where: SQLColumnExpression[bool],
) -> bool:
    """Whether a condition is true, of the row that `where` finds if it speaks of one."""
    return (
        await session.scalar(select(exists(select(1).where(condition, *where)))) is True
    )


async def broken(
    session: AsyncSession,
    key: InstrumentedAttribute[Any],
    ids: Collection[Any],
    condition: SQLColumnExpression[bool],
) -> bool:
    """Whether a condition is false of any of the rows."""
    if not ids:
        return False
    return (
        await session.scalar(
            select(exists(select(key).where(key.in_(ids), condition.is_(False))))
        )
        is True
    )


async def count_rows(
    session: AsyncSession,
    model: type[Base],
    conditions: Sequence[SQLColumnExpression[bool]],
) -> int:
    return (
        await session.scalar(select(func.count()).select_from(model).where(*conditions))
        or 0
    )


async def lock_rows(
    session: AsyncSession, key: InstrumentedAttribute[Any], ids: Select[Any]
) -> list[Any]:
    """Lock rows in the order of their ids, so that no two transactions wait for each other."""
    statement = (
        select(key).where(key.in_(ids)).order_by(key).with_for_update(key_share=True)
    )
    return list(await session.scalars(statement))


async def set_column(
    session: AsyncSession,
    model: type[Any],
    ids: Collection[Any],
    column: InstrumentedAttribute[Any],
    value: Any,
    now: Any,
) -> None:
    """Set a column of all rows in one statement; rows that hold the value already stay untouched."""
    values = {column.key: value}
    if hasattr(model, "updated_at"):
        values["updated_at"] = now
    await session.execute(
        update(model)
        .where(model.id.in_(ids), column.is_distinct_from(value))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def changed(row: Base, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that differ from those of the row."""
    return {
        name: value for name, value in values.items() if getattr(row, name) != value
    }


async def refuse_duplicates(
    session: AsyncSession,
    model: type[Any],
    rules: Iterable[UniqueRule],
    values: Mapping[str, Any],
    *,
    resource: str,
    row: Any = None,
    path: tuple[str | int, ...] = (),
) -> None:
    """Answer all values that another row has already at once."""
    asked = {
        rule: condition
        for rule in rules
        if (condition := _same_values(model, rule, values, row)) is not None
    }
    if not asked:
        return
    statement = select(
        *(exists(select(model.id).where(condition)) for condition in asked.values())
    )
    taken = (await session.execute(statement)).one()
    conflicts = [
        (*path, _last_sent(rule, values))
        for rule, is_taken in zip(asked, taken, strict=True)
        if is_taken
    ]
    if conflicts:
        raise conflict(conflicts, resource)


def _same_values(
    model: type[Any], rule: UniqueRule, values: Mapping[str, Any], row: Any
) -> SQLColumnExpression[bool] | None:
    if not any(column in values for column in rule.columns):
        return None
    conditions = []
    for name in rule.columns:
        value = values[name] if name in values else getattr(row, name)
        if value is None and not rule.nulls_equal:
            return None
        column = getattr(model, name)
        conditions.append(column.is_(None) if value is None else column == value)
    if rule.live:
        conditions.append(model.deleted_at.is_(None))
    if row is not None:
        conditions.append(model.id != row.id)
    return and_(*conditions)


def _last_sent(rule: UniqueRule, values: Mapping[str, Any]) -> str:
    sent = [
        name
        for column, name in zip(rule.columns, rule.names, strict=True)
        if column in values
    ]
    return sent[-1]


async def ensure_rows(
    session: AsyncSession,
    model: type[Any],
    named_by: InstrumentedAttribute[Any],
    names: Sequence[Any],
    new_row: Callable[[], dict[str, Any]],
) -> list[Any]:
    """The ids of the rows with these names, in the same order; those that are missing are created."""
    known = await _ids_by_name(session, model, named_by, names)
    missing = [name for name in dict.fromkeys(names) if name not in known]
    if missing:
        await session.execute(
            insert(model), [{**new_row(), named_by.key: name} for name in missing]
        )
        known = await _ids_by_name(session, model, named_by, names)
    return [known[name] for name in names]


async def _ids_by_name(
    session: AsyncSession,
    model: type[Any],
    named_by: InstrumentedAttribute[Any],
    names: Sequence[Any],
) -> dict[Any, Any]:
    rows = await session.execute(select(named_by, model.id).where(named_by.in_(names)))
    return dict(rows.tuples().all())


async def replace_links(
    session: AsyncSession,
    table: Table,
    owner_column: Column[Any],
    owner: Any,
    target_column: Column[Any],
    targets: Iterable[Any],
) -> None:
    """Make the links of a row exactly these."""
    wanted = dict.fromkeys(targets)
    linked = set(
        await session.scalars(select(target_column).where(owner_column == owner))
    )
    gone = linked - wanted.keys()
    if gone:
        await session.execute(
            delete(table).where(owner_column == owner, target_column.in_(gone))
        )
    missing = [target for target in wanted if target not in linked]
    if missing:
        rows = [
            {owner_column.name: owner, target_column.name: target} for target in missing
        ]
        await session.execute(insert(table), rows)


async def add_link(
    session: AsyncSession, table: Table, pair: Mapping[Column[Any], Any]
) -> None:
    """Link two rows; nothing changes where they are linked already."""
    if not await session.scalar(select(exists(_pairs(table, pair)))):
        await session.execute(
            insert(table).values({column.name: key for column, key in pair.items()})
        )


async def remove_link(
    session: AsyncSession, table: Table, pair: Mapping[Column[Any], Any]
) -> None:
    await session.execute(
        delete(table).where(*(column == key for column, key in pair.items()))
    )


def _pairs(table: Table, pair: Mapping[Column[Any], Any]) -> Select[Any]:
    return select(table).where(*(column == key for column, key in pair.items()))
