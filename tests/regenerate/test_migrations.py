"""Migrations keep the data: a hundred rows survive, and the schema is that of a new project, on both databases."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scaffolder.verify.postgres import Cluster
from tests.parity.schema import OWN
from tests.regenerate.projects import BOOKSTORE, Edited, add_field, drop_review, make, rename_field, rename_model
from tests.support.project import GeneratedProject
from tests.support.runtimes import RUNTIMES

pytestmark = pytest.mark.build
ROWS = 100


def widen_price(design: dict[str, Any]) -> None:
    design["models"]["Book"]["fields"]["price"] = {"type": "decimal", "precision": 12, "scale": 4, "min": "0.01"}


def all_at_once(design: dict[str, Any]) -> None:
    rename_model("Review", "Opinion")(design)
    rename_field("title", "heading")(design)
    add_field("isbn", type="string", max=20, default="it's: new")(design)


CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "field rename": rename_field("title", "heading"),
    "model rename": rename_model("Book", "Volume"),
    "type widening": widen_price,
    "required addition": add_field("isbn", type="string", max=20, default="it's: new"),
    "choice addition": add_field("state", type="enum", values=["new", "used"], default="used"),
    "all at once": all_at_once,
}


@dataclass
class Store:
    """A database that is asked in SQL."""

    url: str
    ask: Callable[[str], list[list[str]]]


def sqlite_store(path: Path) -> Store:
    def ask(statement: str) -> list[list[str]]:
        with sqlite3.connect(path) as connection:
            return [[str(cell) for cell in row] for row in connection.execute(statement)]

    return Store(f"sqlite:///{path}", ask)


def postgresql_store(cluster: Cluster) -> Store:
    url = cluster.create_database()
    name = url.rpartition("/")[2]

    def ask(statement: str) -> list[list[str]]:
        return [line.split("|") for line in cluster.sql(statement, name).splitlines()]

    return Store(url, ask)


@pytest.fixture(params=["sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], Store]:
    if request.param == "sqlite":
        return lambda name: sqlite_store(tmp_path / f"{name}.db")
    cluster = request.getfixturevalue("postgres")
    return lambda name: postgresql_store(cluster)


def installed(project: Edited) -> GeneratedProject:
    if not any((project.root / made).exists() for made in (".venv", "node_modules", "bin")):
        RUNTIMES[project.framework].install(project.root)
    return GeneratedProject(project.root, project.design, project.framework)


def fill(store: Store) -> None:
    """A hundred rows in each table of the bookstore."""
    sqlite = store.url.startswith("sqlite")
    now = "'2026-01-01T00:00:00.000Z'"
    statements = []
    for number in range(ROWS):
        key = f"'00000000-0000-7000-8000-{number:012}'"
        price = str(number + 1) + ("25" if sqlite else ".25")
        statements += [
            f"INSERT INTO users VALUES ({key}, 'u{number}@x.y', 'n', 'p', {now}, {now})",
            f"INSERT INTO authors VALUES ({key}, 'a{number}', {now}, {now})",
            f"INSERT INTO books (id, title, author_id, price, seller_id, created_at, updated_at) "
            f"VALUES ({key}, 't{number}', {key}, {price}, {key}, {now}, {now})",
            f"INSERT INTO reviews (id, book_id, reader_id, stars, created_at, updated_at) "
            f"VALUES ({key}, {key}, {key}, 3, {now}, {now})",
        ]
    if sqlite:
        for statement in statements:
            store.ask(statement)
    else:
        store.ask(";".join(statements))


def schema(store: Store) -> set[str]:
    """The database's own description of its tables, the order of columns aside."""
    if store.url.startswith("sqlite"):
        rows = store.ask("SELECT tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        return {re.sub(r'["\s]+', " ", sql).strip() for name, sql in rows if not OWN.fullmatch(name)}
    columns = store.ask(
        "SELECT table_name, column_name, data_type, is_nullable, column_default, numeric_precision, numeric_scale, "
        "collation_name, datetime_precision FROM information_schema.columns WHERE table_schema = 'public'"
    )
    keys = store.ask(
        "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype <> 'n' "
        "AND connamespace = 'public'::regnamespace"
    )
    indexes = store.ask("SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'")
    return {"|".join(row) for row in (*columns, *keys, *indexes) if not OWN.fullmatch(row[0])}


