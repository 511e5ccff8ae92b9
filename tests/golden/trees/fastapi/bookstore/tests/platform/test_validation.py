from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.platform.answers import refusal, refusals

UUID = "01900000-0000-7000-8000-0000000000AB"


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("string", None, "null"),
        ("string", 5, "type"),
        ("string", " \t\n\v\f\r ", "blank"),
        ("string", "a\0b", "format"),
        ("string", "a ", "too_short"),
        ("string", "abcde", "too_long"),
        ("string", "ab1", "pattern"),
        ("string", "ab\n1", "pattern"),
        ("text", "  ", "blank"),
        ("text", "123456789", "too_long"),
        ("email", "nobody", "format"),
        ("email", "é@example.com", "format"),
        ("email", "a@" + "b" * 253, "too_long"),
        ("url", "ftp://example.com", "format"),
        ("url", "https://", "format"),
        ("url", "https://é.example", "format"),
        ("choice", "green", "choice"),
        ("choice", 1, "type"),
        ("int", "1", "type"),
        ("int", True, "type"),
        ("int", 1.5, "type"),
        ("int", -1, "min"),
        ("int", 11, "max"),
        ("int", 2**53, "max"),
        ("bigint", 1, "type"),
        ("bigint", "01", "format"),
        ("bigint", str(2**63), "range"),
        ("decimal", 1.5, "type"),
        ("decimal", "1e2", "format"),
        ("decimal", ".5", "format"),
        ("decimal", "0.49", "min"),
        ("decimal", "1.001", "range"),
        ("decimal", "100", "range"),
        ("bool", 1, "type"),
        ("date", "2026-02-29", "format"),
        ("date", "0000-01-01", "range"),
        ("datetime", "2026-01-01 00:00:00Z", "format"),
        ("datetime", "2026-01-01T00:00:00", "format"),
        ("datetime", "2026-01-01T24:00:00Z", "format"),
        ("datetime", "0001-01-01T00:00:00+00:01", "range"),
        ("datetime", "9999-12-31T23:59:59-00:01", "range"),
        ("uuid", "0190000000007000800000000000000a", "format"),
        ("tags", "a", "type"),
        ("tags", None, "null"),
    ],
)
def test_each_place_has_the_first_code_that_applies(
    client: TestClient, path: str, value: object, code: str
) -> None:
    response = client.post("/probes", json={"probe": {path: value}})
    bounds: dict[str, dict[str, Any]] = {
        "too_short": {"min": 2},
        "too_long": {"max": {"email": 254, "text": 8}.get(path, 4)},
        "min": {"min": {"decimal": "0.50"}.get(path, 0)},
        "max": {"max": 10},
    }
    assert refusals(response) == refusal(path, code, **bounds.get(code, {}))


@pytest.mark.parametrize(
    ("name", "sent", "answered"),
    [
        ("string", " abc ", "abc"),
        ("note", "  ", None),
        ("note", None, None),
        ("text", " a ", " a "),
        ("email", " Some.One@EXAMPLE.com", "some.one@example.com"),
        ("int", 1.0, 1),
        ("decimal", 7, "7.00"),
        ("decimal", "99.9", "99.90"),
        ("date", "2024-02-29", "2024-02-29"),
        ("datetime", "2026-01-01T01:00:00.1239+02:30", "2025-12-31T22:30:00.123Z"),
        ("datetime", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z"),
        ("uuid", UUID, UUID.lower()),
        ("tags", ["a", "b", "a"], ["a", "b"]),
    ],
)
def test_values_are_kept_in_their_one_form(
    client: TestClient, name: str, sent: object, answered: object
) -> None:
    response = client.post("/probes", json={"probe": {name: sent}})
    assert response.status_code == 201, response.text
    assert response.json() == {name: answered}


def test_all_problems_are_answered_at_once_in_the_order_of_the_schema(
    client: TestClient,
) -> None:
    probe: dict[str, Any] = {
        "parts": [{"quantity": 0}, {}, 5],
        "tags": [],
        "int": 11,
        "string": None,
    }
    expected = {
        **refusal("string", "null"),
        **refusal("int", "max", max=10),
        **refusal("tags", "too_short", min=1),
        **refusal("parts", "too_long", max=2),
    }
    response = client.post("/probes", json={"probe": probe})
    assert list(refusals(response).items()) == list(expected.items())


def test_problems_in_lists_name_their_position(client: TestClient) -> None:
    response = client.post("/probes", json={"probe": {"parts": [{"quantity": 0}, {}]}})
    expected = {
        **refusal("parts/0/quantity", "min", min=1),
        **refusal("parts/1/quantity", "required"),
    }
    assert refusals(response) == expected


def test_unknown_members_are_ignored(client: TestClient) -> None:
    response = client.post(
        "/probes", json={"probe": {"int": 1, "admin": True}, "more": 1}
    )
    assert response.json() == {"int": 1}
