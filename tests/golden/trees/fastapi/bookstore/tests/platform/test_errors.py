import json

import pytest
from fastapi.testclient import TestClient


def test_answers_have_no_needless_bytes(client: TestClient) -> None:
    response = client.get("/probes")
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.content == '{"text":"<é> \u2028 \\"\\\\\\n"}'.encode()


def test_an_unexpected_error_shows_nothing_of_the_inside(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    response = client.get("/probes/failure", headers={"X-Request-Id": "abc"})
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "RuntimeError" not in response.text
    assert "unexpected error" in capsys.readouterr().err
    assert list(response.json().items())[-1] == ("requestId", "abc")


def test_exceptions_of_the_framework_are_problems_too(client: TestClient) -> None:
    assert client.get("/probes/teapot").status_code == 418
    assert client.get("/probes/number/one").status_code == 422
    assert client.get("/probes/teapot").json()["code"] == "im_a_teapot"


def test_problems_have_their_members_in_order(client: TestClient) -> None:
    response = client.get("/probes/problem")
    assert response.status_code == 402
    assert response.headers["content-type"] == "application/problem+json"
    assert response.text == json.dumps(
        {
            "type": "about:blank",
            "title": "Payment Required",
            "status": 402,
            "code": "card_declined",
            "resource": "payment",
            "detail": "card declined",
        },
        separators=(",", ":"),
    )


def test_a_path_without_a_route_has_no_resource(client: TestClient) -> None:
    assert "resource" not in client.get("/nowhere").json()
    assert client.put("/probes/raw", content=b"{").json()["resource"] == "probe"
