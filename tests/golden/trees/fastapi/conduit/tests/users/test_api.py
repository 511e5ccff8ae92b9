"""Users: what the endpoints answer."""

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from tests.factories import Rows, headers_for, make_user
from tests.wire import ABSENT, changed, conflicts, refusals, shows


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/api/users/login", "POST, OPTIONS"),
        ("PUT", "/api/users", "POST, OPTIONS"),
        ("DELETE", "/api/user", "GET, HEAD, PUT, OPTIONS"),
        ("PUT", "/api/profiles/nothing-here", "GET, HEAD, OPTIONS"),
        ("PUT", "/api/profiles/nothing-here/follow", "POST, DELETE, OPTIONS"),
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
        ("GET", "/api/user"),
        ("PUT", "/api/user"),
        ("POST", "/api/profiles/nothing-here/follow"),
        ("DELETE", "/api/profiles/nothing-here/follow"),
    ],
)
def test_a_token_is_required(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/users"),
        ("GET", "/api/user"),
        ("PUT", "/api/user"),
        ("GET", "/api/profiles/nothing-here"),
        ("POST", "/api/profiles/nothing-here/follow"),
        ("DELETE", "/api/profiles/nothing-here/follow"),
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
        ("GET", "/api/profiles/nothing-here"),
        ("POST", "/api/profiles/nothing-here/follow"),
        ("DELETE", "/api/profiles/nothing-here/follow"),
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
    [("POST", "/api/users/login"), ("POST", "/api/users"), ("PUT", "/api/user")],
)
def test_malformed_json_is_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b'{"half": ')
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/users/login"), ("POST", "/api/users"), ("PUT", "/api/user")],
)
def test_bodies_that_are_no_json_are_refused(
    client: TestClient, method: str, path: str
) -> None:
    headers = {"Content-Type": "text/plain"}
    response = client.request(method, path, headers=headers, content=b"{}")
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/users/login"), ("POST", "/api/users"), ("PUT", "/api/user")],
)
def test_large_bodies_are_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b" " * 1048577)
    assert response.status_code == 413


def test_login(client: TestClient, rows: Rows) -> None:
    user = rows(make_user)
    response = client.post(
        "/api/users/login",
        json={"user": {"email": user.email, "password": "seven quiet harbours"}},
    )
    assert response.status_code == 200, response.text


def test_login_fails_alike_for_a_wrong_password_and_for_nobody(
    client: TestClient, rows: Rows
) -> None:
    user = rows(make_user)
    wrong = client.post(
        "/api/users/login",
        json={"user": {"email": user.email, "password": "not the password"}},
    )
    unknown = client.post(
        "/api/users/login",
        json={
            "user": {"email": "nobody@mail.test", "password": "seven quiet harbours"}
        },
    )
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content
    assert wrong.headers["WWW-Authenticate"] == "Token"


def test_login_pauses_after_ten_failures(client: TestClient) -> None:
    for _ in range(10):
        response = client.post(
            "/api/users/login",
            json={
                "user": {
                    "email": "nobody@mail.test",
                    "password": "seven quiet harbours",
                }
            },
        )
        assert response.status_code == 401
    response = client.post(
        "/api/users/login",
        json={
            "user": {"email": "nobody@mail.test", "password": "seven quiet harbours"}
        },
    )
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


def test_login_needs_its_envelope(client: TestClient) -> None:
    response = client.post("/api/users/login", json={})
    assert refusals(response) == [("user", "can't be blank")]


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("email", ABSENT, "can't be blank"),
        ("email", "  ", "can't be blank"),
        ("password", ABSENT, "can't be blank"),
        ("password", "  ", "can't be blank"),
    ],
)
def test_login_refuses(
    client: TestClient, place: str, value: Any, expected: str
) -> None:
    members: dict[str, Any] = {"email": "nobody", "password": "nobody"}
    response = client.post(
        "/api/users/login", json={"user": changed(members, place, value)}
    )
    assert refusals(response) == [(place, expected)]


def test_create_user(client: TestClient) -> None:
    response = client.post(
        "/api/users",
        json={
            "user": {
                "username": "ada",
                "email": "ada@mail.test",
                "password": "seven quiet harbours",
            }
        },
    )
    assert response.status_code == 201, response.text
    assert list(response.json()["user"]) == [
        "email",
        "token",
        "username",
        "bio",
        "image",
    ]
    assert shows(response.json()["user"], {"username": "ada", "email": "ada@mail.test"})
    assert (
        response.headers["Location"]
        == f"/api/profiles/{quote(response.json()['user']['username'], safe='')}"
    )


