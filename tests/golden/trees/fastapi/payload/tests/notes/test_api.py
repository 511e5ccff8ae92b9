"""Notes: what the endpoints answer."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.factories import Rows, headers_for, make_note, make_user
from tests.services.fakes import Fakes
from tests.wire import changed, counted_statements, refusals, shows


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/notes", "GET, HEAD, POST, OPTIONS"),
        (
            "PUT",
            "/notes/00000000-0000-7000-8000-000000000000",
            "GET, HEAD, PATCH, DELETE, OPTIONS",
        ),
        ("PUT", "/notes/00000000-0000-7000-8000-000000000000/send", "POST, OPTIONS"),
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
        ("GET", "/notes"),
        ("POST", "/notes"),
        ("GET", "/notes/00000000-0000-7000-8000-000000000000"),
        ("PATCH", "/notes/00000000-0000-7000-8000-000000000000"),
        ("DELETE", "/notes/00000000-0000-7000-8000-000000000000"),
        ("POST", "/notes/00000000-0000-7000-8000-000000000000/send"),
    ],
)
def test_a_token_is_required(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/notes"),
        ("POST", "/notes"),
        ("GET", "/notes/00000000-0000-7000-8000-000000000000"),
        ("PATCH", "/notes/00000000-0000-7000-8000-000000000000"),
        ("DELETE", "/notes/00000000-0000-7000-8000-000000000000"),
        ("POST", "/notes/00000000-0000-7000-8000-000000000000/send"),
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
        ("GET", "/notes/00000000-0000-7000-8000-000000000000"),
        ("PATCH", "/notes/00000000-0000-7000-8000-000000000000"),
        ("DELETE", "/notes/00000000-0000-7000-8000-000000000000"),
        ("POST", "/notes/00000000-0000-7000-8000-000000000000/send"),
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
    [
        ("POST", "/notes"),
        ("PATCH", "/notes/00000000-0000-7000-8000-000000000000"),
        ("POST", "/notes/00000000-0000-7000-8000-000000000000/send"),
    ],
)
def test_malformed_json_is_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b'{"half": ')
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/notes"),
        ("PATCH", "/notes/00000000-0000-7000-8000-000000000000"),
        ("POST", "/notes/00000000-0000-7000-8000-000000000000/send"),
    ],
)
def test_bodies_that_are_no_json_are_refused(
    client: TestClient, method: str, path: str
) -> None:
    headers = {"Content-Type": "text/plain"}
    response = client.request(method, path, headers=headers, content=b"{}")
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/notes"),
        ("PATCH", "/notes/00000000-0000-7000-8000-000000000000"),
        ("POST", "/notes/00000000-0000-7000-8000-000000000000/send"),
    ],
)
def test_large_bodies_are_refused(client: TestClient, method: str, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, headers=headers, content=b" " * 1048577)
    assert response.status_code == 413


def test_list_notes(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    rows(make_note, owner_id=caller.id)
    response = client.get("/notes", headers=headers_for(caller))
    assert response.status_code == 200, response.text
    assert list(response.json()) == ["items", "total"]
    assert len(response.json()["items"]) == 1
    assert response.json()["total"] == 1
    assert list(response.json()["items"][0]) == [
        "id",
        "class",
        "import",
        "kind",
        "owner",
        "session",
        "metadata",
        "body",
        "loud",
        "createdAt",
        "updatedAt",
    ]


def test_list_notes_reads_as_often_for_many_rows_as_for_one(
    client: TestClient, app: FastAPI, rows: Rows
) -> None:
    caller = rows(make_user)
    rows(make_note, owner_id=caller.id)
    with counted_statements(app.state.database) as for_one:
        response = client.get("/notes", headers=headers_for(caller))
    assert len(response.json()["items"]) == 1
    for _ in range(6):
        rows(make_note, owner_id=caller.id)
    with counted_statements(app.state.database) as for_many:
        response = client.get("/notes", headers=headers_for(caller))
    assert len(response.json()["items"]) == 7
    assert len(for_one) == len(for_many) == 3


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("limit", "0", "range"),
        ("limit", "101", "range"),
        ("limit", "ten", "range"),
        ("offset", "-1", "range"),
        ("sort", "nothing", "choice"),
        ("q", "nothing", "unknown"),
        ("surprise", "1", "unknown"),
        ("class[near]", "nothing", "unknown"),
        ("kind", "-", "choice"),
        ("kind[near]", "nothing", "unknown"),
    ],
)
def test_list_notes_refuses_parameters(
    client: TestClient, rows: Rows, parameter: str, value: str, expected: str
) -> None:
    caller = rows(make_user)
    response = client.get(
        "/notes", params={parameter: value}, headers=headers_for(caller)
    )
    assert refusals(response) == [(parameter, expected)]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("limit", "1"),
        ("limit", "100"),
        ("offset", "0"),
        ("sort", "class"),
        ("sort", "-class"),
        ("class", "nothing"),
        ("class[in]", "nothing"),
        ("class[contains]", "nothing"),
        ("kind", "None"),
        ("kind[in]", "None"),
    ],
)
def test_list_notes_takes_parameters(
    client: TestClient, rows: Rows, parameter: str, value: str
) -> None:
    caller = rows(make_user)
    response = client.get(
        "/notes", params={parameter: value}, headers=headers_for(caller)
    )
    assert response.status_code == 200, response.text


def test_create_note(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    response = client.post(
        "/notes",
        headers=headers_for(caller),
        json={
            "class": "a",
            "import": "Import",
            "kind": "None",
            "session": 3,
            "metadata": False,
            "body": "The tide was out, and the boats lay on their sides.",
        },
    )
    assert response.status_code == 201, response.text
    assert list(response.json()) == [
        "id",
        "class",
        "import",
        "kind",
        "owner",
        "session",
        "metadata",
        "body",
        "loud",
        "createdAt",
        "updatedAt",
    ]
    assert shows(
        response.json(),
        {
            "class": "a",
            "import": "Import",
            "kind": "None",
            "session": 3,
            "metadata": False,
            "body": "The tide was out, and the boats lay on their sides.",
        },
    )
    assert response.headers["Location"] == f"/notes/{response.json()['id']}"


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("class", None, "null"),
        ("class", 12, "type"),
        ("class", "  ", "blank"),
        ("class", "x" * 101, "too_long"),
        ("import", 12, "type"),
        ("kind", None, "null"),
        ("kind", 12, "type"),
        ("kind", "nothing", "choice"),
        ("session", None, "null"),
        ("session", True, "type"),
        ("session", 9007199254740992, "range"),
        ("metadata", None, "null"),
        ("metadata", "yes", "type"),
        ("body", 12, "type"),
        ("body", "x" * 256, "too_long"),
        ("body", "x", "too_short"),
    ],
)
def test_create_note_refuses(
    client: TestClient, rows: Rows, place: str, value: Any, expected: str
) -> None:
    caller = rows(make_user)
    members: dict[str, Any] = {
        "class": "a",
        "import": "Import",
        "kind": "None",
        "session": 3,
        "metadata": False,
        "body": "The tide was out, and the boats lay on their sides.",
    }
    response = client.post(
        "/notes", headers=headers_for(caller), json=changed(members, place, value)
    )
    assert refusals(response) == [(f"#/{place}", expected)]


def test_get_note(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    note = rows(make_note, owner_id=caller.id)
    response = client.get(f"/notes/{note.id}", headers=headers_for(caller))
    assert response.status_code == 200, response.text
    assert list(response.json()) == [
        "id",
        "class",
        "import",
        "kind",
        "owner",
        "session",
        "metadata",
        "body",
        "loud",
        "createdAt",
        "updatedAt",
    ]


def test_get_note_by_a_stranger(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    note = rows(make_note, owner_id=caller.id)
    stranger = rows(make_user)
    response = client.get(f"/notes/{note.id}", headers=headers_for(stranger))
    assert response.status_code == 404


def test_update_note(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    note = rows(make_note, owner_id=caller.id)
    response = client.patch(
        f"/notes/{note.id}",
        headers=headers_for(caller),
        json={
            "class": "a",
            "import": "Import",
            "session": 3,
            "metadata": False,
            "body": "The tide was out, and the boats lay on their sides.",
        },
    )
    assert response.status_code == 200, response.text
    assert list(response.json()) == [
        "id",
        "class",
        "import",
        "kind",
        "owner",
        "session",
        "metadata",
        "body",
        "loud",
        "createdAt",
        "updatedAt",
    ]
    assert shows(
        response.json(),
        {
            "class": "a",
            "import": "Import",
            "session": 3,
            "metadata": False,
            "body": "The tide was out, and the boats lay on their sides.",
        },
    )


def test_update_note_by_a_stranger(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    note = rows(make_note, owner_id=caller.id)
    stranger = rows(make_user)
    response = client.patch(
        f"/notes/{note.id}",
        headers=headers_for(stranger),
        json={
            "class": "a",
            "import": "Import",
            "session": 3,
            "metadata": False,
            "body": "The tide was out, and the boats lay on their sides.",
        },
    )
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("class", None, "null"),
        ("class", 12, "type"),
        ("class", "  ", "blank"),
        ("class", "x" * 101, "too_long"),
        ("import", 12, "type"),
        ("kind", None, "null"),
        ("kind", 12, "type"),
        ("kind", "nothing", "choice"),
        ("session", None, "null"),
        ("session", True, "type"),
        ("session", 9007199254740992, "range"),
        ("metadata", None, "null"),
        ("metadata", "yes", "type"),
        ("body", 12, "type"),
        ("body", "x" * 256, "too_long"),
        ("body", "x", "too_short"),
    ],
)
def test_update_note_refuses(
    client: TestClient, rows: Rows, place: str, value: Any, expected: str
) -> None:
    caller = rows(make_user)
    note = rows(make_note, owner_id=caller.id)
    members: dict[str, Any] = {}
    response = client.patch(
        f"/notes/{note.id}",
        headers=headers_for(caller),
        json=changed(members, place, value),
    )
    assert refusals(response) == [(f"#/{place}", expected)]


def test_delete_note(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    note = rows(make_note, owner_id=caller.id)
    response = client.delete(f"/notes/{note.id}", headers=headers_for(caller))
    assert response.status_code == 204, response.text
    assert (
        client.delete(f"/notes/{note.id}", headers=headers_for(caller)).status_code
        == 404
    )


def test_delete_note_by_a_stranger(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    note = rows(make_note, owner_id=caller.id)
    stranger = rows(make_user)
    response = client.delete(f"/notes/{note.id}", headers=headers_for(stranger))
    assert response.status_code == 404


def test_send_sending(client: TestClient, rows: Rows, fakes: Fakes) -> None:
    caller = rows(make_user)
    note = rows(make_note, owner_id=caller.id)
    response = client.post(
        f"/notes/{note.id}/send", headers=headers_for(caller), json={"import": "Import"}
    )
    assert response.status_code == 200, response.text
    assert [function for function, _ in fakes.mailer.calls] == ["send"]
    assert list(response.json()) == [
        "id",
        "class",
        "import",
        "kind",
        "owner",
        "session",
        "metadata",
        "body",
        "loud",
        "createdAt",
        "updatedAt",
    ]
    assert shows(response.json(), {"import": "Import"})


def test_send_sending_by_a_stranger(client: TestClient, rows: Rows) -> None:
    caller = rows(make_user)
    note = rows(make_note, owner_id=caller.id)
    stranger = rows(make_user)
    response = client.post(
        f"/notes/{note.id}/send",
        headers=headers_for(stranger),
        json={"import": "Import"},
    )
    assert response.status_code == 404


@pytest.mark.parametrize(("place", "value", "expected"), [("import", 12, "type")])
def test_send_sending_refuses(
    client: TestClient, rows: Rows, place: str, value: Any, expected: str
) -> None:
    caller = rows(make_user)
    note = rows(make_note, owner_id=caller.id)
    members: dict[str, Any] = {}
    response = client.post(
        f"/notes/{note.id}/send",
        headers=headers_for(caller),
        json=changed(members, place, value),
    )
    assert refusals(response) == [(f"#/{place}", expected)]
