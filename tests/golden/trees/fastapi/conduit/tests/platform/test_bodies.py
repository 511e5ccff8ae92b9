from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.platform.bodies import BODY_LIMIT

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{} {}",
        b"\xef\xbb\xbf{}",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": "\xff"}',
        b'{"a": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"a": "\t"}',
        b'{"a": 01}',
        b" ",
        b"[" * 65 + b"]" * 65,
        b"[" * 100_000,
    ],
)
def test_malformed_json_is_400(client: TestClient, body: bytes) -> None:
    assert client.put("/probes/raw", content=body, headers=JSON).status_code == 400


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"", {}),
        (b"null", None),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b"[1.0, 1e2, -0.0, 1.5]", [1, 100, 0, 1.5]),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'"\\\\ud800"', "\\ud800"),
        (b"[" * 64 + b"]" * 64, None),
        (b'"' + b"[" * 65 + b'"', "[" * 65),
    ],
)
def test_json_is_taken_as_it_is(client: TestClient, body: bytes, value: object) -> None:
    response = client.put("/probes/raw", content=body, headers=JSON)
    assert response.status_code == 200
    if value is not None:
        assert response.json() == value


@pytest.mark.parametrize(
    "number", ["9" * 5000, "1e999999999999999999999", "-1e400", "1e-999999999"]
)
def test_numbers_beyond_every_type_are_refused_like_others(
    client: TestClient, number: str
) -> None:
    body = f'{{"probe": {{"int": {number}}}}}'
    assert client.post("/probes", content=body, headers=JSON).status_code == 422


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_other_media_types_are_415(client: TestClient, headers: dict[str, str]) -> None:
    assert client.put("/probes/raw", content=b"{}", headers=headers).status_code == 415


def test_parameters_of_the_media_type_are_ignored(client: TestClient) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert client.put("/probes/raw", content=b"{}", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "body", ["[]", "5", "null", "{}", '{"other": {}}', '{"probe": []}']
)
def test_what_is_not_an_object_in_its_envelope_is_422(
    client: TestClient, body: str
) -> None:
    assert client.post("/probes", content=body, headers=JSON).status_code == 422


def pieces(size: int) -> Iterator[bytes]:
    for _ in range(size // 1000):
        yield b" " * 1000


def test_large_bodies_are_413_whether_they_tell_their_length_or_not(
    client: TestClient,
) -> None:
    size = BODY_LIMIT + 1000
    assert client.put("/probes/raw", content=b" " * size).status_code == 413
    assert client.put("/probes/raw", content=pieces(size)).status_code == 413


def test_a_body_of_exactly_the_limit_is_read(client: TestClient) -> None:
    body = b'"' + b"a" * (BODY_LIMIT - 2) + b'"'
    assert client.put("/probes/raw", content=body, headers=JSON).status_code == 200
