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


def test_exceptions_of_the_framework_are_problems_too(client: TestClient) -> None:
    assert client.get("/probes/teapot").status_code == 418
    assert client.get("/probes/number/one").status_code == 422
    assert "errors" in client.get("/probes/teapot").json()


def test_a_problem_without_a_field_is_named_after_its_resource(
    client: TestClient,
) -> None:
    response = client.get("/probes/problem")
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.text == '{"errors":{"payment":["card declined"]}}'
