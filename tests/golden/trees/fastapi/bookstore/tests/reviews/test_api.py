"""Reviews: what the endpoints answer."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.factories import Rows, headers_for, make_book, make_review, make_user
from tests.wire import ABSENT, changed, counted_statements, refusals, shows


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        (
            "PUT",
            "/books/00000000-0000-7000-8000-000000000000/reviews",
            "GET, HEAD, POST, OPTIONS",
        )
    ],
)
def test_other_methods_are_not_allowed(
    client: TestClient, method: str, path: str, allow: str
) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert response.headers["Allow"] == allow


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/books/00000000-0000-7000-8000-000000000000/reviews")],
)
def test_a_token_is_required(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/books/00000000-0000-7000-8000-000000000000/reviews"),
        ("POST", "/books/00000000-0000-7000-8000-000000000000/reviews"),
    ],
)
def test_an_invalid_token_is_refused(
    client: TestClient, method: str, path: str
) -> None:
    headers = {"Authorization": "Bearer no.such.token"}
    response = client.request(method, path, headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/books/00000000-0000-7000-8000-000000000000/reviews"),
        ("POST", "/books/00000000-0000-7000-8000-000000000000/reviews"),
    ],
)
def test_rows_that_are_not_there_are_not_found(
    client: TestClient, rows: Rows, method: str, path: str
) -> None:
    caller = rows(make_user)
    response = client.request(method, path, headers=headers_for(caller))
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/books/00000000-0000-7000-8000-000000000000/reviews")],
)
def test_malformed_json_is_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b'{"half": ')
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/books/00000000-0000-7000-8000-000000000000/reviews")],
)
def test_bodies_that_are_no_json_are_refused(
    client: TestClient, method: str, path: str
) -> None:
    headers = {"Content-Type": "text/plain"}
    response = client.request(method, path, headers=headers, content=b"{}")
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/books/00000000-0000-7000-8000-000000000000/reviews")],
)
def test_large_bodies_are_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b" " * 1048577)
    assert response.status_code == 413


def test_list_reviews(client: TestClient, rows: Rows) -> None:
    book = rows(make_book)
    rows(make_review, book_id=book.id)
    response = client.get(f"/books/{book.id}/reviews")
    assert response.status_code == 200, response.text
    assert list(response.json()) == ["items", "total"]
    assert len(response.json()["items"]) == 1
    assert response.json()["total"] == 1
    assert list(response.json()["items"][0]) == [
        "id",
        "book",
        "reader",
        "stars",
        "createdAt",
        "updatedAt",
    ]


def test_list_reviews_reads_as_often_for_many_rows_as_for_one(
    client: TestClient, app: FastAPI, rows: Rows
) -> None:
    book = rows(make_book)
    rows(make_review, book_id=book.id)
    with counted_statements(app.state.database) as for_one:
        response = client.get(f"/books/{book.id}/reviews")
    assert len(response.json()["items"]) == 1
    for _ in range(6):
        rows(make_review, book_id=book.id)
    with counted_statements(app.state.database) as for_many:
        response = client.get(f"/books/{book.id}/reviews")
    assert len(response.json()["items"]) == 7
    assert len(for_one) == len(for_many) == 3


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("limit", "0", "range"),
        ("limit", "101", "range"),
        ("limit", "ten", "range"),
        ("offset", "-1", "range"),
        ("sort", "id", "unknown"),
        ("q", "nothing", "unknown"),
        ("surprise", "1", "unknown"),
    ],
)
def test_list_reviews_refuses_parameters(
    client: TestClient, rows: Rows, parameter: str, value: str, expected: str
) -> None:
    book = rows(make_book)
    response = client.get(f"/books/{book.id}/reviews", params={parameter: value})
    assert refusals(response) == [(parameter, expected)]


@pytest.mark.parametrize(
    ("parameter", "value"), [("limit", "1"), ("limit", "100"), ("offset", "0")]
)
def test_list_reviews_takes_parameters(
    client: TestClient, rows: Rows, parameter: str, value: str
) -> None:
    book = rows(make_book)
    response = client.get(f"/books/{book.id}/reviews", params={parameter: value})
    assert response.status_code == 200, response.text


def test_create_review(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    book = rows(make_book)
    response = client.post(
        f"/books/{book.id}/reviews", headers=headers_for(caller), json={"stars": 3}
    )
    assert response.status_code == 201, response.text
    assert list(response.json()) == [
        "id",
        "book",
        "reader",
        "stars",
        "createdAt",
        "updatedAt",
    ]
    assert shows(response.json(), {"stars": 3})


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("stars", ABSENT, "required"),
        ("stars", None, "null"),
        ("stars", True, "type"),
        ("stars", 0, "min"),
        ("stars", 6, "max"),
    ],
)
def test_create_review_refuses(
    client: TestClient, rows: Rows, place: str, value: Any, expected: str
) -> None:
    caller = rows(make_user)
    book = rows(make_book)
    members: dict[str, Any] = {"stars": 3}
    response = client.post(
        f"/books/{book.id}/reviews",
        headers=headers_for(caller),
        json=changed(members, place, value),
    )
    assert refusals(response) == [(f"#/{place}", expected)]
