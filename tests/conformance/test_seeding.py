"""Seeds: written once however often they are asked for, past readonly, and like any row afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scaffolder.verify.postgres import Cluster
from tests.conformance.golden import Json, golden_project, good
from tests.support.project import GeneratedProject, Server

pytestmark = pytest.mark.build
PASSWORD = "a long first password"


@dataclass(frozen=True)
class Seeded:
    """A project whose database has been seeded twice, and its server."""

    project: GeneratedProject
    url: str
    server: Server

    def rows(self, path: str) -> list[Json]:
        """Every row of a list."""
        found: list[Json] = good(self.server.client.get(f"{path}?limit=100"))["items"]
        return found


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def seeded(
    request: pytest.FixtureRequest, framework: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Seeded]:
    """The seeding project on each engine."""
    folder: Path = tmp_path_factory.mktemp("seeding")
    url = f"sqlite:///{folder / 'test.db'}"
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgres")
        url = cluster.create_database()
    project = golden_project("seeding", framework)
    project.prepare(url)
    project.make("seed", url)
    with project.running(url, folder / "server.log") as server:
        yield Seeded(project, url, server)


def test_each_row_is_there_once(seeded: Seeded) -> None:
    assert [user["email"] for user in seeded.rows("/users")] == [
        "root@example.com",
        "third@example.com",
        "second@example.com",
    ]
    assert sorted(tag["name"] for tag in seeded.rows("/tags")) == ["new", "old"]
    assert [page["slug"] for page in seeded.rows("/pages")] == ["welcome", "latest-2", "page"]
    assert [vote["stars"] for vote in seeded.rows("/votes")] == [5, 3]


def test_seeds_get_defaults_slugs_and_numbers(seeded: Seeded) -> None:
    welcome, latest, third = seeded.rows("/pages")
    assert [page["number"] for page in (welcome, latest, third)] == [1, 2, 3]
    assert (welcome["author"], welcome["authorBorn"], welcome["tags"]) == (
        "root@example.com",
        "1999-12-31",
        ["old", "new"],
    )
    assert (welcome["size"], welcome["price"], welcome["open"]) == ("12345678901234", "1.00", False)
    assert (latest["price"], latest["at"], latest["authorBorn"]) == ("2.50", "2026-01-01T00:00:00.000Z", None)
    assert sorted(third["editors"]) == ["root@example.com", "second@example.com"]
    assert third["at"] == third["createdAt"] == third["updatedAt"]
    assert {tag["name"]: (tag["slug"], tag["place"], tag["by"]) for tag in seeded.rows("/tags")} == {
        "old": ("old", 1, None),
        "new": ("new", 2, None),
    }


def test_seeded_users_log_in_and_numbers_go_on(seeded: Seeded) -> None:
    session = good(seeded.server.client.post("/login", {"email": "Root@example.COM", "password": PASSWORD}))
    assert session["role"] == "boss"
    client = seeded.server.client.with_token(session["token"])
    answer = client.post("/users/root@example.com/pages", {"title": "Welcome", "tags": ["newer"]})
    page = good(answer, 201)
    assert (page["slug"], page["number"], page["author"]) == ("welcome-2", 4, "root@example.com")
    assert answer.headers["location"] == "/pages/welcome-2"
    assert {tag["name"]: (tag["place"], tag["by"]) for tag in seeded.rows("/tags")}["newer"] == (3, session["id"])


def test_what_is_deleted_is_seeded_again(seeded: Seeded) -> None:
    body = {"email": "third@example.com", "password": PASSWORD}
    first = good(seeded.server.client.post("/login", body))
    assert seeded.server.client.with_token(first["token"]).delete("/me").status == 204
    seeded.project.make("seed", seeded.url)
    assert good(seeded.server.client.post("/login", body))["id"] > first["id"]
    assert len(seeded.rows("/pages")) == 4


def test_a_quoted_password_is_kept(seeded: Seeded) -> None:
    body = {"email": "second@example.com", "password": 'it\'s "quoted" \\ {{ it }}'}
    assert good(seeded.server.client.post("/login", body))["role"] == "plain"
