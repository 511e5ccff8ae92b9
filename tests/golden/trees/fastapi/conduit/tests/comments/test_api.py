"""Comments: what the endpoints answer."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.factories import Rows, headers_for, make_article, make_comment, make_user
from tests.wire import ABSENT, changed, counted_statements, refusals, shows


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/api/articles/nothing-here/comments", "GET, HEAD, POST, OPTIONS"),
        ("PUT", "/api/articles/nothing-here/comments/999999999", "DELETE, OPTIONS"),
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
        ("POST", "/api/articles/nothing-here/comments"),
        ("DELETE", "/api/articles/nothing-here/comments/999999999"),
    ],
)
def test_a_token_is_required(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/articles/nothing-here/comments"),
        ("POST", "/api/articles/nothing-here/comments"),
        ("DELETE", "/api/articles/nothing-here/comments/999999999"),
    ],
)
def test_an_invalid_token_is_refused(
    client: TestClient, method: str, path: str
) -> None:
    headers = {"Authorization": "Token no.such.token"}
    response = client.request(method, path, headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/articles/nothing-here/comments"),
        ("POST", "/api/articles/nothing-here/comments"),
        ("DELETE", "/api/articles/nothing-here/comments/999999999"),
    ],
)
def test_rows_that_are_not_there_are_not_found(
    client: TestClient, rows: Rows, method: str, path: str
) -> None:
    caller = rows(make_user)
    response = client.request(method, path, headers=headers_for(caller))
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/articles/nothing-here/comments")]
)
def test_malformed_json_is_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b'{"half": ')
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/articles/nothing-here/comments")]
)
def test_bodies_that_are_no_json_are_refused(
    client: TestClient, method: str, path: str
) -> None:
    headers = {"Content-Type": "text/plain"}
    response = client.request(method, path, headers=headers, content=b"{}")
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/articles/nothing-here/comments")]
)
def test_large_bodies_are_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b" " * 1048577)
    assert response.status_code == 413


def test_list_comments(client: TestClient, rows: Rows) -> None:
    article = rows(make_article)
    rows(make_comment, article_id=article.id)
    response = client.get(f"/api/articles/{article.slug}/comments")
    assert response.status_code == 200, response.text
    assert list(response.json()) == ["comments"]
    assert len(response.json()["comments"]) == 1
    assert list(response.json()["comments"][0]) == [
        "id",
        "createdAt",
        "updatedAt",
        "body",
        "author",
    ]


def test_list_comments_reads_as_often_for_many_rows_as_for_one(
    client: TestClient, app: FastAPI, rows: Rows
) -> None:
    article = rows(make_article)
    rows(make_comment, article_id=article.id)
    with counted_statements(app.state.database) as for_one:
        response = client.get(f"/api/articles/{article.slug}/comments")
    assert len(response.json()["comments"]) == 1
    for _ in range(6):
        rows(make_comment, article_id=article.id)
    with counted_statements(app.state.database) as for_many:
        response = client.get(f"/api/articles/{article.slug}/comments")
    assert len(response.json()["comments"]) == 7
    assert len(for_one) == len(for_many) == 2


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("limit", "1", "is not known"),
        ("sort", "id", "is not known"),
        ("q", "nothing", "is not known"),
        ("surprise", "1", "is not known"),
    ],
)
def test_list_comments_refuses_parameters(
    client: TestClient, rows: Rows, parameter: str, value: str, expected: str
) -> None:
    article = rows(make_article)
    response = client.get(
        f"/api/articles/{article.slug}/comments", params={parameter: value}
    )
    assert refusals(response) == [(parameter, expected)]


def test_create_comment(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    article = rows(make_article)
    response = client.post(
        f"/api/articles/{article.slug}/comments",
        headers=headers_for(caller),
        json={
            "comment": {"body": "The tide was out, and the boats lay on their sides."}
        },
    )
    assert response.status_code == 201, response.text
    assert list(response.json()["comment"]) == [
        "id",
        "createdAt",
        "updatedAt",
        "body",
        "author",
    ]
    assert shows(
        response.json()["comment"],
        {"body": "The tide was out, and the boats lay on their sides."},
    )


def test_create_comment_needs_its_envelope(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    article = rows(make_article)
    response = client.post(
        f"/api/articles/{article.slug}/comments", headers=headers_for(caller), json={}
    )
    assert refusals(response) == [("comment", "can't be blank")]


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("body", ABSENT, "can't be blank"),
        ("body", None, "must not be null"),
        ("body", 12, "has the wrong type"),
        ("body", "  ", "can't be blank"),
    ],
)
def test_create_comment_refuses(
    client: TestClient, rows: Rows, place: str, value: Any, expected: str
) -> None:
    caller = rows(make_user)
    article = rows(make_article)
    members: dict[str, Any] = {
        "body": "The tide was out, and the boats lay on their sides."
    }
    response = client.post(
        f"/api/articles/{article.slug}/comments",
        headers=headers_for(caller),
        json={"comment": changed(members, place, value)},
    )
    assert refusals(response) == [(place, expected)]


def test_delete_comment(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    article = rows(make_article)
    comment = rows(make_comment, author_id=caller.id, article_id=article.id)
    response = client.delete(
        f"/api/articles/{article.slug}/comments/{comment.id}",
        headers=headers_for(caller),
    )
    assert response.status_code == 204, response.text
    assert (
        client.delete(
            f"/api/articles/{article.slug}/comments/{comment.id}",
            headers=headers_for(caller),
        ).status_code
        == 404
    )


def test_delete_comment_by_a_stranger(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    article = rows(make_article)
    comment = rows(make_comment, author_id=caller.id, article_id=article.id)
    stranger = rows(make_user)
    response = client.delete(
        f"/api/articles/{article.slug}/comments/{comment.id}",
        headers=headers_for(stranger),
    )
    assert response.status_code == 403
