from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.platform.caller import SCHEME
from app.platform.clock import now
from app.platform.tokens import Tokens

GONE = UUID("01900000-0000-7000-8000-000000000000")


@pytest.mark.parametrize("header", ["", "Other abc", "Other", f"{SCHEME}s abc"])
def test_another_scheme_is_no_token(client: TestClient, header: str) -> None:
    headers = {"Authorization": header}
    assert client.get("/probes/caller/optional", headers=headers).json() == {"id": None}
    assert client.get("/probes/caller/required", headers=headers).status_code == 401


@pytest.mark.parametrize("token", ["", "abc", "a.b.c", "é".encode().decode("latin-1")])
def test_an_invalid_token_is_401_even_where_none_is_needed(
    client: TestClient, token: str
) -> None:
    headers = [(b"Authorization", f"{SCHEME} {token}".encode("latin-1"))]
    for kind in ("optional", "required"):
        response = client.get(f"/probes/caller/{kind}", headers=headers)
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == SCHEME
    assert client.get("/probes/caller/any", headers=headers).status_code == 200


def test_a_token_of_a_user_that_is_gone_is_invalid(
    client: TestClient, app: FastAPI
) -> None:
    tokens: Tokens = app.state.tokens
    headers = {"Authorization": f"{SCHEME} {tokens.issue(GONE, now())}"}
    assert client.get("/probes/caller/optional", headers=headers).status_code == 401


def test_the_body_is_looked_at_before_the_token(client: TestClient) -> None:
    headers = {"Authorization": f"{SCHEME} abc"}
    assert (
        client.post("/probes/caller", content=b"{", headers=headers).status_code == 415
    )
    headers["Content-Type"] = "application/json"
    assert (
        client.post("/probes/caller", content=b"{", headers=headers).status_code == 400
    )
    assert (
        client.post("/probes/caller", content=b"{}", headers=headers).status_code == 401
    )
