"""Every example is answered as the contract says, on each engine and with a seed of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.project import EXAMPLES, project_of, verified

pytestmark = pytest.mark.build
SEEDS = {"sqlite": 1, "postgresql": 2}
DEPOT_ON = {"fastapi": "postgresql", "express": "sqlite", "gin": "postgresql"}


def in_every_run(_: str, given: dict[str, Any]) -> bool:
    """Depot takes minutes: it runs on one engine of each pack."""
    return given["name"] != "depot" or DEPOT_ON[given["framework"]] == given["engine"]


@pytest.mark.parametrize("engine", SEEDS)
@pytest.mark.parametrize("name", ["bookstore", "conduit", "depot"])
def test_an_example_departs_nowhere(framework: str, name: str, engine: str, tmp_path: Path) -> None:
    project = project_of(EXAMPLES / name / "design.json", tmp_path / name, framework)
    done = verified(project, engine, SEEDS[engine])
    report = json.loads(done.stdout)
    assert report["findings"] == []
    assert done.returncode == 0
    assert report["requests"] > 1000
