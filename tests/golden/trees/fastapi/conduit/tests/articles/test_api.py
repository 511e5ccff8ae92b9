"""Articles: what the endpoints answer."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.users.models import user_followers
from tests.factories import Rows, headers_for, link, make_article, make_user
from tests.wire import ABSENT, changed, counted_statements, refusals, shows


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/api/articles", "GET, HEAD, POST, OPTIONS"),
        ("PATCH", "/api/articles/feed", "GET, HEAD, PUT, DELETE, OPTIONS"),
        ("PATCH", "/api/articles/nothing-here", "GET, HEAD, PUT, DELETE, OPTIONS"),
        ("PUT", "/api/articles/nothing-here/favorite", "POST, DELETE, OPTIONS"),
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
        ("GET", "/api/articles/feed"),
        ("POST", "/api/articles"),
        ("PUT", "/api/articles/nothing-here"),
        ("DELETE", "/api/articles/nothing-here"),
        ("POST", "/api/articles/nothing-here/favorite"),
        ("DELETE", "/api/articles/nothing-here/favorite"),
    ],
)
def test_a_token_is_required(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/articles"),
        ("GET", "/api/articles/feed"),
        ("POST", "/api/articles"),
        ("GET", "/api/articles/nothing-here"),
        ("PUT", "/api/articles/nothing-here"),
        ("DELETE", "/api/articles/nothing-here"),
        ("POST", "/api/articles/nothing-here/favorite"),
        ("DELETE", "/api/articles/nothing-here/favorite"),
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
        ("GET", "/api/articles/nothing-here"),
        ("PUT", "/api/articles/nothing-here"),
        ("DELETE", "/api/articles/nothing-here"),
        ("POST", "/api/articles/nothing-here/favorite"),
        ("DELETE", "/api/articles/nothing-here/favorite"),
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
    [("POST", "/api/articles"), ("PUT", "/api/articles/nothing-here")],
)
def test_malformed_json_is_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b'{"half": ')
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/articles"), ("PUT", "/api/articles/nothing-here")],
)
def test_bodies_that_are_no_json_are_refused(
    client: TestClient, method: str, path: str
) -> None:
    headers = {"Content-Type": "text/plain"}
    response = client.request(method, path, headers=headers, content=b"{}")
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/articles"), ("PUT", "/api/articles/nothing-here")],
)
def test_large_bodies_are_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b" " * 1048577)
    assert response.status_code == 413


def test_list_articles(client: TestClient, rows: Rows) -> None:
    rows(make_article)
    response = client.get("/api/articles")
    assert response.status_code == 200, response.text
    assert list(response.json()) == ["articles", "articlesCount"]
    assert len(response.json()["articles"]) == 1
    assert response.json()["articlesCount"] == 1
    assert list(response.json()["articles"][0]) == [
        "slug",
        "title",
        "description",
        "tagList",
        "createdAt",
        "updatedAt",
        "favorited",
        "favoritesCount",
        "author",
    ]


def test_list_articles_reads_as_often_for_many_rows_as_for_one(
    client: TestClient, app: FastAPI, rows: Rows
) -> None:
    rows(make_article)
    with counted_statements(app.state.database) as for_one:
        response = client.get("/api/articles")
    assert len(response.json()["articles"]) == 1
    for _ in range(6):
        rows(make_article)
    with counted_statements(app.state.database) as for_many:
        response = client.get("/api/articles")
    assert len(response.json()["articles"]) == 7
    assert len(for_one) == len(for_many) == 3


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("limit", "0", "is out of range"),
        ("limit", "101", "is out of range"),
        ("limit", "ten", "is out of range"),
        ("offset", "-1", "is out of range"),
        ("sort", "id", "is not known"),
        ("q", "nothing", "is not known"),
        ("surprise", "1", "is not known"),
        ("tag[near]", "nothing", "is not known"),
        ("author[near]", "nothing", "is not known"),
        ("favorited[near]", "nothing", "is not known"),
    ],
)
def test_list_articles_refuses_parameters(
    client: TestClient, parameter: str, value: str, expected: str
) -> None:
    response = client.get("/api/articles", params={parameter: value})
    assert refusals(response) == [(parameter, expected)]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("limit", "1"),
        ("limit", "100"),
        ("offset", "0"),
        ("tag", "nothing"),
        ("tag[in]", "nothing"),
        ("tag[contains]", "nothing"),
        ("author", "nothing"),
        ("author[in]", "nothing"),
        ("author[contains]", "nothing"),
        ("favorited", "nothing"),
        ("favorited[in]", "nothing"),
        ("favorited[contains]", "nothing"),
    ],
)
def test_list_articles_takes_parameters(
    client: TestClient, parameter: str, value: str
) -> None:
    response = client.get("/api/articles", params={parameter: value})
    assert response.status_code == 200, response.text


def test_list_articles_feed(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    rows(make_article, author_id=caller.id)
    rows(link, table=user_followers, user_id=caller.id, related_user_id=caller.id)
    response = client.get("/api/articles/feed", headers=headers_for(caller))
    assert response.status_code == 200, response.text
    assert list(response.json()) == ["articles", "articlesCount"]
    assert len(response.json()["articles"]) == 1
    assert response.json()["articlesCount"] == 1
    assert list(response.json()["articles"][0]) == [
        "slug",
        "title",
        "description",
        "tagList",
        "createdAt",
        "updatedAt",
        "favorited",
        "favoritesCount",
        "author",
    ]


def test_list_articles_feed_reads_as_often_for_many_rows_as_for_one(
    client: TestClient, app: FastAPI, rows: Rows
) -> None:
    caller = rows(make_user)
    rows(make_article, author_id=caller.id)
    rows(link, table=user_followers, user_id=caller.id, related_user_id=caller.id)
    with counted_statements(app.state.database) as for_one:
        response = client.get("/api/articles/feed", headers=headers_for(caller))
    assert len(response.json()["articles"]) == 1
    for _ in range(6):
        rows(make_article, author_id=caller.id)
    with counted_statements(app.state.database) as for_many:
        response = client.get("/api/articles/feed", headers=headers_for(caller))
    assert len(response.json()["articles"]) == 7
    assert len(for_one) == len(for_many) == 4


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("limit", "0", "is out of range"),
        ("limit", "101", "is out of range"),
        ("limit", "ten", "is out of range"),
        ("offset", "-1", "is out of range"),
        ("sort", "id", "is not known"),
        ("q", "nothing", "is not known"),
        ("surprise", "1", "is not known"),
    ],
)
def test_list_articles_feed_refuses_parameters(
    client: TestClient, rows: Rows, parameter: str, value: str, expected: str
) -> None:
    caller = rows(make_user)
    response = client.get(
        "/api/articles/feed", params={parameter: value}, headers=headers_for(caller)
    )
    assert refusals(response) == [(parameter, expected)]


@pytest.mark.parametrize(
    ("parameter", "value"), [("limit", "1"), ("limit", "100"), ("offset", "0")]
)
def test_list_articles_feed_takes_parameters(
    client: TestClient, rows: Rows, parameter: str, value: str
) -> None:
    caller = rows(make_user)
    response = client.get(
        "/api/articles/feed", params={parameter: value}, headers=headers_for(caller)
    )
    assert response.status_code == 200, response.text


def test_create_article(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    response = client.post(
        "/api/articles",
        headers=headers_for(caller),
        json={
            "article": {
                "title": "Low tide at the harbour",
                "description": "What the harbour looks like at low tide.",
                "body": "The tide was out, and the boats lay on their sides.",
            }
        },
    )
    assert response.status_code == 201, response.text
    assert list(response.json()["article"]) == [
        "slug",
        "title",
        "description",
        "body",
        "tagList",
        "createdAt",
        "updatedAt",
        "favorited",
        "favoritesCount",
        "author",
    ]
    assert shows(
        response.json()["article"],
        {
            "title": "Low tide at the harbour",
            "description": "What the harbour looks like at low tide.",
            "body": "The tide was out, and the boats lay on their sides.",
        },
    )
    assert (
        response.headers["Location"]
        == f"/api/articles/{response.json()['article']['slug']}"
    )


def test_create_article_needs_its_envelope(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    response = client.post("/api/articles", headers=headers_for(caller), json={})
    assert refusals(response) == [("article", "can't be blank")]


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("title", ABSENT, "can't be blank"),
        ("title", None, "must not be null"),
        ("title", 12, "has the wrong type"),
        ("title", "  ", "can't be blank"),
        ("title", "x" * 201, "must have a length of at most 200"),
        ("description", ABSENT, "can't be blank"),
        ("description", None, "must not be null"),
        ("description", 12, "has the wrong type"),
        ("description", "  ", "can't be blank"),
        ("description", "x" * 501, "must have a length of at most 500"),
        ("body", ABSENT, "can't be blank"),
        ("body", None, "must not be null"),
        ("body", 12, "has the wrong type"),
        ("body", "  ", "can't be blank"),
        ("tagList", None, "must not be null"),
        ("tagList", "nothing", "has the wrong type"),
        ("tagList/0", 12, "has the wrong type"),
        ("tagList/0", "  ", "can't be blank"),
        ("tagList/0", "x" * 65, "must have a length of at most 64"),
    ],
)
def test_create_article_refuses(
    client: TestClient, rows: Rows, place: str, value: Any, expected: str
) -> None:
    caller = rows(make_user)
    members: dict[str, Any] = {
        "title": "Low tide at the harbour",
        "description": "What the harbour looks like at low tide.",
        "body": "The tide was out, and the boats lay on their sides.",
    }
    response = client.post(
        "/api/articles",
        headers=headers_for(caller),
        json={"article": changed(members, place, value)},
    )
    assert refusals(response) == [(place.replace("/", "."), expected)]


def test_get_article(client: TestClient, rows: Rows) -> None:
    article = rows(make_article)
    response = client.get(f"/api/articles/{article.slug}")
    assert response.status_code == 200, response.text
    assert list(response.json()["article"]) == [
        "slug",
        "title",
        "description",
        "body",
        "tagList",
        "createdAt",
        "updatedAt",
        "favorited",
        "favoritesCount",
        "author",
    ]


def test_update_article(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    article = rows(make_article, author_id=caller.id)
    response = client.put(
        f"/api/articles/{article.slug}",
        headers=headers_for(caller),
        json={
            "article": {
                "title": "Low tide at the harbour",
                "description": "What the harbour looks like at low tide.",
                "body": "The tide was out, and the boats lay on their sides.",
            }
        },
    )
    assert response.status_code == 200, response.text
    assert list(response.json()["article"]) == [
        "slug",
        "title",
        "description",
        "body",
        "tagList",
        "createdAt",
        "updatedAt",
        "favorited",
        "favoritesCount",
        "author",
    ]
    assert shows(
        response.json()["article"],
        {
            "title": "Low tide at the harbour",
            "description": "What the harbour looks like at low tide.",
            "body": "The tide was out, and the boats lay on their sides.",
        },
    )


def test_update_article_by_a_stranger(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    article = rows(make_article, author_id=caller.id)
    stranger = rows(make_user)
    response = client.put(
        f"/api/articles/{article.slug}",
        headers=headers_for(stranger),
        json={
            "article": {
                "title": "Low tide at the harbour",
                "description": "What the harbour looks like at low tide.",
                "body": "The tide was out, and the boats lay on their sides.",
            }
        },
    )
    assert response.status_code == 403


def test_update_article_needs_its_envelope(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    article = rows(make_article, author_id=caller.id)
    response = client.put(
        f"/api/articles/{article.slug}", headers=headers_for(caller), json={}
    )
    assert refusals(response) == [("article", "can't be blank")]


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("title", None, "must not be null"),
        ("title", 12, "has the wrong type"),
        ("title", "  ", "can't be blank"),
        ("title", "x" * 201, "must have a length of at most 200"),
        ("description", None, "must not be null"),
        ("description", 12, "has the wrong type"),
        ("description", "  ", "can't be blank"),
        ("description", "x" * 501, "must have a length of at most 500"),
        ("body", None, "must not be null"),
        ("body", 12, "has the wrong type"),
        ("body", "  ", "can't be blank"),
        ("tagList", None, "must not be null"),
        ("tagList", "nothing", "has the wrong type"),
        ("tagList/0", 12, "has the wrong type"),
        ("tagList/0", "  ", "can't be blank"),
        ("tagList/0", "x" * 65, "must have a length of at most 64"),
    ],
)
def test_update_article_refuses(
    client: TestClient, rows: Rows, place: str, value: Any, expected: str
) -> None:
    caller = rows(make_user)
    article = rows(make_article, author_id=caller.id)
    members: dict[str, Any] = {}
    response = client.put(
        f"/api/articles/{article.slug}",
        headers=headers_for(caller),
        json={"article": changed(members, place, value)},
    )
    assert refusals(response) == [(place.replace("/", "."), expected)]


def test_delete_article(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    article = rows(make_article, author_id=caller.id)
    response = client.delete(
        f"/api/articles/{article.slug}", headers=headers_for(caller)
    )
    assert response.status_code == 204, response.text
    assert (
        client.delete(
            f"/api/articles/{article.slug}", headers=headers_for(caller)
        ).status_code
        == 404
    )


def test_delete_article_by_a_stranger(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    article = rows(make_article, author_id=caller.id)
    stranger = rows(make_user)
    response = client.delete(
        f"/api/articles/{article.slug}", headers=headers_for(stranger)
    )
    assert response.status_code == 403


def test_favorite_article(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    article = rows(make_article)
    response = client.post(
        f"/api/articles/{article.slug}/favorite", headers=headers_for(caller)
    )
    assert response.status_code == 200, response.text
    assert list(response.json()["article"]) == [
        "slug",
        "title",
        "description",
        "body",
        "tagList",
        "createdAt",
        "updatedAt",
        "favorited",
        "favoritesCount",
        "author",
    ]


def test_unfavorite_article(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    article = rows(make_article)
    response = client.delete(
        f"/api/articles/{article.slug}/favorite", headers=headers_for(caller)
    )
    assert response.status_code == 200, response.text
    assert list(response.json()["article"]) == [
        "slug",
        "title",
        "description",
        "body",
        "tagList",
        "createdAt",
        "updatedAt",
        "favorited",
        "favoritesCount",
        "author",
    ]
