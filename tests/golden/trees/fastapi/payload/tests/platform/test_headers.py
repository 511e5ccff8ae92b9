import pytest
from fastapi.testclient import TestClient

PATHS = ["/health", "/nowhere", "/probes/failure", "/probes"]


@pytest.mark.parametrize("path", PATHS)
def test_no_answer_names_its_server(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert not {"server", "x-powered-by", "etag"} & set(headers)


@pytest.mark.parametrize("path", PATHS)
def test_a_request_id_is_made_or_echoed(client: TestClient, path: str) -> None:
    made = client.get(path).headers["x-request-id"]
    assert made != client.get(path).headers["x-request-id"]
    echoed = client.get(path, headers={"X-Request-Id": "a.B_c-1"})
    assert echoed.headers["x-request-id"] == "a.B_c-1"


@pytest.mark.parametrize("sent", ["a b", "a" * 129, "a;b", "é".encode()])
def test_an_unfit_request_id_is_replaced(client: TestClient, sent: str | bytes) -> None:
    response = client.get(
        "/health",
        headers=[(b"X-Request-Id", sent if isinstance(sent, bytes) else sent.encode())],
    )
    assert response.headers["x-request-id"].isascii()
    assert len(response.headers["x-request-id"]) == 36


@pytest.mark.parametrize("path", PATHS)
def test_security_headers_are_on_every_answer(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert (
        headers["content-security-policy"]
        == "default-src 'none'; frame-ancestors 'none'"
    )


ORIGIN = "https://example.com"


@pytest.mark.parametrize("path", PATHS)
def test_a_listed_origin_is_echoed_on_every_answer(
    client: TestClient, path: str
) -> None:
    headers = client.get(path, headers={"Origin": ORIGIN}).headers
    assert headers["access-control-allow-origin"] == ORIGIN
    assert headers["vary"] == "Origin"
    assert (
        headers["access-control-expose-headers"]
        == "location, retry-after, x-request-id"
    )
    assert "access-control-allow-credentials" not in headers


def test_another_origin_gets_no_cors_headers(client: TestClient) -> None:
    headers = client.get("/health", headers={"Origin": "https://evil.example"}).headers
    assert not [name for name in headers if name.startswith("access-control-")]


def test_a_preflight_names_methods_and_headers(client: TestClient) -> None:
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    response = client.options("/probes", headers=asked)
    assert response.status_code == 204
    assert (
        response.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    )
    assert (
        response.headers["access-control-allow-headers"]
        == "authorization, content-type, x-request-id"
    )
    assert response.headers["access-control-max-age"] == "600"
