"""Tags: what the endpoints answer."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.factories import Rows, make_tag
from tests.wire import counted_statements, refusals


@pytest.mark.parametrize(
    ("method", "path", "allow"), [("PUT", "/api/tags", "GET, HEAD, OPTIONS")]
)
def test_other_methods_are_not_allowed(
    client: TestClient, method: str, path: str, allow: str
) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert response.headers["Allow"] == allow


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/tags")])
def test_an_invalid_token_is_refused(
    client: TestClient, method: str, path: str
) -> None:
    headers = {"Authorization": "Token no.such.token"}
    response = client.request(method, path, headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Token"


def test_list_tags(client: TestClient, rows: Rows) -> None:
    rows(make_tag)
    response = client.get("/api/tags")
    assert response.status_code == 200, response.text
    assert list(response.json()) == ["tags"]
    assert len(response.json()["tags"]) == 1


def test_list_tags_reads_as_often_for_many_rows_as_for_one(
    client: TestClient, app: FastAPI, rows: Rows
) -> None:
    rows(make_tag)
    with counted_statements(app.state.database) as for_one:
        response = client.get("/api/tags")
    assert len(response.json()["tags"]) == 1
    for _ in range(6):
        rows(make_tag)
    with counted_statements(app.state.database) as for_many:
        response = client.get("/api/tags")
    assert len(response.json()["tags"]) == 7
    assert len(for_one) == len(for_many) == 1


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("limit", "1", "is not known"),
        ("sort", "id", "is not known"),
        ("q", "nothing", "is not known"),
        ("surprise", "1", "is not known"),
    ],
)
def test_list_tags_refuses_parameters(
    client: TestClient, parameter: str, value: str, expected: str
) -> None:
    response = client.get("/api/tags", params={parameter: value})
    assert refusals(response) == [(parameter, expected)]
