"""Generated Gin projects under the tools of their trade."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.golden import DESIGNS
from tests.support.project import GeneratedProject, project_of

pytestmark = pytest.mark.build

FRAMEWORKS = ("gin",)
Example = Callable[[str], GeneratedProject]


@pytest.mark.parametrize("design", sorted(DESIGNS.glob("*.json")), ids=lambda design: design.stem)
def test_every_construct_compiles_and_is_vetted(design: Path, framework: str, tmp_path: Path) -> None:
    project = project_of(design, tmp_path / design.stem, framework)
    done = subprocess.run(["go", "vet", "./..."], cwd=project.folder, capture_output=True, text=True, timeout=600)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize(("tool", "arguments"), [("staticcheck", ["./..."]), ("gosec", ["-quiet", "./..."])])
@pytest.mark.parametrize("name", ["bookstore", "conduit", "depot"])
def test_the_linters_find_nothing(name: str, tool: str, arguments: list[str], example_project: Example) -> None:
    if shutil.which(tool) is None:
        problem = f"{tool} is not installed: go install, at the version in templates/gin/versions.toml"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(problem)
    folder = example_project(name).folder
    done = subprocess.run([tool, *arguments], cwd=folder, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
