import pytest
from fastapi.testclient import TestClient


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/probes/",
        "/probes//a",
        "/Probes",
        "/probes/a%2Fb",
        "/probes/a%00",
        "/probes/%FF",
        "/probes%0A",
        "/probes/a/b",
    ],
)
def test_other_paths_are_404_and_never_redirected(
    client: TestClient, path: str
) -> None:
    response = client.get(path, follow_redirects=False)
    assert response.status_code == 404
    assert "location" not in response.headers


def test_405_lists_the_methods_of_all_routes_that_match_the_path(
    client: TestClient,
) -> None:
    response = client.patch("/probes/failure")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, DELETE, OPTIONS"


def test_options_answers_204_with_the_methods(client: TestClient) -> None:
    response = client.options("/probes")
    assert response.status_code == 204
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert client.options("/nowhere").status_code == 404


def test_head_answers_as_get_without_a_body(client: TestClient) -> None:
    got, head = client.get("/probes/a"), client.head("/probes/a")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]
    assert client.head("/probes/raw/x").status_code == 404


def test_a_static_segment_beats_a_parameter_for_its_own_method_only(
    client: TestClient,
) -> None:
    assert client.get("/probes/teapot").status_code == 418
    assert client.delete("/probes/teapot").status_code == 204


def test_parameters_are_decoded(client: TestClient) -> None:
    assert client.get("/probes/%C3%A9%20%25").json() == {"name": "é %"}
