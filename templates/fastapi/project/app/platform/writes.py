"""The steps that operations share: finding and locking rows, conditions, changed columns, links."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    CompoundSelect,
    Insert,
    SQLColumnExpression,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.dml import ReturningInsert

from app.platform.database import Base
from app.platform.problems import FieldError, Path, conflict, invalid, not_found
from app.platform.sql import Many, each

Row = TypeVar("Row")
Stored = TypeVar("Stored", bound=Base)


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


@dataclass(frozen=True, slots=True)
class Nested:
    """The rows that come with a body: the place of each by model and id, and the places of values that are taken."""

    places: defaultdict[str, dict[Any, Path]] = field(default_factory=lambda: defaultdict(dict))
    conflicts: list[Path] = field(default_factory=list)


def found(row: Row | None, resource: str) -> Row:
    if row is None:
        raise not_found(resource)
    return row


@cache
def held(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """A statement that is kept, for rows that nobody deletes before the commit."""
    return statement.with_for_update(read=True, key_share=True)


async def find_row(
    connection: AsyncConnection, model: type[Stored], *conditions: SQLColumnExpression[bool], lock: bool = False
) -> Stored | None:
    """The row that meets the conditions, as it is now; a lock keeps others from changing it until the commit."""
    names = model.__mapper__.column_attrs.keys()
    statement = select(*(getattr(model, name) for name in names)).where(*conditions)
    if lock:
        statement = statement.with_for_update(key_share=True)
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else model(**dict(zip(names, row, strict=True)))


async def holds(
    connection: AsyncConnection, condition: SQLColumnExpression[bool], *where: SQLColumnExpression[bool]
) -> bool:
    """Whether a condition is true, of the row that `where` finds if it speaks of one."""
    return await connection.scalar(select(exists(select(1).where(condition, *where)))) is True


async def broken(
    connection: AsyncConnection, key: InstrumentedAttribute[Any], ids: Collection[Any], condition: SQLColumnExpression[bool]
) -> bool:
    """Whether a condition is false of any of the rows."""
    if not ids:
        return False
    return await connection.scalar(select(exists(select(key).where(key.in_(ids), condition.is_(False))))) is True


async def broken_place(
    connection: AsyncConnection,
    key: InstrumentedAttribute[Any],
    places: Mapping[Any, Path],
    condition: SQLColumnExpression[bool],
) -> Path | None:
    """The place of the first row of which a condition is false."""
    if not places:
        return None
    ids = set(await connection.scalars(select(key).where(key.in_(places), condition.is_(False))))
    return next((path for row_id, path in places.items() if row_id in ids), None)


@cache
def by_key(
    statement: Select[*tuple[Any, ...]], key: InstrumentedAttribute[Any]
) -> Select[*tuple[Any, ...]]:
    """The statement for the row whose key is the value `key`."""
    return statement.where(key == bindparam("key"))


async def required_value(connection: AsyncConnection, value: ColumnElement[Any]) -> Any:
    """A value of a row that was found before; null says that the row was deleted meanwhile."""
    stored = await connection.scalar(select(value))
    if stored is None:
        raise invalid([FieldError("reference")])
    return stored


async def insert_row(connection: AsyncConnection, model: type[Any], values: Mapping[str, Any]) -> Any:
    """The id of a new row."""
    return await connection.scalar(_insertion(model.id, tuple(values)), values)


@cache
def _insertion(key: InstrumentedAttribute[Any], names: tuple[str, ...]) -> ReturningInsert[Any]:
    return insert(key.class_).values({name: bindparam(name) for name in names}).returning(key)


async def lock_rows(
    connection: AsyncConnection, key: InstrumentedAttribute[Any], ids: Select[Any] | CompoundSelect[Any] | Collection[Any]
) -> list[Any]:
    """Lock rows in the order of their ids, so that no two transactions wait for each other."""
    statement = select(key).where(key.in_(ids)).order_by(key).with_for_update(key_share=True)
    return list(await connection.scalars(statement))


async def set_column(
    connection: AsyncConnection,
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
    await connection.execute(
        update(model)
        .where(model.id.in_(ids), column.is_distinct_from(value))
        .values(**values)
    )


def changed(row: Base, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that differ from those of the row."""
    return {name: value for name, value in values.items() if getattr(row, name) != value}


async def refuse_duplicates(
    connection: AsyncConnection,
    model: type[Any],
    rules: Iterable[UniqueRule],
    values: Mapping[str, Any],
    sent: Collection[str],
    *,
    resource: str,
    row: Any = None,
) -> None:
    """Answer all values that another row has already at once."""
    conflicts = await duplicates(connection, model, rules, values, sent, row=row)
    if conflicts:
        raise conflict(conflicts, resource)


async def duplicates(
    connection: AsyncConnection,
    model: type[Any],
    rules: Iterable[UniqueRule],
    values: Mapping[str, Any],
    sent: Collection[str],
    *,
    row: Any = None,
    path: Path = (),
) -> list[Path]:
    """The places of the values that another row has already."""
    asked = {rule: condition for rule in rules if (condition := _same_values(model, rule, values, row)) is not None}
    if not asked:
        return []
    statement = select(*(exists(select(model.id).where(condition)) for condition in asked.values()))
    taken = (await connection.execute(statement)).one()
    return [path + _last_sent(rule, sent) for rule, is_taken in zip(asked, taken, strict=True) if is_taken]


