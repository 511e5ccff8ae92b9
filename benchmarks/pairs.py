"""Generated Conduit servers, each beside a twin that was written by hand, on databases filled alike.

A twin in `twins/<framework>/` answers the hot endpoints byte for byte as the generated server does. It has no manifest
of its own: it takes the generated project's, so that both run the same versions of the same libraries.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from scaffolder.verify.postgres import Cluster
from tests.conformance.tokens import signed
from tests.support.project import EXAMPLES, SECRET_KEY, GeneratedProject, project_of
from tests.support.runtimes import RUNTIMES

HERE = Path(__file__).parent / "twins"
DESIGN = EXAMPLES / "conduit" / "design.json"
NODE = ("package.json", "tsconfig.json")
MANIFESTS = {"fastapi": ("pyproject.toml",), "express": NODE, "fastify": NODE, "gin": ("go.mod",)}
PRODUCTION = {"APP_ENV": "production"}
USERS, TAGS, ARTICLES, COMMENTS = 200, 50, 2_000, 5_000
MOMENT = "timestamptz '2026-01-01 00:00:00.001Z'"
FILLING = (
    f"""INSERT INTO users (email, username, password, bio, image, created_at, updated_at)
    SELECT 'user' || n || '@example.org', 'user' || n, '-',
           CASE WHEN n % 3 > 0 THEN 'I am user ' || n || E', <not> "root" & \\u2028 not alone' END,
           CASE WHEN n % 4 > 0 THEN 'https://example.org/images/' || n || '.png' END, {MOMENT}, {MOMENT}
    FROM generate_series(1, {USERS}) n ORDER BY n""",
    f"""INSERT INTO tags (name, created_at, updated_at)
    SELECT 'tag-' || n, {MOMENT}, {MOMENT}
    FROM generate_series(1, {TAGS}) n ORDER BY n""",
    f"""INSERT INTO articles (slug, title, description, body, author_id, created_at, updated_at)
    SELECT 'article-' || n, 'Article ' || n, 'What article ' || n || ' is about, in “one” line',
           repeat('A sentence of article ' || n || E' with a \\\\ in it.\\n', 20), 1 + n * 7 % {USERS},
           timestamptz '2026-02-01 00:00:00.003Z' + n * interval '61.007 seconds',
           timestamptz '2026-03-01 00:00:00Z' + n * interval '61.1 seconds'
    FROM generate_series(1, {ARTICLES}) n ORDER BY n""",
    f"""INSERT INTO article_tag_list (article_id, tag_id)
    SELECT DISTINCT n, 1 + (n * 13 + k * 17) % {TAGS}
    FROM generate_series(1, {ARTICLES}) n, generate_series(1, n % 5) k""",
    f"""INSERT INTO article_favorited_by (article_id, user_id)
    SELECT DISTINCT n, 1 + (n * 3 + k * 29) % {USERS}
    FROM generate_series(1, {ARTICLES}) n, generate_series(1, n % 11) k""",
    f"""INSERT INTO user_followers (user_id, related_user_id)
    SELECT DISTINCT n, 1 + (n + k * k) % {USERS} FROM generate_series(1, {USERS}) n, generate_series(1, 10) k""",
    f"""INSERT INTO comments (body, article_id, author_id, created_at, updated_at)
    SELECT 'Comment ' || n, 1 + n * 11 % {ARTICLES}, 1 + n * 5 % {USERS}, {MOMENT}, {MOMENT}
    FROM generate_series(1, {COMMENTS}) n ORDER BY n""",
    "VACUUM ANALYZE",
)


@dataclass(frozen=True)
class Pair:
    """Two servers of one API: the generated one, and its twin."""

    generated: GeneratedProject
    twin: GeneratedProject

    @property
    def servers(self) -> dict[str, GeneratedProject]:
        return {"generated": self.generated, "twin": self.twin}


def pair_of(framework: str, folder: Path) -> Pair:
    """Both servers of a pack, installed below a folder."""
    generated = project_of(DESIGN, folder / f"{framework}-generated", framework)
    twin = folder / f"{framework}-twin"
    shutil.copytree(HERE / framework, twin)
    for name in MANIFESTS[framework]:
        shutil.copy(generated.folder / name, twin / name)
    RUNTIMES[framework].install(twin)
    return Pair(generated, GeneratedProject(twin, generated.design, framework))


def filled_database(project: GeneratedProject, postgres: Cluster) -> str:
    """The name of a database with the tables of the project's migrations, and rows in them."""
    url = postgres.create_database()
    project.prepare(url)
    name = url.rpartition("/")[2]
    for statement in FILLING:
        postgres.sql(statement, name)
    return name


def copy_of(database: str, postgres: Cluster) -> str:
    """The URL of a copy of a database that nobody is connected to."""
    url = postgres.url(f"{database}_copy_{time.monotonic_ns()}")
    postgres.sql(f'CREATE DATABASE "{url.rpartition("/")[2]}" TEMPLATE "{database}"', "postgres")
    return url


def token_of(user: int) -> str:
    """A session token of a user."""
    now = int(time.time())
    return signed({"sub": str(user), "iat": now, "exp": now + 86_400}, SECRET_KEY)
