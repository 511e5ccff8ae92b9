"""Servers of the golden designs: one generated project for each design, one server for each engine and module."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from scaffolder.verify.postgres import Cluster
from tests.support.client import Answer, Client
from tests.support.project import ROOT, GeneratedProject, Server, project_of

DESIGNS = ROOT / "tests/golden/designs"
HANDWRITTEN = ROOT / "tests/golden/handwritten"
PASSWORD = "a long test password"
NUMBERS = count(1)
Json = dict[str, Any]


@cache
def golden_project(name: str, framework: str) -> GeneratedProject:
    """The project of a golden design, with the functions that its user has written by hand."""
    folder = Path(mkdtemp(prefix=f"golden-{framework}-{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    project = project_of(DESIGNS / f"{name}.json", folder / name, framework)
    handwritten = HANDWRITTEN / framework / name
    if handwritten.is_dir():
        shutil.copytree(handwritten, project.folder, dirs_exist_ok=True)
    return project


def golden_server(name: str) -> Any:
    """A module's fixture: the running server of a golden design, on each engine."""

    @pytest.fixture(scope="module", params=["sqlite", "postgresql"], name="server")
    def server(
        request: pytest.FixtureRequest, framework: str, tmp_path_factory: pytest.TempPathFactory
    ) -> Iterator[Server]:
        folder = tmp_path_factory.mktemp(name)
        url = f"sqlite:///{folder / 'test.db'}"
        if request.param == "postgresql":
            cluster: Cluster = request.getfixturevalue("postgres")
            url = cluster.create_database()
        project = golden_project(name, framework)
        project.prepare(url)
        with project.running(url, folder / "server.log") as running:
            yield running

    return server


@dataclass(frozen=True)
class Person:
    """A registered user."""

    email: str
    id: Any
    client: Client


def word(prefix: str = "w") -> str:
    """A word that no other test uses."""
    return f"{prefix}{next(NUMBERS)}"


def good(answer: Answer, status: int | None = None) -> Json:
    """The JSON of an answer that must be a success."""
    assert answer.status == status if status else answer.status < 300, (answer.status, answer.raw)
    found: Json = answer.json
    return found


def problem(answer: Answer) -> tuple[int, str | None, list[tuple[str, str]]]:
    """The status and code of a refusal, and the pointers and codes of its places."""
    errors = answer.json.get("errors", []) if answer.raw else []
    return answer.status, answer.code, [(error["pointer"], error["code"]) for error in errors]
