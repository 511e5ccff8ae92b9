"""Trees as plain SQLite text, and a database of the tests' models: decimals are integers scaled by their digits."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from scaffolder.ir.expressions.trees import inlined
from scaffolder.ir.query import (
    Aggregate,
    Arithmetic,
    Coalesce,
    Column,
    Compare,
    Count,
    Exists,
    Expr,
    InList,
    IsNull,
    Join,
    LinkColumn,
    Literally,
    Logic,
    Lookup,
    Negative,
    Not,
    Param,
    Query,
    Rescale,
    Shift,
    Source,
)
from tests.unit.expressions.schema import all_models, links_of, models_by_name

MODELS = models_by_name()
LINKS = {link.name: link for link in links_of(MODELS).values()}
COMPARE = {"==": "=", "!=": "<>"}


def sql(expr: Expr) -> str:
    """The tree as SQL text with named parameters."""
    match expr:
        case Literally(value=value, type=type_):
            return literal(value, type_.kind)
        case Column(row=row, field=field):
            return f'"{row}"."{field}"'
        case LinkColumn(row=row, side=side):
            return f'"{row}"."{side}"'
        case Param(source=source, name=name):
            return f":{source}_{name}" if name else f":{source}"
        case Compare(op=op, left=left, right=right):
            return f"({sql(left)} {COMPARE.get(op, op)} {sql(right)})"
        case IsNull(operand=operand, negated=negated):
            return f"({sql(operand)} IS {'NOT ' if negated else ''}NULL)"
        case InList(operand=operand, items=items, negated=negated):
            return f"({sql(operand)} {'NOT ' if negated else ''}IN ({', '.join(map(sql, items))}))"
        case Logic(op=op, operands=operands):
            return "(" + f" {op.upper()} ".join(map(sql, operands)) + ")"
        case Not(operand=operand):
            return f"(NOT {sql(operand)})"
        case Arithmetic(op=op, left=left, right=right):
            return f"({sql(left)} {op} {sql(right)})"
        case Negative(operand=operand):
            return f"(- {sql(operand)})"
        case Rescale(operand=operand, scale=scale):
            return rescaled(sql(operand), operand.type.scale or 0, scale)
        case Shift(operand=operand, amount=amount, unit=unit, type=type_):
            form = "%Y-%m-%d" if type_.kind == "date" else "%Y-%m-%dT%H:%M:%fZ"
            return f"strftime('{form}', {sql(operand)}, '{amount:+d} {unit}')"
        case Coalesce(operand=operand, fallback=fallback):
            return f"coalesce({sql(operand)}, {sql(fallback)})"
        case Exists(query=query):
            return f"EXISTS (SELECT 1 {rest(query)})"
        case Count(query=query):
            return f"(SELECT count(*) {rest(query)})"
        case Aggregate(function=function, query=query, value=value):
            return f"(SELECT {function}({sql(value)}) {rest(query)})"
        case Lookup(query=query, value=value):
            return f"(SELECT {sql(value)} {rest(query)})"
    raise AssertionError(f"no SQL for {expr}")


def literal(value: Any, kind: str) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(int(value))
    if kind == "decimal":
        return str(int(value.replace(".", "")))
    return "'" + value.replace("'", "''") + "'"


def rescaled(text: str, before: int, after: int) -> str:
    if after >= before:
        return f"({text} * {10 ** (after - before)})"
    step = 10 ** (before - after)
    return f"(({text} + (CASE WHEN {text} < 0 THEN -{step // 2} ELSE {step // 2} END)) / {step})"


def table(source: Source) -> str:
    name = MODELS[source.model].table if source.model else LINKS[source.link or ""].table
    return f'"{name}" AS "{source.alias}"'


def rest(query: Query) -> str:
    joins = "".join(f" JOIN {table(join.source)} ON {sql(join.on)}" for join in query.joins if isinstance(join, Join))
    return f"FROM {table(query.source)}{joins}" + (f" WHERE {sql(query.where)}" if query.where is not None else "")


def new_database() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    for model in all_models():
        columns = ", ".join(f'"{field.name}"' for field in model.fields if not field.many and field.name != "id")
        connection.execute(f'CREATE TABLE "{model.table}" ("id" INTEGER PRIMARY KEY, {columns})')
    for link in LINKS.values():
        connection.execute(f'CREATE TABLE "{link.table}" ("owner", "target", PRIMARY KEY ("owner", "target"))')
    return connection


def insert(connection: sqlite3.Connection, model: str, **values: Any) -> None:
    names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" for _ in values)
    connection.execute(f'INSERT INTO "{MODELS[model].table}" ({names}) VALUES ({marks})', tuple(values.values()))


def link(connection: sqlite3.Connection, model: str, name: str, *pairs: tuple[int, int]) -> None:
    table_name = LINKS[f"{model}.{name}"].table
    connection.executemany(f'INSERT INTO "{table_name}" VALUES (?, ?)', pairs)


PARAMS: dict[str, Any] = {
    "caller": None,
    "now": "2026-06-15T12:00:00.000Z",
    "today": "2026-06-15",
}


def ask(
    connection: sqlite3.Connection,
    expr: Expr,
    model: str | None,
    row: int | None,
    *,
    computed: Mapping[tuple[str, str], Expr] | None = None,
    **params: Any,
) -> Any:
    """The tree's value for one row."""
    text = sql(inlined(expr, computed or {}))
    source = f' FROM "{MODELS[model].table}" AS "self" WHERE "self"."id" = {row}' if model else ""
    found = connection.execute(f"SELECT {text}{source}", {**PARAMS, **params}).fetchone()
    return found[0]


