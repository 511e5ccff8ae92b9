"""Books: what the endpoints answer."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.factories import Rows, headers_for, make_author, make_book, make_user
from tests.wire import ABSENT, changed, counted_statements, refusals, shows


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/books", "GET, HEAD, POST, OPTIONS"),
        (
            "PUT",
            "/books/00000000-0000-7000-8000-000000000000",
            "GET, HEAD, PATCH, DELETE, OPTIONS",
        ),
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
    [
        ("POST", "/books"),
        ("PATCH", "/books/00000000-0000-7000-8000-000000000000"),
        ("DELETE", "/books/00000000-0000-7000-8000-000000000000"),
    ],
)
def test_a_token_is_required(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/books"),
        ("POST", "/books"),
        ("GET", "/books/00000000-0000-7000-8000-000000000000"),
        ("PATCH", "/books/00000000-0000-7000-8000-000000000000"),
        ("DELETE", "/books/00000000-0000-7000-8000-000000000000"),
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
        ("GET", "/books/00000000-0000-7000-8000-000000000000"),
        ("PATCH", "/books/00000000-0000-7000-8000-000000000000"),
        ("DELETE", "/books/00000000-0000-7000-8000-000000000000"),
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
    [("POST", "/books"), ("PATCH", "/books/00000000-0000-7000-8000-000000000000")],
)
def test_malformed_json_is_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b'{"half": ')
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/books"), ("PATCH", "/books/00000000-0000-7000-8000-000000000000")],
)
def test_bodies_that_are_no_json_are_refused(
    client: TestClient, method: str, path: str
) -> None:
    headers = {"Content-Type": "text/plain"}
    response = client.request(method, path, headers=headers, content=b"{}")
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/books"), ("PATCH", "/books/00000000-0000-7000-8000-000000000000")],
)
def test_large_bodies_are_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b" " * 1048577)
    assert response.status_code == 413


def test_list_books(client: TestClient, rows: Rows) -> None:
    rows(make_book)
    response = client.get("/books")
    assert response.status_code == 200, response.text
    assert list(response.json()) == ["items", "total"]
    assert len(response.json()["items"]) == 1
    assert response.json()["total"] == 1
    assert list(response.json()["items"][0]) == [
        "id",
        "title",
        "author",
        "price",
        "seller",
        "reviewCount",
    ]


def test_list_books_reads_as_often_for_many_rows_as_for_one(
    client: TestClient, app: FastAPI, rows: Rows
) -> None:
    rows(make_book)
    with counted_statements(app.state.database) as for_one:
        response = client.get("/books")
    assert len(response.json()["items"]) == 1
    for _ in range(6):
        rows(make_book)
    with counted_statements(app.state.database) as for_many:
        response = client.get("/books")
    assert len(response.json()["items"]) == 7
    assert len(for_one) == len(for_many) == 2


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("limit", "0", "range"),
        ("limit", "101", "range"),
        ("limit", "ten", "range"),
        ("offset", "-1", "range"),
        ("sort", "nothing", "choice"),
        ("surprise", "1", "unknown"),
        ("author", "nothing", "format"),
        ("author[near]", "nothing", "unknown"),
        ("price", "nothing", "format"),
        ("price[near]", "nothing", "unknown"),
    ],
)
def test_list_books_refuses_parameters(
    client: TestClient, parameter: str, value: str, expected: str
) -> None:
    response = client.get("/books", params={parameter: value})
    assert refusals(response) == [(parameter, expected)]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("limit", "1"),
        ("limit", "100"),
        ("offset", "0"),
        ("sort", "title"),
        ("sort", "-title"),
        ("sort", "price"),
        ("sort", "-price"),
        ("q", "nothing"),
        ("author", "00000000-0000-7000-8000-000000000000"),
        ("author[in]", "00000000-0000-7000-8000-000000000000"),
        ("price", "1.00"),
        ("price[ne]", "1.00"),
        ("price[gt]", "1.00"),
        ("price[gte]", "1.00"),
        ("price[lt]", "1.00"),
        ("price[lte]", "1.00"),
        ("price[in]", "1.00"),
    ],
)
def test_list_books_takes_parameters(
    client: TestClient, parameter: str, value: str
) -> None:
    response = client.get("/books", params={parameter: value})
    assert response.status_code == 200, response.text


def test_create_book(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    author = rows(make_author)
    response = client.post(
        "/books",
        headers=headers_for(caller),
        json={
            "title": "Low tide at the harbour",
            "author": str(author.id),
            "price": "24.95",
        },
    )
    assert response.status_code == 201, response.text
    assert list(response.json()) == [
        "id",
        "title",
        "author",
        "price",
        "seller",
        "reviewCount",
    ]
    assert shows(
        response.json(), {"title": "Low tide at the harbour", "price": "24.95"}
    )
    assert response.headers["Location"] == f"/books/{response.json()['id']}"


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("title", ABSENT, "required"),
        ("title", None, "null"),
        ("title", 12, "type"),
        ("title", "  ", "blank"),
        ("title", "x" * 201, "too_long"),
        ("author", ABSENT, "required"),
        ("author", None, "null"),
        ("author", 12, "type"),
        ("author", "harbour", "format"),
        ("author", "00000000-0000-7000-8000-000000000000", "reference"),
        ("price", ABSENT, "required"),
        ("price", None, "null"),
        ("price", True, "type"),
        ("price", "ten", "format"),
        ("price", "0.00", "min"),
        ("price", "9999999", "range"),
        ("price", "24.951", "range"),
    ],
)
def test_create_book_refuses(
    client: TestClient, rows: Rows, place: str, value: Any, expected: str
) -> None:
    caller = rows(make_user)
    author = rows(make_author)
    members: dict[str, Any] = {
        "title": "Low tide at the harbour",
        "author": str(author.id),
        "price": "24.95",
    }
    response = client.post(
        "/books", headers=headers_for(caller), json=changed(members, place, value)
    )
    assert refusals(response) == [(f"#/{place}", expected)]


def test_get_book(client: TestClient, rows: Rows) -> None:
    book = rows(make_book)
    response = client.get(f"/books/{book.id}")
    assert response.status_code == 200, response.text
    assert list(response.json()) == [
        "id",
        "title",
        "author",
        "price",
        "seller",
        "reviewCount",
    ]


def test_update_book(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    book = rows(make_book, seller_id=caller.id)
    response = client.patch(
        f"/books/{book.id}",
        headers=headers_for(caller),
        json={"title": "Low tide at the harbour", "price": "24.95"},
    )
    assert response.status_code == 200, response.text
    assert list(response.json()) == [
        "id",
        "title",
        "author",
        "price",
        "seller",
        "reviewCount",
    ]
    assert shows(
        response.json(), {"title": "Low tide at the harbour", "price": "24.95"}
    )


def test_update_book_by_a_stranger(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    book = rows(make_book, seller_id=caller.id)
    stranger = rows(make_user)
    response = client.patch(
        f"/books/{book.id}",
        headers=headers_for(stranger),
        json={"title": "Low tide at the harbour", "price": "24.95"},
    )
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("title", None, "null"),
        ("title", 12, "type"),
        ("title", "  ", "blank"),
        ("title", "x" * 201, "too_long"),
        ("author", None, "null"),
        ("author", 12, "type"),
        ("author", "harbour", "format"),
        ("author", "00000000-0000-7000-8000-000000000000", "reference"),
        ("price", None, "null"),
        ("price", True, "type"),
        ("price", "ten", "format"),
        ("price", "0.00", "min"),
        ("price", "9999999", "range"),
        ("price", "24.951", "range"),
    ],
)
def test_update_book_refuses(
    client: TestClient, rows: Rows, place: str, value: Any, expected: str
) -> None:
    caller = rows(make_user)
    book = rows(make_book, seller_id=caller.id)
    members: dict[str, Any] = {}
    response = client.patch(
        f"/books/{book.id}",
        headers=headers_for(caller),
        json=changed(members, place, value),
    )
    assert refusals(response) == [(f"#/{place}", expected)]


def test_delete_book(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    book = rows(make_book, seller_id=caller.id)
    response = client.delete(f"/books/{book.id}", headers=headers_for(caller))
    assert response.status_code == 204, response.text
    assert (
        client.delete(f"/books/{book.id}", headers=headers_for(caller)).status_code
        == 404
    )


def test_delete_book_by_a_stranger(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    book = rows(make_book, seller_id=caller.id)
    stranger = rows(make_user)
    response = client.delete(f"/books/{book.id}", headers=headers_for(stranger))
    assert response.status_code == 403
