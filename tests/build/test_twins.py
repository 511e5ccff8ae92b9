"""The twins of the benchmarks answer the hot endpoints byte for byte as the generated servers do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.load import CALLER, all_loads
from benchmarks.pairs import copy_of, filled_database, pair_of, token_of
from scaffolder.verify.postgres import Cluster
from tests.parity.conversation import TIME
from tests.support.client import Answer, Client

pytestmark = pytest.mark.build

GONE = 4_711
LEFT_OUT = {"date", "connection", "keep-alive", "content-length", "transfer-encoding"}
NEW = {"title": "  How to “load” a Server ", "description": "A line\u2028 <&>", "body": " As it\nwas sent "}
READS = (
    "/articles",
    "/articles?limit=100&offset=1950",
    "/articles?limit=1&offset=999999999",
    "/articles?tag=tag-8&author=user8",
    "/articles?tag=tag-8&limit=3&offset=2",
    "/articles?author=user1&favorited=user30",
    "/articles?tag=none",
    "/articles/feed",
    "/articles/feed?limit=7&offset=3",
    "/articles/article-1",
    "/articles/article-2000",
    "/articles/none",
    "/tags",
    "/user",
)
UNFIT = ("/articles?limit=0", "/articles?limit=x&offset=-1", "/articles/feed?limit=101")
WRITES: tuple[tuple[str, Any], ...] = (
    ("/articles", {"article": NEW}),
    ("/articles", {"article": NEW}),
    ("/articles", {"article": {**NEW, "tagList": ["new", "tag-9", "é", "tag-10", "new"]}}),
    ("/articles", {"article": {**NEW, "title": "Feed", "tagList": ["tag-1"]}}),
    ("/articles", {"article": {**NEW, "title": "!"}}),
    ("/articles", {"article": {"title": " ", "description": "x" * 501, "body": "\n"}}),
    ("/articles", {"article": {**NEW, "title": "x" * 200, "tagList": ["", "y" * 65]}}),
    ("/articles/article-5/comments", {"comment": {"body": " <b>\u2028 "}}),
    ("/articles/article-5/comments", {"comment": {"body": " "}}),
    ("/articles/article-5/comments", {"comment": {}}),
    ("/articles/none/comments", {"comment": {"body": "x"}}),
)


@pytest.fixture(scope="module")
def both(
    framework: str, postgres: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Client, Client]]:
    """Clients of the generated server and of its twin, on copies of one database."""
    folder: Path = tmp_path_factory.mktemp(framework)
    pair = pair_of(framework, folder)
    database = filled_database(pair.generated, postgres)
    urls = [copy_of(database, postgres) for _ in pair.servers]
    with (
        pair.generated.running(urls[0], folder / "generated.log") as generated,
        pair.twin.running(urls[1], folder / "twin.log") as twin,
    ):
        yield generated.client, twin.client


@pytest.mark.parametrize("user", [None, CALLER, GONE, "forged"])
def test_reads_are_answered_alike(both: tuple[Client, Client], user: int | str | None) -> None:
    clients = [client.with_token(token_of(user) if isinstance(user, int) else user) for client in both]
    for path in READS:
        generated, twin = (client.get(path) for client in clients)
        assert told(twin) == told(generated), path


def test_unfit_paging_is_refused_alike(both: tuple[Client, Client]) -> None:
    for path in UNFIT:
        generated, twin = (client.with_token(token_of(CALLER)).get(path) for client in both)
        assert generated.status == 422
        assert told(twin) == told(generated), path


@pytest.mark.parametrize("user", [CALLER, None])
def test_writes_are_answered_alike(both: tuple[Client, Client], user: int | None) -> None:
    clients = [client.with_token(token_of(user) if user else None) for client in both]
    for path, body in WRITES:
        generated, twin = (client.send("POST", path, body) for client in clients)
        assert told_of_new(twin) == told_of_new(generated), (path, body)
        if "Location" in generated.headers:
            kept = [client.get(generated.headers["location"].removeprefix("/api")) for client in clients]
            assert told_of_new(kept[0]) == told_of_new(kept[1])


def test_what_is_measured_succeeds(both: tuple[Client, Client]) -> None:
    """On both servers alike, else the load measures how fast requests are refused."""
    for load in all_loads():
        body = load.body.replace("@n", "once").encode() if load.body else None
        for path in load.paths:
            generated, twin = (
                client.send(load.method, path.removeprefix("/api"), raw=body, headers=load.headers) for client in both
            )
            assert generated.status in (200, 201), (path, generated)
            assert told_of_new(twin) == told_of_new(generated), path


def told(answer: Answer) -> tuple[int, dict[str, str], str]:
    """An answer without what differs by nature: its date, and the request's id."""
    headers = {name: value for name, value in answer.headers.items() if name not in LEFT_OUT}
    headers["x-request-id"] = f"{len(headers['x-request-id'])} characters"
    return answer.status, headers, answer.raw.decode()


def told_of_new(answer: Answer) -> tuple[int, dict[str, str], str]:
    """An answer without the times of new rows, too."""
    status, headers, body = told(answer)
    return status, headers, re.sub(TIME, "<time>", body)
