"""A generated project of any pack, used as its README says, and looked at from outside."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from scaffolder.verify.postgres import Cluster
from tests.support.project import GeneratedProject
from tests.support.runtimes import RUNTIMES
from tests.support.usage import assert_schemathesis_finds_nothing, use_as_new

pytestmark = pytest.mark.build
Example = Callable[[str], GeneratedProject]
NEW = {"express": "conduit", "gin": "depot"}  # each pack another example, as they take minutes
ANONYMOUS = [pytest.param("bookstore", False, id="bookstore-anonymous")]
WITH_TOKEN = [pytest.param(name, True, id=f"{name}-with-token") for name in ("bookstore", "conduit", "depot")]


def in_every_run(test: str, given: dict[str, Any]) -> bool:
    """Depot's own tests run on PostgreSQL in one pack; schemathesis asks each pack about two examples."""
    if test == "test_the_projects_own_tests_pass_on_postgresql":
        return given["any_project"] != "depot" or given["framework"] == "fastapi"
    if test == "test_schemathesis_finds_nothing":
        return given["name"] == ("depot" if given["with_token"] else "bookstore")
    return True


def test_a_new_project_sets_itself_up_tests_itself_and_runs(framework: str, tmp_path: Path) -> None:
    name = NEW.get(framework, "bookstore")
    use_as_new(framework, name, tmp_path / name)


def test_the_openapi_document_is_valid(any_project: GeneratedProject) -> None:
    document = json.loads((any_project.folder / "openapi.json").read_text())
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_the_projects_own_tests_pass_on_postgresql(any_project: GeneratedProject, postgres: Cluster) -> None:
    passed = RUNTIMES[any_project.framework].passed
    assert re.search(passed, any_project.make("test", postgres.create_database()))


@pytest.mark.parametrize(("name", "with_token"), [*ANONYMOUS, *WITH_TOKEN])
def test_schemathesis_finds_nothing(name: str, with_token: bool, example_project: Example, tmp_path: Path) -> None:
    assert_schemathesis_finds_nothing(example_project(name), name, with_token, tmp_path)
