"""Lists: filters, search, sorting and paging from the query string."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl

import sqlalchemy as sa
from fastapi import Request
from sqlalchemy import SQLColumnExpression

from app.platform.kinds import Bool, Kind, Rejected, String
from app.platform.problems import FieldError, invalid
from app.platform.sql import contains

MAX_OFFSET = 999_999_999

Operator = Literal["ne", "gt", "gte", "lt", "lte", "in", "contains", "null"]
Test = Callable[[SQLColumnExpression[Any]], SQLColumnExpression[bool]]

_COMPARISONS: Mapping[
    str, Callable[[SQLColumnExpression[Any], Any], SQLColumnExpression[bool]]
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


@dataclass(frozen=True)
class Listing:
    """What a list offers; `order` does not name the id, which always comes last."""

    id: SQLColumnExpression[Any]
    order: Sequence[SortKey] = ()
    filters: Mapping[str, Filter] = field(default_factory=dict)
    sorts: Mapping[str, SortKey] = field(default_factory=dict)
    searched: Sequence[SQLColumnExpression[Any]] = ()
    page: PageSize | None = None


@dataclass(frozen=True)
class ListQuery:
    """What a request asks of a list."""

    conditions: tuple[SQLColumnExpression[bool], ...]
    order_by: tuple[SQLColumnExpression[Any], ...]
    limit: int | None
    offset: int | None


def list_query(
    request: Request, listing: Listing, resource: str | None = None
) -> ListQuery:
    """The query that the parameters ask for, or 422 with every unknown, repeated or unfit one."""
    conditions: list[SQLColumnExpression[bool]] = []
    order: Sequence[SortKey] = listing.order
    limit = listing.page.size if listing.page else None
    offset = 0 if listing.page else None
    errors: list[FieldError] = []
    for name, text in _parameters(request, errors):
        try:
            if name == "limit" and listing.page:
                limit = _bounded(text, 1, listing.page.maximum)
            elif name == "offset" and listing.page:
                offset = _bounded(text, 0, MAX_OFFSET)
            elif name == "sort" and listing.sorts:
                order = _sort_keys(text, listing.sorts)
            elif name == "q" and listing.searched:
                conditions.append(_search(text, listing.searched))
            else:
                conditions.append(_condition(name, text, listing.filters))
        except Rejected as rejected:
            errors.append(
                FieldError(rejected.code, parameter=name, values=rejected.values)
            )
    if errors:
        raise invalid(errors, resource)
    return ListQuery(tuple(conditions), order_by(order, listing.id), limit, offset)


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


def _search(
    text: str, searched: Sequence[SQLColumnExpression[Any]]
) -> SQLColumnExpression[bool]:
    needle = String().parse_text(text)
    return sa.or_(*(contains(column, needle) for column in searched))


def _condition(
    parameter: str, text: str, filters: Mapping[str, Filter]
) -> SQLColumnExpression[bool]:
    name, bracket, rest = parameter.partition("[")
    operator = rest.removesuffix("]") if bracket else "eq"
    offered = filters.get(name)
    if offered is None or (
        bracket and (operator not in offered.operators or not rest.endswith("]"))
    ):
        raise Rejected("unknown")
    if operator == "null":
        return _null_condition(offered, Bool().parse_text(text))
    parse = offered.kind.parse_text
    value = (
        [parse(part) for part in text.split(",")] if operator == "in" else parse(text)
    )
    compare = _COMPARISONS[operator]
    return offered.match(lambda tested: compare(tested, value))


def _null_condition(offered: Filter, wanted: bool) -> SQLColumnExpression[bool]:
    if wanted and offered.absent is not None:
        return offered.absent()
    return offered.match(
        lambda tested: tested.is_(None) if wanted else tested.is_not(None)
    )
