"""The projects that tools look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.golden import DESIGNS
from tests.support.project import GeneratedProject, project_of

NAMES = ("bookstore", "conduit", "depot")


@pytest.fixture(params=[*NAMES, "bare", "plain"])
def any_project(
    request: pytest.FixtureRequest,
    framework: str,
    example_project: Callable[[str], GeneratedProject],
    tmp_path: Path,
) -> GeneratedProject:
    """The project of every example, and of the golden designs that have next to nothing."""
    name: str = request.param
    if name in NAMES:
        return example_project(name)
    return project_of(DESIGNS / f"{name}.json", tmp_path / name, framework)
