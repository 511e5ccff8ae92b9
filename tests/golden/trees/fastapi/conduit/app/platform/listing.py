"""Lists: filters, search, sorting and paging from the query string."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import parse_qsl

import sqlalchemy as sa
from fastapi import Request
from sqlalchemy import BindParameter, SQLColumnExpression

from app.platform.kinds import Bool, Kind, Rejected, String
from app.platform.problems import FieldError, invalid
from app.platform.sql import contains, folded

MAX_OFFSET = 999_999_999

Operator = Literal["ne", "gt", "gte", "lt", "lte", "in", "contains", "null"]
Test = Callable[[SQLColumnExpression[Any]], SQLColumnExpression[bool]]

_COMPARISONS: Mapping[
    str,
    Callable[[SQLColumnExpression[Any], BindParameter[Any]], SQLColumnExpression[bool]],
] = {
    "eq": lambda tested, value: tested == value,
    "ne": lambda tested, value: tested != value,
    "gt": lambda tested, value: tested > value,
    "gte": lambda tested, value: tested >= value,
    "lt": lambda tested, value: tested < value,
    "lte": lambda tested, value: tested <= value,
    "in": lambda tested, value: tested.in_(value),
    "contains": contains,
}


@dataclass(frozen=True)
class Filter:
    """A query parameter: `match` applies a test to what is filtered by, `absent` tests for null."""

    kind: Kind
    match: Callable[[Test], SQLColumnExpression[bool]]
    operators: frozenset[Operator] = frozenset()
    absent: Callable[[], SQLColumnExpression[bool]] | None = None


@dataclass(frozen=True)
class SortKey:
    """An expression to sort by; nulls come last in either direction."""

    expression: SQLColumnExpression[Any]
    descending: bool = False
    nullable: bool = False

    def reversed(self) -> "SortKey":
        return SortKey(self.expression, not self.descending, self.nullable)

    def clause(self) -> SQLColumnExpression[Any]:
        ordered = self.expression.desc() if self.descending else self.expression.asc()
        return ordered.nulls_last() if self.nullable else ordered


@dataclass(frozen=True)
class PageSize:
    size: int
    maximum: int


@dataclass(frozen=True, eq=False)
class Listing:
    """What a list offers; `order` does not name the id, which always comes last."""

    rows: sa.Select[*tuple[Any, ...]]
    id: SQLColumnExpression[Any]
    conditions: Sequence[SQLColumnExpression[bool]] = ()
    order: Sequence[SortKey] = ()
    filters: Mapping[str, Filter] = field(default_factory=dict)
    sorts: Mapping[str, SortKey] = field(default_factory=dict)
    searched: Sequence[SQLColumnExpression[Any]] = ()
    page: PageSize | None = None


@dataclass(frozen=True)
class Asked:
    """A condition that a parameter asks for, without its value; `null` tells which of the two tests for null."""

    name: str
    operator: str
    null: bool = False


@dataclass(frozen=True)
class ListQuery:
    """What a request asks of a list: its rows and how many there are, and the values of both statements."""

    rows: sa.Select[*tuple[Any, ...]]
    count: sa.Select[int]
    values: Mapping[str, Any]


def list_query(
    request: Request, listing: Listing, resource: str | None = None
) -> ListQuery:
    """The query that the parameters ask for, or 422 with every unknown, repeated or unfit one."""
    asked: dict[Asked, Any] = {}
    sort = ""
    page = {"limit": listing.page.size, "offset": 0} if listing.page else {}
    errors: list[FieldError] = []
    for name, text in _parameters(request, errors):
        try:
            if name == "limit" and listing.page:
                page["limit"] = _bounded(text, 1, listing.page.maximum)
            elif name == "offset" and listing.page:
                page["offset"] = _bounded(text, 0, MAX_OFFSET)
            elif name == "sort" and listing.sorts:
                _sort_keys(text, listing.sorts)
                sort = text
            elif name == "q" and listing.searched:
                asked[Asked("q", "contains")] = folded(String().parse_text(text))
            else:
                test, value = _asked(name, text, listing.filters)
                asked[test] = value
        except Rejected as rejected:
            errors.append(
                FieldError(rejected.code, parameter=name, values=rejected.values)
            )
    if errors:
        raise invalid(errors, resource)
    rows, count = _statements(listing, tuple(asked), sort)
    values = {
        _parameter_of(position): value for position, value in enumerate(asked.values())
    }
    return ListQuery(rows, count, {**values, **page})


@lru_cache(maxsize=512)
def _statements(
    listing: Listing, asked: tuple[Asked, ...], sort: str
) -> tuple[sa.Select[*tuple[Any, ...]], sa.Select[int]]:
    """The rows and their number: made once for each combination of conditions and order."""
    conditions = [
        *listing.conditions,
        *(
            _condition(test, _parameter_of(position), listing)
            for position, test in enumerate(asked)
        ),
    ]
    order = _sort_keys(sort, listing.sorts) if sort else listing.order
    rows = listing.rows.where(*conditions).order_by(*order_by(order, listing.id))
    if listing.page:
        rows = rows.limit(sa.bindparam("limit", type_=sa.Integer())).offset(
            sa.bindparam("offset", type_=sa.Integer())
        )
    return rows, sa.select(sa.func.count(listing.id)).where(*conditions)


def _parameter_of(position: int) -> str:
    return f"asked_{position}"


def order_by(
    keys: Sequence[SortKey], id_column: SQLColumnExpression[Any]
) -> tuple[SQLColumnExpression[Any], ...]:
    """The keys, then the id in the direction of the last one."""
    descending = keys[-1].descending if keys else False
    return tuple(key.clause() for key in (*keys, SortKey(id_column, descending)))


def _parameters(
    request: Request, errors: list[FieldError]
) -> Iterator[tuple[str, str]]:
    """Each parameter once; a repeated one is refused once."""
    query = request.scope["query_string"].decode("latin-1")
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        texts.setdefault(name.encode(errors="replace").decode(), []).append(text)
    for name, values in texts.items():
        if len(values) > 1:
            errors.append(FieldError("type", parameter=name))
        elif not _is_unicode(values[0]):
            errors.append(FieldError("format", parameter=name))
        else:
            yield name, values[0]


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _bounded(text: str, lowest: int, highest: int) -> int:
    if (
        text.isascii()
        and text.isdecimal()
        and len(text) <= 9
        and lowest <= int(text) <= highest
    ):
        return int(text)
    raise Rejected("range")


def _sort_keys(text: str, sorts: Mapping[str, SortKey]) -> Sequence[SortKey]:
    keys = []
    for word in text.split(","):
        key = sorts.get(word.removeprefix("-"))
        if key is None:
            raise Rejected("choice", {"choices": ", ".join(sorts)})
        keys.append(key.reversed() if word.startswith("-") else key)
    return keys


def _asked(
    parameter: str, text: str, filters: Mapping[str, Filter]
) -> tuple[Asked, Any]:
    """The condition that a parameter asks for, and its value."""
    name, bracket, rest = parameter.partition("[")
    operator = rest.removesuffix("]") if bracket else "eq"
    offered = filters.get(name)
    if offered is None or (
        bracket and (operator not in offered.operators or not rest.endswith("]"))
    ):
        raise Rejected("unknown")
    if operator == "null":
        return Asked(name, operator, Bool().parse_text(text)), None
    parse = offered.kind.parse_text
    if operator == "in":
        return Asked(name, operator), [parse(part) for part in text.split(",")]
    value = parse(text)
    return Asked(name, operator), folded(value) if operator == "contains" else value


def _condition(
    asked: Asked, parameter: str, listing: Listing
) -> SQLColumnExpression[bool]:
    value: BindParameter[Any] = sa.bindparam(
        parameter, expanding=asked.operator == "in"
    )
    if asked.name == "q":
        return sa.or_(*(contains(column, value) for column in listing.searched))
    offered = listing.filters[asked.name]
    if asked.operator == "null":
        return _null_condition(offered, asked.null)
    compare = _COMPARISONS[asked.operator]
    return offered.match(lambda tested: compare(tested, value))


def _null_condition(offered: Filter, wanted: bool) -> SQLColumnExpression[bool]:
    if wanted and offered.absent is not None:
        return offered.absent()
    return offered.match(
        lambda tested: tested.is_(None) if wanted else tested.is_not(None)
    )