@pytest.mark.parametrize("change", CHANGES)
def test_a_hundred_rows_survive_and_the_schema_is_that_of_a_new_project(
    framework: str, change: str, stores: Callable[[str], Store], tmp_path: Path
) -> None:
    shop = make(tmp_path, framework)
    store = stores("shop")
    installed(shop).make("migrate", store.url)
    fill(store)
    assert shop.update(CHANGES[change]) == 0
    installed(shop).make("migrate", store.url)
    other = make(tmp_path, framework, shop.design, "other")
    fresh = stores("fresh")
    installed(other).make("migrate", fresh.url)
    assert schema(store) == schema(fresh)
    tables = {"model rename": ("volumes", "reviews"), "all at once": ("books", "opinions")}
    for table in tables.get(change, ("books", "reviews")):
        assert store.ask(f"SELECT count(*) FROM {table}") == [[str(ROWS)]]
    assert_values(store, change)


def assert_values(store: Store, change: str) -> None:
    """Every value is what it was, under its new name and in its new type."""
    table = "volumes" if change == "model rename" else "books"
    title = "heading" if change in ("field rename", "all at once") else "title"
    titles = store.ask(f"SELECT count(DISTINCT {title}) FROM {table} WHERE {title} LIKE 't%'")
    assert titles == [[str(ROWS)]]
    digits = 4 if change == "type widening" else 2
    expected = "50" + "2500"[:digits] if store.url.startswith("sqlite") else "50." + "2500"[:digits]
    assert store.ask(f"SELECT price FROM {table} WHERE {title} = 't49'") == [[expected]]
    if change in ("required addition", "all at once"):
        assert store.ask(f"SELECT DISTINCT isbn FROM {table}") == [["it's: new"]]
    if change == "choice addition":
        assert store.ask(f"SELECT DISTINCT state FROM {table}") == [["used"]]


MINE_BY_NODE = {
    "migrations/0002_mine.ts": """import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createTable("mine").addColumn("x", "integer").execute();
}
""",
}
HAND_WRITTEN = {
    "fastapi": {
        "migrations/versions/mine.py": """from alembic import op

revision = "mine"
down_revision = "0001"


def upgrade() -> None:
    op.execute("CREATE TABLE mine (x INTEGER)")


def downgrade() -> None:
    op.drop_table("mine")
""",
    },
    "express": MINE_BY_NODE,
    "fastify": MINE_BY_NODE,
    "gin": {
        f"migrations/{engine}/00002_mine.sql": "-- +goose Up\nCREATE TABLE mine (x INTEGER);\n"
        for engine in ("sqlite", "postgres")
    },
}


def test_a_hand_written_migration_in_between_is_the_parent(framework: str, tmp_path: Path) -> None:
    shop = make(tmp_path, framework)
    store = sqlite_store(tmp_path / "shop.db")
    for path, text in HAND_WRITTEN[framework].items():
        (shop.root / path).write_text(text)
    assert shop.update(add_field("isbn")) == 0
    assert shop.update(add_field("pages")) == 0
    assert all(shop.read(path) == text for path, text in HAND_WRITTEN[framework].items())
    installed(shop).make("migrate", store.url)
    assert store.ask("SELECT count(*) FROM mine") == [["0"]]
    assert {"isbn", "pages"} <= columns(store, "books")
    assert json.loads(shop.read(".scaffold/design.json"))["models"]["Book"]["fields"]["pages"]


def columns(store: Store, table: str) -> set[str]:
    return {row[1] for row in store.ask(f"PRAGMA table_info({table})")}


