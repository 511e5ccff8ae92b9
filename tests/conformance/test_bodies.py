"""Request bodies: one JSON object in UTF-8 and nothing else; errors in the order of the checks, byte for byte."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

import pytest

from tests.conformance.contract import described
from tests.conformance.golden import golden_server, good, problem
from tests.support.client import Answer, Client
from tests.support.project import Server

pytestmark = pytest.mark.build
server = golden_server("values")
NOWHERE = "018f3e2a-4b5c-7d6e-8f90-000000000000"


@pytest.fixture(scope="module")
def client(server: Server) -> Client:
    return described(server.client)


def post(client: Client, raw: bytes, media_type: str | None = "application/json", **headers: str) -> Answer:
    sent = {"Content-Type": media_type, **headers} if media_type is not None else headers
    return client.send("POST", "/samples", raw=raw, headers=sent)


def nested(depth: int) -> bytes:
    """A body with an unknown member, `depth` levels in all."""
    return b'{"zzz":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


MALFORMED = [
    b"{",
    b"{}x",
    b"{}{}",
    b" ",
    b"\xef\xbb\xbf{}",
    b'{"name":"\xff"}',
    b'{"name":"\xed\xa0\x80"}',
    b'{"name":"\xc0\xaf"}',
    b'{"name":"\\ud800"}',
    b'{"name":"\\udc00\\ud800"}',
    b'{"\\ud83d":1}',
    b'{"name":"a\nb"}',
    b'{"name":"\\x"}',
    b"{'name':1}",
    b'{"free":NaN}',
    b'{"free":Infinity}',
    b'{"free":-Infinity}',
    b'{"free":01}',
    b'{"free":1.}',
    b'{"free":.5}',
    b'{"free":+1}',
    b'{"free":1,}',
    b'{"free":1 /* one */}',
    b"\x00",
    "{}".encode("utf-16"),
    b"{}\xc2\xa0",
    nested(65),
    b'{"a":' * 100_000,
]


@pytest.mark.parametrize("raw", MALFORMED, ids=lambda raw: ascii(raw)[:30])
def test_what_is_not_json_is_400(client: Client, raw: bytes) -> None:
    answer = post(client, raw)
    assert (answer.status, answer.code) == (400, "malformed_json")


def test_sixty_four_levels_are_read(client: Client) -> None:
    assert problem(post(client, nested(64))) == (422, "invalid", [("#/zzz", "unknown")])
    brackets = b'{"name":"[[[[' + b"[" * 200 + b'"}'
    assert problem(post(client, brackets)) == (422, "invalid", [("#/name", "too_long")])


@pytest.mark.parametrize("raw", [b"[]", b'"x"', b"5", b"true"])
def test_another_value_than_an_object_is_refused_at_the_root(client: Client, raw: bytes) -> None:
    assert problem(post(client, raw)) == (422, "invalid", [("#", "type")])


def test_null_is_no_object_either(client: Client) -> None:
    assert problem(post(client, b"null"))[:2] == (422, "invalid")


def test_names_match_exactly_and_the_last_of_duplicates_counts(client: Client) -> None:
    assert good(post(client, b' {"name":"first","name":"last"}\r\n'), 201)["name"] == "last"
    assert good(post(client, b'{"name":5,"name":"last"}'), 201)["name"] == "last"
    assert problem(post(client, b'{"NAME":"ab"}')) == (422, "invalid", [("#/NAME", "unknown")])


def test_escapes_of_surrogate_pairs_and_of_backslashes_are_read(client: Client) -> None:
    assert good(post(client, b'{"note":"\\ud83d\\ude00"}'), 201)["note"] == "\U0001f600"
    assert good(post(client, b'{"note":"\\\\ud800"}'), 201)["note"] == "\\ud800"
    assert good(post(client, b'{"\\u006eote":"\\/"}'), 201)["note"] == "/"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (b"1e400", "max"),
        (b"-1e400", "min"),
        (b"1E99999999999999999999999", "max"),
        (b"-1E99999999999999999999999", "min"),
        (b"1E-99999999999999999999999", "type"),
        (b"1e-400", "type"),
        (b"1.0000000000000000000000000000000000000001", "type"),
        (b"9" * 10_000, "max"),
    ],
)
def test_no_number_is_too_large_to_be_refused_at_its_place(client: Client, number: bytes, code: str) -> None:
    assert problem(post(client, b'{"amount":%s}' % number)) == (422, "invalid", [("#/amount", code)])


def test_nothing_times_anything_is_zero(client: Client) -> None:
    assert good(post(client, b'{"amount":0e99999999999999999999999}'), 201)["amount"] == 0


@pytest.mark.parametrize("media_type", ["application/json", "APPLICATION/JSON; charset=utf-8", "application/json;x=y"])
def test_parameters_of_the_media_type_do_not_matter(client: Client, media_type: str) -> None:
    assert post(client, b"{}", media_type).status == 201


@pytest.mark.parametrize(
    "media_type", [None, "", "text/json", "text/plain", "application/jsonx", "application/merge-patch+json", "json"]
)
def test_another_media_type_is_415(client: Client, media_type: str | None) -> None:
    parts = urlsplit(client.origin)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    connection.request("POST", "/samples", b"{", {} if media_type is None else {"Content-Type": media_type})
    response = connection.getresponse()
    assert (response.status, json.loads(response.read())["code"]) == (415, "unsupported_media_type")
    connection.close()


@pytest.mark.parametrize("encoding", ["gzip", "identity", "br"])
def test_an_encoded_body_is_415(client: Client, encoding: str) -> None:
    answer = post(client, b"{}", **{"Content-Encoding": encoding})
    assert (answer.status, answer.code) == (415, "unsupported_media_type")


def test_no_body_is_an_empty_object_whatever_its_media_type(client: Client) -> None:
    assert post(client, b"", None).status == 201
    assert post(client, b"", "text/plain").status == 201
    assert client.post("/stricts", raw=b"").json["errors"][0] == {
        "pointer": "#/name",
        "code": "required",
        "detail": "is required",
    }


def test_an_endpoint_without_input_reads_no_body(client: Client) -> None:
    found = good(post(client, b"{}"), 201)
    path = f"/samples/{found['id']}"
    assert client.send("GET", path, raw=b"{", headers={"Content-Type": "text/plain"}).status == 200
    answer = client.send("DELETE", path, raw=b"\xff", headers={"Content-Encoding": "gzip"})
    assert (answer.status, answer.raw) == (204, b"")
    assert "content-type" not in answer.headers


def test_a_body_of_more_than_a_mebibyte_is_413_before_anything_else(client: Client) -> None:
    exact = b'{"note":"x"}' + b" " * (2**20 - 12)
    assert post(client, exact).status == 201
    assert post(client, exact + b" ").code == "too_large"
    answer = post(client, b"x" * (2**20 + 1), "text/plain", **{"Content-Encoding": "gzip"})
    assert (answer.status, answer.code, answer.json["title"]) == (413, "too_large", "Content Too Large")


def chunked(client: Client, size: int) -> int:
    """The status of a POST whose length nobody declared."""
    parts = urlsplit(client.origin)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    pieces = iter([b'{"note":"x"}', *[b" " * 2**16] * (size // 2**16)])
    connection.request("POST", "/samples", pieces, {"Content-Type": "application/json"}, encode_chunked=True)
    try:
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_body_without_a_length_is_measured_as_it_comes(client: Client) -> None:
    assert chunked(client, 2**19) == 201
    assert chunked(client, 2**20) == 413


def test_the_bytes_of_a_refusal(client: Client) -> None:
    answer = post(client, b'{"name":"a","price":"1.005"}')
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.raw == (
        b'{"type":"about:blank","title":"Unprocessable Content","status":422,"code":"invalid","resource":"sample",'
        b'"detail":"the request is not valid","errors":['
        b'{"pointer":"#/name","code":"too_short","detail":"must have a length of at least 2"},'
        b'{"pointer":"#/price","code":"range","detail":"is out of range"}]}'
    )


def test_the_bytes_of_a_missing_row_and_of_a_missing_route(client: Client) -> None:
    assert client.get(f"/samples/{NOWHERE}").raw == (
        b'{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","resource":"sample",'
        b'"detail":"there is no such resource"}'
    )
    assert client.get("/nothing").raw == (
        b'{"type":"about:blank","title":"Not Found","status":404,"code":"not_found",'
        b'"detail":"there is no such resource"}'
    )


def test_the_bytes_of_a_conflict(client: Client) -> None:
    good(client.post("/tags", {"name": "taken"}), 201)
    answer = client.post("/tags", {"name": "taken"})
    assert (answer.status, answer.raw) == (
        409,
        b'{"type":"about:blank","title":"Conflict","status":409,"code":"conflict","resource":"tag",'
        b'"detail":"another resource has the same value","errors":['
        b'{"pointer":"#/name","code":"unique","detail":"is already taken"}]}',
    )


def test_the_route_is_checked_before_the_body_and_the_row_before_the_input(client: Client) -> None:
    assert client.send("POST", "/nothing", raw=b"{").status == 404
    assert client.send("PUT", "/samples", raw=b"{").status == 405
    assert client.send("PATCH", f"/samples/{NOWHERE}", raw=b"{").status == 400
    assert client.patch(f"/samples/{NOWHERE}", {"name": 5}).status == 404
