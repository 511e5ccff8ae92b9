"""Lists: paging, sorting, filters of every type and operator, search, and what a query string may not say."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.conformance.contract import described
from tests.conformance.golden import Json, golden_server, good
from tests.support.client import Client
from tests.support.project import Server

pytestmark = pytest.mark.build
server = golden_server("values")

U1, U2, U3 = (f"018f3e2a-4b5c-7d6e-8f90-{n:012d}" for n in (1, 2, 3))
MAKERS: list[Json] = [
    {"code": "Acme", "email": "acme@example.com", "site": "http://acme.example"},
    {"code": "bolt", "email": "bolt@example.com"},
    {"code": "closed", "email": "closed@example.com", "site": "http://closed.example", "open": False},
]
ROWS: list[Json] = [
    {
        "name": "Zed",
        "code": "AB1",
        "note": "50% off_A",
        "contact": "z@example.com",
        "link": "http://z",
        "mark": U2,
        "amount": -1,
        "big": "9007199254740993",
        "price": "10.50",
        "exact": "0.000001",
        "whole": "2",
        "fine": True,
        "day": "2024-02-29",
        "moment": "2024-02-29T12:00:00.123Z",
        "grade": "mid",
        "madeBy": "Acme",
        "reachedBy": "closed@example.com",
        "tags": ["aa", "bb"],
        "parts": [{"label": "p1", "size": 1, "maker": "Acme"}, {"label": "p2", "size": 9}],
    },
    {
        "name": "alpha",
        "code": "AB10",
        "note": "Straße ÄRGER",
        "contact": "a@example.com",
        "link": "http://a",
        "mark": U1,
        "amount": 20,
        "big": "-5",
        "price": "9.99",
        "exact": "-3.5",
        "whole": "10",
        "fine": False,
        "day": "1999-12-31",
        "moment": "2024-02-29T12:00:00.124Z",
        "grade": "alpha",
        "madeBy": "bolt",
        "tags": ["bb"],
        "parts": [{"label": "p1", "size": 9, "maker": "bolt"}],
    },
    {
        "name": "Ärger",
        "code": "AB2",
        "note": "tab\tand\nline",
        "contact": "b@example.com",
        "link": "https://b",
        "mark": U3,
        "amount": 3,
        "big": "10",
        "price": "-1.00",
        "exact": "100",
        "whole": "0",
        "fine": True,
        "day": "2024-03-01",
        "moment": "0999-01-01T00:00:00Z",
        "grade": "zeta",
        "parts": [{"label": "lone"}],
    },
    {"name": "\U0001f600x"},
    {},
]
NAMES = ["Zed", "alpha", "Ärger", "\U0001f600x", None]


@pytest.fixture(scope="module")
def client(server: Server) -> Client:
    """A client of a server that holds the rows, in this order."""
    client = described(server.client)
    ids = {maker["code"]: good(client.post("/makers", maker), 201)["id"] for maker in MAKERS}
    for row in ROWS:
        by = {"maker": ids[row["madeBy"]], "makers": list(ids.values())[:2]} if "madeBy" in row else {}
        good(client.post("/samples", {**row, **by}), 201)
    return client


def listed(client: Client, query: str = "", **parameters: Any) -> Json:
    text = query or urlencode(parameters)
    return good(client.get(f"/samples?{text}"), 200)


def names(client: Client, query: str = "", **parameters: Any) -> list[str | None]:
    return [item["name"] for item in listed(client, query, **parameters)["items"]]


def refused(client: Client, query: str) -> list[tuple[str, str]]:
    """The parameters that are refused, and why."""
    answer = client.get(f"/samples?{query}")
    assert (answer.status, answer.code, answer.json["resource"]) == (422, "invalid", "sample"), answer.raw
    return [(error["parameter"], error["code"]) for error in answer.json["errors"]]


def test_a_page_and_the_number_of_all_rows(client: Client) -> None:
    found = listed(client)
    assert list(found) == ["items", "total"]
    assert (names(client), found["total"]) == (NAMES, 5)
    assert names(client, limit=2) == NAMES[:2]
    assert names(client, limit=2, offset=3) == NAMES[3:]
    assert listed(client, limit=1, offset=999_999_999) == {"items": [], "total": 5}
    assert names(client, limit=50) == NAMES
    assert listed(client, limit=1, fine="true")["total"] == 2


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=51",
        "limit=-1",
        "limit=",
        "limit=%201",
        "limit=1.0",
        "limit=%2B1",
        "limit=1e1",
        "limit=%D9%A1",
        "limit=99999999999999999999",
        "offset=-1",
        "offset=1000000000",
        "offset=x",
        "offset=",
    ],
)
def test_a_limit_or_offset_out_of_range(client: Client, query: str) -> None:
    assert refused(client, query) == [(query.partition("=")[0], "range")]


def test_a_list_without_pages_answers_all_rows_and_no_total(client: Client) -> None:
    found = good(client.get("/samples/newest?sort=-createdAt"))
    assert list(found) == ["items"]
    assert [item["name"] for item in found["items"]] == NAMES[::-1]
    answer = client.get("/samples/newest?limit=1&offset=0&name=x")
    assert [(error["parameter"], error["code"]) for error in answer.json["errors"]] == [
        ("limit", "unknown"),
        ("offset", "unknown"),
        ("name", "unknown"),
    ]


ORDERS: list[tuple[str, list[int]]] = [
    ("name", [0, 1, 2, 3, 4]),
    ("code", [0, 1, 2, 3, 4]),
    ("note", [0, 1, 2, 3, 4]),
    ("contact", [1, 2, 0, 3, 4]),
    ("link", [1, 0, 2, 3, 4]),
    ("mark", [1, 0, 2, 3, 4]),
    ("amount", [0, 2, 1, 3, 4]),
    ("big", [1, 2, 0, 3, 4]),
    ("price", [2, 1, 0, 3, 4]),
    ("exact", [1, 0, 2, 3, 4]),
    ("whole", [2, 0, 1, 3, 4]),
    ("fine", [1, 0, 2, 3, 4]),
    ("day", [1, 0, 2, 3, 4]),
    ("moment", [2, 0, 1, 3, 4]),
    ("grade", [2, 1, 0, 3, 4]),
    ("half", [2, 1, 0, 3, 4]),
    ("length", [3, 4, 1, 2, 0]),
    ("createdAt", [0, 1, 2, 3, 4]),
]


def is_null(row: int, key: str) -> bool:
    """Whether a row has no value to sort by: half a price is one where there is a price."""
    return key not in ("length", "createdAt") and {"half": "price"}.get(key, key) not in ROWS[row]


@pytest.mark.parametrize(("key", "order"), ORDERS, ids=[key for key, _ in ORDERS])
def test_rows_sort_with_nulls_last_and_then_by_id(client: Client, key: str, order: list[int]) -> None:
    assert names(client, sort=key) == [NAMES[n] for n in order]
    known = [n for n in order if not is_null(n, key)]
    nulls = [n for n in order if is_null(n, key)]
    backwards = [*reversed(known), *reversed(nulls)]
    assert names(client, sort=f"-{key}") == [NAMES[n] for n in backwards]


def test_the_id_follows_the_direction_of_the_last_key(client: Client) -> None:
    assert names(client, sort="fine,-length") == ["alpha", "Zed", "Ärger", None, "\U0001f600x"]
    assert names(client, sort="-length,fine") == ["Zed", "alpha", "Ärger", "\U0001f600x", None]


@pytest.mark.parametrize("text", ["", "nothing", "name,", "Name", "--name", "+name", "name nothing", "id", "parts"])
def test_an_unknown_sort_key_is_refused(client: Client, text: str) -> None:
    assert refused(client, urlencode({"sort": text})) == [("sort", "choice")]


FOUND: list[tuple[str, str, list[int]]] = [
    ("name", "Zed", [0]),
    ("name", "zed", []),
    ("name", " Zed", []),
    ("name", "", []),
    ("name[in]", "Zed,alpha,none", [0, 1]),
    ("name[null]", "true", [4]),
    ("name[null]", "false", [0, 1, 2, 3]),
    ("name[contains]", "ED", [0]),
    ("name[contains]", "ÄR", [2]),
    ("name[contains]", "är", []),
    ("name[contains]", "", [0, 1, 2, 3]),
    ("name[contains]", "\U0001f600", [3]),
    ("note[contains]", "%", [0]),
    ("note[contains]", "_a", [0]),
    ("note[contains]", "f_A", [0]),
    ("note[contains]", "f%A", []),
    ("note[contains]", "strasse", []),
    ("note[contains]", "STRAße", [1]),
    ("note[contains]", "b\ta", [2]),
    ("note[contains]", "\\", []),
    ("note", "50% off_A", [0]),
    ("contact", "Z@EXAMPLE.com", [0]),
    ("contact[in]", "Z@example.com,A@EXAMPLE.COM", [0, 1]),
    ("contact[contains]", "B@EX", [2]),
    ("link", "http://a", [1]),
    ("mark", U2.upper(), [0]),
    ("mark[in]", f"{U1},{U3}", [1, 2]),
    ("mark[null]", "true", [3, 4]),
    ("amount", "20", [1]),
    ("amount[ne]", "20", [0, 2]),
    ("amount[gt]", "3", [1]),
    ("amount[gte]", "3", [1, 2]),
    ("amount[lt]", "3", [0]),
    ("amount[lte]", "3", [0, 2]),
    ("amount[in]", "-1,3", [0, 2]),
    ("amount[in]", "-1", [0]),
    ("amount[null]", "true", [3, 4]),
    ("amount[null]", "false", [0, 1, 2]),
    ("amount", "-0", []),
    ("big", "9007199254740993", [0]),
    ("big[gt]", "9007199254740992", [0]),
    ("big[lt]", "9223372036854775807", [0, 1, 2]),
    ("big[in]", "-5,10", [1, 2]),
    ("price", "10.5", [0]),
    ("price", "10.50", [0]),
    ("price[gt]", "9.98", [0, 1]),
    ("price[lte]", "-1", [2]),
    ("price[ne]", "9.99", [0, 2]),
    ("price[in]", "9.99,-1.00,7", [1, 2]),
    ("exact[gte]", "0.000001", [0, 2]),
    ("whole[gt]", "2", [1]),
    ("fine", "true", [0, 2]),
    ("fine", "false", [1]),
    ("fine[null]", "true", [3, 4]),
    ("day", "2024-02-29", [0]),
    ("day[gt]", "1999-12-31", [0, 2]),
    ("day[lte]", "2024-02-29", [0, 1]),
    ("day[in]", "1999-12-31,2024-03-01", [1, 2]),
    ("day[lt]", "9999-12-31", [0, 1, 2]),
    ("moment", "2024-02-29T12:00:00.123Z", [0]),
    ("moment", "2024-02-29T14:00:00.1239+02:00", [0]),
    ("moment[gt]", "2024-02-29T12:00:00.123Z", [1]),
    ("moment[lte]", "2024-02-29T12:00:00.123Z", [0, 2]),
    ("moment[lt]", "0999-01-01T00:00:00.001Z", [2]),
    ("moment[gte]", "0001-01-01T00:00:00Z", [0, 1, 2]),
    ("made[gt]", "2024-01-01T00:00:00Z", [0, 1, 2, 3, 4]),
    ("grade", "zeta", [2]),
    ("grade[in]", "zeta,mid", [0, 2]),
    ("grade[null]", "true", [3, 4]),
    ("maker[null]", "true", [2, 3, 4]),
    ("maker[null]", "false", [0, 1]),
    ("madeBy", "Acme", [0]),
    ("madeBy", "acme", []),
    ("madeBy[in]", "Acme,bolt", [0, 1]),
    ("madeBy[null]", "true", [2, 3, 4]),
    ("tag", "bb", [0, 1]),
    ("tag", "nothing", []),
    ("tag[in]", "aa,zz", [0]),
    ("half", "5.3", [0]),
    ("half[lt]", "5.1", [1, 2]),
    ("half[null]", "true", [3, 4]),
    ("length", "2", [0]),
    ("length[gte]", "1", [0, 1, 2]),
    ("length[ne]", "0", [0, 1, 2]),
    ("site", "http://acme.example", [0]),
    ("site[null]", "true", [1, 2, 3, 4]),
    ("site[null]", "false", [0]),
    ("part", "p1", [0, 1]),
    ("part[contains]", "P", [0, 1]),
    ("size", "9", [0, 1]),
    ("size[lt]", "9", [0]),
    ("size[ne]", "9", [0]),
    ("size[null]", "true", [2]),
    ("size[null]", "false", [0, 1]),
    ("partMaker", "bolt", [1]),
    ("q", "zed", [0]),
    ("q", "OFF_a", [0]),
    ("q", "ER", [1, 2]),
    ("q", "%", [0]),
    ("q", "", [0, 1, 2, 3]),
]


@pytest.mark.parametrize(("parameter", "text", "rows"), FOUND, ids=[f"{p}={t!a}" for p, t, _ in FOUND])
def test_a_filter_finds_its_rows(client: Client, parameter: str, text: str, rows: list[int]) -> None:
    found = listed(client, **{parameter: text})
    assert [item["name"] for item in found["items"]] == [NAMES[n] for n in rows]
    assert found["total"] == len(rows)


def test_several_filters_must_all_hold(client: Client) -> None:
    assert names(client, "amount[gt]=-5&amount[lt]=20&fine=true&q=e") == ["Zed", "Ärger"]
    assert names(client, "amount=20&fine=true") == []
    assert names(client, "part=p1&size=9") == ["Zed", "alpha"]


def test_references_are_found_by_id(client: Client) -> None:
    first = listed(client)["items"][0]
    assert names(client, maker=first["maker"]) == ["Zed"]
    assert names(client, maker=first["maker"].upper()) == ["Zed"]
    assert names(client, holds=first["parts"][0]["id"]) == ["Zed"]
    assert names(client, id=first["id"]) == ["Zed"]
    assert names(client, "id[in]=" + ",".join([first["id"], U1])) == ["Zed"]


UNFIT: list[tuple[str, str]] = [
    ("amount", "x"),
    ("amount", ""),
    ("amount", "1.0"),
    ("amount", "01"),
    ("amount[in]", ""),
    ("amount[in]", "1,"),
    ("amount[gt]", " 1"),
    ("amount[null]", "yes"),
    ("amount[null]", ""),
    ("big", "1e3"),
    ("price", "1e3"),
    ("price", ""),
    ("mark", "x"),
    ("maker", "x"),
    ("id", "1"),
    ("fine", "1"),
    ("fine", "TRUE"),
    ("day", "2023-02-29"),
    ("day", "2024-01-01T00:00:00Z"),
    ("moment", "2024-01-01"),
    ("name", "a\0b"),
    ("q", "\0"),
    ("length", "x"),
]


@pytest.mark.parametrize(("parameter", "text"), UNFIT, ids=ascii)
def test_a_value_of_another_form_is_refused(client: Client, parameter: str, text: str) -> None:
    assert refused(client, urlencode({parameter: text})) == [(parameter, "format")]


@pytest.mark.parametrize(
    ("parameter", "text"),
    [
        ("amount", str(2**53)),
        ("big", str(2**63)),
        ("price", "1.005"),
        ("price", "1000000"),
        ("moment", "0001-01-01T00:00:00+01:00"),
    ],
)
def test_a_value_beyond_its_type_is_out_of_range(client: Client, parameter: str, text: str) -> None:
    assert refused(client, urlencode({parameter: text})) == [(parameter, "range")]


def test_a_value_that_is_no_choice(client: Client) -> None:
    assert refused(client, "grade=ZETA") == [("grade", "choice")]
    assert refused(client, "grade[in]=zeta,none") == [("grade[in]", "choice")]


UNKNOWN = [
    "zzz",
    "Name",
    "name[gt]",
    "name[ne]",
    "fine[ne]",
    "grade[gt]",
    "grade[contains]",
    "amount[contains]",
    "amount[eq]",
]
UNKNOWN += [
    "amount[]",
    "amount[gt",
    "amount[gt]x",
    "amount[[gt]]",
    "amount]",
    "mark[contains]",
    "maker[contains]",
    "free",
    "secret",
]
UNKNOWN += ["", "length[contains]", "name[IN]", "tag[gt]"]


@pytest.mark.parametrize("parameter", UNKNOWN)
def test_what_is_not_offered_is_unknown(client: Client, parameter: str) -> None:
    assert refused(client, urlencode({parameter: "1"})) == [(parameter, "unknown")]


def test_every_refused_parameter_is_told_and_a_repeated_one_once(client: Client) -> None:
    found = refused(client, "limit=0&amount=x&zzz=1&amount[gt]=1&amount[gt]=2&amount[gt]=3&sort=zzz")
    assert sorted(found) == sorted(
        [("limit", "range"), ("amount", "format"), ("zzz", "unknown"), ("amount[gt]", "type"), ("sort", "choice")]
    )


def test_a_query_is_percent_decoded_and_plus_is_a_blank(client: Client) -> None:
    assert names(client, "note=50%25+off_A") == ["Zed"]
    assert names(client, "%6e%61me=%5Aed") == ["Zed"]
    assert names(client, f"name%5Bin%5D={quote('Ärger')}") == ["Ärger"]
    assert refused(client, "name=%FF") == [("name", "format")]
    assert names(client, "&name=Zed&") == ["Zed"]


def test_elsewhere_the_query_is_ignored(client: Client) -> None:
    row = listed(client)["items"][0]
    assert client.get(f"/samples/{row['id']}/brief?limit=x&zzz=1&zzz=2").status == 200
    assert client.post("/makers/?limit=x", {}).status == 404
