"""Fixtures of all layers: databases, and generated projects made once a session."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scaffolder.verify.postgres import Cluster, PostgresMissing, cluster
from tests.support.project import EXAMPLES, GeneratedProject, project_of
from tests.support.runtimes import CONFORMING, RELEASED, RUNTIMES


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--framework NAME`, which leaves out the generated projects of the other packs."""
    parser.addoption(
        "--framework",
        choices=sorted(RUNTIMES),
        action="append",
        help="test projects of this pack, not of the released ones",
    )


def asked_frameworks(config: pytest.Config, module: object) -> list[str]:
    """The packs that a module's tests run on: those asked for, of those that it names in `FRAMEWORKS`."""
    conforming = getattr(module, "__name__", "").startswith("tests.conformance.")
    asked = config.getoption("--framework") or (CONFORMING if conforming else RELEASED)
    return [name for name in asked if name in getattr(module, "FRAMEWORKS", asked)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a framework on every pack that is asked for."""
    if "framework" in metafunc.fixturenames:
        metafunc.parametrize("framework", asked_frameworks(metafunc.config, metafunc.module), scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of packs that are not asked for; a skip shall mean that something is missing.

    A module's `in_every_run` says which combinations are the sample that runs where no pack is asked for by name.
    """
    asked: dict[bool, list[pytest.Item]] = {True: [], False: []}
    for item in items:
        asked[is_asked_for(config, item)].append(item)
    config.hook.pytest_deselected(items=asked[False])
    items[:] = asked[True]


def is_asked_for(config: pytest.Config, item: pytest.Item) -> bool:
    """Whether a test belongs to this run."""
    module = getattr(item, "module", None)
    if not asked_frameworks(config, module):
        return False
    chosen = getattr(module, "in_every_run", None)
    if chosen is None or config.getoption("--framework"):
        return True
    return bool(
        chosen(getattr(item, "originalname", item.name), getattr(getattr(item, "callspec", None), "params", {}))
    )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL cluster of this session; in CI its absence is a failure."""
    try:
        with cluster() as running:
            yield running
    except PostgresMissing as missing:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(str(missing))


@pytest.fixture(scope="session")
def example_project(framework: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], GeneratedProject]:
    """The generated project of an example for the framework under test, by name; each is made once."""
    made: dict[str, GeneratedProject] = {}

    def project(example: str) -> GeneratedProject:
        if example not in made:
            folder = tmp_path_factory.mktemp(framework) / example
            made[example] = project_of(EXAMPLES / example / "design.json", folder, framework)
        return made[example]

    return project


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    server: Cluster = request.getfixturevalue("postgres")
    return server.create_database()
