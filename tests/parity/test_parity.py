"""All packs are one API: the same conversations, the same tables, and databases that change hands in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from scaffolder.verify.postgres import Cluster
from tests.parity.conversation import Exchange, Names, load, replayed
from tests.parity.record import FOLDER, SCENARIOS
from tests.parity.schema import dump_postgresql, dump_sqlite, load_schema
from tests.support.project import EXAMPLES, GeneratedProject, project_of
from tests.support.runtimes import CONFORMING

pytestmark = pytest.mark.build
SHOWN = 10
RING = [*zip(CONFORMING, (*CONFORMING[1:], CONFORMING[0]), strict=True)]  # each pack gives a database, and takes one
Example = Callable[[str], GeneratedProject]


@pytest.mark.parametrize("example", SCENARIOS)
def test_a_recorded_conversation_goes_the_same_way(
    example: str, example_project: Example, database_url: str, tmp_path: Path
) -> None:
    project = example_project(example)
    project.prepare(database_url)
    with project.running(database_url, tmp_path / "server.log") as server:
        found = differences(replayed(load(FOLDER / f"{example}.jsonl"), server.origin, Names()))
    assert not found, report(found)


@pytest.mark.parametrize("example", SCENARIOS)
def test_the_tables_are_the_same_on_sqlite(example: str, example_project: Example, tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    example_project(example).make("migrate", f"sqlite:///{path}")
    assert as_lists(dump_sqlite(path)) == load_schema(example, "sqlite")


@pytest.mark.parametrize("example", SCENARIOS)
def test_the_tables_are_the_same_on_postgresql(example: str, example_project: Example, postgres: Cluster) -> None:
    url = postgres.create_database()
    example_project(example).make("migrate", url)
    assert dump_postgresql(postgres, url) == load_schema(example, "postgresql")


def in_every_run(test: str, given: dict[str, Any]) -> bool:
    """The database of the largest example changes hands on PostgreSQL alone."""
    is_large = test == "test_a_database_changes_hands" and given["example"] == "depot"
    return not is_large or given["database_url"] == "postgresql"


@pytest.mark.parametrize(("maker", "taker"), [pytest.param(*pair, id="-".join(pair)) for pair in RING])
@pytest.mark.parametrize("example", SCENARIOS)
def test_a_database_changes_hands(example: str, maker: str, taker: str, database_url: str, tmp_path: Path) -> None:
    """One pack's server has the first half of a conversation, another's the second, with the tokens of the first."""
    kept = load(FOLDER / f"{example}.jsonl")
    middle, names, found = len(kept) // 2, Names(), []
    for number, (framework, part) in enumerate(((maker, kept[:middle]), (taker, kept[middle:]))):
        project = project_of(EXAMPLES / example / "design.json", tmp_path / framework, framework)
        if number == 0:
            project.prepare(database_url)
        with project.running(database_url, tmp_path / f"{framework}.log") as server:
            found += differences(replayed(part, server.origin, names))
    assert not found, report(found)


def differences(pairs: Iterable[tuple[Exchange, Exchange]]) -> list[tuple[Exchange, Exchange]]:
    return [(kept, now) for kept, now in pairs if kept != now]


def report(found: list[tuple[Exchange, Exchange]]) -> str:
    """The first differences, each with what was kept and what came."""
    lines = [f"{len(found)} exchanges differ"]
    for kept, now in found[:SHOWN]:
        lines.append(
            f"{kept}\n  kept: {kept.status} {kept.headers} {kept.body}\n  came: {now.status} {now.headers} {now.body}"
        )
    return "\n".join(lines)


def as_lists(value: object) -> object:
    """Tuples as JSON reads them."""
    if isinstance(value, dict):
        return {key: as_lists(item) for key, item in value.items()}
    return [as_lists(item) for item in value] if isinstance(value, list | tuple) else value