def _same_values(
    model: type[Any], rule: UniqueRule, values: Mapping[str, Any], row: Any
) -> SQLColumnExpression[bool] | None:
    if not any(column in values for column in rule.columns):
        return None
    conditions = []
    for name in rule.columns:
        value = values[name] if name in values else getattr(row, name, None)
        if value is None and not rule.nulls_equal:
            return None
        column = getattr(model, name)
        conditions.append(column.is_(None) if value is None else column == value)
    if rule.live:
        conditions.append(model.deleted_at.is_(None))
    if row is not None:
        conditions.append(model.id != row.id)
    return and_(*conditions)


def _last_sent(rule: UniqueRule, sent: Collection[str]) -> Path:
    """The last of the rule's members in the body; where it has none, the object."""
    names = [name for column, name in zip(rule.columns, rule.names, strict=True) if column in sent]
    return tuple(names[-1:])


async def ensure_rows(
    connection: AsyncConnection,
    model: type[Any],
    named_by: InstrumentedAttribute[Any],
    names: Sequence[Any],
    new_row: Callable[[Any], Awaitable[dict[str, Any]]],
    *live: SQLColumnExpression[bool],
    path: Path,
    places: dict[Any, Path] | None = None,
) -> list[Any]:
    """The ids of the rows with these names; those that are missing are created, and their places noted."""
    known = await _ids_by_name(connection, named_by, names, model.id, live)
    positions = {name: position for position, name in reversed(list(enumerate(names))) if name not in known}
    for name in sorted(positions):
        place = (*path, positions[name])
        created = await _insert_new(connection, model, await new_row(name))
        if created is not None:
            known[name] = created
            if places is not None:
                places[created] = place
            continue
        known |= await _ids_by_name(connection, named_by, [name], model.id, live)
        if name not in known:
            raise conflict([place])
    return [known[name] for name in names]


async def _insert_new(connection: AsyncConnection, model: type[Any], values: Mapping[str, Any]) -> Any:
    """The id of a new row; None where another transaction has written the like at the same time."""
    return await connection.scalar(_insertion_if_new(model.id, tuple(values), connection.dialect.name), values)


@cache
def _insertion_if_new(
    key: InstrumentedAttribute[Any], names: tuple[str, ...], dialect: str
) -> ReturningInsert[Any]:
    upsert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    values: dict[str, BindParameter[Any]] = {name: bindparam(name) for name in names}
    return upsert(key.class_).values(values).on_conflict_do_nothing().returning(key)


async def _ids_by_name(
    connection: AsyncConnection,
    named_by: InstrumentedAttribute[Any],
    names: Sequence[Any],
    key: InstrumentedAttribute[Any],
    live: Collection[SQLColumnExpression[bool]],
) -> dict[Any, Any]:
    if not names:
        return {}
    statement = _keys_by_name(named_by, key)
    rows = await connection.execute(statement.where(*live) if live else statement, {"names": names})
    return dict(rows.all())


@cache
def _keys_by_name(
    named_by: InstrumentedAttribute[Any], key: InstrumentedAttribute[Any]
) -> Select[*tuple[Any, ...]]:
    return select(named_by, key).where(named_by.in_(bindparam("names", expanding=True)))


async def replace_links(
    connection: AsyncConnection,
    table: Table,
    owner_column: Column[Any],
    owner: Any,
    target_column: Column[Any],
    targets: Iterable[Any],
) -> None:
    """Make the links of a row exactly these."""
    wanted = dict.fromkeys(targets)
    linked = set(await connection.scalars(_linked(owner_column, target_column), {"owner": owner}))
    gone = linked - wanted.keys()
    if gone:
        await connection.execute(delete(table).where(owner_column == owner, target_column.in_(gone)))
    missing = [target for target in wanted if target not in linked]
    if missing:
        linking = _linking(table, owner_column, target_column)
        await connection.execute(linking, {"owner": owner, "targets": missing})


@cache
def _linked(owner_column: Column[Any], target_column: Column[Any]) -> Select[Any]:
    return select(target_column).where(owner_column == bindparam("owner"))


@cache
def _linking(table: Table, owner_column: Column[Any], target_column: Column[Any]) -> Insert:
    targets = bindparam("targets", type_=Many(target_column.type))
    rows = select(bindparam("owner", type_=owner_column.type), each(targets))
    return insert(table).from_select([owner_column, target_column], rows)


async def add_link(connection: AsyncConnection, table: Table, pair: Mapping[Column[Any], Any]) -> None:
    """Link two rows; nothing changes where they are linked already."""
    if not await connection.scalar(select(exists(_pairs(table, pair)))):
        await connection.execute(insert(table).values({column.name: key for column, key in pair.items()}))


async def remove_link(connection: AsyncConnection, table: Table, pair: Mapping[Column[Any], Any]) -> None:
    await connection.execute(delete(table).where(*(column == key for column, key in pair.items())))


def _pairs(table: Table, pair: Mapping[Column[Any], Any]) -> Select[Any]:
    return select(table).where(*(column == key for column, key in pair.items()))
