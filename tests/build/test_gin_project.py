"""Generated Gin projects under the tools of their trade."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.golden import DESIGNS
from tests.support.project import GeneratedProject, program_path, project_of
from tests.support.runtimes import go_tools
from tests.support.usage import clean_environment

pytestmark = pytest.mark.build

FRAMEWORKS = ("gin",)
Example = Callable[[str], GeneratedProject]


def in_every_run(test: str, given: dict[str, Any]) -> bool:
    """Every second golden design; the servers of all are built and asked by `tests/conformance`."""
    return "design" not in given or sorted(DESIGNS.glob("*.json")).index(given["design"]) % 2 == 0


def said_by(folder: Path, command: Sequence[str | Path]) -> str:
    """What a tool says of a project; it must succeed."""
    environment = clean_environment(PATH=program_path(FRAMEWORKS[0]))
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("design", sorted(DESIGNS.glob("*.json")), ids=lambda design: design.stem)
def test_every_construct_is_vetted_and_its_own_tests_pass(design: Path, framework: str, tmp_path: Path) -> None:
    project = project_of(design, tmp_path / design.stem, framework)
    assert said_by(project.folder, ["gofmt", "-l", "-s", "."]) == ""
    assert said_by(project.folder, ["go", "vet", "./..."]) == ""
    project.make("test", "")


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["staticcheck", "./..."], id="staticcheck"),
        pytest.param(["gosec", "-quiet", "./..."], id="gosec"),
        pytest.param(["golangci-lint", "run"], id="golangci-lint"),
    ],
)
@pytest.mark.parametrize("name", ["bookstore", "conduit", "depot"])
def test_the_linters_find_nothing(name: str, command: list[str], example_project: Example) -> None:
    tool, *arguments = command
    said_by(example_project(name).folder, [go_tools() / tool, *arguments])


def test_the_parser_of_bodies_withstands_random_ones(example_project: Example) -> None:
    assert "PASS" in said_by(example_project("bookstore").folder, ["make", "fuzz", "FUZZTIME=5s"])
