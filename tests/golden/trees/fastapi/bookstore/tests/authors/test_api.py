"""Authors: what the endpoints answer."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.factories import Rows, headers_for, make_author, make_user
from tests.wire import ABSENT, changed, conflicts, counted_statements, refusals, shows


@pytest.mark.parametrize(
    ("method", "path", "allow"), [("PUT", "/authors", "GET, HEAD, POST, OPTIONS")]
)
def test_other_methods_are_not_allowed(
    client: TestClient, method: str, path: str, allow: str
) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert response.headers["Allow"] == allow


@pytest.mark.parametrize(("method", "path"), [("POST", "/authors")])
def test_a_token_is_required(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/authors"), ("POST", "/authors")]
)
def test_an_invalid_token_is_refused(
    client: TestClient, method: str, path: str
) -> None:
    headers = {"Authorization": "Bearer no.such.token"}
    response = client.request(method, path, headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path"), [("POST", "/authors")])
def test_malformed_json_is_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b'{"half": ')
    assert response.status_code == 400


@pytest.mark.parametrize(("method", "path"), [("POST", "/authors")])
def test_bodies_that_are_no_json_are_refused(
    client: TestClient, method: str, path: str
) -> None:
    headers = {"Content-Type": "text/plain"}
    response = client.request(method, path, headers=headers, content=b"{}")
    assert response.status_code == 415


@pytest.mark.parametrize(("method", "path"), [("POST", "/authors")])
def test_large_bodies_are_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b" " * 1048577)
    assert response.status_code == 413


def test_list_authors(client: TestClient, rows: Rows) -> None:
    rows(make_author)
    response = client.get("/authors")
    assert response.status_code == 200, response.text
    assert list(response.json()) == ["items", "total"]
    assert len(response.json()["items"]) == 1
    assert response.json()["total"] == 1
    assert list(response.json()["items"][0]) == ["id", "name", "createdAt", "updatedAt"]


def test_list_authors_reads_as_often_for_many_rows_as_for_one(
    client: TestClient, app: FastAPI, rows: Rows
) -> None:
    rows(make_author)
    with counted_statements(app.state.database) as for_one:
        response = client.get("/authors")
    assert len(response.json()["items"]) == 1
    for _ in range(6):
        rows(make_author)
    with counted_statements(app.state.database) as for_many:
        response = client.get("/authors")
    assert len(response.json()["items"]) == 7
    assert len(for_one) == len(for_many) == 2


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("limit", "0", "range"),
        ("limit", "101", "range"),
        ("limit", "ten", "range"),
        ("offset", "-1", "range"),
        ("sort", "id", "unknown"),
        ("surprise", "1", "unknown"),
    ],
)
def test_list_authors_refuses_parameters(
    client: TestClient, parameter: str, value: str, expected: str
) -> None:
    response = client.get("/authors", params={parameter: value})
    assert refusals(response) == [(parameter, expected)]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("limit", "1"), ("limit", "100"), ("offset", "0"), ("q", "nothing")],
)
def test_list_authors_takes_parameters(
    client: TestClient, parameter: str, value: str
) -> None:
    response = client.get("/authors", params={parameter: value})
    assert response.status_code == 200, response.text


def test_create_author(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    response = client.post(
        "/authors", headers=headers_for(caller), json={"name": "Ada Moreau"}
    )
    assert response.status_code == 201, response.text
    assert list(response.json()) == ["id", "name", "createdAt", "updatedAt"]
    assert shows(response.json(), {"name": "Ada Moreau"})


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("name", ABSENT, "required"),
        ("name", None, "null"),
        ("name", 12, "type"),
        ("name", "  ", "blank"),
        ("name", "x" * 121, "too_long"),
    ],
)
def test_create_author_refuses(
    client: TestClient, rows: Rows, place: str, value: Any, expected: str
) -> None:
    caller = rows(make_user)
    members: dict[str, Any] = {"name": "Ada Moreau"}
    response = client.post(
        "/authors", headers=headers_for(caller), json=changed(members, place, value)
    )
    assert refusals(response) == [(f"#/{place}", expected)]


def test_create_author_with_a_value_that_is_taken(
    client: TestClient, rows: Rows
) -> None:
    caller = rows(make_user)
    other = rows(make_author)
    response = client.post(
        "/authors", headers=headers_for(caller), json={"name": other.name}
    )
    assert conflicts(response) == [("#/name", "unique")]
