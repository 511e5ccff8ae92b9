"""Users: what the endpoints answer."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.factories import Rows, make_user
from tests.wire import ABSENT, changed, conflicts, refusals, shows


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [("PUT", "/login", "POST, OPTIONS"), ("PUT", "/users", "POST, OPTIONS")],
)
def test_other_methods_are_not_allowed(
    client: TestClient, method: str, path: str, allow: str
) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert response.headers["Allow"] == allow


@pytest.mark.parametrize(("method", "path"), [("POST", "/users")])
def test_an_invalid_token_is_refused(
    client: TestClient, method: str, path: str
) -> None:
    headers = {"Authorization": "Bearer no.such.token"}
    response = client.request(method, path, headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path"), [("POST", "/login"), ("POST", "/users")])
def test_malformed_json_is_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b'{"half": ')
    assert response.status_code == 400


@pytest.mark.parametrize(("method", "path"), [("POST", "/login"), ("POST", "/users")])
def test_bodies_that_are_no_json_are_refused(
    client: TestClient, method: str, path: str
) -> None:
    headers = {"Content-Type": "text/plain"}
    response = client.request(method, path, headers=headers, content=b"{}")
    assert response.status_code == 415


@pytest.mark.parametrize(("method", "path"), [("POST", "/login"), ("POST", "/users")])
def test_large_bodies_are_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b" " * 1048577)
    assert response.status_code == 413


def test_login(client: TestClient, rows: Rows) -> None:
    user = rows(make_user)
    response = client.post(
        "/login", json={"email": user.email, "password": "seven quiet harbours"}
    )
    assert response.status_code == 200, response.text


def test_login_fails_alike_for_a_wrong_password_and_for_nobody(
    client: TestClient, rows: Rows
) -> None:
    user = rows(make_user)
    wrong = client.post(
        "/login", json={"email": user.email, "password": "not the password"}
    )
    unknown = client.post(
        "/login", json={"email": "nobody@mail.test", "password": "seven quiet harbours"}
    )
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content
    assert wrong.headers["WWW-Authenticate"] == "Bearer"


def test_login_pauses_after_ten_failures(client: TestClient) -> None:
    for _ in range(10):
        response = client.post(
            "/login",
            json={"email": "nobody@mail.test", "password": "seven quiet harbours"},
        )
        assert response.status_code == 401
    response = client.post(
        "/login", json={"email": "nobody@mail.test", "password": "seven quiet harbours"}
    )
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("email", ABSENT, "required"),
        ("email", "  ", "blank"),
        ("password", ABSENT, "required"),
        ("password", "  ", "blank"),
    ],
)
def test_login_refuses(
    client: TestClient, place: str, value: Any, expected: str
) -> None:
    members: dict[str, Any] = {"email": "nobody", "password": "nobody"}
    response = client.post("/login", json=changed(members, place, value))
    assert refusals(response) == [(f"#/{place}", expected)]


def test_create_user(client: TestClient) -> None:
    response = client.post(
        "/users", json={"email": "ada@mail.test", "password": "seven quiet harbours"}
    )
    assert response.status_code == 201, response.text
    assert list(response.json()) == ["id", "email", "token"]
    assert shows(response.json(), {"email": "ada@mail.test"})


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("email", ABSENT, "required"),
        ("email", None, "null"),
        ("email", 12, "type"),
        ("email", "  ", "blank"),
        ("email", "nobody", "format"),
        ("email", "nobody@" + "x" * 254, "too_long"),
        ("password", ABSENT, "required"),
        ("password", None, "null"),
        ("password", 12, "type"),
        ("password", "  ", "blank"),
        ("password", "x" * 129, "too_long"),
        ("password", "xxxxxxx", "too_short"),
    ],
)
def test_create_user_refuses(
    client: TestClient, place: str, value: Any, expected: str
) -> None:
    members: dict[str, Any] = {
        "email": "ada@mail.test",
        "password": "seven quiet harbours",
    }
    response = client.post("/users", json=changed(members, place, value))
    assert refusals(response) == [(f"#/{place}", expected)]


def test_create_user_with_a_value_that_is_taken(client: TestClient, rows: Rows) -> None:
    other = rows(make_user)
    response = client.post(
        "/users", json={"email": other.email, "password": "seven quiet harbours"}
    )
    assert conflicts(response) == [("#/email", "unique")]