DOWN_BY_NODE = (
    ("node", "down.ts"),
    {"down.ts": """import { migrateDown } from "./src/migrate.ts";
import { Database } from "./src/platform/database.ts";

const database = new Database(process.env["DATABASE_URL"] ?? "");
await migrateDown(database);
await database.close();
"""},
)
DOWN = {
    "fastapi": (("python", "-m", "alembic", "downgrade", "-1"), {}),
    "express": DOWN_BY_NODE,
    "fastify": DOWN_BY_NODE,
    "gin": (
        ("go", "run", "./cmd/down"),
        {"cmd/down/main.go": """package main

import (
	"context"
	"os"

	"app/internal/platform/database"
	"app/migrations"
)

func main() {
	db, err := database.Open(os.Getenv("DATABASE_URL"), 1, 0, nil)
	if err != nil {
		panic(err)
	}
	pool, postgres := db.Pool()
	if err := migrations.Down(context.Background(), pool, postgres); err != nil {
		panic(err)
	}
}
"""},
    ),
}


def downgrade(project: GeneratedProject, store: Store) -> None:
    """Take the last migration back by the means of the project's own tool."""
    command, files = DOWN[project.framework]
    for path, text in files.items():
        (project.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (project.folder / path).write_text(text)
    variables = project.variables(store.url)
    variables["PATH"] = f"{project.folder / '.venv/bin'}:{variables['PATH']}"
    done = subprocess.run(command, cwd=project.folder, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("change", ["all at once", "type widening", "model gone"])
def test_the_way_back_is_the_schema_before_with_its_rows(
    framework: str, change: str, stores: Callable[[str], Store], tmp_path: Path
) -> None:
    shop = make(tmp_path, framework)
    store = stores("shop")
    installed(shop).make("migrate", store.url)
    fill(store)
    before, price = schema(store), store.ask("SELECT price FROM books WHERE title = 't49'")
    assert shop.update({**CHANGES, "model gone": drop_review}[change], "--drop", "Review") == 0
    installed(shop).make("migrate", store.url)
    assert schema(store) != before or store.ask("SELECT price FROM books WHERE title = 't49'") != price
    downgrade(installed(shop), store)
    assert schema(store) == before
    assert store.ask("SELECT price FROM books WHERE title = 't49'") == price
    assert store.ask("SELECT count(DISTINCT title) FROM books WHERE title LIKE 't%'") == [[str(ROWS)]]
    assert store.ask("SELECT count(*) FROM reviews") == [["0" if change == "model gone" else str(ROWS)]]


def test_numbers_for_ids_survive_the_rename_of_their_model(
    framework: str, stores: Callable[[str], Store], tmp_path: Path
) -> None:
    design = {**BOOKSTORE, "database": {"ids": "int"}}
    shop = make(tmp_path, framework, design)
    store = stores("shop")
    installed(shop).make("migrate", store.url)
    assert shop.update(rename_model("Author", "Writer")) == 0
    installed(shop).make("migrate", store.url)
    other = make(tmp_path, framework, shop.design, "other")
    fresh = stores("other")
    installed(other).make("migrate", fresh.url)
    assert schema(store) == schema(fresh)


def test_a_default_with_line_breaks_and_quotes_reaches_the_rows(
    framework: str, stores: Callable[[str], Store], tmp_path: Path
) -> None:
    hostile = "it's\n-- +goose Down\n; ${x} `y` \\ -- z;\t\u2028end"
    shop = make(tmp_path, framework)
    store = stores("shop")
    installed(shop).make("migrate", store.url)
    fill(store)
    assert shop.update(add_field("note", type="string", max=80, default=hostile)) == 0
    installed(shop).make("migrate", store.url)
    quoted = hostile.replace("'", "''")
    assert store.ask(f"SELECT count(*) FROM books WHERE note = '{quoted}'") == [[str(ROWS)]]