def test_create_user_needs_its_envelope(client: TestClient) -> None:
    response = client.post("/api/users", json={})
    assert refusals(response) == [("user", "can't be blank")]


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("username", ABSENT, "can't be blank"),
        ("username", None, "must not be null"),
        ("username", 12, "has the wrong type"),
        ("username", "  ", "can't be blank"),
        ("username", "x" * 65, "must have a length of at most 64"),
        ("email", ABSENT, "can't be blank"),
        ("email", None, "must not be null"),
        ("email", 12, "has the wrong type"),
        ("email", "  ", "can't be blank"),
        ("email", "nobody", "has the wrong form"),
        ("email", "nobody@" + "x" * 254, "must have a length of at most 254"),
        ("password", ABSENT, "can't be blank"),
        ("password", None, "must not be null"),
        ("password", 12, "has the wrong type"),
        ("password", "  ", "can't be blank"),
        ("password", "x" * 129, "must have a length of at most 128"),
        ("password", "xxxxxxx", "must have a length of at least 8"),
    ],
)
def test_create_user_refuses(
    client: TestClient, place: str, value: Any, expected: str
) -> None:
    members: dict[str, Any] = {
        "username": "ada",
        "email": "ada@mail.test",
        "password": "seven quiet harbours",
    }
    response = client.post("/api/users", json={"user": changed(members, place, value)})
    assert refusals(response) == [(place, expected)]


def test_create_user_with_a_value_that_is_taken(client: TestClient, rows: Rows) -> None:
    other = rows(make_user)
    response = client.post(
        "/api/users",
        json={
            "user": {
                "username": "ada",
                "email": other.email,
                "password": "seven quiet harbours",
            }
        },
    )
    assert conflicts(response) == [("email", "has already been taken")]


def test_create_user_with_a_value_that_is_taken_2(
    client: TestClient, rows: Rows
) -> None:
    other = rows(make_user)
    response = client.post(
        "/api/users",
        json={
            "user": {
                "username": other.username,
                "email": "ada@mail.test",
                "password": "seven quiet harbours",
            }
        },
    )
    assert conflicts(response) == [("username", "has already been taken")]


def test_get_user(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    response = client.get("/api/user", headers=headers_for(caller))
    assert response.status_code == 200, response.text
    assert list(response.json()["user"]) == [
        "email",
        "token",
        "username",
        "bio",
        "image",
    ]


def test_update_user(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    response = client.put(
        "/api/user",
        headers=headers_for(caller),
        json={
            "user": {
                "email": "ada@mail.test",
                "username": "ada",
                "password": "seven quiet harbours",
                "bio": "Walks along the coast and writes about it.",
                "image": "https://images.test/image",
            }
        },
    )
    assert response.status_code == 200, response.text
    assert list(response.json()["user"]) == [
        "email",
        "token",
        "username",
        "bio",
        "image",
    ]
    assert shows(
        response.json()["user"],
        {
            "email": "ada@mail.test",
            "username": "ada",
            "bio": "Walks along the coast and writes about it.",
            "image": "https://images.test/image",
        },
    )


def test_update_user_needs_its_envelope(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    response = client.put("/api/user", headers=headers_for(caller), json={})
    assert refusals(response) == [("user", "can't be blank")]


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("email", None, "must not be null"),
        ("email", 12, "has the wrong type"),
        ("email", "  ", "can't be blank"),
        ("email", "nobody", "has the wrong form"),
        ("email", "nobody@" + "x" * 254, "must have a length of at most 254"),
        ("username", None, "must not be null"),
        ("username", 12, "has the wrong type"),
        ("username", "  ", "can't be blank"),
        ("username", "x" * 65, "must have a length of at most 64"),
        ("password", None, "must not be null"),
        ("password", 12, "has the wrong type"),
        ("password", "  ", "can't be blank"),
        ("password", "x" * 129, "must have a length of at most 128"),
        ("password", "xxxxxxx", "must have a length of at least 8"),
        ("bio", 12, "has the wrong type"),
        ("image", 12, "has the wrong type"),
        ("image", "harbour", "has the wrong form"),
        ("image", "https://" + "x" * 2048, "must have a length of at most 2048"),
    ],
)
def test_update_user_refuses(
    client: TestClient, rows: Rows, place: str, value: Any, expected: str
) -> None:
    caller = rows(make_user)
    members: dict[str, Any] = {}
    response = client.put(
        "/api/user",
        headers=headers_for(caller),
        json={"user": changed(members, place, value)},
    )
    assert refusals(response) == [(place, expected)]


def test_get_profile(client: TestClient, rows: Rows) -> None:
    user = rows(make_user)
    response = client.get(f"/api/profiles/{user.username}")
    assert response.status_code == 200, response.text
    assert list(response.json()["profile"]) == ["username", "bio", "image", "following"]


def test_follow_profile(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    response = client.post(
        f"/api/profiles/{caller.username}/follow", headers=headers_for(caller)
    )
    assert response.status_code == 200, response.text
    assert list(response.json()["profile"]) == ["username", "bio", "image", "following"]


def test_unfollow_profile(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    response = client.delete(
        f"/api/profiles/{caller.username}/follow", headers=headers_for(caller)
    )
    assert response.status_code == 200, response.text
    assert list(response.json()["profile"]) == ["username", "bio", "image", "following"]
