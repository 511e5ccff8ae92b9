"""The official RealWorld suite against the generated Conduit, on both engines, alone and among other rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.client import Client
from tests.support.hurl_run import run_file
from tests.support.project import GeneratedProject

SUITE = sorted((Path(__file__).parent / "realworld").glob("*.hurl"))
UNRELATED = 100


@pytest.mark.build
@pytest.mark.parametrize("unrelated", [0, UNRELATED], ids=["empty", "hundred-articles"])
def test_no_check_of_the_realworld_suite_fails(
    example_project: Callable[[str], GeneratedProject], database_url: str, tmp_path: Path, unrelated: int
) -> None:
    project = example_project("conduit")
    project.prepare(database_url)
    passed, failed = 0, []
    with project.running(database_url, tmp_path / "server.log") as server:
        if unrelated:
            write_articles(server.client, unrelated)
        for number, path in enumerate(SUITE):
            good, bad = run_file(path, server.origin, f"suite{number}")
            passed, failed = passed + good, failed + bad
    assert failed == []
    assert len(SUITE) == 13
    assert passed > 500


def write_articles(client: Client, count: int) -> None:
    """Articles of another author, which no check of the suite speaks of."""
    body = {"user": {"username": "unrelated", "email": "unrelated@example.com", "password": "a long test password"}}
    registered = client.post("/users", body)
    assert registered.status == 201, registered.raw
    author = client.with_token(registered.json["user"]["token"])
    for number in range(count):
        article = {"title": f"Unrelated {number}", "description": "d", "body": "b", "tagList": ["unrelated"]}
        answer = author.post("/articles", {"article": article})
        assert answer.status == 201, answer.raw
    assert client.get("/articles?author=unrelated").json["articlesCount"] == count
