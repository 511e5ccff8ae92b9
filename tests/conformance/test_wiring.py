"""What stands around the endpoints: routes, headers, origins, limits, timeouts, probes, metrics and the end."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from scaffolder.verify.postgres import Cluster, free_port
from tests.conformance.contract import described
from tests.conformance.golden import PASSWORD, golden_project, good, word
from tests.support.client import Answer, Client
from tests.support.project import GeneratedProject, Server

pytestmark = pytest.mark.build
BASE = "/api/v2"
ORIGIN = "https://app.example"
ADDRESSES = count(1)


@dataclass(frozen=True)
class Place:
    """A prepared database of the project, and a server on it behind one trusted proxy."""

    project: GeneratedProject
    url: str
    folder: Path
    server: Server


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, framework: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("wiring")
    url = f"sqlite:///{folder / 'test.db'}"
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgres")
        url = cluster.create_database()
    project = golden_project("wiring", framework)
    project.prepare(url)
    with project.running(url, folder / "server.log", TRUSTED_PROXIES="1") as server:
        yield Place(project, url, folder, server)


def from_new_address(client: Client) -> Client:
    """A client whose requests come from an address of their own, as the proxy tells."""
    number = next(ADDRESSES)
    address = f"10.1.{number // 250}.{number % 250 + 1}"
    return replace(client, headers={**client.headers, "X-Forwarded-For": f"6.6.6.6, {address}"})


@pytest.fixture
def client(place: Place) -> Client:
    return from_new_address(described(place.server.client))


@pytest.fixture
def root(place: Place) -> Client:
    return from_new_address(place.server.root)


@pytest.fixture
def user(client: Client) -> Client:
    body = {"email": f"{word('u')}@example.com", "password": PASSWORD}
    return client.with_token(good(client.post("/users", body), 201)["token"])


def status(answer: Answer) -> tuple[int, str | None]:
    return answer.status, answer.code


# Routes ----------------------------------------------------------------------------------------------------------


def test_static_segments_beat_parameters_in_whatever_resource(client: Client) -> None:
    for name in ("special", "later", "plain"):
        for path in ("/alphas", "/betas"):
            from_new_address(client).post(path, {"name": name})
    assert list(good(client.get("/betas/special"))) == ["items"]
    assert list(good(client.get("/alphas/special"))) == ["items"]
    assert status(client.get("/alphas/later")) == (501, "not_implemented")
    assert good(client.get("/alphas/special/plain"))["name"] == "plain"
    assert status(client.get("/alphas/special/copy")) == (404, "not_found")
    assert client.get("/alphas/special/copy").json["resource"] == "beta"
    assert good(client.get("/alphas/plain/copy"))["name"] == "plain"
    assert good(client.patch("/alphas/special", {}))["name"] == "special"
    assert client.delete("/alphas/special").status == 204


@pytest.mark.parametrize(
    "path",
    [
        "/alphas/",
        "/alphas//",
        "//alphas",
        "/Alphas",
        "/alphas/a%2Fb",
        "/alphas/a%2fcopy",
        "/alphas/a%00",
        "/alphas/%FF",
        "/alphas/%C3%28",
        "/alphas/%ED%A0%80",
        "/alphas/a/",
        "/alphas/a/copy/",
        "/nothing",
        "",
        "/",
        "/alphas/a/nothing",
        "/../alphas",
        "/health",
        "/ready",
        "/openapi.json",
        "/docs",
        "/metrics",
        "/alphas%2F",
        "/alphas%3Fx",
    ],
)
def test_another_path_is_not_there(client: Client, path: str) -> None:
    for method in ("GET", "POST", "OPTIONS", "HEAD", "PROPFIND"):
        answer = client.send(method, path)
        assert answer.status == 404
        assert "location" not in answer.headers
        if method != "HEAD":
            assert "resource" not in answer.json or path == "/alphas/a%00"


def test_outside_the_base_there_are_probes_and_descriptions_alone(root: Client) -> None:
    assert [root.get(path).status for path in ("/alphas", "/", "/health/", "/docs/")] == [404] * 4
    for path in ("/health", "/ready"):
        assert root.get(path).raw == b'{"status":"ok"}'
        assert root.send("HEAD", path).raw == b""
        answer = root.post(path)
        assert (*status(answer), answer.headers["allow"]) == (405, "method_not_allowed", "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/alphas", "GET, HEAD, POST, OPTIONS"),
        ("DELETE", "/betas", "GET, HEAD, POST, OPTIONS"),
        ("POST", "/alphas/x", "GET, HEAD, PATCH, DELETE, OPTIONS"),
        ("PATCH", "/betas/x", "GET, HEAD, PUT, DELETE, OPTIONS"),
        ("PUT", "/alphas/special", "GET, HEAD, PATCH, DELETE, OPTIONS"),
        ("GET", "/wait", "POST, OPTIONS"),
        ("HEAD", "/wait", "POST, OPTIONS"),
        ("TRACE", "/alphas", "GET, HEAD, POST, OPTIONS"),
        ("PROPFIND", "/later", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_wrong_method_is_told_which_are_right(client: Client, method: str, path: str, allow: str) -> None:
    answer = client.send(method, path)
    assert (answer.status, answer.headers["allow"]) == (405, allow)
    if method != "HEAD":
        assert answer.raw == (
            b'{"type":"about:blank","title":"Method Not Allowed","status":405,"code":"method_not_allowed",'
            b'"detail":"this resource does not know the method"}'
        )
    answer = client.send("OPTIONS", path)
    assert (answer.status, answer.headers["allow"], answer.raw) == (204, allow, b"")


def test_head_answers_as_get_without_a_body(client: Client) -> None:
    name = word("head")
    client.post("/alphas", {"name": name})
    for path in (f"/alphas/{name}", "/alphas", "/alphas/nothing-here", "/later"):
        found, head = client.get(path), client.send("HEAD", path)
        assert (head.status, head.raw) == (found.status, b"")
        ignored = ("date", "x-request-id", "content-length")
        assert {n: v for n, v in head.headers.items() if n not in ignored} == {
            n: v for n, v in found.headers.items() if n not in ignored
        }
        assert head.headers.get("content-length", found.headers["content-length"]) == found.headers["content-length"]


# Headers ---------------------------------------------------------------------------------------------------------

SECURITY = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}


def several(client: Client, name: str) -> Iterator[Answer]:
    """Answers of every kind, each with a request id."""
    yield client.post("/alphas", {"name": name})
    for method, path, body in (
        ("GET", f"/alphas/{name}", None),
        ("GET", "/nothing", None),
        ("PUT", "/alphas", None),
        ("OPTIONS", "/alphas", None),
        ("POST", "/alphas", {"name": 5}),
        ("POST", "/alphas", {"name": name}),
        ("POST", "/alphas", {"name": "x" * 2000}),
        ("GET", "/later", None),
        ("POST", "/decline", None),
        ("POST", f"/alphas/{name}/crash", {}),
        ("DELETE", f"/alphas/{name}", None),
    ):
        yield client.send(method, path, body)


def test_every_answer_carries_the_headers(client: Client) -> None:
    answers = list(several(client, word("h")))
    assert [answer.status for answer in answers] == [201, 200, 404, 405, 204, 422, 409, 413, 401, 402, 500, 204]
    for answer in answers:
        assert SECURITY.items() <= answer.headers.items()
        assert answer.headers["x-request-id"]
        assert not {"server", "x-powered-by", "etag", "access-control-allow-origin", "vary"} & answer.headers.keys()


@pytest.mark.parametrize("sent", ["a", "A.z_0-9", "x" * 128])
def test_a_request_id_is_echoed(client: Client, sent: str) -> None:
    assert client.get("/alphas", headers={"X-Request-Id": sent}).headers["x-request-id"] == sent
    assert client.get("/nothing", headers={"x-request-id": sent}).headers["x-request-id"] == sent


@pytest.mark.parametrize("sent", ["", "x" * 129, "a b", "a;b", "a/b", "é".encode().decode("latin-1"), "a,b"])
def test_another_request_id_is_replaced(client: Client, sent: str) -> None:
    got = client.get("/alphas", headers={"X-Request-Id": sent}).headers["x-request-id"]
    assert got != sent
    assert len(got) == 36


def test_what_nobody_expected_is_500_and_shows_nothing(client: Client, place: Place) -> None:
    name = word("crash")
    good(client.post("/alphas", {"name": name}), 201)
    answer = client.post(f"/alphas/{name}/crash", {"name": "changed"}, headers={"X-Request-Id": "the-id"})
    assert answer.raw == (
        b'{"type":"about:blank","title":"Internal Server Error","status":500,"code":"internal","resource":"alpha",'
        b'"detail":"something went wrong","requestId":"the-id"}'
    )
    assert client.get(f"/alphas/{name}").status == 200
    assert "a secret about changed" in place.server.log.read_text()


def test_a_services_own_refusal(client: Client) -> None:
    answer = client.post("/decline")
    assert status(answer) == (402, "clock_stopped")
    assert (answer.json["title"], answer.json["detail"]) == ("Payment Required", "the clock has stopped")


# Other origins ---------------------------------------------------------------------------------------------------


def test_a_listed_origin_is_echoed_on_every_answer(client: Client) -> None:
    for origin in (ORIGIN, "http://localhost:3000"):
        for answer in several(replace(client, headers={**client.headers, "Origin": origin}), word("o")):
            assert answer.headers["access-control-allow-origin"] == origin
            assert answer.headers["vary"] == "Origin"
            assert answer.headers["access-control-expose-headers"] == "location, retry-after, x-request-id"
            assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize(
    "origin", ["https://other.example", "null", "https://app.example:443", "HTTPS://APP.EXAMPLE", "*"]
)
def test_another_origin_is_told_nothing(client: Client, origin: str) -> None:
    for method in ("GET", "OPTIONS"):
        asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        answer = client.send(method, "/alphas", headers=asked)
        assert answer.status == (200 if method == "GET" else 204)
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_preflight_is_told_the_methods_of_its_path(client: Client) -> None:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization,x-other",
    }
    answer = client.send("OPTIONS", "/alphas/x", headers=asked)
    assert (answer.status, answer.raw) == (204, b"")
    assert {name: value for name, value in answer.headers.items() if name.startswith("access-control")} == {
        "access-control-allow-origin": ORIGIN,
        "access-control-allow-methods": "GET, HEAD, PATCH, DELETE, OPTIONS",
        "access-control-allow-headers": "authorization, content-type, x-request-id",
        "access-control-max-age": "600",
    }
    answer = client.send("OPTIONS", "/nothing", headers=asked)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (404, ORIGIN)


def test_probes_and_refusals_by_limits_are_seen_by_other_origins(root: Client, client: Client) -> None:
    there = {"Origin": ORIGIN}
    assert root.get("/health", headers=there).headers["access-control-allow-origin"] == ORIGIN
    answers = [client.get("/betas", headers=there) for _ in range(3)]
    assert answers[2].status == 429
    assert answers[2].headers["access-control-allow-origin"] == ORIGIN


# Limits ----------------------------------------------------------------------------------------------------------


def statuses(client: Client, times: int, method: str, path: str, **options: Any) -> list[int]:
    return [client.send(method, path, **options).status for _ in range(times)]


def test_a_limit_by_ip_counts_each_address_and_endpoint(client: Client) -> None:
    assert statuses(client, 3, "GET", "/betas") == [200, 200, 429]
    answer = client.get("/betas")
    assert status(answer) == (429, "rate_limited")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert answer.raw == (
        b'{"type":"about:blank","title":"Too Many Requests","status":429,"code":"rate_limited","resource":"beta",'
        b'"detail":"too many requests"}'
    )
    assert client.get("/betas/special").status == 200
    assert from_new_address(client).get("/betas").status == 200


def test_the_address_is_what_the_proxy_saw(client: Client) -> None:
    seen = client.headers["X-Forwarded-For"].split(", ")[1]
    spoofed = [replace(client, headers={"X-Forwarded-For": f"{n}.1.1.1,{seen}"}) for n in range(3)]
    assert [one.get("/betas").status for one in spoofed] == [200, 200, 429]


def test_a_limit_by_ip_comes_before_the_body_and_one_by_user_after_the_token(client: Client, user: Client) -> None:
    assert statuses(user, 4, "PUT", "/betas/none", raw=b"{") == [400, 400, 400, 429]
    assert statuses(client.with_token("x"), 3, "DELETE", "/betas/none") == [401, 401, 401]
    assert statuses(user, 3, "DELETE", "/betas/none") == [404, 404, 429]


def test_a_limit_by_user_follows_the_user_and_falls_back_to_the_address(client: Client, user: Client) -> None:
    assert statuses(user, 2, "POST", "/betas", body={}) == [422, 422]
    assert statuses(from_new_address(user), 1, "POST", "/betas", body={}) == [429]
    assert statuses(client, 3, "POST", "/betas", body={}) == [422, 422, 429]
    assert statuses(from_new_address(client), 1, "POST", "/betas", body={}) == [422]


def test_all_endpoints_together_have_a_limit_and_probes_have_none(client: Client, root: Client) -> None:
    mixed = [client.get(path).status for path in ("/alphas", "/later", "/alphas/nothing-here", "/betas/special") * 10]
    assert 429 not in mixed
    answer = client.get("/alphas")
    assert (answer.status, answer.json["resource"]) == (429, "alpha")
    assert client.post("/wait", raw=b"x" * 2000).status == 429
    assert client.get("/nothing").status == 404
    assert client.put("/alphas").status == 405
    here = replace(root, headers=client.headers)
    assert {here.get("/health").status for _ in range(50)} == {200}


def test_a_body_has_a_limit(client: Client) -> None:
    exact = b'{"name":5}' + b" " * 1014
    assert client.post("/alphas", raw=exact).status == 422
    answer = client.post("/alphas", raw=exact + b" ")
    assert status(answer) == (413, "too_large")
    assert answer.json["title"] == "Content Too Large"


def test_a_request_that_takes_too_long_is_given_up_and_rolled_back(client: Client) -> None:
    assert good(client.post("/wait", {"milliseconds": 10})) == {"waited": 10}
    name = word("a")
    good(client.post("/alphas", {"name": name}), 201)
    began = time.monotonic()
    answer = client.post(f"/alphas/{name}/crash", {"name": f"slow-{name}"})
    assert status(answer) == (503, "unavailable")
    assert 0.9 < time.monotonic() - began < 4
    assert client.get(f"/alphas/{name}").status == 200
    assert client.get(f"/alphas/slow-{name}").status == 404
    assert good(client.patch(f"/alphas/{name}", {}))["name"] == name


# Probes and descriptions -----------------------------------------------------------------------------------------


def test_the_description_is_the_committed_file(root: Client, place: Place) -> None:
    answer = root.get("/openapi.json")
    assert answer.raw == (place.project.folder / "openapi.json").read_bytes()
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json["openapi"].startswith("3.1")


def test_the_docs_are_one_page_without_scripts(root: Client) -> None:
    answer = root.get("/docs")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert b"<script" not in answer.raw.lower()
    assert b"/api/v2/alphas/{name}" in answer.raw
    assert answer.headers["content-security-policy"] != SECURITY["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_metrics_name_templates_and_never_rows(client: Client, root: Client) -> None:
    client.get("/alphas/a-name-that-is-nobodys")
    client.get("/some/path/that/is/not")
    client.send("PROPFIND", "/alphas")
    answer = root.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    text = answer.raw.decode()
    assert 'http_requests_total{method="GET",route="/api/v2/alphas/{name}",status="404"}' in text
    assert 'route="unmatched",status="404"' in text
    assert "nobodys" not in text
    assert "/some/path" not in text
    assert "PROPFIND" not in text
    assert "http_request_duration_seconds_bucket" in text


# Other servers on the same database ------------------------------------------------------------------------------


def test_without_a_trusted_proxy_nobody_is_believed(place: Place) -> None:
    with place.project.running(place.url, place.folder / "direct.log") as server:
        answers = [server.client.get("/betas", headers={"X-Forwarded-For": f"10.9.9.{n}"}) for n in range(3)]
        assert [answer.status for answer in answers] == [200, 200, 429]
        assert_shutdown_is_graceful(server)


def assert_shutdown_is_graceful(server: Server) -> None:
    """What is in hand is answered, new connections are refused, and the process ends in peace."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(server.client.post, "/wait", {"milliseconds": 900})
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        with pytest.raises(ConnectionError):
            server.root.get("/health", timeout=2)
        assert good(answer.result(), 200) == {"waited": 900}
    assert server.process.wait(10) == 0