def filled() -> sqlite3.Connection:
    """A database with rows for every case: nulls, a deleted org, a deleted product, empty lists."""
    connection = new_database()
    stamps = {"createdAt": "2026-06-01T00:00:00.000Z", "updatedAt": "2026-06-02T00:00:00.000Z"}

    def add(model: str, **values: Any) -> None:
        insert(connection, model, **{**stamps, **values})

    add("User", id=1, name="Ann", email="ann@x.test", role="admin", org=1, active=1)
    add("User", id=2, name="Bob", email="bob@x.test", role="member", org=2, active=None)
    add("User", id=3, name="Cid", email="cid@x.test", role="member", org=None, active=0)
    add("Org", id=1, name="Acme", plan="pro", credit=1000, owner=1, deletedAt=None)
    add("Org", id=2, name="Gone", plan="free", credit=500, owner=2, deletedAt="2026-06-03T00:00:00.000Z")
    add("Membership", id=1, org=1, user=1, role="owner", since="2026-01-01")
    add("Membership", id=2, org=1, user=2, role="member", since=None)
    add("Membership", id=3, org=2, user=3, role="member", since=None)
    full = {"from": "east", "dueOn": "2026-06-10", "startsAt": "2026-06-15T11:00:00.000Z", "budget": 1250}
    more = {
        "big": 9007199254740993,
        "token": "0190a6f0-0000-7000-8000-000000000001",
        "flag": 1,
        "site": "http://a.test",
    }
    add("Project", id=1, title="One", slug="one", org=1, author=1, reviewer=2, status="open", **full, **more)
    add("Project", id=2, title="Two", slug="two", org=2, author=2, reviewer=None, status="draft")
    add("Project", id=3, title="Two", slug="two-2", org=1, author=3, reviewer=3, status="closed", flag=0, budget=-5)
    connection.execute('UPDATE "projects" SET "rate" = 1250, "quantity" = 3, "number" = "id", "done" = "id" = 1')
    link(connection, "Project", "followers", (1, 2), (1, 3), (3, 1))
    link(connection, "Project", "tags", (1, 1), (1, 2), (3, 2))
    link(connection, "User", "followers", (1, 2), (2, 3))
    link(connection, "Org", "products", (1, 1), (1, 2))
    add("Tag", id=1, name="red", weight=5)
    add("Tag", id=2, name="blue", weight=None)
    add("Product", id=1, name="pen", stock=10, price=120, deletedAt=None)
    add("Product", id=2, name="ink", stock=0, price=None, deletedAt="2026-06-03T00:00:00.000Z")
    add("Line", id=1, project=1, product=1, quantity=2, price=125, done=1)
    add("Line", id=2, project=1, product=2, quantity=None, price=999, done=None)
    add("Line", id=3, project=3, product=None, quantity=1, price=5, done=0)
    return connection
