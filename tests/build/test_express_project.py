"""A generated Express project, used as its README says, and looked at by the tools of its trade."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from scaffolder.verify.postgres import Cluster
from tests.support.project import GeneratedProject, program_path, project_of
from tests.support.usage import assert_schemathesis_finds_nothing, clean_environment, use_as_new

pytestmark = pytest.mark.build

FRAMEWORKS = ("express",)
NAMES = ("bookstore", "conduit", "depot")
GOLDEN = Path(__file__).parents[1] / "golden" / "designs"
Example = Callable[[str], GeneratedProject]


@pytest.mark.parametrize("name", ["bookstore", "depot"])
def test_a_new_project_sets_itself_up_tests_itself_and_runs(name: str, tmp_path: Path) -> None:
    use_as_new(FRAMEWORKS[0], name, tmp_path / name)


@pytest.fixture(params=[*NAMES, "bare", "plain"])
def any_project(request: pytest.FixtureRequest, example_project: Example, tmp_path: Path) -> GeneratedProject:
    """The project of every example, and of the golden designs."""
    name: str = request.param
    if name in NAMES:
        return example_project(name)
    return project_of(GOLDEN / f"{name}.json", tmp_path / name, FRAMEWORKS[0])


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["prettier", "--check", "."], id="prettier"),
        pytest.param(["eslint", "--max-warnings", "0", "."], id="eslint"),
        pytest.param(["tsc"], id="tsc"),
    ],
)
def test_a_tool_finds_nothing(any_project: GeneratedProject, command: list[str]) -> None:
    environment = clean_environment(PATH=program_path(FRAMEWORKS[0]))
    done = subprocess.run(
        ["npx", *command], cwd=any_project.folder, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_openapi_document_is_valid(any_project: GeneratedProject) -> None:
    document = json.loads((any_project.folder / "openapi.json").read_text())
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_the_projects_own_tests_pass_on_postgresql(any_project: GeneratedProject, postgres: Cluster) -> None:
    assert re.search(r"\d+ passed", any_project.make("test", postgres.create_database()))


@pytest.mark.parametrize("with_token", [False, True], ids=["anonymous", "with-token"])
@pytest.mark.parametrize("name", NAMES)
def test_schemathesis_finds_nothing(name: str, with_token: bool, example_project: Example, tmp_path: Path) -> None:
    assert_schemathesis_finds_nothing(example_project(name), name, with_token, tmp_path)
