"""Rules and computed fields in the database: unknown values, lists, rounding and time, on either engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from tests.conformance.contract import described
from tests.conformance.golden import Json, golden_server, good, word
from tests.support.client import Client
from tests.support.project import Server

pytestmark = pytest.mark.build
server = golden_server("logic")

Truth = bool | None
TABLE: list[Json] = [{"a": a, "b": b, "t": t} for a, b, t in product((None, 1, 6), (None, 1, 6), (None, False, True))]


@pytest.fixture(scope="module")
def client(server: Server) -> Client:
    """A client of a server that holds every row of the truth table."""
    client = described(server.client)
    for number, row in enumerate(TABLE):
        good(client.post("/rows", {"name": f"row{number:02}", **row}), 201)
    return client


def row(client: Client, **members: Any) -> Json:
    return good(client.post("/rows", {"name": word("other"), **members}), 201)


def and_(*parts: Truth) -> Truth:
    return False if False in parts else None if None in parts else True


def or_(*parts: Truth) -> Truth:
    return True if True in parts else None if None in parts else False


def not_(part: Truth) -> Truth:
    return None if part is None else not part


def known(test: Callable[..., bool], *values: Any) -> Truth:
    return None if None in values else test(*values)


def large(found: Json) -> Truth:
    return known(lambda a: a > 5, found["a"])


MEANINGS: dict[str, Callable[[Json], Truth]] = {
    "large": large,
    "notLarge": lambda r: not_(large(r)),
    "small": lambda r: not bool(large(r)),
    "equal": lambda r: known(lambda a, b: a == b, r["a"], r["b"]),
    "unequal": lambda r: known(lambda a, b: a != b, r["a"], r["b"]),
    "listed": lambda r: known(lambda a: a in (1, 2), r["a"]),
    "unlisted": lambda r: known(lambda a: a not in (1, 2), r["a"]),
    "missing": lambda r: r["a"] is None,
    "present": lambda r: r["a"] is not None,
    "either": lambda r: or_(large(r), r["t"]),
    "both": lambda r: and_(large(r), known(lambda t: t is True, r["t"])),
    "notBoth": lambda r: not_(and_(large(r), r["t"])),
    "neither": lambda r: not_(or_(large(r), r["t"])),
    "untrue": lambda r: not_(r["t"]),
    "unlike": lambda r: known(lambda t: t is not True, r["t"]),
}


@pytest.mark.parametrize("name", MEANINGS)
def test_a_computed_bool_reads_unknown_as_false(client: Client, name: str) -> None:
    found = good(client.get("/rows"))["items"][: len(TABLE)]
    assert [item[name] for item in found] == [bool(MEANINGS[name](item)) for item in TABLE]


def test_unknown_denies_in_a_fixed_filter(client: Client) -> None:
    def numbers(path: str) -> list[int]:
        names = [item["name"] for item in good(client.get(path))["items"]]
        return [int(name[3:]) for name in names if name.startswith("row")]

    def expected(test: Callable[[Json], Truth]) -> list[int]:
        return [number for number, item in enumerate(TABLE) if test(item) is True]

    assert numbers("/large") == expected(MEANINGS["large"])
    assert numbers("/not-large") == expected(MEANINGS["notLarge"])
    assert numbers("/small") == expected(MEANINGS["small"])
    assert numbers("/not-in") == expected(MEANINGS["unlisted"])
    assert numbers("/unequal") == expected(MEANINGS["unequal"])
    assert numbers("/true") == expected(lambda r: r["t"])
    assert numbers("/both") == expected(lambda r: and_(r["t"], large(r)))
    assert numbers("/always") == list(range(len(TABLE)))


def test_unknown_denies_in_access(client: Client) -> None:
    for n in (0, 9, 18):
        name, a = f"row{n:02}", TABLE[n]["a"]
        assert client.get(f"/rows/{name}/large").status == (200 if a == 6 else 403)
        assert client.get(f"/rows/{name}/not-large").status == (200 if a == 1 else 403)
    assert [client.get(f"/true-rows/row{n:02}").status for n in range(3)] == [403, 403, 200]


def test_arithmetic_with_a_missing_value_is_missing(client: Client) -> None:
    found = good(client.get("/rows"))["items"][: len(TABLE)]
    assert [item["plus"] for item in found] == [None if None in (r["a"], r["b"]) else r["a"] + r["b"] for r in TABLE]


@pytest.mark.parametrize(
    ("text", "before"), [("a", True), ("b", False), ("B", True), ("a\U0001f600", True), ("é", False), ("", False)]
)
def test_texts_compare_by_code_point(client: Client, text: str, before: bool) -> None:
    assert row(client, s=text)["before"] is before


def test_enums_and_missing_ones(client: Client) -> None:
    assert [row(client, kind=kind)["typed"] for kind in ("one", "two", None)] == [True, False, False]


def test_paths_through_references(client: Client) -> None:
    far = row(client, a=7)
    near = row(client, a=1, other=far["name"])
    here = row(client, other=near["name"], friends=[near["name"]])
    names = ("otherA", "otherLarge", "alone", "apart", "farA", "friend", "selfish")
    assert [far[name] for name in names] == [None, False, True, False, None, False, False]
    assert [near[name] for name in names] == [7, True, False, True, None, False, False]
    assert [here[name] for name in names] == [1, False, False, True, 7, True, False]
    own = good(client.patch(f"/rows/{here['name']}", {"other": here["name"], "friends": [here["name"]]}))
    assert [own[name] for name in names] == [None, False, False, False, None, True, True]


LISTS = ("anyBig", "allBig", "notAnyBig", "notAllBig", "items2", "bigs", "notBigs", "total", "least", "most")
EXPECTED: list[tuple[list[int | None], list[Any]]] = [
    ([], [False, True, True, False, 0, 0, 0, 0, None, None]),
    ([None], [False, False, True, True, 1, 0, 0, 0, None, None]),
    ([6], [True, True, False, False, 1, 1, 0, 6, 6, 6]),
    ([6, None], [True, False, False, True, 2, 1, 0, 6, 6, 6]),
    ([1, None], [False, False, True, True, 2, 0, 1, 1, 1, 1]),
    ([9, 6, 1], [True, False, False, True, 3, 2, 1, 16, 1, 6]),
    ([9], [True, True, False, False, 1, 1, 0, 9, 9, None]),
]


@pytest.mark.parametrize(("numbers", "expected"), EXPECTED, ids=str)
def test_lists_know_every_answer(client: Client, numbers: list[int | None], expected: list[Any]) -> None:
    found = row(client, items=[{"n": n} for n in numbers])
    assert [found[name] for name in LISTS] == expected


def test_sums_of_nothing_are_zero_and_extremes_missing(client: Client) -> None:
    found = row(client)
    assert (found["cost"], found["cheapest"], found["latest"], found["rich"]) == ("0.00", None, None, False)
    found = row(client, items=[{"n": 3, "price": "0.10"}, {"n": 2}, {"price": "7"}, {"n": -1, "price": "-10.25"}])
    assert (found["cost"], found["cheapest"], found["rich"]) == ("10.55", "-10.25", False)
    found = row(client, items=[{"price": "10.49", "day": "2024-02-29"}, {"price": "0.01", "day": "2023-12-31"}])
    assert (found["latest"], found["rich"]) == ("2024-02-29", True)
    assert row(client, a=2, d="1.5", items=[{"n": 2, "price": "1.50"}])["same"] is True
    assert row(client, a=2, d="1.5", items=[{"n": 2}, {"price": "1.50"}])["same"] is False


ROUNDED: list[tuple[str, str, str, str, str]] = [
    # d, e, d * e at 2, d + e at 1, d - e at 0
    ("0.05", "0.100", "0.01", "0.2", "0"),
    ("-0.05", "0.100", "-0.01", "0.1", "0"),
    ("0.01", "0.499", "0.00", "0.5", "0"),
    ("0.50", "0.000", "0.00", "0.5", "1"),
    ("-0.50", "0.000", "0.00", "-0.5", "-1"),
    ("1.45", "0.100", "0.15", "1.6", "1"),
    ("-1.45", "-0.100", "0.15", "-1.6", "-1"),
    ("2.25", "-0.200", "-0.45", "2.1", "2"),
    ("1.00", "1.005", "1.01", "2.0", "0"),
    ("-1.00", "1.005", "-1.01", "0.0", "-2"),
]


@pytest.mark.parametrize(("d", "e", "product_", "rounded", "less"), ROUNDED)
def test_decimals_round_half_away_from_zero(
    client: Client, d: str, e: str, product_: str, rounded: str, less: str
) -> None:
    found = row(client, d=d, e=e)
    assert (found["product"], found["rounded"], found["less"]) == (product_, rounded, less)


def test_decimals_are_exact(client: Client) -> None:
    found = row(client, d="99999999.99", e="999.999", a=3)
    assert (found["product"], found["negative"]) == ("99999899990.00", "-99999999.99")
    assert found["mixed"] == "300000000.095"
    assert (row(client, d="2.50")["above"], row(client, d="2.51")["above"], row(client)["above"]) == (
        False,
        True,
        False,
    )
    assert row(client)["product"] is None
    assert row(client, big="9007199254740993")["more"] == "9007199254740994"


def test_filters_and_sorts_by_computed_decimals(client: Client) -> None:
    names = [row(client, d=d, e="1.115")["name"] for d in ("1000", "-1000", "2000")]
    found = good(client.get("/rows?product[in]=1115.00,-1115,2230&sort=-product"))
    assert [item["name"] for item in found["items"]] == [names[2], names[0], names[1]]


TIMES: list[tuple[str, str, str]] = [
    ("2024-02-28T23:30:00.999Z", "2024-02-29T01:00:00.999Z", "2024-02-27T22:30:00.999Z"),
    ("2024-03-31T00:59:59Z", "2024-03-31T02:29:59.000Z", "2024-03-29T23:59:59.000Z"),
    ("1969-12-31T23:59:59.001Z", "1970-01-01T01:29:59.001Z", "1969-12-30T22:59:59.001Z"),
    ("0999-12-31T23:00:00.5Z", "1000-01-01T00:30:00.500Z", "0999-12-30T22:00:00.500Z"),
]


@pytest.mark.parametrize(("at", "soon", "earlier"), TIMES)
def test_moments_move_by_the_clock(client: Client, at: str, soon: str, earlier: str) -> None:
    found = row(client, at=at)
    assert (found["soon"], found["earlier"]) == (soon, earlier)
    names = [item["name"] for item in good(client.get(f"/rows?soon={soon}"))["items"]]
    assert names == [found["name"]]


@pytest.mark.parametrize(
    ("day", "tomorrow"), [("2024-02-28", "2024-02-29"), ("2023-12-31", "2024-01-01"), ("0999-12-31", "1000-01-01")]
)
def test_dates_move_by_the_calendar(client: Client, day: str, tomorrow: str) -> None:
    assert row(client, day=day)["tomorrow"] == tomorrow
    assert all(item["tomorrow"] == tomorrow for item in good(client.get(f"/rows?tomorrow={tomorrow}"))["items"])


def test_now_is_a_moment_and_beside_a_date_today(client: Client) -> None:
    now = datetime.now(UTC)

    def moment(delta: timedelta) -> str:
        return (now + delta).isoformat().replace("+00:00", "Z")

    def truths(found: Json) -> list[bool]:
        return [found[name] for name in ("past", "future", "today", "overdue")]

    assert truths(row(client)) == [False] * 4
    assert truths(row(client, at=moment(timedelta(hours=-1)), day=str(now.date() - timedelta(1)))) == [
        True,
        False,
        False,
        False,
    ]
    assert truths(row(client, at=moment(timedelta(minutes=50)), day=str(now.date() - timedelta(2)))) == [
        False,
        False,
        False,
        True,
    ]
    assert truths(row(client, at=moment(timedelta(minutes=70)), day=str(now.date()))) == [False, True, True, False]
