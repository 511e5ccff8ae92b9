"""Routes, rates, sizes, times, and the forms of names."""

from __future__ import annotations

import pytest

from scaffolder.design import grammar
from scaffolder.design.grammar import RateLimit, Segment


def test_route_knows_its_segments_and_parameters() -> None:
    route = grammar.route("PUT /orgs/{orgId}/tasks.v1/{number}")
    assert route is not None
    assert (route.method, route.path) == ("PUT", "/orgs/{orgId}/tasks.v1/{number}")
    assert route.segments[1] == Segment("orgId", True)
    assert route.parameters == ("orgId", "number")


def test_root_is_a_route_without_segments() -> None:
    route = grammar.route("GET /")
    assert route is not None
    assert route.segments == ()


@pytest.mark.parametrize(
    "key",
    ["", "GET", "GET a", "get /a", "GET /a/", "GET //a", "GET /{A}", "GET /a{b}", "GET /ä", "HEAD /a", "GET /a b"],
)
def test_what_is_no_route_is_refused(key: str) -> None:
    assert grammar.route(key) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10/min ip", RateLimit(10, 60, "ip")),
        ("100/hour user", RateLimit(100, 3600, "user")),
        ("0/min ip", None),
        ("10/min", None),
        ("10 / min ip", None),
        ("10/week ip", None),
    ],
)
def test_rates(text: str, expected: RateLimit | None) -> None:
    assert grammar.rate_limit(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1mb", 2**20), ("512kb", 2**19), ("100b", 100), ("1 mb", None), ("1MB", None), ("0kb", None)],
)
def test_sizes(text: str, expected: int | None) -> None:
    assert grammar.size_bytes(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("30s", 30), ("2m", 120), ("30", None), ("1h", None), ("0s", None)])
def test_timeouts(text: str, expected: int | None) -> None:
    assert grammar.timeout_seconds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("jwt 30s", 30), ("jwt 15m", 900), ("jwt 12h", 43200), ("jwt 60d", 5184000), ("15m", None), ("jwt", None)],
)
def test_tokens(text: str, expected: int | None) -> None:
    assert grammar.token_seconds(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("createdAt", "created_at"), ("OrderLine", "order_line"), ("userID", "user_id"), ("HTTPServer", "http_server")],
)
def test_snake_case(name: str, expected: str) -> None:
    assert grammar.snake_case(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("category", "categories"),
        ("day", "days"),
        ("bus", "buses"),
        ("box", "boxes"),
        ("batch", "batches"),
        ("dish", "dishes"),
        ("quiz", "quizes"),
        ("article", "articles"),
    ],
)
def test_plural(name: str, expected: str) -> None:
    assert grammar.plural(name) == expected