def test_a_server_whose_database_is_away_says_so(place: Place) -> None:
    port = free_port()
    away = f"postgresql://postgres@127.0.0.1:{free_port()}/none"
    if place.url.startswith("sqlite"):
        away = f"sqlite:///{place.folder / 'no/such/folder/test.db'}"
    variables = {**place.project.variables(away), "PORT": str(port)}
    command = place.project.start
    with (place.folder / "away.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=place.project.folder, env=variables, stdout=log, stderr=log)
    try:
        client = Client(f"http://127.0.0.1:{port}")
        await_listening(port)
        assert client.get("/health").raw == b'{"status":"ok"}'
        for path in ("/ready", f"{BASE}/alphas"):
            answer = client.get(path)
            assert status(answer) == (503, "unavailable")
            assert answer.json["title"] == "Service Unavailable"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def await_listening(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_several_requests_share_a_connection(place: Place) -> None:
    parts = urlsplit(place.server.origin)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    found = set()
    for path in ("/health", "/nothing", "/ready"):
        connection.request("GET", path)
        response = connection.getresponse()
        found.add(response.getheader("x-request-id"))
        response.read()
    connection.close()
    assert len(found) == 3


def test_many_at_once_are_all_answered(client: Client) -> None:
    lock = threading.Lock()
    clients = []
    for _ in range(8):
        with lock:
            clients.append(from_new_address(client))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: one.post("/wait", {"milliseconds": 100}).status, clients))
    assert answers == [200] * 8


def test_a_server_outlives_a_change_of_a_columns_type(framework: str, postgres: Cluster, tmp_path: Path) -> None:
    """What connections have prepared is prepared again; PostgreSQL refuses a plan whose result has another type."""
    project = golden_project("wiring", framework)
    url = postgres.create_database()
    project.prepare(url)
    with project.running(url, tmp_path / "server.log") as server:
        name = word("a")
        good(server.client.post("/alphas", {"name": name}), 201)

        def ask(times: int) -> list[int]:
            return [server.client.get(f"/alphas/{name}").status for _ in range(times)]

        assert ask(10) == [200] * 10
        postgres.sql('ALTER TABLE alphas ALTER COLUMN name TYPE text COLLATE "C"', url.rpartition("/")[2])
        ask(1)
        assert ask(10) == [200] * 10
