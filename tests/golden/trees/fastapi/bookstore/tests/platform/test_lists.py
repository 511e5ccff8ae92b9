import asyncio
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from starlette.requests import Request

from app.platform.columns import BigInt, CodePointText, ExactDecimal
from app.platform.database import Database
from app.platform.kinds import Choice, DecimalText, Int, String
from app.platform.listing import Filter, Listing, PageSize, SortKey, list_query
from app.platform.problems import Problem
from app.platform.sql import rank

PROBES = sa.MetaData()
ROWS = sa.Table(
    "probe_rows",
    PROBES,
    sa.Column("id", BigInt(), primary_key=True),
    sa.Column("name", CodePointText(), nullable=False),
    sa.Column("price", ExactDecimal(6, 2)),
    sa.Column("state", CodePointText(), nullable=False),
)
STATES = ("new", "old", "gone")
LISTING = Listing(
    sa.select(ROWS.c.id),
    ROWS.c.id,
    order=(SortKey(ROWS.c.name),),
    filters={
        "id": Filter(Int(), lambda test: test(ROWS.c.id), frozenset({"gte"})),
        "name": Filter(
            String(),
            lambda test: test(ROWS.c.name),
            frozenset({"ne", "in", "contains"}),
        ),
        "price": Filter(
            DecimalText(6, 2),
            lambda test: test(ROWS.c.price),
            frozenset({"ne", "gt", "gte", "lt", "lte", "null"}),
            lambda: ROWS.c.price.is_(None),
        ),
        "state": Filter(Choice(STATES), lambda test: test(ROWS.c.state)),
    },
    sorts={
        "price": SortKey(ROWS.c.price, nullable=True),
        "state": SortKey(rank(ROWS.c.state, STATES)),
        "name": SortKey(ROWS.c.name),
    },
    searched=(ROWS.c.name,),
    page=PageSize(10, 20),
)
CONTENT = [
    {"id": 1, "name": "apple", "price": Decimal("9.00"), "state": "old"},
    {"id": 2, "name": "Zebra", "price": Decimal("100.00"), "state": "new"},
    {"id": 3, "name": "50%_é", "price": None, "state": "gone"},
    {"id": 4, "name": "zebra", "price": Decimal("9.00"), "state": "new"},
]


@pytest.fixture(scope="module")
def url(database_url: str) -> Iterator[str]:
    """A database with rows to list."""

    async def change(create: bool) -> None:
        database = Database(database_url)
        async with database.engine.begin() as connection:
            if create:
                await connection.run_sync(PROBES.create_all)
                await connection.execute(sa.insert(ROWS), CONTENT)
            else:
                await connection.run_sync(PROBES.drop_all)
        await database.dispose()

    asyncio.run(change(True))
    yield database_url
    asyncio.run(change(False))


def request(query: str) -> Request:
    return Request({"type": "http", "headers": [], "query_string": query.encode()})


def listed(url: str, query: str) -> list[int]:
    """The ids that a query string lists."""

    async def read() -> list[int]:
        asked = list_query(request(query), LISTING)
        database = Database(url)
        async with database.read() as connection:
            found = list(await connection.scalars(asked.rows, asked.values))
        await database.dispose()
        return found

    return asyncio.run(read())


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({}, [3, 2, 1, 4]),
        ({"limit": "2", "offset": "1"}, [2, 1]),
        ({"offset": "999999999"}, []),
        ({"sort": "price,-name"}, [4, 1, 2, 3]),
        ({"sort": "-price"}, [2, 4, 1, 3]),
        ({"sort": "state"}, [2, 4, 1, 3]),
        ({"sort": "-state"}, [3, 1, 4, 2]),
        ({"name": "zebra"}, [4]),
        ({"name[ne]": "zebra"}, [3, 2, 1]),
        ({"name[in]": "zebra,apple"}, [1, 4]),
        ({"name[contains]": "EBR"}, [2, 4]),
        ({"name[contains]": "%_"}, [3]),
        ({"name[contains]": "É"}, []),
        ({"q": "APP"}, [1]),
        ({"price": "9"}, [1, 4]),
        ({"price[gt]": "9.00"}, [2]),
        ({"price[lte]": "9.00", "name": "apple"}, [1]),
        ({"price[ne]": "9.00"}, [2]),
        ({"price[null]": "true"}, [3]),
        ({"price[null]": "false"}, [2, 1, 4]),
        ({"state": "new"}, [2, 4]),
    ],
)
def test_lists_are_filtered_sorted_and_cut(
    url: str, query: dict[str, str], ids: list[int]
) -> None:
    assert listed(url, urlencode(query)) == ids


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("limit=0", "limit", "range"),
        ("limit=21", "limit", "range"),
        ("limit=x", "limit", "range"),
        ("offset=-1", "offset", "range"),
        ("offset=1000000000", "offset", "range"),
        ("sort=id", "sort", "choice"),
        ("sort=", "sort", "choice"),
        ("sort=name;drop", "sort", "choice"),
        ("id=1&id=2", "id", "type"),
        ("id=one", "id", "format"),
        ("id[gt]=1", "id[gt]", "unknown"),
        ("id[gte=1", "id[gte", "unknown"),
        ("other=1", "other", "unknown"),
        ("name=%00", "name", "format"),
        ("name=%FF", "name", "format"),
        ("price[null]=yes", "price[null]", "format"),
        ("price[gt]=1.001", "price[gt]", "range"),
        ("state=lost", "state", "choice"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(
    query: str, parameter: str, code: str
) -> None:
    with pytest.raises(Problem) as caught:
        list_query(request(query), LISTING)
    assert [(error.parameter, error.code) for error in caught.value.errors] == [
        (parameter, code)
    ]


def test_all_refused_parameters_are_named_at_once() -> None:
    with pytest.raises(Problem) as caught:
        list_query(request("limit=0&x=1&sort=y"), LISTING)
    assert [error.parameter for error in caught.value.errors] == ["limit", "x", "sort"]
